"""The answer object, from what was found: which answers are sure enough, their citations, and who agrees."""

from collections.abc import Sequence
from datetime import date

from askmuse.answering.agreement import Stance
from askmuse.answering.answer import Agreement, Answer, AnswerSentence, IndexInfo, RankedPassage
from askmuse.answering.citations import cite
from askmuse.answering.extraction import Candidate
from askmuse.answering.inquiry import Inquiry
from askmuse.answering.study import Study
from askmuse.index.snapshot import Snapshot
from askmuse.ranking.retrieval import undated
from askmuse.ranking.stages import ScoredPassage

BESIDE = 0.1
"""How likely another answer must be beside the first, as a share. Higher values cost the second fact of questions that
ask for two: .2 loses one question in forty a fact, .1 one in two hundred (benchmarks/README.md)."""


def compose(inquiry: Inquiry, study: Study, question: str, k: int, least: float | None) -> Answer:
    """Return the answer to `question`, as it was asked, from what `study` found; `k` of its passages are listed.

    The first answer is given if its probability is `least` or more (None: the calibrated threshold), the others if they
    are likely enough beside it.
    """
    calibration = inquiry.calibration
    probabilities = [calibration.probability(evidence) for evidence in study.evidence]
    confidence = probabilities[0] if probabilities else 0.0
    sure = confidence >= (calibration.threshold if least is None else least)
    pairs = zip(study.candidates, probabilities, strict=True)
    given = [(answer, p) for answer, p in pairs if sure and p >= BESIDE * confidence]
    if inquiry.timeline:
        given.sort(key=lambda pair: pair[0].article.published or date.max)
    stances = list(inquiry.stances([answer for answer, _ in given], study.ranking))
    citations, numbers = cite([*(answer for answer, _ in given), *(stance.other for _, stance in stances)])
    inquiry.clock.lap("compose")
    return Answer(
        question=question,
        searched_as=inquiry.question.text,
        mode=inquiry.mode.name,
        answerable=bool(given),
        confidence=confidence,
        answers=tuple(
            _answer_sentence(answer, inquiry.question.typing, p, cited)
            for (answer, p), cited in zip(given, numbers[: len(given)], strict=True)
        ),
        citations=tuple(citations),
        passages=tuple(ranked_passage(inquiry.snapshot, passage) for passage in study.ranking.passages[:k]),
        agreement=_agreement(stances, numbers, len(given)),
        index=IndexInfo(inquiry.snapshot.name, inquiry.snapshot.manifest.built_at),
        took_ms=inquiry.clock.took_ms(),
        filters=inquiry.filters,
        undated=undated(inquiry.snapshot, inquiry.filters),
    )


def _answer_sentence(found: Candidate, query: str, probability: float, citations: tuple[int, ...]) -> AnswerSentence:
    text, span = found.article.text, found.span(query)
    return AnswerSentence(
        text=text[slice(*found.quote)],
        span=None if span is None else text[slice(*span)],
        score=found.score,
        confidence=probability,
        citations=citations,
    )


def _agreement(
    beside: Sequence[tuple[int, Stance]], numbers: Sequence[tuple[int, ...]], given: int
) -> tuple[Agreement, ...]:
    """Return who agrees with which answer and who differs, by the numbers of their citations."""
    return tuple(
        Agreement("agree" if stance.agrees else "differ", (numbers[at][0], cited[0]), (stance.mine, stance.its))
        for (at, stance), cited in zip(beside, numbers[given:], strict=True)
    )


def ranked_passage(snapshot: Snapshot, scored: ScoredPassage) -> RankedPassage:
    """Return a passage as the doors show it."""
    passage = scored.passage
    article = snapshot.article(passage.article_id)
    return RankedPassage(
        rank=scored.rank,
        score=scored.score,
        passage_id=passage.id,
        article_id=article.id,
        title=article.title,
        start=passage.start,
        end=passage.end,
        text=article.text[passage.start : passage.end],
    )
