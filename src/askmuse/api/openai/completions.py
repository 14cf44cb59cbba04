"""An answer as a chat completion, whole or as a stream of server-sent events."""

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

from askmuse.answering.answer import Answer
from askmuse.answering.showing.markdown import blocks
from askmuse.api.openai.conversation import text_of
from askmuse.api.openai.schemas import Message
from askmuse.types import Encoder


class Completion:
    """An answer in the form of a chat completion."""

    def __init__(self, answer: Answer, model: str, messages: Sequence[Message], encoder: Encoder) -> None:
        """Write an answer as Markdown, and count the tokens of the conversation and of the answer."""
        self._answer = answer
        self._blocks = list(blocks(answer))
        self._facts = {
            "id": f"chatcmpl-{uuid4().hex}",
            "created": int(time.time()),
            "model": model,
            "system_fingerprint": answer.index.snapshot,
        }
        prompt = sum(encoder.count_tokens(text_of(message)).all for message in messages)
        content = encoder.count_tokens("\n\n".join(self._blocks)).all
        self._usage = {"prompt_tokens": prompt, "completion_tokens": content, "total_tokens": prompt + content}

    def whole(self) -> dict[str, Any]:
        """Return the completion as one object."""
        message = {"role": "assistant", "content": "\n\n".join(self._blocks)}
        return {
            **self._facts,
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": self._usage,
            "askmuse": self._answer.to_dict(),
        }

    def stream(self, *, include_usage: bool) -> Iterator[str]:
        """Yield the completion as events: one for each block of text, one with the whole answer, one with the usage."""
        yield self._event({"role": "assistant", "content": ""})
        for number, block in enumerate(self._blocks):
            yield self._event({"content": f"\n\n{block}" if number else block})
        yield self._event({}, "stop", askmuse=self._answer.to_dict())
        if include_usage:
            yield _data({**self._facts, "object": "chat.completion.chunk", "choices": [], "usage": self._usage})
        yield "data: [DONE]\n\n"

    def _event(self, delta: dict[str, str], finish: str | None = None, **extension: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return _data({**self._facts, "object": "chat.completion.chunk", "choices": [choice], **extension})


def _data(chunk: dict[str, Any]) -> str:
    """Return an event, in ASCII, since some clients end a line at the character U+2028 within a text."""
    return f"data: {json.dumps(chunk)}\n\n"
