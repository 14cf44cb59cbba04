"""`askmuse doctor`: every file of the index, the model and the folder of articles, and what mends what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from askmuse.errors import AskmuseError
from askmuse.model import verify as verify_model
from askmuse.settings import Settings
from askmuse.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `well` is None for a remark on something that is no fault of askmuse."""

    well: bool | None
    text: str


def examine(corpus: Path | None, index: Path, settings: Settings) -> Iterator[Finding]:
    """Yield what is found, in the order in which it was looked at."""
    model = None
    try:
        folder = verify_model(settings)
        model = folder.name
        yield Finding(True, f"The model in {folder} is whole.")
    except AskmuseError as error:
        yield Finding(False, str(error))
    try:
        snapshot = Snapshot.open(index)
    except AskmuseError as error:
        yield Finding(False, str(error))
        return
    about = snapshot.manifest
    yield Finding(
        True,
        f"The index in {index} is whole: {len(about.files) + 1} files, {len(about.articles)} articles, "
        f"{about.passages} passages, {about.sentences} sentences, built {about.built_at}.",
    )
    for skipped in snapshot.store.skipped():
        yield Finding(None, f"Skipped {skipped.path}: it {skipped.reason}.")
    for article in snapshot.store.articles():
        if article.copy_of:
            yield Finding(None, f"{article.id} is a near-copy of {article.copy_of}.")
    if model is not None:
        yield _freshness(corpus, index, snapshot, model)


def _freshness(corpus: Path | None, index: Path, snapshot: Snapshot, model: str) -> Finding:
    if corpus is None:
        return Finding(
            None, f"The articles are no longer in {snapshot.manifest.corpus}; the index answers without them."
        )
    try:
        if snapshot.holds(corpus, model):
            return Finding(True, f"The index holds {corpus} as it is now.")
    except AskmuseError as error:
        return Finding(False, str(error))
    return Finding(
        False,
        f"{corpus} or askmuse changed since the index was built: "
        f"run `askmuse index --corpus {corpus} --index {index}`.",
    )
