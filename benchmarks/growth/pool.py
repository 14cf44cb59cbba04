"""Passages of real articles, some of them with their real vectors."""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from askmuse.articles.folder import Source
from askmuse.articles.passages import passages
from askmuse.errors import SnapshotError
from askmuse.index.indexing import build
from askmuse.index.snapshot import Snapshot
from askmuse.index.store import Entry
from askmuse.types import Article, Encoder, Vectors

UNSIGNED = np.empty(0, dtype=np.uint64)
"""The signature of every article, so that none is compared with others to find copies."""


@dataclass(frozen=True, slots=True)
class Original:
    """A passage of a real article."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Pool:
    """Passages of real articles; the first ones have vectors of the model, and so have their sentences."""

    originals: list[Original]
    passages: Vectors
    sentences: Vectors

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """The numbers of a passage and of a sentence, among all, by the text of the sentence."""
        places: dict[str, tuple[int, int]] = {}
        count = 0
        for number, original in enumerate(self.originals):
            for sentence in original.sentences:
                places.setdefault(sentence, (number, count))
                count += 1
        return places

    @classmethod
    def read(cls, data: Path, encoded: int, encoder: Encoder, folder: Path) -> "Pool":
        """Read a data set in BEIR form, a folder or an archive of one; encode the first passages, once, in `folder`."""
        originals: list[Original] = []
        first: list[Entry] = []
        for entry in _entries(data):
            if len(originals) < encoded:
                first.append(entry)
            article = entry.article
            originals += [
                Original(
                    article.title, tuple(" ".join(article.text[s.start : s.end].split()) for s in passage.sentences)
                )
                for passage in entry.passages
            ]
        snapshot = _encoded(first, encoder, folder / f"encoded-{data.name}-{encoded}")
        rows = np.arange(snapshot.dense.count)
        return cls(originals, snapshot.dense.vectors(rows), np.asarray(snapshot.sentences[:], dtype=np.float32))


def questions(data: Path, count: int) -> list[str]:
    """Return evenly spaced questions of a data set."""
    every = [json.loads(line)["text"] for line in _lines(data, "queries.jsonl")]
    return [every[number * len(every) // count][:2000] for number in range(min(count, len(every)))]


def _encoded(entries: list[Entry], encoder: Encoder, index: Path) -> Snapshot:
    try:
        snapshot = Snapshot.open(index)
        snapshot.require(encoder.fingerprint)
    except SnapshotError:
        build(entries, index, encoder, lambda step, done, total: print(step, done, total, end="\r", flush=True))
        snapshot = Snapshot.open(index)
    return snapshot


def _entries(data: Path) -> Iterator[Entry]:
    for line in _lines(data, "corpus.jsonl"):
        document = json.loads(line)
        id_, text = document["_id"], document["text"]
        article = Article(
            id_, id_, text, hashlib.sha256(text.encode()).hexdigest(), " ".join(document.get("title", "").split())
        )
        parts = tuple(passages(article))
        if parts:
            yield Entry(article, Source(id_, id_, len(text), 0, 0), article.sha256, UNSIGNED, parts)


def _lines(data: Path, name: str) -> Iterator[str]:
    if data.is_dir():
        with (data / name).open(encoding="utf-8") as lines:
            yield from lines
        return
    with tarfile.open(data) as archive:
        member = next(file for file in archive.getnames() if file.endswith(f"/{name}"))
        opened = archive.extractfile(member)
        assert opened is not None
        yield from (line.decode() for line in opened)
