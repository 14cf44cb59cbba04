"""Ask a folder of articles; get the sentences that answer, word for word, each with a checkable citation."""

import os
from typing import TYPE_CHECKING, Any

# Telemetry of libraries is switched off before any of them is imported. ONNX Runtime reads its variable when it is
# loaded; calling its `disable_telemetry_events` later would be too late to keep it from looking up its maker's host and
# from writing an id of this machine into the user's cache.
os.environ |= {"ORT_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1"}

if TYPE_CHECKING:
    from askmuse.answering.answer import Answer, Citation
    from askmuse.assistant import Assistant
    from askmuse.errors import AskmuseError
    from askmuse.types import Filters, Turn

__all__ = ["Answer", "AskmuseError", "Assistant", "Citation", "Filters", "Turn", "__version__"]
__version__ = "0.1.0"
_HOMES = {
    "Answer": "askmuse.answering.answer",
    "AskmuseError": "askmuse.errors",
    "Assistant": "askmuse.assistant",
    "Citation": "askmuse.answering.answer",
    "Filters": "askmuse.types",
    "Turn": "askmuse.types",
}
"""The module in which each public name is defined."""


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that `import askmuse` and `askmuse --help` stay fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'askmuse' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names, also those that are not imported yet."""
    return sorted({*globals(), *__all__})
