"""When the sources of a question were published, and dates in questions that do not say so."""

import subprocess
import sys
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askmuse.questions.periods import Period, may_name_period, period
from askmuse.types import Filters

TODAY = date(2026, 11, 21)
"""A Saturday."""
RESTRICTING = [
    ("Who leads the lab as of March 2026?", "", "2026-03-31", "Who leads the lab?"),
    ("As of March 2026, who leads the lab?", "", "2026-03-31", "who leads the lab?"),
    ("Who leads, as of early March 2026, the lab?", "", "2026-03-31", "Who leads the lab?"),
    ("What was known about Avocado before April 8, 2026?", "", "2026-04-07", "What was known about Avocado?"),
    ("Before April 8, 2026, what was known about Avocado?", "", "2026-04-07", "what was known about Avocado?"),
    ("What was known before 8 April 2026 about Avocado?", "", "2026-04-07", "What was known about Avocado?"),
    (
        "What has been reported about Muse Spark since May?",
        "2026-05-01",
        "",
        "What has been reported about Muse Spark?",
    ),
    (
        "What has been reported since May about Muse Spark?",
        "2026-05-01",
        "",
        "What has been reported about Muse Spark?",
    ),
    ("What do articles from 2025 say about Llama?", "2025-01-01", "2025-12-31", "What do articles say about Llama?"),
    (
        "What do the articles of 2025 say about Llama?",
        "2025-01-01",
        "2025-12-31",
        "What do the articles say about Llama?",
    ),
    (
        "What do articles from 12.8.2025 say about Llama?",
        "2025-08-12",
        "2025-08-12",
        "What do articles say about Llama?",
    ),
    ("What do articles from 08/2025 say about Llama?", "2025-08-01", "2025-08-31", "What do articles say about Llama?"),
    (
        "What do articles from the 2010s say about Llama?",
        "2010-01-01",
        "2019-12-31",
        "What do articles say about Llama?",
    ),
    ("What do articles from the early 2025 say?", "2025-01-01", "2025-12-31", "What do articles say?"),
    ("What do articles in the year of 2025 say?", "2025-01-01", "2025-12-31", "What do articles say?"),
    ("What do articles not older than 2025 say?", "2025-01-01", "", "What do articles say?"),
    ("What do articles from 2025 or later say?", "2025-01-01", "", "What do articles say?"),
    ("What do articles from May 2025 or earlier say?", "", "2025-05-31", "What do articles say?"),
    ("What do articles that appeared in 2025 say?", "2025-01-01", "2025-12-31", "What do articles say?"),
    ("What do reports from 2025 say about Llama?", "2025-01-01", "2025-12-31", "What do reports say about Llama?"),
    ("Using only sources from 2025, who leads the lab?", "2025-01-01", "2025-12-31", "who leads the lab?"),
    ("How good is Llama 4 in articles from 2025?", "2025-01-01", "2025-12-31", "How good is Llama 4?"),
    ("What was reported last week?", "2026-11-09", "2026-11-15", "What was reported?"),
    (
        "What was reported last week about Muse Spark?",
        "2026-11-09",
        "2026-11-15",
        "What was reported about Muse Spark?",
    ),
    ("What had been written about Llama until 2026-04-01?", "", "2026-04-01", "What had been written about Llama?"),
    (
        "According to articles published between March and May 2026, who leads the lab?",
        "2026-03-01",
        "2026-05-31",
        "who leads the lab?",
    ),
    ("Which articles published before April 2026 mention Llama?", "", "2026-03-31", "Which articles mention Llama?"),
    ("What do last week's articles say about Llama?", "2026-11-09", "2026-11-15", "What do articles say about Llama?"),
    ("What do the 2025 articles say about Llama?", "2025-01-01", "2025-12-31", "What do articles say about Llama?"),
    ("According to last month's news coverage, who leads the lab?", "2026-10-01", "2026-10-31", "who leads the lab?"),
    ("What did the media report on April 8, 2026?", "2026-04-08", "2026-04-08", "What did the media report?"),
    ("What did the press say about Llama before April 2026?", "", "2026-03-31", "What did the press say about Llama?"),
    ("Any news on Llama since May?", "2026-05-01", "", "Any news on Llama?"),
    ("Any news since yesterday?", "2026-11-20", "", "Any news?"),
    ("What's new since May 2026?", "2026-05-01", "", "What's new?"),
    ("What is new about Muse Spark since last month?", "2026-10-01", "", "What is new about Muse Spark?"),
    ("What was in the news last week?", "2026-11-09", "2026-11-15", "What was in the news?"),
    ("What was known in 2025?", "", "2025-12-31", "What was known?"),
    ("Who leads the lab as at 31 March 2026?", "", "2026-03-31", "Who leads the lab?"),
    ("What did newspapers write in the last two weeks?", "2026-11-07", "2026-11-21", "What did newspapers write?"),
    ("Who leads according to stories published after the 8th of April 2026?", "2026-04-09", "", "Who leads?"),
    ("In articles from May onwards, who leads the lab?", "2026-05-01", "", "who leads the lab?"),
    ("what was known about avocado up to late march 2026", "", "2026-03-31", "what was known about avocado"),
    ("In 2025, what was written about Llama?", "2025-01-01", "2025-12-31", "what was written about Llama?"),
    ("What was reported between November and February 2026?", "2025-11-01", "2026-02-28", "What was reported?"),
    ("How much was known about Llama 5 prior to April 2026?", "", "2026-03-31", "How much was known about Llama 5?"),
    (
        "Was anything known about Muse Spark before April 8, 2026?",
        "",
        "2026-04-07",
        "Was anything known about Muse Spark?",
    ),
    ("How good is the model in articles older than 2026?", "", "2025-12-31", "How good is the model?"),
    ("What was reported since February 29?", "2024-02-29", "", "What was reported?"),
    ("What is the latest in articles from 2025?", "2025-01-01", "2025-12-31", "What is the latest?"),
    ("as of March 2026", "", "2026-03-31", ""),
    ("What do articles from the year 2025 say?", "2025-01-01", "2025-12-31", "What do articles say?"),
    ("What do articles from summer 2025 say?", "2025-06-01", "2025-08-31", "What do articles say?"),
    ("What was reported since the summer?", "2026-06-01", "", "What was reported?"),
    ("What do articles from Q2 2025 say?", "2025-04-01", "2025-06-30", "What do articles say?"),
]
"""The question, the first day and the last one that it names ("" for an open end), and what is left of it."""
EVENTS = [
    "What did the media report on 2025 capital spending?",
    "What was reported on 2025 revenue?",
    "What do articles on 2026 capital spending say?",
    "How many of the 2000 articles did Apollo flag?",
    "How may news reports affect Meta?",
    "When was Llama 2 released in July 2023?",
    "What happened on April 8, 2026?",
    "What did Meta announce in 2025?",
    "How many cases were reported in March 2020?",
    "What revenue did Meta report in 2025?",
    "Which report was published in April 2026?",
    "What was published in 2023 by the climate panel?",
    "What was known until 2023 as Twitter?",
    "What did Meta publish in 2025?",
    "What was published by Meta in 2025?",
    "In 2025, what was published by Meta?",
    "What did Meta release before April 8, 2026?",
    "How has the price changed since May?",
    "How many models did Meta release between March and May 2026?",
    "Who led the lab until 2025?",
    "Who will lead the lab by March 2026?",
    "What was known about Avocado before the launch?",
    "What was known about the model Meta released before April 2026?",
    "What was written about the riots in 2024?",
    "What is the coverage of the plan in 2025?",
    "What did the press conference in March 2026 reveal?",
    "May I ask what is known?",
    "What is known about sales since May?",
    "What articles does the treaty of 1992 have?",
    "Did the media company grow since 2025?",
    "What is the new model of 2026?",
    "What happened last week?",
    "What do articles from the last week of March say about Llama?",
    "How much did big tech pay for it last year?",
    "Which articles mention Llama 4?",
    "What do the articles say about 2025?",
    "What was known about Avocado before 8/4/2026?",
    "What did Zuckerberg say on April 8, 2026?",
    "What did Zuckerberg tell the media about the 2025 budget?",
    "Who read the news on 8 April?",
    "How did sources of energy change after 2020?",
    "What was reported on 31 April 2026?",
    "What is Meta known for since 2004?",
    "Who is best known in 2025?",
    "Which model was known as Avocado before April 2026?",
    "What was the book written in 2019 about?",
    "As of version 2025, what changed?",
    "What do the articles in 2,025 places say?",
    "What was written of the 2020 games?",
    "What was the company known as before 2021?",
    "What was Meta known as before October 2021?",
    "What did the media report on fall prices?",
    "How many of the spring articles are there?",
    "What was Meta known for in the first quarter?",
]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(("question", "first", "last", "rest"), RESTRICTING)
def test_a_date_of_publication_in_a_question_restricts_the_articles(
    question: str, first: str, last: str, rest: str
) -> None:
    found = period(question, TODAY)
    assert found is not None
    assert (found.first, found.last, found.rest) == (day(first), day(last), rest)
    assert may_name_period(question)


