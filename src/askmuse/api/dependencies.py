"""FastAPI's dependencies by which routes get the assistant; both open a newer index first, if there is one."""

from typing import Annotated

from fastapi import Depends, Request

from askmuse.api.live_assistant import LiveAssistant
from askmuse.assistant import Assistant


def _live_assistant(request: Request) -> LiveAssistant:
    live: LiveAssistant = request.app.state.live
    live.refresh()
    return live


LiveAssistantDep = Annotated[LiveAssistant, Depends(_live_assistant)]
"""The assistant of the application, with the limits of a server on time, and its cached lists of articles."""


async def _assistant(live: LiveAssistantDep) -> Assistant:
    return live.assistant


AssistantDep = Annotated[Assistant, Depends(_assistant)]
"""The assistant over the latest index."""
