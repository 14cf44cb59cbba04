"""Checks filters: finds the articles' spelling of the names in them, and counts the undated articles they affect."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from askmuse.errors import QuestionError
from askmuse.text import fold, is_unicode
from askmuse.types import Filters, Undated

if TYPE_CHECKING:
    from askmuse.index.engines.engine import Engine

_MOST_NAMED = 20
"""The most names that an error message lists."""


def resolve(snapshot: "Engine", filters: Filters) -> Filters:
    """Return the filters with each publisher as its articles spell it, and each folder without "./" or a last slash.

    Raises QuestionError for an article, publisher or folder that is not in the index; the message lists those that are.
    """
    for article_id in filters.article_id:
        if not is_unicode(article_id) or snapshot.store.article(article_id) is None:
            raise QuestionError(f"No article has the id {article_id!r}. `askmuse list` shows the ids.")
    return replace(
        filters,
        publisher=_publishers(filters.publisher, snapshot.store.publishers()) if filters.publisher else (),
        folder=_folders(filters.folder, snapshot.store.paths()) if filters.folder else (),
    )


def _publishers(names: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the known publishers with these names; case and the kind of quotes and dashes make no difference."""
    matching = [publisher for name in names for publisher in known if fold(publisher) == fold(name)]
    for name in names:
        if not any(fold(publisher) == fold(name) for publisher in matching):
            raise QuestionError(f"No article has the publisher {name!r}. {_listed('Publishers', known)}")
    return tuple(dict.fromkeys(matching))


def _folders(names: Sequence[str], paths: Sequence[str]) -> tuple[str, ...]:
    """Return the folders with these names in their simplest form; none if one is the folder of articles itself."""
    folders = [str(PurePosixPath(name)) for name in names]
    if "." in folders:
        return ()
    for name, folder in zip(names, folders, strict=True):
        if not any(path.startswith(f"{folder}/") for path in paths):
            known = sorted({str(PurePosixPath(path).parent) for path in paths} - {"."})
            raise QuestionError(f"No article is in the folder {name!r}. {_listed('Folders', known)}")
    return tuple(dict.fromkeys(folders))


def _listed(heading: str, known: Iterable[str]) -> str:
    """Return the known names in a sentence for an error message."""
    names = list(known)
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{heading}: {', '.join(names[:_MOST_NAMED]) or 'none'}{more}."


def undated(engine: "Engine", filters: Filters) -> Undated:
    """Return how many undated articles the period of the filters keeps or leaves out; 0 and 0 if there is no period."""
    if not (filters.published_from or filters.published_to):
        return Undated()
    count = engine.store.undated(filters)
    return Undated(kept=count) if filters.keep_undated else Undated(left_out=count)
