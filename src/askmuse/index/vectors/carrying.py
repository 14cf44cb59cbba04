"""Finds the vectors that a new build can carry over from the index before it, and from builds that were cut short."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from askmuse.errors import SnapshotError
from askmuse.index.publishing import drafts, unpublished
from askmuse.index.snapshot import current, read_entries, verify
from askmuse.index.vectors import files
from askmuse.index.vectors.encoding import EncodedTexts


def carried_over(index: Path, model: str) -> Iterator[EncodedTexts]:
    """Yield the vectors of the published snapshot, and of builds that were killed, if `model` made them.

    Files of snapshots are compared with their hashes; the rest of a snapshot may be of any format and shape. The draft
    of a build has no hashes: there, `encode` leaves out what is not a vector.
    """
    names = [path.name for path in unpublished(index)]
    with suppress(SnapshotError):
        names.insert(0, current(index))
    for name in names:
        try:
            about = read_entries(index, name)
            if (about.get("model"), about.get("vectors")) != (model, files.FORMAT):
                continue
            verify(index, name, [(file, about["files"][file]) for file in files.FILES if file in about["files"]], None)
            yield EncodedTexts.open(index / name)
        except (SnapshotError, OSError, KeyError, RuntimeError, TypeError, ValueError):  # RuntimeError: FAISS
            continue
    for draft in drafts(index, model):
        try:
            yield EncodedTexts.open(draft)
        except (OSError, RuntimeError, ValueError, EOFError):  # killed before its first vector
            continue
