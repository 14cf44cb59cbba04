"""Answers made by hand, for the tests of everything that shows or writes them."""

from collections.abc import Sequence

from askmuse.answering.answer import Answer, AnswerSentence, Citation, IndexInfo, RankedPassage


def answer_of(
    question: str,
    *citations: Citation,
    span: str | None = None,
    searched_as: str = "",
    confidence: float = 0.9,
    passages: Sequence[RankedPassage] = (),
) -> Answer:
    """Return an answer with one sentence, the quote of the first citation; without citations, a refusal."""
    numbers = tuple(citation.number for citation in citations)
    return Answer(
        question=question,
        searched_as=searched_as or question,
        mode="instant",
        outcome="answered" if citations else "not_said",
        answerable=bool(citations),
        confidence=confidence,
        answers=(AnswerSentence(citations[0].quote, span, 1.0, confidence, numbers),) if citations else (),
        citations=citations,
        nearest=(),
        passages=tuple(passages),
        agreement=(),
        notes=(),
        index=IndexInfo("s", "t"),
        took_ms={},
    )
