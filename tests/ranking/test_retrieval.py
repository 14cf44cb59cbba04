"""Fusion, candidates, filters and ties, over vectors that can be computed by hand."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.questions.question import question_of
from askmuse.ranking import retrieval
from askmuse.ranking.retrieval import search
from askmuse.types import Filters, Signals, Vectors
from conftest import WordEncoder

ARTICLES = {
    "bank.md": "---\npublisher: Ledger\npublished: 2026-01-10\n---\n\n"
    "The bank raised its rate to 4.5 percent. Savers cheered.\n",
    "river.md": "---\npublisher: Gazette\npublished: 2026-02-10\n---\n\n"
    "The river crested at 11.19 feet. Roads closed.\n",
    "team.md": "The riders beat the field by 59 seconds. A crowd watched them on the river bank.\n",
}


@pytest.fixture
def snapshot(write_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path, encoder: WordEncoder) -> Snapshot:
    update(write_corpus(ARTICLES), tmp_path / "index", encoder)
    return Snapshot.open(tmp_path / "index")


def test_the_score_of_a_passage_is_that_of_its_best_sentence(snapshot: Snapshot, encoder: WordEncoder) -> None:
    ranked = search(snapshot, encoder, question_of("the river crested"), k=10).passages
    assert [(p.rank, p.passage.id) for p in ranked] == [(1, "river#1"), (2, "team#1"), (3, "bank#1")]
    assert [p.score for p in ranked] == pytest.approx([max(s.score for s in p.signals) for p in ranked])
    assert [len(p.signals) for p in ranked] == [2, 2, 2]


def test_signals_are_cosines_and_shares_of_idf(snapshot: Snapshot, encoder: WordEncoder) -> None:
    asked = question_of("river bank")
    best = search(snapshot, encoder, asked, k=1).passages[0]
    assert best.passage.id == "team#1"
    text, title = snapshot.article("team").text, snapshot.article("team").title
    parts = [text[best.passage.start : best.passage.end], *(text[s.start : s.end] for s in best.passage.sentences)]
    cosines = encoder.encode([f"{title}. \n".replace(". \n", ".\n") + part for part in parts]) @ encoder.encode_query(
        asked.text
    )
    sparse_passage = snapshot.sparse_passages.scores(asked.weights)[2]
    sparse_sentences = snapshot.sparse_sentences.scores(asked.weights)[4:6]
    expected = [
        Signals(*map(float, (cosines[0], cosine, sparse_passage, sparse)))
        for cosine, sparse in zip(cosines[1:], sparse_sentences, strict=True)
    ]
    for signals, wanted in zip(best.signals, expected, strict=True):
        assert signals.dense_passage == pytest.approx(wanted.dense_passage, abs=1e-6)
        assert signals.dense_sentence == pytest.approx(wanted.dense_sentence, abs=1e-6)
        assert signals.sparse_passage == pytest.approx(wanted.sparse_passage, abs=1e-6)
        assert signals.sparse_sentence == pytest.approx(wanted.sparse_sentence, abs=1e-6)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(article_id=("bank", "team")), ["bank#1", "team#1"]),
        (Filters(publisher=("Gazette",)), ["river#1"]),
        (Filters(published_from=date(2026, 2, 1)), ["river#1"]),
        (Filters(published_to=date(2026, 2, 10)), ["bank#1", "river#1"]),
        (Filters(article_id=("bank",), publisher=("Gazette",)), []),
        (Filters(article_id=("nowhere",)), []),
        (Filters(published_to=date(2026, 1, 31), keep_undated=True), ["bank#1", "team#1"]),
        (Filters(published_from=date(2026, 3, 1), publisher=("Gazette",), keep_undated=True), []),
        (Filters(), ["bank#1", "river#1", "team#1"]),
    ],
)
def test_filters_restrict_what_may_answer(
    filters: Filters, ids: list[str], snapshot: Snapshot, encoder: WordEncoder
) -> None:
    ranked = search(snapshot, encoder, question_of("the river bank"), 10, filters).passages
    assert sorted(p.passage.id for p in ranked) == ids
    assert [p.rank for p in ranked] == list(range(1, len(ids) + 1))


def test_equal_scores_go_to_the_earlier_article(
    write_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path, encoder: WordEncoder
) -> None:
    line = "Nothing here was ever said of it."
    corpus = write_corpus({f"{name}.md": f"---\ntitle: same\n---\n{line}\n{name}\n" for name in "cab"})
    update(corpus, tmp_path / "index", encoder)
    ranked = search(Snapshot.open(tmp_path / "index"), encoder, question_of("zebra"), k=3).passages
    assert [p.passage.article_id for p in ranked] == ["a", "b", "c"]


def test_only_candidates_are_scored(snapshot: Snapshot, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "CANDIDATES", 1)
    ranking = search(snapshot, encoder, question_of("river crested at 11.19 feet"), k=3)
    assert [p.passage.id for p in ranking.passages] == ["river#1"]


def test_a_query_without_meaning_ranks_by_cosine_alone(snapshot: Snapshot, encoder: WordEncoder) -> None:
    ranked = search(snapshot, encoder, question_of("what is it"), k=3).passages
    assert all(s.sparse_passage == s.sparse_sentence == 0 for p in ranked for s in p.signals)
    assert np.all(np.diff([p.score for p in ranked]) <= 0)


def test_a_question_mark_changes_nothing(snapshot: Snapshot, encoder: WordEncoder) -> None:
    encoded: list[str] = []

    class Listening(WordEncoder):
        def encode_query(self, text: str) -> Vectors:
            encoded.append(text)
            return super().encode_query(text)

    for text in ("the river crested", "the river crested?"):
        search(snapshot, Listening(), question_of(text), k=1)
    assert encoded == ["the river crested"] * 2