@pytest.mark.parametrize("question", EVENTS)
def test_the_date_of_an_event_in_a_question_restricts_nothing(question: str) -> None:
    assert period(question, TODAY) is None


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest on Llama?",
        "What was most recently reported on Llama?",
        "Who currently leads the lab?",
        "What is the newest model so far?",
        "Which model is best right now?",
    ],
)
def test_the_latest_is_preferred_and_stays_in_the_question(question: str) -> None:
    assert period(question, TODAY) == Period(question, latest=True)


@pytest.mark.parametrize(
    "question", ["What was decided at the latest by Meta?", "Is it up to date?", "Who came late?", "What is recent?"]
)
def test_words_that_only_resemble_the_latest_do_not_prefer_recent_articles(question: str) -> None:
    assert period(question, TODAY) is None


def test_a_period_can_be_combined_with_the_latest() -> None:
    found = period("What is the latest in articles from 2025?", TODAY)
    assert found == Period("What is the latest?", date(2025, 1, 1), date(2025, 12, 31), latest=True)


@pytest.mark.parametrize(
    ("said", "today", "first", "last"),
    [
        ("last week", "2026-11-16", "2026-11-09", "2026-11-15"),
        ("this week", "2026-11-22", "2026-11-16", "2026-11-22"),
        ("last month", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("this month", "2026-02-10", "2026-02-01", "2026-02-28"),
        ("last year", "2026-03-31", "2025-01-01", "2025-12-31"),
        ("the last month", "2026-03-31", "2026-02-28", "2026-03-31"),
        ("the past year", "2024-02-29", "2023-02-28", "2024-02-29"),
        ("in the last 10 days", "2026-03-11", "2026-03-01", "2026-03-11"),
        ("past three weeks", "2026-03-29", "2026-03-08", "2026-03-29"),
        ("yesterday", "2026-03-01", "2026-02-28", "2026-02-28"),
        ("today", "2026-03-01", "2026-03-01", "2026-03-01"),
        ("since May", "2026-04-30", "2025-05-01", ""),
        ("since May", "2026-05-01", "2026-05-01", ""),
        ("on May 5", "2026-05-04", "2025-05-05", "2025-05-05"),
        ("in February", "2024-12-01", "2024-02-01", "2024-02-29"),
        ("since the beginning of March 2026", "2026-11-21", "2026-03-01", ""),
        ("after early March 2026", "2026-11-21", "2026-03-01", ""),
        ("before late March 2026", "2026-11-21", "", "2026-03-31"),
        ("before the end of March 2026", "2026-11-21", "", "2026-03-31"),
        ("between March 2026 and May", "2026-11-21", "2026-03-01", "2026-05-31"),
        ("from April 8 to April 10, 2026", "2026-11-21", "2026-04-08", "2026-04-10"),
    ],
)
def test_relative_and_incomplete_dates_are_resolved_from_today(said: str, today: str, first: str, last: str) -> None:
    found = period(f"What was reported {said}?", date.fromisoformat(today))
    assert found == Period("What was reported?", day(first), day(last))


@pytest.mark.parametrize(
    "said", ["between May 2026 and March 2026", "since 31 April 2026", "since \x00\x00", "on 2026-13-01"]
)
def test_days_that_do_not_exist_give_no_period(said: str) -> None:
    assert period(f"What was reported {said}?", TODAY) is None


def test_a_period_is_added_to_filters_without_dates() -> None:
    found = Period("q", None, TODAY)
    assert found.within(None) == Filters(published_to=TODAY, keep_undated=True)
    assert found.within(Filters(publisher=("A",))) == Filters(publisher=("A",), published_to=TODAY, keep_undated=True)
    own = Filters(published_from=date(2026, 1, 1))
    assert found.within(own) == own
    assert Period("q", latest=True).within(own) == own
    assert Period("q").within(None) == Filters()


@given(st.text(max_size=60), st.sampled_from(["as of ", "What was reported since ", "articles from ", "news last "]))
def test_any_text_is_read_without_an_error(text: str, frame: str) -> None:
    found = period(f"{frame}{text}", TODAY)
    assert found is None or may_name_period(f"{frame}{text}")


LONG = 30_000
"""Characters. A text takes tenths of a second where time grows evenly with length, else many seconds."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [
        *(
            "\x01",
            "\x00\x01 ",
            "what was known about a ",
            "as of ",
            " ",
            "in the ",
            "articles that were ",
            "1 ",
            "may ",
            "a.b-",
        ),
        *("2025 ", "last week ", "articles from 2025 and ", "summer of ", "May \n"),
    ],
)
def test_the_time_to_read_a_question_grows_evenly_with_its_length(part: str) -> None:
    started = process_time()
    period(f"as of 2026x articles {part * (LONG // len(part))} since", TODAY)
    period(f"May{' ' * LONG}{part * (LONG // len(part))} news", TODAY)
    assert process_time() - started < 5


def test_a_history_of_punctuation_is_read_in_milliseconds() -> None:
    started = process_time()
    period("What was reported last week about " + "\x01" * 10_500, TODAY)
    assert process_time() - started < 1  # 0.03 s where a rule sees each run of marks once, else several seconds


def test_control_characters_in_a_question_are_not_dates() -> None:
    assert period("What do articles from \x00\x00 say? It was 2025.", TODAY) is None
    found = period("What do \x01 articles from 2025 say \x01?", TODAY)
    assert found == Period("What do \x01 articles say \x01?", date(2025, 1, 1), date(2025, 12, 31))


def test_a_question_without_a_period_imports_no_calendar() -> None:
    script = (
        "import sys; from datetime import date; from askmuse.questions.periods import period;"
        "period('What happened on April 8, 2026, before the latest news?', date(2026, 11, 21));"
        "print([name for name in sys.modules if name.startswith('dateutil')])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
