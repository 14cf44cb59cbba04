"""Opens the index of a folder of articles for asking: built where there is none, brought up to date where it lags."""

import hashlib
from pathlib import Path

from askmuse.assistant import Assistant
from askmuse.encoder import OnnxEncoder
from askmuse.errors import IndexBusy, SnapshotError, SnapshotForeign, SnapshotMissing
from askmuse.model import exported
from askmuse.settings import Settings
from askmuse.snapshot import Snapshot, current, read_manifest
from askmuse.types import Encoder, Notify, Progress


def locate(corpus: Path | None, index: Path | None, settings: Settings) -> tuple[Path | None, Path]:
    """Return the folder of articles, None where only the index is left, and that of the index, from what a user named.

    Each folder of articles has an index of its own: that of `settings.corpus` is `settings.index`, those of others
    lie in the cache. An index that was named alone says itself which folder it was built from. Raises SnapshotForeign
    where the two that were named don't belong together.
    """
    if index is None:
        if corpus is None or corpus.resolve() == settings.corpus.resolve():
            return settings.corpus if corpus is None else corpus, settings.index
        name = f"{corpus.resolve().name}-{hashlib.sha256(str(corpus.resolve()).encode()).hexdigest()[:8]}"
        return corpus, settings.cache / "indexes" / name
    try:
        built_from = Path(read_manifest(index, current(index)).corpus)
    except SnapshotMissing:
        return corpus or settings.corpus, index
    if corpus is None:
        return (built_from if built_from.is_dir() else None), index
    if corpus.resolve() != built_from:
        raise SnapshotForeign(
            f"The index in {index} holds the articles of {built_from}. "
            "Name another --index DIR, or none; or replace it: "
            f"`askmuse index --corpus {corpus} --index {index}`."
        )
    return corpus, index


def open_current(corpus: Path | None, index: Path, settings: Settings, notify: Notify, progress: Progress) -> Assistant:
    """Return an assistant over `index`, which is first brought up to date with `corpus`; says so by `notify`.

    Where that fails for want of room or a free lock, the index as it is answers. Raises SnapshotDamaged rather than
    mend a damaged index unasked.
    """
    encoder = OnnxEncoder(exported(settings, notify), settings.threads)
    try:
        snapshot = Snapshot.open(index)
    except SnapshotMissing:
        if corpus is None:
            raise
        notify(f"Indexing {corpus} for the first time.")
        _update(corpus, index, encoder, notify, progress)
        return Assistant(Snapshot.open(index), encoder, index, settings)
    if corpus is not None and not snapshot.holds(corpus, encoder.fingerprint):
        try:
            _update(corpus, index, encoder, notify, progress)
            snapshot = Snapshot.open(index)
        except (SnapshotError, IndexBusy) as error:
            snapshot.require(encoder.fingerprint)
            notify(f"Answering from the index as it was: {error}")
    snapshot.require(encoder.fingerprint)
    return Assistant(snapshot, encoder, index, settings)


def _update(corpus: Path, index: Path, encoder: Encoder, notify: Notify, progress: Progress) -> None:
    from askmuse.indexing import update  # reading articles needs libraries that asking does not

    for line in update(corpus, index, encoder, progress).lines():
        notify(line)
