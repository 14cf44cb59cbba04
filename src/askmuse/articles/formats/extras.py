"""Imports optional libraries, which only some formats need."""

from importlib import import_module
from typing import Any

from askmuse.errors import ArticleError


def extra(module: str, name: str) -> Any:
    """Return a library of the extra of this name; raises ArticleError if it is not installed."""
    try:
        return import_module(module)
    except ImportError:
        raise ArticleError(f'needs another library to be read: run `pip install "askmuse[{name}]"`') from None
