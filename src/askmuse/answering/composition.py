"""The answer object, from what was found: which answers are sure enough, their citations, and who agrees."""

from collections.abc import Sequence
from datetime import date

from askmuse.answering.agreement import Stance
from askmuse.answering.answer import Agreement, Answer, AnswerSentence, IndexInfo, NearSentence, Outcome, RankedPassage
from askmuse.answering.citations import cite
from askmuse.answering.confidence import Calibration, Evidence
from askmuse.answering.extraction import Candidate
from askmuse.answering.inquiry import Inquiry
from askmuse.answering.notes import notes
from askmuse.answering.study import Study
from askmuse.answering.subjects import ABOUT_ANOTHER, is_about_another
from askmuse.index.snapshot import Snapshot
from askmuse.questions.question import Question
from askmuse.ranking.retrieval import undated
from askmuse.ranking.stages import ScoredPassage
from askmuse.text import is_latin

BESIDE = 0.1
"""How likely another answer must be beside the first, as a share. Higher values cost the second fact of questions that
ask for two: .2 loses one question in forty a fact, .1 one in two hundred (benchmarks/README.md)."""
UNREAD = 0.6
"""Probability of an answer that has all words of a question in a script that the models cannot read. Chosen, not
fitted: without the models, words in common are all that speaks for an answer."""


def compose(inquiry: Inquiry, study: Study, question: str, k: int, least: float | None) -> Answer:
    """Return the answer to `question`, as it was asked, from what `study` found; `k` of its passages are listed.

    The first answer is given if its probability is `least` or more (None: the calibrated threshold), the others if they
    are likely enough beside it. Where it is not, but reaches the calibrated floor, the same sentences are `nearest`.
    """
    chosen = _chosen(inquiry, study)
    confidence = chosen[0][1] if chosen else 0.0
    outcome = _outcome(confidence, inquiry.calibration, least) if chosen else "not_said"
    if inquiry.timeline:
        chosen.sort(key=lambda pair: pair[0].article.published or date.max)
    given = chosen if outcome == "answered" else []
    nearest = chosen if outcome == "perhaps" else []
    stances = list(inquiry.stances([answer for answer, _ in given], study.ranking))
    quoted = [answer for answer, _ in given or nearest]
    citations, numbers = cite([*quoted, *(stance.other for _, stance in stances)])
    agreement = _agreement(stances, numbers, len(quoted))
    inquiry.clock.lap("compose")
    return Answer(
        question=question,
        searched_as=inquiry.question.text,
        mode=inquiry.mode.name,
        outcome=outcome,
        answerable=outcome == "answered",
        confidence=confidence,
        answers=tuple(
            _answer_sentence(answer, inquiry.question.typing, p, cited)
            for (answer, p), cited in zip(given, numbers, strict=False)
        ),
        citations=tuple(citations),
        nearest=tuple(
            NearSentence(answer.text, p, cited) for (answer, p), cited in zip(nearest, numbers, strict=False)
        ),
        passages=tuple(ranked_passage(inquiry.snapshot, passage) for passage in study.ranking.passages[:k]),
        agreement=agreement,
        notes=tuple(notes(inquiry, study, [answer for answer, _ in given], agreement, citations)),
        index=IndexInfo(inquiry.snapshot.name, inquiry.snapshot.manifest.built_at),
        took_ms=inquiry.clock.took_ms(),
        filters=inquiry.filters,
        undated=undated(inquiry.snapshot, inquiry.filters),
    )


def _chosen(inquiry: Inquiry, study: Study) -> list[tuple[Candidate, float]]:
    """Return the candidates that are likely enough beside the first, each with its probability, and the first."""
    pairs = [
        (answer, _probability(inquiry, study, answer, evidence))
        for answer, evidence in zip(study.candidates, study.evidence, strict=True)
    ]
    return [(answer, p) for answer, p in pairs if p >= BESIDE * pairs[0][1]]


def _probability(inquiry: Inquiry, study: Study, answer: Candidate, evidence: Evidence) -> float:
    """Return how likely an answer is right, which is seldom where it is about something else than the question."""
    about = ABOUT_ANOTHER if is_about_another(study.question, answer, inquiry.snapshot) else 1.0
    likely = inquiry.calibration.probability(evidence)
    if not is_latin(study.question.asked):
        likely = max(likely, UNREAD * _covered(study.question, answer))
    return about * likely


def _covered(question: Question, answer: Candidate) -> float:
    """Return the share of the question's terms, by their weight, that the quote has."""
    total = sum(question.idf.values())
    return sum(weight for term, weight in question.idf.items() if term in answer.terms) / total if total else 0.0


def _outcome(confidence: float, calibration: Calibration, least: float | None) -> Outcome:
    if confidence >= (calibration.threshold if least is None else least):
        return "answered"
    return "perhaps" if confidence >= calibration.floor else "not_said"


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
    stances: Sequence[tuple[int, Stance]], numbers: Sequence[tuple[int, ...]], quoted: int
) -> tuple[Agreement, ...]:
    """Return which sentences agree with which answer and which differ, by the numbers of their citations.

    The numbers of the first `quoted` citations are those of the answers.
    """
    return tuple(
        Agreement(stance.kind, (numbers[at][0], cited[0]), (stance.mine, stance.its))
        for (at, stance), cited in zip(stances, numbers[quoted:], strict=True)
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
