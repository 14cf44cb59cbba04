"""Libraries that only some formats need, and that are installed only by who wants them."""

from importlib import import_module
from typing import Any

from askmuse.errors import ArticleError


def extra(module: str, name: str) -> Any:
    """Return a library that the extra of this name installs; raises ArticleError if it is not installed."""
    try:
        return import_module(module)
    except ImportError:
        raise ArticleError(f'needs more to be read: run `pip install "askmuse[{name}]"`') from None
