"""Ask a folder of articles; get the sentences that answer, word for word, each with a checkable citation."""

from typing import TYPE_CHECKING, Any

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
