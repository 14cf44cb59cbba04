"""Articles that recombine real ones, and their vectors."""

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from conftest import WordEncoder
from growth.grown import PASSAGES, GrownEncoder, articles
from growth.pool import Pool, questions

TEXTS = ["The bank raised its rate. Savers cheered at once.", "The river crested on Tuesday. Roads were closed."]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data set in BEIR form."""
    rows = [{"_id": f"d{n}", "title": f"Title {n}", "text": text} for n, text in enumerate(TEXTS)]
    (tmp_path / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps({"text": f"Question {n}?"}) + "\n" for n in range(4)))
    return tmp_path


@pytest.fixture
def pool(data: Path) -> Pool:
    return Pool.read(data, 1, WordEncoder(), data / "work")


def test_the_first_passages_have_the_vectors_of_the_model(pool: Pool) -> None:
    assert [(one.title, one.sentences) for one in pool.originals] == [
        ("Title 0", ("The bank raised its rate.", "Savers cheered at once.")),
        ("Title 1", ("The river crested on Tuesday.", "Roads were closed.")),
    ]
    encoder = WordEncoder()
    assert np.array_equal(pool.passages, encoder.encode([f"Title 0.\n{TEXTS[0]}"]))
    assert np.array_equal(pool.sentences[1], encoder.encode(["Title 0.\nSavers cheered at once."])[0])
    assert pool.places["Roads were closed."] == (1, 3)


def test_questions_are_evenly_spaced(data: Path) -> None:
    assert questions(data, 2) == ["Question 0?", "Question 2?"]


def test_passages_recombine_sentences_and_their_offsets_are_right(pool: Pool) -> None:
    (entry,) = articles(pool, PASSAGES)
    text = entry.article.text
    assert len(entry.passages) == PASSAGES
    for passage in entry.passages:
        sentences = [text[s.start : s.end] for s in passage.sentences]
        assert text[passage.start : passage.end] == "\n".join(sentences)
        assert pool.places.keys() >= set(sentences)


def test_only_articles_that_are_named_change(pool: Pool) -> None:
    first = [entry.article.text for entry in articles(pool, 30)]
    second = [entry.article.text for entry in articles(pool, 30, frozenset({1}))]
    assert [one == other for one, other in zip(first, second, strict=True)] == [True, False, True]


def test_vectors_are_those_of_the_sentences_turned_a_little(pool: Pool) -> None:
    encoder = GrownEncoder(pool, WordEncoder())
    texts = [
        "Some title.\nThe bank raised its rate.",
        "Some title.\nThe bank raised its rate.\nSavers cheered at once.",
    ]
    vectors = encoder.encode(texts)
    assert np.array_equal(encoder.encode(texts), vectors)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)
    assert 0.9 < vectors[0] @ pool.sentences[0] < 0.999
    assert 0.9 < vectors[1] @ pool.passages[0] < 0.999
    assert encoder.count == 4
    assert len(list(islice(articles(pool, 10_000_000), 2))) == 2
