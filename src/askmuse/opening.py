"""Opens the index of a folder of articles; builds it if there is none, and updates it if articles have changed."""

import hashlib
import shlex
from pathlib import Path

from askmuse.articles.folder import Scan, scan
from askmuse.assistant import Assistant
from askmuse.errors import SnapshotDamaged, SnapshotError, SnapshotForeign, SnapshotMissing, SnapshotStale
from askmuse.index.engines.address import database_at, open_engine
from askmuse.index.snapshot import Snapshot, current, read_manifest
from askmuse.models.loading import ModelLoader
from askmuse.settings import Settings
from askmuse.types import Encoder, Notify, Progress

_PATIENCE = 2.0
"""Seconds that a question waits while another process updates the index. Updating a few articles takes less; a longer
update may take minutes, or its process may be stopped, so the question is then answered from the old index."""


def locate(
    corpus: Path | None, index: Path | None, settings: Settings, *, replace: bool = False
) -> tuple[Path | None, Path]:
    """Return the folder of articles and the folder of its index; `corpus` and `index` are those that the user named.

    Each folder of articles has its own index: `settings.index` for `settings.corpus`, a folder in the cache for others.
    If only an index is named, the folder is the one that it was built from, or None if that no longer exists. Raises
    SnapshotForeign if the named index belongs to another folder, unless `replace` says that it may be replaced.
    """
    if index is None:
        folder = settings.corpus if corpus is None else corpus
        if folder.resolve() == settings.corpus.resolve() and _is_index_of(folder, settings, replace=replace):
            return folder, settings.index
        return folder, cached(folder, settings)
    if corpus is None:
        built_from = _built_from(index, replace=replace)
        if built_from is None and not (index / "CURRENT").exists():
            return settings.corpus, index
        return (built_from if built_from is not None and built_from.is_dir() else None), index
    if not replace and not _may_hold(index, corpus, replace=replace):
        raise SnapshotForeign(
            f"The index in {index} holds the articles of {_built_from(index, replace=replace)}. "
            "Name another --index DIR, or none; or replace it: "
            f"`askmuse index --corpus {shlex.quote(str(corpus))} --index {shlex.quote(str(index))}`."
        )
    return corpus, index


def cached(corpus: Path, settings: Settings) -> Path:
    """Return the folder in the cache that holds the index of a folder of articles."""
    name = f"{corpus.resolve().name}-{hashlib.sha256(str(corpus.resolve()).encode()).hexdigest()[:8]}"
    return settings.cache / "indexes" / name


def _built_from(index: Path, *, replace: bool) -> Path | None:
    """Return the folder that an index was built from, or None if there is no index or it was not built from a folder.

    Raises SnapshotDamaged if the index is damaged, unless `replace` says that it may be replaced.
    """
    try:
        folder = read_manifest(index, current(index)).corpus
    except (SnapshotMissing, SnapshotStale):
        return None
    except SnapshotDamaged:
        if replace:
            return None
        raise
    return None if folder is None else Path(folder)


def _is_index_of(corpus: Path, settings: Settings, *, replace: bool) -> bool:
    """Whether `settings.index` is used for `corpus`, which is `settings.corpus`.

    If ASKMUSE_CORPUS is set and ASKMUSE_INDEX is not, the index in the default place may belong to other articles.
    """
    default = Settings()
    if (
        settings.corpus == default.corpus
        or settings.index != default.index
        or not (settings.index / "CURRENT").exists()
    ):
        return _may_hold(settings.index, corpus, replace=replace)
    return _built_from(settings.index, replace=True) == corpus.resolve()


def _may_hold(index: Path, corpus: Path, *, replace: bool) -> bool:
    """Whether an index may be used for `corpus`: it was built from it, or from a folder that is gone or unknown.

    A folder that is gone may have been moved.
    """
    built_from = _built_from(index, replace=replace)
    return built_from is None or built_from == corpus.resolve() or not built_from.is_dir()


def open_current(
    corpus: Path | None,
    index: Path,
    settings: Settings,
    notify: Notify,
    progress: Progress,
    models: ModelLoader | None = None,
) -> Assistant:
    """Return an assistant over `index`, after updating it from `corpus`; reports the update through `notify`.

    `models` loads the models, if that was begun already. If the update fails, for lack of disk space or because another
    process is updating, the old index is used. Raises SnapshotDamaged if the index is damaged: it is replaced only on
    request. An index in a database is not updated: others may use it, too, so only `askmuse index` changes it.
    """
    models = models or ModelLoader(settings, notify, progress)
    if database_at(index) is not None:
        engine = open_engine(index)
        engine.require(models.encoder().fingerprint)
        return Assistant(engine, models.encoder(), index, settings, models.reader)
    listing = None if corpus is None else scan(corpus)
    try:
        snapshot = Snapshot.open(index)
        encoder = models.encoder()
        snapshot.require(encoder.fingerprint)
    except (SnapshotMissing, SnapshotStale) as error:
        if corpus is None:
            raise
        reason = "for the first time" if isinstance(error, SnapshotMissing) else "anew, for this version of askmuse"
        encoder = models.encoder()
        notify(f"Indexing {corpus} {reason}.")
        _update(corpus, listing, index, encoder, settings, notify, progress)
        return Assistant(Snapshot.open(index), encoder, index, settings, models.reader)
    if corpus is not None and not snapshot.holds(corpus, encoder.fingerprint, listing):
        try:
            _update(corpus, listing, index, encoder, settings, notify, progress, patience=_PATIENCE)
            snapshot = Snapshot.open(index)
        except SnapshotError as error:
            notify(f"Answering from the old index: {error}")
    snapshot.require(encoder.fingerprint)
    return Assistant(snapshot, encoder, index, settings, models.reader)


def _update(
    corpus: Path,
    listing: Scan | None,
    index: Path,
    encoder: Encoder,
    settings: Settings,
    notify: Notify,
    progress: Progress,
    patience: float | None = None,
) -> None:
    from askmuse.index import indexing  # here, since reading articles needs libraries that asking does not
    from askmuse.index.reading import Limits

    report = indexing.update(
        corpus,
        index,
        encoder,
        progress,
        notify=notify,
        limits=Limits(settings.read_seconds, settings.read_memory),
        listing=listing,
        patience=indexing.PATIENCE if patience is None else patience,
    )
    for line in report.lines():
        notify(line)
