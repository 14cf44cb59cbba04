"""Ask a folder of articles; get the sentences that answer, word for word, each with a checkable citation."""

import os
from typing import TYPE_CHECKING, Any

# Libraries that report on their users are told not to, before any of them is imported. ONNX Runtime reads its variable
# when it is loaded; its function `disable_telemetry_events` comes too late to keep it from looking up its maker's host
# and from writing an id of this machine into the user's cache.
os.environ |= {"ORT_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1"}

if TYPE_CHECKING:
    from askmuse.answering.answer import Answer
    from askmuse.assistant import Assistant

__all__ = ["Answer", "Assistant", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the public names on first use, so that `import askmuse` and `askmuse --help` cost nothing."""
    if name == "Assistant":
        from askmuse.assistant import Assistant

        return Assistant
    if name == "Answer":
        from askmuse.answering.answer import Answer

        return Answer
    raise AttributeError(f"module 'askmuse' has no attribute {name!r}")
