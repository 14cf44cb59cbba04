"""Why a passage stands where it does, over a tiny corpus whose signals can be compared by hand."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from askmuse.assistant import Assistant
from askmuse.cli.showing.explanation import print_explanation
from askmuse.errors import NotFoundError, QuestionError
from askmuse.explain import ScoreAndRank, explain, nearest, places
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.ranking.stages import Ranking, ScoredPassage
from askmuse.settings import Settings
from askmuse.types import Encoder, Filters, Passage, Sentence, Signals, Turn

pytestmark = pytest.mark.usefixtures("_instant")

ETNA = "# Etna\n\nVillages stayed open. The volcano Etna erupted on Monday.\n"
QUESTION = "When did the volcano Etna erupt?"


@pytest.fixture
def assistant(tmp_path: Path, encoder: Encoder, write_corpus: Callable[[Mapping[str, str]], Path]) -> Assistant:
    corpus = write_corpus(
        {
            "etna.md": ETNA,
            "zebras.md": "# Zebras\n\nThe zebra herd counts forty animals.\n\n## Grass\n\nA volcano fed the soil.\n",
            "quartz.md": "# Quartz\n\nA quartz watch loses five seconds.\n",
        }
    )
    update(corpus, tmp_path / "index", encoder)
    return Assistant(Snapshot.open(tmp_path / "index"), encoder, tmp_path / "index", Settings(min_confidence=0.0))


def scored(rank: int, *signals: Signals, score: float | None = None) -> ScoredPassage:
    passage = Passage(f"a#{rank}", "a", 0, 1, tuple(Sentence(n, n + 1) for n in range(len(signals))))
    scores = tuple(s.score if score is None else score for s in signals)
    return ScoredPassage(rank, max(scores), passage, signals, scores)


FIRST = scored(1, Signals(0.9, 0.1, 0.0, 0.5), Signals(0.9, 0.6, 0.0, 0.1))
SECOND = scored(2, Signals(0.5, 0.6, 0.2, 0.0, reader=3.0), score=0.9)
THIRD = scored(3, Signals(0.5, 0.2, 0.2, 0.3))


def test_a_passage_is_placed_by_the_best_of_its_sentences() -> None:
    assert places(FIRST, (FIRST, SECOND, THIRD)) == {
        "dense_passage": ScoreAndRank(0.9, 1),
        "dense_sentence": ScoreAndRank(0.6, 1),
        "sparse_passage": ScoreAndRank(0.0, 3),
        "sparse_sentence": ScoreAndRank(0.5, 1),
        "fusion": ScoreAndRank(FIRST.signals[1].score, 1),
        "ranking": ScoreAndRank(FIRST.signals[1].score, 1),
    }


def test_a_signal_that_says_nothing_is_left_out_and_equal_scores_share_a_rank() -> None:
    found = places(SECOND, (FIRST, SECOND, THIRD))
    assert found["reader"] == ScoreAndRank(3.0, 1)
    assert found["dense_sentence"] == ScoreAndRank(0.6, 1)
    assert found["dense_passage"] == ScoreAndRank(0.5, 2)
    assert found["fusion"] == ScoreAndRank(0.5 + 0.6 + 0.2, 2)
    assert found["ranking"] == ScoreAndRank(0.9, 2)
    assert places(THIRD, (FIRST, SECOND, THIRD))["dense_passage"] == ScoreAndRank(0.5, 2)


def test_the_nearest_of_several_right_passages_counts() -> None:
    assert nearest([SECOND, THIRD], [FIRST, SECOND, THIRD]) == {
        "dense_passage": 2,
        "dense_sentence": 1,
        "sparse_passage": 1,
        "sparse_sentence": 2,
        "reader": 1,
        "fusion": 2,
        "ranking": 2,
    }
    assert nearest([THIRD], [FIRST, SECOND, THIRD])["reader"] is None
    assert "reader" not in nearest([THIRD], [FIRST, THIRD])
    assert nearest([], [FIRST]) == {}


def test_the_best_passage_of_an_article(assistant: Assistant) -> None:
    found = explain(assistant, QUESTION, "etna")
    assert (found.passage_id, found.rank, found.ranked, found.above) == ("etna#1", 1, 4, ())
    assert found.quote == "The volcano Etna erupted on Monday."
    assert ETNA[found.start : found.end] == found.text == ETNA[8:-1]
    assert ETNA[found.quote_start : found.quote_end] == found.quote
    assert list(found.passage) == [
        "dense_passage", "dense_sentence", "sparse_passage", "sparse_sentence", "fusion", "ranking",
    ]  # fmt: skip
    assert {place.rank for place in found.passage.values()} == {1}
    ranking = assistant.rank(QUESTION, k=9)
    assert found.passage["ranking"] == ScoreAndRank(ranking.passages[0].score, 1)


def test_the_explanation_has_the_sentence_at_a_place_and_higher_passages(assistant: Assistant) -> None:
    at = ETNA.index("Villages")
    found = explain(assistant, QUESTION, "etna", (at, at + 5))
    assert (found.passage_id, found.quote) == ("etna#1", "Villages stayed open.")
    first = assistant.rank(QUESTION, k=9).passages[0]
    assert found.sentence["ranking"].score == first.scores[0] < first.scores[1]
    assert found.sentence["ranking"].rank is not None
    assert found.sentence["ranking"].rank > 1
    volcano = explain(assistant, QUESTION, "zebras")
    assert (volcano.passage_id, volcano.rank) == ("zebras#2", 2)
    assert [(passage.rank, passage.passage_id) for passage in volcano.above] == [(1, "etna#1")]
    assert volcano.above[0].text == ETNA[8:-1]


def test_the_turns_before_count_as_they_do_for_an_answer(assistant: Assistant) -> None:
    history = [Turn(QUESTION, "The volcano Etna erupted on Monday.")]
    found = explain(assistant, "and the villages?", "etna", history=history)
    assert found.searched_as == assistant.rank("and the villages?", history).question.text
    assert found.searched_as != explain(assistant, "and the villages?", "etna").searched_as == "and the villages?"


def test_an_article_that_the_period_of_the_question_leaves_out_is_explained(
    tmp_path: Path, encoder: Encoder, write_corpus: Callable[[Mapping[str, str]], Path]
) -> None:
    dated = {name: f"---\npublished: {day}\n---\n{ETNA}" for name, day in (("old.md", "2025-01-01"),)}
    update(write_corpus({**dated, "new.md": "---\npublished: 2026-01-01\n---\nEtna rests.\n"}), tmp_path / "i", encoder)
    assistant = Assistant(Snapshot.open(tmp_path / "i"), encoder, tmp_path / "i", Settings(min_confidence=0.0))
    found = explain(assistant, "When did Etna erupt in articles from 2026?", "old")
    assert (found.searched_as, found.rank, found.ranked) == ("When did Etna erupt?", None, 1)
    assert found.quote == "The volcano Etna erupted on Monday."


def test_a_passage_beyond_the_ranking_has_scores_and_no_ranks(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = assistant.rank

    def rank(
        question: str,
        history: Sequence[Turn] = (),
        k: int = 5,
        mode: str | None = None,
        filters: Filters | None = None,
    ) -> Ranking:
        found = whole(question, history, k, mode, filters)
        return replace(found, passages=found.passages[:1]) if filters is None else found

    monkeypatch.setattr(assistant, "rank", rank)
    found = explain(assistant, QUESTION, "zebras")
    assert (found.passage_id, found.rank, found.ranked) == ("zebras#2", None, 1)
    assert {place.rank for place in (*found.passage.values(), *found.sentence.values())} == {None}
    assert found.passage["dense_passage"].score == whole(QUESTION).passages[1].signals[0].dense_passage
    assert [passage.passage_id for passage in found.above] == ["etna#1"]
    console = Console(file=io.StringIO(), width=200)
    print_explanation(console, found)
    assert isinstance(console.file, io.StringIO)
    printed = console.file.getvalue()
    assert printed.startswith("zebras#2: not among the first 1\nA volcano fed the soil.\n")
    assert printed.count("> 1") == 6


def test_what_cannot_be_explained_says_why(
    assistant: Assistant, encoder: Encoder, tmp_path: Path, write_corpus: Callable[[Mapping[str, str]], Path]
) -> None:
    with pytest.raises(NotFoundError, match="No article has the id 'gone'"):
        explain(assistant, QUESTION, "gone")
    with pytest.raises(QuestionError, match=r"5:5 is not a span of etna: give START:END within 0:\d+\."):
        explain(assistant, QUESTION, "etna", (5, 5))
    with pytest.raises(QuestionError, match=r"0:999 is not a span of etna"):
        explain(assistant, QUESTION, "etna", (0, 999))
    with pytest.raises(QuestionError, match=r"2:6 of etna is not in any passage: it is a heading"):
        explain(assistant, QUESTION, "etna", (2, 6))
    body = " ".join(f"The volcano number {number} erupted near the town on Monday at dawn." for number in range(9))
    update(write_corpus({"a.md": f"# A\n\n{body}\n", "b.md": f"# A\n\n{body}\n"}), tmp_path / "index", encoder)
    assistant.refresh()
    with pytest.raises(NotFoundError, match=r"b is a near-copy of a, which is searched instead: give that id\."):
        explain(assistant, QUESTION, "b")


def test_it_is_printed(assistant: Assistant) -> None:
    console = Console(file=io.StringIO(), width=200)
    print_explanation(console, explain(assistant, QUESTION, "zebras"))
    assert isinstance(console.file, io.StringIO)
    lines = [line.strip() for line in console.file.getvalue().splitlines() if line.strip()]
    assert lines[0] == "zebras#2: rank 2 of 4"
    assert lines[1] == "A volcano fed the soil."
    assert lines[3].split() == ["signal", "passage", "rank", "sentence", "rank"]
    assert [line.split()[0] for line in lines[5:11]] == [
        "dense_passage", "dense_sentence", "sparse_passage", "sparse_sentence", "fusion", "ranking",
    ]  # fmt: skip
    assert lines[-3] == "Passages above it:"
    assert lines[-2].startswith("Villages stayed open.")
    assert lines[-1].startswith("[1] Etna (etna 8:")


def test_of_the_sentences_of_a_span_the_best_is_explained(assistant: Assistant) -> None:
    """A quote may hold a longer sentence than the one that answers."""
    title = "Villages stayed open."
    at = ETNA.index(title), len(ETNA) - 1
    found = explain(assistant, "Which villages stayed open?", "etna", at)
    assert ETNA[found.quote_start : found.quote_end] == title
