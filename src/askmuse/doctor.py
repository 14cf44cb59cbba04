"""Checks the files of the model, the reader and the index, and the folder of articles; says how to repair them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from askmuse.answering.confidence import calibrations
from askmuse.articles.folder import scan
from askmuse.errors import AskmuseError
from askmuse.index.engines.address import open_engine, shown
from askmuse.index.engines.engine import Engine
from askmuse.index.snapshot import Snapshot, check_anew, rebuilding
from askmuse.models.export import describe
from askmuse.models.export import verify as verify_model
from askmuse.models.reader import Reader
from askmuse.opening import locate
from askmuse.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check. `passed` is False if something must be repaired, and None for a remark."""

    passed: bool | None
    text: str


def examine(corpus: Path | None, index: Path | None, settings: Settings) -> Iterator[Finding]:
    """Check the model, the reader, the index and the articles, and yield the findings.

    `corpus` and `index` are the folders that the user named, or None.
    """
    model = None
    try:
        folder = verify_model(settings)
        model = describe(folder)["fingerprint"]
        yield Finding(True, f"The model in {folder} is intact.")
    except AskmuseError as error:
        yield Finding(False, str(error))
    try:
        reader = Reader.load(settings)
        yield Finding(True, f"The reader is intact: sha256 {reader.sha256[:16]}.")
    except AskmuseError as error:
        yield Finding(False, str(error))
    snapshot: Engine | None = None
    try:
        corpus, index = locate(corpus, index, settings)
        check_anew(index)
        snapshot = open_engine(index)
        about = snapshot.manifest
        files = f"{len(about.files) + 1} files, " if about.files else ""
        yield Finding(
            True,
            f"The index in {shown(index)} is intact: {files}{len(about.articles)} articles, "
            f"{about.passages} passages, {about.sentences} sentences, built {about.built_at}.",
        )
        calibrations(index)
    except AskmuseError as error:
        yield Finding(False, str(error))
    try:
        yield from _articles(corpus, snapshot)
    except AskmuseError as error:
        yield Finding(False, str(error))
    if isinstance(snapshot, Snapshot) and model is not None and index is not None:
        yield _freshness(corpus, index, snapshot, model)


def _articles(corpus: Path | None, snapshot: Engine | None) -> Iterator[Finding]:
    """Yield the files that are not in the index, each with the reason, and the articles that are near-copies."""
    skipped = {} if snapshot is None else {s.path: s for s in snapshot.store.skipped()}
    if corpus is not None:
        skipped |= {s.path: s for s in scan(corpus).skipped}
    for path in sorted(skipped):
        yield Finding(None, f"Skipped {path}: it {skipped[path].reason}.")
    for article in [] if snapshot is None else snapshot.store.articles():
        if article.copy_of:
            yield Finding(None, f"{article.id} is a near-copy of {article.copy_of}.")


def _freshness(corpus: Path | None, index: Path, snapshot: Snapshot, model: str) -> Finding:
    """Return whether the index is up to date with the folder of articles and with askmuse."""
    if corpus is None:
        return Finding(
            None, f"The folder {snapshot.manifest.corpus} no longer exists; questions are answered from the index."
        )
    try:
        if snapshot.holds(corpus, model):
            return Finding(True, f"The index is up to date with {corpus}.")
    except AskmuseError as error:
        return Finding(False, str(error))
    return Finding(
        False,
        f"{corpus} or askmuse has changed since the index was built. Update the index: "
        f"{rebuilding(index, str(corpus))}.",
    )
