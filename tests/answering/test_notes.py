"""Notes on an answer."""

from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest

from askmuse.answering.answer import Agreement, Citation, Note
from askmuse.answering.extraction import Candidate
from askmuse.answering.inquiry import Inquiry
from askmuse.answering.notes import missing_parts, notes, unknown_words
from askmuse.answering.study import Study
from askmuse.questions.question import Question, question_of
from askmuse.ranking.stages import Ranking
from askmuse.types import Article, Filters, Passage, Sentence, Signals

ORDINARY = {"bank", "cost", "exit", "lend", "mentioned", "one", "storm", "was"}


def inquiry(
    question: str,
    *vocabulary: str,
    filters: Filters | None = None,
    degraded: bool = False,
    languages: tuple[str, ...] = ("en",),
) -> Inquiry:
    """Return an inquiry over articles in these languages that have the terms of `vocabulary`."""
    terms = dict.fromkeys(vocabulary, 0)
    stand_in = SimpleNamespace(
        snapshot=SimpleNamespace(vocabulary=terms, store=SimpleNamespace(languages=lambda: list(languages))),
        encoder=SimpleNamespace(knows=lambda word: word in ORDINARY),
        question=question_of(question),
        filters=filters or Filters(),
        degraded=degraded,
    )
    return cast("Inquiry", stand_in)


def study(question: str) -> Study:
    searched = question_of(question)
    return Study(searched, Ranking(searched, ()), [], [])


def answer(text: str) -> Candidate:
    passage = Passage("a#1", "a", 0, len(text), (Sentence(0, len(text)),))
    return Candidate(Article("a", "a.txt", text, "", ""), passage, 0, Signals(0, 0, 0, 0), 1.0)


def citation(number: int, published: date | None) -> Citation:
    about = dict.fromkeys(Citation.__dataclass_fields__)
    return Citation(**{**about, "number": number, "published": published})  # type: ignore[arg-type]


def test_words_that_no_article_has_are_listed_once_as_they_were_typed() -> None:
    about_zorb = inquiry("Does Zorb’s bank lend to Quux-Corp or Zorb’s?", "bank", "lend", "corp")
    assert list(unknown_words(about_zorb, answered=False)) == ["Zorb’s"]
    assert list(unknown_words(inquiry("Is it the zorb?"), answered=True)) == ["zorb"]


@pytest.mark.parametrize(
    ("question", "answered", "unknown"),
    [
        ("What did Storm cost in 2031?", True, ["Storm", "2031"]),
        ("Storm cost of 30 zorbs", True, ["30", "zorbs"]),
        ("What was the cost of the storm?", True, []),
        ("What was the cost of the storm?", False, ["cost", "storm"]),
        ("What is one cost that he mentioned?", False, ["cost"]),
    ],
)
def test_ordinary_unknown_words_are_listed_only_without_an_answer(
    question: str, answered: bool, unknown: list[str]
) -> None:
    assert list(unknown_words(inquiry(question), answered=answered)) == unknown


@pytest.mark.parametrize(
    ("question", "languages", "values"),
    [
        ("Wie viel kostet der Sturm?", ("en", "fr"), ("de", "en", "fr")),
        ("Wie viel kostet der Sturm?", ("en", "de"), None),
        ("Sturm 2026", ("en",), None),
        ("Wie viel kostet der Sturm?", (), None),
    ],
)
def test_a_question_in_another_language_than_all_articles_is_noted_instead_of_its_words(
    question: str, languages: tuple[str, ...], values: tuple[str, ...] | None
) -> None:
    noted = list(notes(inquiry(question, languages=languages), study(question), [], [], []))
    assert [note.values for note in noted if note.kind == "language"] == ([values] if values else [])
    assert [note.kind for note in noted] == ["language" if values else "unknown_terms"]


WHO_AND_WHEN = "Who leads the lab and when was it formed?"


def test_a_part_is_missing_if_no_answer_has_a_term_that_only_this_part_has() -> None:
    assert list(missing_parts(study(WHO_AND_WHEN), [answer("Wang leads it.")])) == ["when was it formed?"]
    assert list(missing_parts(study(WHO_AND_WHEN), [answer("It was formed by those who lead the lab.")])) == []


def test_no_part_is_missing_if_nothing_is_answered_or_one_thing_is_asked_for() -> None:
    assert list(missing_parts(study(WHO_AND_WHEN), [])) == []
    assert list(missing_parts(study("Who leads the lab?"), [answer("It rains.")])) == []


MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("published", "other", "kind", "expected"),
    [
        (MAY, JUNE, "later", [Note("newer", ("5",), (2,))]),
        (JUNE, MAY, "later", []),
        (MAY, MAY, "later", []),
        (None, JUNE, "later", []),
        (MAY, None, "later", []),
        (MAY, JUNE, "differ", []),
    ],
)
def test_a_later_value_is_noted_if_its_article_is_newer(
    published: date | None, other: date | None, kind: str, expected: list[Note]
) -> None:
    agreement = [Agreement(kind, (1, 2), ("4", "5"))]  # type: ignore[arg-type]
    cited = [citation(1, published), citation(2, other)]
    assert list(notes(inquiry("bank", "bank"), study("bank"), [], agreement, cited)) == expected


@pytest.mark.parametrize(
    ("limits", "values"),
    [
        ((MAY, JUNE), ("2026-05-01", "2026-06-01")),
        ((None, JUNE), ("", "2026-06-01")),
        ((MAY, None), ("2026-05-01", "")),
    ],
)
def test_a_period_is_noted_with_the_limits_that_it_has(
    limits: tuple[date | None, date | None], values: tuple[str, str]
) -> None:
    within_limits = inquiry("bank", "bank", filters=Filters(published_from=limits[0], published_to=limits[1]))
    assert list(notes(within_limits, study("bank"), [], [], [])) == [Note("period", values)]


def test_notes_come_in_a_fixed_order() -> None:
    late = inquiry(WHO_AND_WHEN, "lead", "lab", filters=Filters(published_from=MAY), degraded=True)
    kinds = [note.kind for note in notes(late, study(WHO_AND_WHEN), [answer("Wang leads it.")], [], [])]
    assert kinds == ["unknown_terms", "missing_part", "period", "degraded"]


def test_frequent_words_and_months_of_another_language_are_not_unknown() -> None:
    german = inquiry("Wann und warum schloss der Kai im Oktober?")
    assert list(unknown_words(german, answered=False)) == ["schloss", "Kai"]


def test_small_talk_has_no_unknown_words() -> None:
    small_talk = SimpleNamespace(**{**vars(inquiry("exit")), "question": Question("exit", {})})
    assert list(unknown_words(inquiry("exit"), answered=False)) == ["exit"]
    assert list(unknown_words(cast("Inquiry", small_talk), answered=False)) == []
