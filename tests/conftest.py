"""Fixtures that several test files share."""

import json
import os
import pickle
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from os import fsync
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from askmuse.articles.folder import Source
from askmuse.assistant import Assistant
from askmuse.cli.main import app
from askmuse.errors import ArticleError, AskmuseError
from askmuse.index import reading_child
from askmuse.index.indexing import update
from askmuse.index.reading import Limits, read_all
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from askmuse.text import words
from askmuse.types import Article, Combination, Encoder, Passage, Reading, Sentence, TokenCount, Vectors


class WordEncoder:
    """A fake model whose vectors can be computed by hand: each word adds 1 to one of 64 places, by its CRC-32."""

    fingerprint = "words"
    dimensions = 64

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors; a text without words gets that of the first place."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in words(text):
                vectors[row, zlib.crc32(word.encode()) % self.dimensions] += 1
        vectors[~vectors.any(axis=1), 0] = 1
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def encode_query(self, text: str) -> Vectors:
        """Return the vector of one text."""
        vector: Vectors = self.encode([text])[0]
        return vector

    def knows(self, word: str) -> bool:
        """Know no word."""
        return False

    def count_tokens(self, text: str) -> TokenCount:
        """Count words, of which the first eight are read."""
        return TokenCount(len(words(text)), min(len(words(text)), 8))


class RecordingEncoder(WordEncoder):
    """A fake model that keeps the texts that it encodes."""

    def __init__(self) -> None:
        """Start with no texts."""
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Keep the texts, and return their vectors."""
        self.texts += texts
        return super().encode(texts)


class WordReader:
    """A fake reader: a sentence's relevance is how many words of the question it has, its span its longest word."""

    sha256 = "words"
    combination = Combination(weights={"sparse_sentence": 1.0, "reader": 2.0}, kind=0.1, ceiling=20.0)

    def __init__(self) -> None:
        """Keep the ids of the passages that were read, as they were asked for."""
        self.asked: list[list[str]] = []

    def read(self, question: str, passages: Sequence[tuple[Article, Passage]]) -> list[list[Reading]]:
        """Return a reading of every sentence."""
        self.asked.append([passage.id for _, passage in passages])
        return [[self._reading(question, article.text, s) for s in passage.sentences] for article, passage in passages]

    def _reading(self, question: str, text: str, sentence: Sentence) -> Reading:
        shared = set(words(question)) & set(words(text[sentence.start : sentence.end]))
        longest = max(re.finditer(r"\S+", text[sentence.start : sentence.end]), key=lambda match: len(match.group()))
        span = sentence.start + longest.start(), sentence.start + longest.end()
        return Reading(float(len(shared)), span, float(len(longest.group())))


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them, all but where the exported model lies."""
    for key in [key for key in os.environ if key.startswith("ASKMUSE_") and key != "ASKMUSE_CACHE"]:
        monkeypatch.delenv(key)


@pytest.fixture(scope="session", autouse=True)
def _build_indexes_fast() -> Iterator[None]:
    """Build indexes without child processes and without waiting for the disk: both take longer than a small build.

    The code that reads a file is that of a child. Tests with the marker `child_processes` build as users do.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("askmuse.index.indexing.read_all", read_in_this_process)
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(autouse=True)
def _build_indexes_as_users_do(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo `_build_indexes_fast` for a test with the marker `child_processes`."""
    if request.node.get_closest_marker("child_processes"):
        monkeypatch.setattr("askmuse.index.indexing.read_all", read_all)
        monkeypatch.setattr(os, "fsync", fsync)


def read_in_this_process(
    folder: Path, sources: Sequence[Source], limits: Limits
) -> Iterator[reading_child.Reading | ArticleError]:
    """Read files as `reading.read_all` does, but without child processes."""
    for source in sources:
        yield pickle.loads(reading_child.answer(folder, partial(reading_child.read, source), limits.megabytes))


@pytest.fixture
def encoder() -> WordEncoder:
    """Return the fake model."""
    return WordEncoder()


@pytest.fixture
def reader() -> WordReader:
    """Return the fake reader."""
    return WordReader()


def write_articles(folder: Path, texts: Mapping[str, str]) -> Path:
    """Write articles, given as texts by file name, into a folder and return it."""
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def build_index(folder: Path, texts: Mapping[str, str]) -> Path:
    """Return the index of articles, both below `folder`, for tests that share it and change nothing."""
    update(write_articles(folder / "corpus", texts), folder / "index", WordEncoder())
    return folder / "index"


@pytest.fixture
def write_corpus(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Return a function that writes articles, given as texts by file name, into a folder and returns it."""

    def write(files: Mapping[str, str]) -> Path:
        return write_articles(tmp_path / "corpus", files)

    return write


@pytest.fixture
def _instant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer in instant mode where no mode is named, so that nothing is read."""
    monkeypatch.setattr("askmuse.assistant.Assistant.default_mode", "instant")


TINY_ARTICLES = {
    "etna.md": "# Etna\n\nThe volcano Etna erupted on Monday.\n",
    "zebras.md": "# Zebras\n\nThe zebra herd counts forty animals.\n",
    "quartz.md": "# Quartz\n\nA quartz watch loses five seconds.\n",
}
TINY_GOLD: list[dict[str, Any]] = [
    {"id": "q1", "type": "fact", "question": "When did the volcano Etna erupt?", "answers": [["Monday"]]},
    {"id": "q2", "type": "fact", "question": "How many animals does the zebra herd count?", "answers": [["forty"]]},
    {"id": "q3", "type": "unanswerable", "question": "Who sings in Etna?", "answers": []},
    {"id": "q4", "type": "fact", "question": "What was the price?", "answers": [["nine dollars"]]},
]


@pytest.fixture
def run_tuning(
    tmp_path: Path,
    encoder: Encoder,
    write_corpus: Callable[[Mapping[str, str]], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Result]:
    """Return a function that runs a command in a folder with gold.jsonl, topics and qrels; an error is raised."""
    update(write_corpus(TINY_ARTICLES), tmp_path / "index", encoder)
    assistant = Assistant(Snapshot.open(tmp_path / "index"), encoder, tmp_path / "index", Settings(min_confidence=0.0))

    @contextmanager
    def opened(corpus: Path | None, index: Path | None, mode: str | None = None) -> Iterator[Assistant]:
        yield assistant

    monkeypatch.setattr("askmuse.cli.evaluating.judging.assistant_of", opened)
    monkeypatch.setattr("askmuse.cli.evaluating.sources.assistant_of", opened)
    monkeypatch.setattr("askmuse.cli.tuning.assistant_of", opened)
    monkeypatch.setattr("askmuse.assistant.Assistant.default_mode", "instant")
    monkeypatch.chdir(tmp_path)
    Path("gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in TINY_GOLD))
    Path("topics").write_text("1\tWhen did the volcano Etna erupt?\n")
    Path("qrels").write_text("1 0 etna 1\n")

    def run(*arguments: str) -> Result:
        done = CliRunner().invoke(app, arguments)
        if isinstance(done.exception, AskmuseError):
            raise done.exception
        return done

    return run
