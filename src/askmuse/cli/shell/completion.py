"""Completes the values of options in a shell: modes, and names in the index if there is one."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import click

from askmuse.errors import AskmuseError
from askmuse.settings import Settings


def modes(context: click.Context, option: click.Parameter, incomplete: str) -> list[str]:
    """Return the modes that begin with `incomplete`."""
    from askmuse.answering.modes import MODES

    return _beginning(incomplete, MODES)


def articles(context: click.Context, option: click.Parameter, incomplete: str) -> list[str]:
    """Return the ids of articles that begin with `incomplete`."""
    return _beginning(incomplete, _ids(context))


def folders(context: click.Context, option: click.Parameter, incomplete: str) -> list[str]:
    """Return the folders of articles that begin with `incomplete`."""
    parents = {str(folder) for id_ in _ids(context) for folder in PurePosixPath(id_).parents}
    return _beginning(incomplete, sorted(parents - {"."}))


def publishers(context: click.Context, option: click.Parameter, incomplete: str) -> list[str]:
    """Return the publishers that begin with `incomplete`."""
    from askmuse.index.snapshot import current
    from askmuse.index.store import Store

    try:
        index = _index(context)
        return _beginning(incomplete, Store(index / current(index) / "articles.sqlite").publishers())
    except (AskmuseError, OSError):
        return []


def _ids(context: click.Context) -> list[str]:
    from askmuse.index.snapshot import current, read_manifest

    try:
        index = _index(context)
        return sorted(read_manifest(index, current(index)).articles)
    except (AskmuseError, OSError):
        return []


def _index(context: click.Context) -> Path:
    """Return the index that the options typed so far select."""
    from askmuse.opening import locate

    named = [Path(value) if (value := context.params.get(name)) else None for name in ("corpus", "index")]
    return locate(named[0], named[1], Settings.from_environment())[1]


def _beginning(incomplete: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if word.casefold().startswith(incomplete.casefold())]
