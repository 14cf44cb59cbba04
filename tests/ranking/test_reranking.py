"""Reading what the rankers found: the new order, what is left unread, and when reading stops."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from askmuse.articles.passages import passages
from askmuse.questions.question import question_of
from askmuse.ranking.reranking import AT_A_TIME, MOST_READ, rerank
from askmuse.ranking.stages import Ranking, ScoredPassage
from askmuse.types import Article, Combination, Signals
from conftest import WordReader

FILLER = "Nothing of note happened on that day."


def articles(*texts: str) -> dict[str, Article]:
    names = [chr(ord("a") + number) for number in range(len(texts))]
    return {n: Article(n, f"{n}.txt", text, "", "Title") for n, text in zip(names, texts, strict=True)}


def ranking(question: str, known: dict[str, Article], scores: Sequence[float]) -> Ranking:
    """Return one passage an article, ranked as given, each sentence with the same score."""
    found = []
    for rank, (article, score) in enumerate(zip(known.values(), scores, strict=True), start=1):
        (passage,) = passages(article)
        n = len(passage.sentences)
        found.append(ScoredPassage(rank, score, passage, (Signals(0, 0, 0, score),) * n, (score,) * n))
    return Ranking(question_of(question), tuple(found))


def test_the_reader_decides_between_passages_and_marks_spans(reader: WordReader) -> None:
    known = articles(FILLER, f"{FILLER} The river crested on Sunday.")
    first, second = rerank(reader, known.__getitem__)(ranking("river crested", known, [0.9, 0.8])).passages
    assert [(p.rank, p.passage.article_id) for p in (first, second)] == [(1, "b"), (2, "a")]
    assert first.signals == (Signals(0, 0, 0, 0.8, 0.0, 8.0), Signals(0, 0, 0, 0.8, 2.0, 7.0))
    assert first.scores == pytest.approx((0.8, 0.8 + 2 * 2.0))
    assert first.score == first.scores[1]
    assert [known["b"].text[slice(*span)] for span in first.spans] == ["happened", "crested"]


def test_unread_passages_follow_in_their_order(reader: WordReader) -> None:
    known = articles(*[FILLER] * (MOST_READ + 3))
    given = ranking("river", known, [1 - rank / 100 for rank in range(MOST_READ + 3)])
    found = rerank(reader, known.__getitem__)(given).passages
    assert [p.passage.article_id for p in found] == list(known)
    assert [p.rank for p in found] == list(range(1, MOST_READ + 4))
    assert [bool(p.spans) for p in found] == [True] * MOST_READ + [False] * 3
    assert [s.reader for p in found[MOST_READ:] for s in p.signals] == [None] * 3
    assert all(a.score >= b.score for a, b in pairwise(found))
    assert [id_ for ids in reader.asked for id_ in ids] == [p.passage.id for p in given.passages[:MOST_READ]]


def test_reading_stops_when_nothing_unread_can_win(reader: WordReader) -> None:
    known = articles("The river crested.", *[FILLER] * 8)
    given = ranking("river crested", known, [0.9] * 9)
    reader.combination = replace(WordReader.combination, ceiling=3.9)
    found = rerank(reader, known.__getitem__)(given).passages
    assert reader.asked == [[p.passage.id for p in given.passages[:AT_A_TIME]]]
    assert [p.passage.article_id for p in found] == list(known)


def test_reading_goes_on_while_an_unread_passage_could_win(reader: WordReader) -> None:
    known = articles("The river crested.", *[FILLER] * 8)
    reader.combination = replace(WordReader.combination, ceiling=4.1)
    rerank(reader, known.__getitem__)(ranking("river crested", known, [0.9] * 9))
    assert [len(ids) for ids in reader.asked] == [3, 2]


def test_an_empty_ranking_stays_empty_and_nothing_is_read(reader: WordReader) -> None:
    assert rerank(reader, articles().__getitem__)(ranking("river", {}, [])).passages == ()
    assert reader.asked == []


def test_signals_without_a_weight_do_not_count() -> None:
    combination = Combination(weights={"dense_sentence": 2.0, "reader": 3.0}, kind=0.5, ceiling=9.0)
    signals = Signals(1, 0.25, 1, 1, 4.0, 7.0)
    assert combination.fused(signals) == 0.5
    assert combination.score(signals) == 12.5


def test_as_many_as_are_wanted_are_read_whatever_they_can_score(reader: WordReader) -> None:
    known = articles("The river crested.", *[FILLER] * 8)
    given = ranking("river crested", known, [0.9] * 9)
    reader.combination = replace(WordReader.combination, ceiling=3.9)
    rerank(reader, known.__getitem__, least=8)(given)
    assert [id_ for ids in reader.asked for id_ in ids] == [p.passage.id for p in given.passages[:8]]
