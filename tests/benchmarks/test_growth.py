"""Articles that recombine real ones, and their vectors."""

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from conftest import WordEncoder
from growth import figures, freshness, front, interrupted
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


def test_a_build_that_is_killed_is_gone_on_with(tmp_path: Path) -> None:
    texts = [(f"Title {n}", f"The bank raised its rate {n} times.", f"Savers in {n} towns cheered.") for n in range(9)]
    rows = [{"_id": title, "title": title, "text": f"{one} {other}"} for title, one, other in texts]
    (tmp_path / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    pool = Pool.read(tmp_path, 99, WordEncoder(), tmp_path / "work")
    found = interrupted.measured(pool, WordEncoder(), 300, tmp_path / "killed")
    assert found["passages"] == 300
    assert found["texts"] > found["encoded_before"] >= 300
    of_check = 3
    assert found["encoded_before"] + found["encoded_after"] == found["texts"] + of_check
    assert not (tmp_path / "killed").exists()


def test_files_for_the_check_of_a_folder_are_written_once(tmp_path: Path) -> None:
    first = freshness.measured(tmp_path / "files", 12)
    assert (first["files"], first["seconds"] > 0, first["processor_seconds"] > 0) == (12, True, True)
    written = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.txt")}
    assert len(written) == 12
    freshness.measured(tmp_path / "files", 12)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.txt")} == written


@pytest.mark.slow
def test_kinds_of_indexes_are_compared_with_an_exact_search() -> None:
    vectors = np.random.default_rng(5).normal(size=(4000, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    wanted = np.argsort(-(vectors[:3] @ vectors.T), axis=1)[:, : front.DEPTH]
    rows = front.compared(lambda first, stop: vectors[first:stop], 4000, vectors[:3], wanted)
    recalls = {(row["kind"], row["setting"]): row["recall"] for row in rows}
    assert recalls["flat", ""] == 1
    assert recalls["IVF with SQ8", "100% of the lists"] > 0.95 > recalls["IVF with SQ8", "10% of the lists"]
    assert len(recalls) == 16


@pytest.mark.slow
def test_sizes_that_were_measured_are_drawn(tmp_path: Path) -> None:
    kinds = [{"kind": "flat", "setting": "", "recall": 1.0, "p50_ms": 3.0, "mb": 15.0}]
    built = {"seconds": 3.0, "peak_mb": 90.0, "before_mb": 40.0, "disk_mb": 7.0}
    figures.write(tmp_path, {"100": {"built": built}, "1000": {"built": built, "front": {"kinds": kinds}}})
    assert sorted(file.name for file in tmp_path.iterdir()) == ["million-growth.svg", "million-kinds-1000.svg"]
    assert ">on disk<" in (tmp_path / "million-growth.svg").read_text()
    assert ">flat<" in (tmp_path / "million-kinds-1000.svg").read_text()
