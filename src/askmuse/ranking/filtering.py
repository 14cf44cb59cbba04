"""Resolves filters to the names that the articles have; raises an error for a name that no article has."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from askmuse.errors import QuestionError
from askmuse.text import fold, is_unicode
from askmuse.types import Filters

if TYPE_CHECKING:
    from askmuse.index.engines.engine import Engine

_MOST_NAMED = 20
"""The most known names that an error lists."""


def resolve(snapshot: "Engine", filters: Filters) -> Filters:
    """Return the filters with each publisher as its articles spell it, and each folder without "./" or a last slash.

    Raises QuestionError for an article, publisher or folder that there is not, and names those that there are.
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
    """Return the publishers of these names; capitals and the kind of quotes and dashes make no difference."""
    spelt = [name for want in names for name in known if fold(name) == fold(want)]
    for want in names:
        if not any(fold(name) == fold(want) for name in spelt):
            raise QuestionError(f"No article has the publisher {want!r}. {_listed('Publishers', known)}")
    return tuple(dict.fromkeys(spelt))


def _folders(names: Sequence[str], paths: Sequence[str]) -> tuple[str, ...]:
    folders = [str(PurePosixPath(want)) for want in names]
    if "." in folders:  # the folder of articles itself
        return ()
    for want, folder in zip(names, folders, strict=True):
        if not any(path.startswith(f"{folder}/") for path in paths):
            known = sorted({str(PurePosixPath(path).parent) for path in paths} - {"."})
            raise QuestionError(f"No article is in the folder {want!r}. {_listed('Folders', known)}")
    return tuple(dict.fromkeys(folders))


def _listed(what: str, known: Iterable[str]) -> str:
    names = list(known)
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{what}: {', '.join(names[:_MOST_NAMED]) or 'none'}{more}."
