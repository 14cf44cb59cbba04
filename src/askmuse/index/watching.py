"""Follows a folder of articles and indexes changes shortly after they happen."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from askmuse.errors import AskmuseError, SettingsError
from askmuse.types import Notify

_QUIET = 1_500
"""Milliseconds for which changes are collected, so that files copied together are indexed together."""
_SCAN_EVERY = 60_000
"""Milliseconds between two scans of the folder, which are needed because network drives report no changes. A scan of
100,000 files takes a second."""


def follow(corpus: Path, index: Path, update: Callable[[], None], notify: Notify, stop: threading.Event) -> None:
    """Call `update` after every change of a file below `corpus`, until `stop` is set.

    Changes of hidden files and of the index itself, which may be in the folder, are ignored. If an update fails,
    `notify` is called with the reason. Raises SettingsError if watchfiles is not installed.
    """
    watch = require_watchfiles()
    top, own = corpus.resolve(), index.resolve()

    def counts(_: object, path: str) -> bool:
        changed = Path(path)
        below = changed.relative_to(top).parts if changed.is_relative_to(top) else ()
        return not changed.is_relative_to(own) and not any(part.startswith(".") for part in below)

    options = {"debounce": _QUIET, "rust_timeout": _SCAN_EVERY, "yield_on_timeout": True, "raise_interrupt": True}
    for _ in watch(top, watch_filter=counts, stop_event=stop, **options):
        try:
            update()
        except AskmuseError as error:
            notify(f"askmuse: {error}")


def require_watchfiles() -> Callable[..., Iterator[object]]:
    """Return the function that watches folders; raises SettingsError if the library is not installed."""
    try:
        from watchfiles import watch
    except ImportError:
        raise SettingsError('--watch needs watchfiles: run `pip install "askmuse[watch]"`.') from None
    return watch
