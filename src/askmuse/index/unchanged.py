"""What a new index shares with the one that it replaces: the passages and sentences of articles that are the same."""

import sqlite3
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import numpy as np

from askmuse.index.arrays import joined_ranges, open_array
from askmuse.types import Rows

_SAME = "old.id = new.id AND old.sha256 = new.sha256 AND old.title = new.title"
_ROWS = f"""
SELECT passages.row, earlier.row FROM main.articles new JOIN before.articles old ON {_SAME}
JOIN main.passages ON passages.article_id = new.id
JOIN before.passages earlier ON earlier.article_id = new.id AND earlier.number = passages.number
"""  # noqa: S608 - no text from outside
_ONLY = (
    "SELECT title, text FROM {}.articles new "  # noqa: S608 - as above
    f"WHERE NOT EXISTS (SELECT 1 FROM {{}}.articles old WHERE {_SAME})"
)


class Unchanged:
    """The articles of a new index that have the same id, text and title in the published snapshot `before`.

    Both must have the same shape (`snapshot.shape`): then such articles have the same passages and sentences.
    """

    def __init__(self, before: Path, new: Path) -> None:
        """Compare the folder of a snapshot with that of a new one, whose database and bounds are complete."""
        self.before = before
        self._connection = sqlite3.connect(_read_only(new), uri=True)
        self._connection.execute("ATTACH ? AS before", [_read_only(before)])
        self._bounds, self._bounds_before = (open_array(folder / "bounds.npy") for folder in (new, before))

    def __del__(self) -> None:
        """Close the databases."""
        self._connection.close()

    @cached_property
    def passages(self) -> Rows:
        """For each passage its row in the index before, or -1 if it is new; shape (passages,)."""
        rows = np.full(len(self._bounds) - 1, -1, dtype=np.int64)
        pairs = np.array(self._connection.execute(_ROWS).fetchall(), dtype=np.int64).reshape(-1, 2)
        rows[pairs[:, 0]] = pairs[:, 1]
        return rows

    @cached_property
    def sentences(self) -> Rows:
        """For each sentence its row in the index before, or -1 if it is new; shape (sentences,)."""
        rows = np.full(int(self._bounds[-1]), -1, dtype=np.int64)
        kept = np.flatnonzero(self.passages >= 0)
        counts = np.diff(self._bounds)[kept]
        before = self._bounds_before[self.passages[kept]]
        rows[joined_ranges(self._bounds[kept], counts)] = joined_ranges(before, counts)
        return rows

    def added(self) -> Iterator[tuple[str, str]]:
        """Yield title and text of the articles that are new or have changed."""
        yield from self._connection.execute(_ONLY.format("main", "before"))

    def removed(self) -> Iterator[tuple[str, str]]:
        """Yield title and text, as they were, of the articles that are gone or have changed."""
        yield from self._connection.execute(_ONLY.format("before", "main"))


def _read_only(folder: Path) -> str:
    return f"{(folder / 'articles.sqlite').absolute().as_uri()}?mode=ro&immutable=1"
