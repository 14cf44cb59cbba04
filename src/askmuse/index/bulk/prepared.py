"""Articles that were read and encoded before an index is built from them, in a folder of Parquet files.

A file appears when it is complete. Its name is a hash of what it was made from, so that a batch of articles that is
done twice, since a machine failed, gives the same file. A job that is started again leaves out what the files hold.
"""

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from askmuse.articles.folder import Source
from askmuse.errors import ArticleError, SettingsError
from askmuse.files import replace_file
from askmuse.index.engines.record import StoredArticle
from askmuse.index.reading_child import Reading
from askmuse.index.vectors.encoding import Encoded, EncodedTexts

_PARTS = ("passages", "sentences")
_SOURCE = tuple(Source.__slots__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file of the folder: the article with the vectors of its texts, or the error that says why it cannot be read."""

    source: Source
    reading: Reading | ArticleError
    texts: EncodedTexts | None

    def to_row(self) -> dict[str, Any]:
        """Return a row of a Parquet file."""
        row: dict[str, Any] = dict(zip(_SOURCE, astuple(self.source), strict=True))
        if isinstance(self.reading, ArticleError) or self.texts is None:
            return row | {"error": str(self.reading)}
        stored = StoredArticle(self.reading.article, self.reading.passages, self.source, self.reading.file_sha256)
        row |= {"article": stored.pack(), "notices": list(self.reading.notices)}
        for name in _PARTS:
            encoded: Encoded = getattr(self.texts, name)
            row |= {f"{name}_keys": encoded.keys.tobytes(), f"{name}_vectors": encoded.vectors.tobytes()}
        return row

    @classmethod
    def of_row(cls, row: dict[str, Any], dimensions: int) -> Self:
        """Return what `to_row` made a row of."""
        source = Source(*(row[name] for name in _SOURCE))
        if row["error"] is not None:
            return cls(source, ArticleError(row["error"]), None)
        stored = StoredArticle.unpack(row["article"])
        reading = Reading(stored.article, stored.file_sha256, stored.passages, tuple(row["notices"]))
        parts = [
            Encoded(
                np.frombuffer(row[f"{name}_keys"], dtype=np.uint8).reshape(-1, 16),
                np.frombuffer(row[f"{name}_vectors"], dtype=np.float32).reshape(-1, dimensions),
            )
            for name in _PARTS
        ]
        return cls(source, reading, EncodedTexts(*parts))


class PreparedArticles:
    """A folder of Parquet files with prepared articles."""

    def __init__(self, folder: Path, fingerprint: str, dimensions: int) -> None:
        """Take the folder, the fingerprint of the index that it is for, and the length of a vector."""
        self._folder, self._fingerprint, self._dimensions = folder / fingerprint, fingerprint, dimensions
        self._parquet = _require_parquet()

    def write(self, articles: Sequence[Prepared]) -> None:
        """Write articles into a file."""
        arrow, parquet = self._parquet
        parts = ("article", "passages_keys", "passages_vectors", "sentences_keys", "sentences_vectors")
        columns = [(name, arrow.string() if name in ("id", "path") else arrow.int64()) for name in _SOURCE]
        columns += [("error", arrow.string()), ("notices", arrow.list_(arrow.string()))]
        schema = arrow.schema([*columns, *((name, arrow.binary()) for name in parts)])
        written = io.BytesIO()
        parquet.write_table(arrow.Table.from_pylist([one.to_row() for one in articles], schema=schema), written)
        self._folder.mkdir(parents=True, exist_ok=True)
        contents = [(one.source, getattr(one.reading, "file_sha256", "")) for one in articles]
        name = hashlib.sha256(repr(contents).encode()).hexdigest()[:32]
        replace_file(self._folder / f"{name}.parquet", written.getvalue())

    def read(self) -> dict[Source, Prepared]:
        """Return all articles by the state of their files."""
        _, parquet = self._parquet
        articles: dict[Source, Prepared] = {}
        for file in sorted(self._folder.glob("*.parquet")):
            for row in parquet.read_table(file).to_pylist():
                prepared = Prepared.of_row(row, self._dimensions)
                articles[prepared.source] = prepared
        return articles

    def sources(self) -> set[Source]:
        """Return the states of the files that are prepared already."""
        _, parquet = self._parquet
        files = self._folder.glob("*.parquet")
        tables = (parquet.read_table(file, columns=list(_SOURCE)) for file in files)
        return {Source(**row) for table in tables for row in table.to_pylist()}


def joined(texts: Iterable[EncodedTexts | None]) -> EncodedTexts | None:
    """Return all these vectors together, or None if there are none."""
    every = [one for one in texts if one is not None]
    if not every:
        return None
    parts = [
        Encoded(
            np.concatenate([getattr(one, name).keys for one in every]),
            np.concatenate([getattr(one, name).vectors for one in every]),
        )
        for name in _PARTS
    ]
    return EncodedTexts(*parts)


def _require_parquet() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise SettingsError('--ray needs Ray: run `pip install "askmuse[ray]"`.') from None
    return pyarrow, parquet
