"""The façade: the shape of an answer, refusals, spelling, history, modes, limits, and picking up a new snapshot."""

import json
import math
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askmuse.answering.answer import Answer, NearSentence
from askmuse.answering.confidence import calibrations
from askmuse.assistant import Assistant
from askmuse.errors import AskmuseError, NotFoundError, QuestionError, SnapshotDamaged, SnapshotMissing
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from askmuse.types import Filters, Turn, Undated, Vectors
from conftest import WordEncoder, WordReader

ARTICLES = {
    "bank.md": "---\npublisher: Ledger\npublished: 2026-01-10\nurl: https://example.com/bank\n---\n\n"
    "The bank raised its rate to 4.5 percent on Tuesday. Savers cheered the move.\n",
    "river.md": "The river crested at 11.19 feet on Sunday. Roads closed in the valley.\n",
}
WriteCorpus = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def open_assistant(write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder) -> Callable[[float], Assistant]:
    """Return a function that opens an assistant with a threshold over the two articles."""

    def opened(min_confidence: float) -> Assistant:
        index = tmp_path / "index"
        update(write_corpus(ARTICLES), index, encoder)
        return Assistant(Snapshot.open(index), encoder, index, Settings(min_confidence=min_confidence), WordReader())

    return opened


def test_an_answer_has_the_shape_that_every_door_shows(open_assistant: Callable[[float], Assistant]) -> None:
    assistant = open_assistant(0.0)
    answer = assistant.ask("What percent is the bank rate?", k=2)
    shown = json.loads(json.dumps(answer.to_dict()))
    assert list(shown) == [
        "question", "searched_as", "mode", "outcome", "answerable", "confidence", "answers", "citations", "nearest",
        "passages", "agreement", "notes", "index", "took_ms", "filters", "undated",
    ]  # fmt: skip
    assert list(shown["took_ms"]) == ["question", "search", "read", "choose", "compose", "total"]
    assert shown["answers"][0] | {"score": 0, "confidence": 0} == {
        "text": "The bank raised its rate to 4.5 percent on Tuesday.",
        "span": "Tuesday.",
        "score": 0,
        "confidence": 0,
        "citations": [1],
    }
    bank = assistant.article("bank")
    assert shown["citations"][0] == {
        "number": 1,
        "article_id": "bank",
        "title": "bank",
        "publisher": "Ledger",
        "url": "https://example.com/bank",
        "published": "2026-01-10",
        "date_source": "front matter",
        "page": None,
        "ocr": False,
        "start": 1,
        "end": 52,
        "quote": "The bank raised its rate to 4.5 percent on Tuesday.",
        "sha256": bank.sha256,
    }
    assert [(p["rank"], p["passage_id"]) for p in shown["passages"]] == [(1, "bank#1"), (2, "river#1")]
    assert list(shown["passages"][0]) == [
        "rank", "score", "passage_id", "article_id", "title", "start", "end", "text",
    ]  # fmt: skip
    assert (shown["mode"], shown["answerable"], shown["agreement"]) == ("thinking", True, [])
    assert shown["index"] == {"snapshot": assistant.snapshot.name, "built_at": assistant.snapshot.manifest.built_at}


def test_what_is_not_sure_enough_is_shown_as_nearest(open_assistant: Callable[[float], Assistant]) -> None:
    answer = open_assistant(1.0).ask("What percent is the bank rate?")
    assert (answer.outcome, answer.answerable, answer.answers, answer.agreement) == ("perhaps", False, (), ())
    quote = "The bank raised its rate to 4.5 percent on Tuesday."
    assert answer.nearest[0] == NearSentence(quote, answer.confidence, (1,))
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.nearest) + 1))


def test_a_refusal_lists_the_nearest_passages_and_cites_nothing(
    open_assistant: Callable[[float], Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = open_assistant(1.0)
    sure = {mode: replace(calibration, floor=1.0) for mode, calibration in assistant._calibrations.items()}
    monkeypatch.setattr(assistant, "_calibrations", sure)
    answer = assistant.ask("What percent is the bank rate?")
    assert (answer.outcome, answer.answers, answer.nearest, answer.citations) == ("not_said", (), (), ())
    assert [passage.passage_id for passage in answer.passages] == ["bank#1", "river#1"]
    assert 0 < answer.confidence < 1


def test_a_slip_is_mended_and_shown(open_assistant: Callable[[float], Assistant]) -> None:
    answer = open_assistant(0.0).ask("when did the rivre crest")
    assert answer.searched_as == "when did the river crest"
    assert answer.question == "when did the rivre crest"


def test_a_follow_up_takes_keywords_from_before(open_assistant: Callable[[float], Assistant]) -> None:
    assistant = open_assistant(0.0)
    history = [Turn("How high did the river crest?", "The river crested at 11.19 feet on Sunday.")]
    answer = assistant.ask("and on which day?", history=history)
    assert answer.searched_as == "and on which day? river crest"
    assert answer.answers[0].text.startswith("The river crested at 11.19 feet on Sunday.")
    alone = "Did the savers cheer the move of the bank?"
    assert assistant.ask(alone, history=history).searched_as == alone


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"question": " \n"}, "The question is empty"),
        ({"question": "x" * 2001}, "The question has 2001 characters. The limit is 2000."),
        ({"question": "x", "history": [Turn("q")] * 21}, "The history has 21 turns. Send the latest 20 only."),
        ({"question": "x", "k": 0}, "k is 0. It must be from 1 to 50."),
        ({"question": "x", "k": 51}, "k is 51"),
        (
            {"question": "x", "mode": "dreaming"},
            "Unknown mode 'dreaming'. Modes: thinking, instant, contemplating, auto.",
        ),
    ],
)
def test_what_cannot_be_served_is_refused(
    arguments: dict[str, object], message: str, open_assistant: Callable[[float], Assistant]
) -> None:
    with pytest.raises(QuestionError) as raised:
        open_assistant(0.0).ask(**arguments)  # type: ignore[arg-type]
    assert str(raised.value).startswith(message)


def test_filters_that_leave_nothing_give_no_answer(open_assistant: Callable[[float], Assistant]) -> None:
    answer = open_assistant(0.0).ask("bank rate", filters=Filters(published_to=date(2025, 1, 1)))
    assert (answer.answerable, answer.confidence, answer.passages) == (False, 0.0, ())


def test_k_counts_the_passages_and_leaves_the_answers_alone(open_assistant: Callable[[float], Assistant]) -> None:
    assistant = open_assistant(0.0)
    one, two = (assistant.ask("river bank", k=k) for k in (1, 2))
    assert (len(one.passages), len(two.passages)) == (1, 2)
    assert one.answers == two.answers


@pytest.mark.parametrize("mode", ["instant", "thinking"])
def test_k_leaves_the_answers_of_a_follow_up_alone(
    mode: str, write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    texts = [
        f"The bank raised rate number {n} on a {day}day."
        for n in range(8)
        for day in ("Mon", "Tues", "Fri", "Sun", "Sat")
    ]
    update(write_corpus({f"{n:02}.md": f"{text}\n" for n, text in enumerate(texts)}), tmp_path / "index", encoder)
    assistant = Assistant(
        Snapshot.open(tmp_path / "index"), encoder, tmp_path / "index", Settings(min_confidence=0.0), WordReader()
    )
    first = assistant.ask("bank raised rate", k=10, mode=mode)
    said = [Turn("bank raised rate", "\n".join(passage.text for passage in first.passages))]
    one, many = (assistant.ask("and what else of the bank?", said, k, mode) for k in (1, 40))
    assert one.answers == many.answers
    assert many.passages[:1] == one.passages
    assert [passage.rank for passage in many.passages] == list(range(1, 41))


def test_search_gives_passages_alone(open_assistant: Callable[[float], Assistant]) -> None:
    assert [passage.passage_id for passage in open_assistant(0.0).search("roads in the valley", k=1)] == ["river#1"]


def test_an_unknown_article_is_named(open_assistant: Callable[[float], Assistant]) -> None:
    with pytest.raises(NotFoundError, match="No article has the id 'nowhere'"):
        open_assistant(0.0).article("nowhere")


def test_a_new_snapshot_is_picked_up(
    open_assistant: Callable[[float], Assistant], write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    assistant = open_assistant(0.0)
    assert not assistant.refresh()
    newer = update(write_corpus({"team.md": "The riders won by 59 seconds.\n"}), tmp_path / "index", encoder).snapshot
    assert assistant.refresh()
    assert assistant.snapshot.name == newer
    assert assistant.ask("By how many seconds did the riders win?").answers[0].text == "The riders won by 59 seconds."


def test_opening_no_index_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissing, match="run `askmuse index --corpus DIR --index"):
        Assistant.open(tmp_path / "none")


TWO_SIDES = {
    name: f"---\npublished: 2026-04-08\n---\n{text}\n"
    for name, text in {
        "a.md": "The Elbe dam is 40 metres high. It was built of stone.",
        "b.md": "By a new count the Elbe dam is 42 metres high. Nobody lives there.",
        "c.md": "The Elbe dam is 40 metres high, says a map.",
    }.items()
}


def test_a_calibration_that_is_written_meanwhile_counts_from_the_next_refresh(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    index = tmp_path / "index"
    update(write_corpus(ARTICLES), index, encoder)
    assistant = Assistant(Snapshot.open(index), encoder, index, Settings())
    before = assistant.min_confidence("instant")
    fitted = {"intercept": 2.0, "coefficients": {}, "threshold": 0.625}
    (index / "confidence.json").write_text(json.dumps({"instant": fitted}))
    assert assistant.min_confidence("instant") == before
    assert assistant.refresh() is False
    assert assistant.min_confidence("instant") == 0.625
    assert assistant.min_confidence("auto") == assistant.min_confidence() != 0.625
    assert assistant.ask("What did the bank raise?", mode="instant").confidence == 1 / (1 + math.exp(-2.0))


@pytest.fixture
def dams(write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder) -> Assistant:
    """Return an assistant over three articles on a dam, two of which agree."""
    index = tmp_path / "index"
    update(write_corpus(TWO_SIDES), index, encoder)
    return Assistant(Snapshot.open(index), encoder, index, Settings(min_confidence=0.0), WordReader())


def test_who_agrees_and_who_differs_is_cited(dams: Assistant) -> None:
    answer = dams.ask("How high is the Elbe dam?")
    cited = {citation.number: citation for citation in answer.citations}
    first = [stance for stance in answer.agreement if stance.citations[0] == answer.answers[0].citations[0]]
    assert cited[answer.answers[0].citations[0]].article_id == "a"
    assert [(stance.kind, cited[stance.citations[1]].article_id, stance.values) for stance in first] == [
        ("differ", "b", ("40 metres", "42 metres")),
        ("agree", "c", ("40 metres", "40 metres")),
    ]


def test_an_instant_answer_is_held_against_nothing(dams: Assistant) -> None:
    assert dams.ask("How high is the Elbe dam?", mode="instant").agreement == ()


def test_contemplating_answers_each_part(dams: Assistant) -> None:
    question = "How high is the Elbe dam and what was it built of?"
    answer = dams.ask(question, mode="contemplating")
    assert answer.mode == "contemplating"
    assert {"40", "stone"} <= set(" ".join(found.text for found in answer.answers).replace(".", "").split())


@pytest.mark.parametrize(("sure", "mode"), [(0.0, "instant"), (1.0, "thinking")])
def test_auto_thinks_where_it_is_not_sure(
    dams: Assistant, monkeypatch: pytest.MonkeyPatch, sure: float, mode: str
) -> None:
    monkeypatch.setattr("askmuse.answering.inquiry.ENOUGH_FOR_AUTO", sure)
    answer = dams.ask("How high is the Elbe dam?", mode="auto")
    assert answer.mode == mode
    same = dams.ask("How high is the Elbe dam?", mode=mode)
    assert (answer.answers, answer.citations, answer.agreement) == (same.answers, same.citations, same.agreement)


def test_auto_thinks_of_what_asks_for_several_things(dams: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("askmuse.answering.inquiry.ENOUGH_FOR_AUTO", 0.0)
    assert dams.ask("How high is the Elbe dam and what was it built of?", mode="auto").mode == "thinking"


RATES = {
    "spring.md": "---\npublished: 2026-03-10\n---\n\nThe bank raised its rate to 4.5 percent on Tuesday.\n",
    "summer.md": "---\npublished: 2026-06-10\n---\n\nThe bank raised its rate to 4.75 percent on Tuesday.\n",
    "autumn.md": "---\npublished: 2026-09-10\n---\n\nA rate of 5 percent is what the governor of the bank wants.\n",
    "notes.md": "Every percent of the bank rate costs savers dearly.\n",
}
RATE = "What percent is the bank rate?"


@pytest.fixture
def rates(write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder) -> Assistant:
    index = tmp_path / "rates"
    update(write_corpus(RATES), index, encoder)
    return Assistant(Snapshot.open(index), encoder, index, Settings(min_confidence=0.0), WordReader())


def sources(answer: Answer) -> set[str]:
    return {passage.article_id for passage in answer.passages}


def test_a_period_of_the_question_filters_keeps_the_undated_and_is_not_searched(rates: Assistant) -> None:
    answer = rates.ask("As of March 2026, what percent is the bank rate?")
    assert answer.searched_as == "what percent is the bank rate?"
    assert answer.filters == Filters(published_to=date(2026, 3, 31), keep_undated=True)
    assert (answer.undated, sources(answer)) == (Undated(kept=1), {"spring", "notes"})
    assert answer.answers == rates.ask("what percent is the bank rate?", filters=answer.filters).answers
    shown = answer.to_dict()
    assert shown["filters"] == {
        "article_id": (), "publisher": (), "folder": (),
        "published_from": None, "published_to": "2026-03-31", "keep_undated": True,
    }  # fmt: skip
    assert shown["undated"] == {"kept": 1, "left_out": 0}


def test_a_month_counts_from_the_newest_article(rates: Assistant) -> None:
    answer = rates.ask("What was reported since June about the bank rate?")
    assert answer.filters == Filters(published_from=date(2026, 6, 1), keep_undated=True)
    assert sources(answer) == {"summer", "autumn", "notes"}
    assert rates.ask("What was reported since October about the bank?").filters.published_from == date(2025, 10, 1)


def test_a_period_of_the_caller_wins_and_says_how_many_undated_articles_it_left_out(rates: Assistant) -> None:
    given_ = Filters(published_from=date(2026, 5, 1))
    answer = rates.ask("As of March 2026, what percent is the bank rate?", filters=given_)
    assert (answer.filters, answer.undated) == (given_, Undated(left_out=1))
    assert sources(answer) == {"summer", "autumn"}
    assert answer.searched_as == "what percent is the bank rate?"
    both = rates.ask("As of March 2026, what percent is the bank rate?", filters=Filters(article_id=("summer",)))
    assert (both.filters.article_id, both.filters.published_to) == (("summer",), date(2026, 3, 31))
    assert (both.undated, both.passages) == (Undated(), ())


def test_the_passages_that_are_ranked_and_searched_are_those_of_the_answer(rates: Assistant) -> None:
    question = "As of March 2026, what percent is the bank rate?"
    found = [passage.passage_id for passage in rates.ask(question).passages]
    assert [scored.passage.id for scored in rates.rank(question).passages] == found
    assert [passage.passage_id for passage in rates.search(question)] == found
    assert {candidate.text for candidate in rates.study(question)[1].candidates} == {
        "The bank raised its rate to 4.5 percent on Tuesday.",
        "Every percent of the bank rate costs savers dearly.",
    }


def test_a_follow_up_takes_no_date_of_the_turn_before(rates: Assistant) -> None:
    history = [Turn("As of March 2026, what percent is the bank rate?", "4.5 percent.")]
    answer = rates.ask("and the governor?", history=history)
    assert answer.searched_as == "and the governor? percent bank rate"
    assert answer.filters == Filters()
    only = rates.ask("as of March 2026?", history=[Turn(RATE, "5 percent.")])
    assert (only.searched_as, sources(only)) == ("? percent bank rate", {"spring", "notes"})
    assert rates.ask("as of March 2026").answers == ()


def test_without_a_dated_article_no_period_counts(open_assistant: Callable[[float], Assistant]) -> None:
    assistant = open_assistant(0.0)
    asked = "As of March 2026, how high did the river crest?"
    assert assistant.ask(asked).filters.published_to == date(2026, 3, 31)
    object.__setattr__(assistant.snapshot.store, "newest", lambda: None)
    answer = assistant.ask(asked)
    assert (answer.filters, answer.searched_as) == (Filters(), asked)


def test_the_latest_is_preferred_among_answers_that_are_as_good(rates: Assistant) -> None:
    first, second = (
        rates.ask(question, mode="instant") for question in ("bank raised rate", "latest bank raised rate")
    )
    assert first.answers[0].text == "The bank raised its rate to 4.5 percent on Tuesday."
    assert second.answers[0].text == "The bank raised its rate to 4.75 percent on Tuesday."
    assert second.filters == Filters()


def test_a_timeline_is_in_the_order_of_publication_and_has_the_undated_last(rates: Assistant) -> None:
    plain, answer = (rates.ask(RATE, mode="instant", timeline=timeline) for timeline in (False, True))
    assert [(citation.number, citation.article_id) for citation in answer.citations] == [
        (1, "spring"), (2, "summer"), (3, "autumn"), (4, "notes"),
    ]  # fmt: skip
    assert [one.citations for one in answer.answers] == [(1,), (2,), (3,), (4,)]
    assert [citation.article_id for citation in plain.citations] == ["autumn", "summer", "notes"]
    for citation in answer.citations:
        assert rates.article(citation.article_id).text[citation.start : citation.end] == citation.quote
    assert answer.confidence == plain.confidence


EVENTS = (
    "What did the bank do in March 2026?",
    "Was the rate raised before April 8, 2026?",
    "How many savers were reported in 2025?",
    "Who led the bank until 2026-04-01?",
)
WORDS = ("bank", "rate", "percent", "May", "2026", "before", "savers", "of", "the", "what", "since", "last", "week?")


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    question=st.one_of(
        st.sampled_from(EVENTS),
        st.lists(st.sampled_from(WORDS), min_size=1).map(" ".join),
    )
)
def test_what_asks_for_no_period_is_answered_as_if_there_were_none(rates: Assistant, question: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("askmuse.answering.preparation.may_name_period", lambda _: False)
        before = rates.ask(question)
    now = rates.ask(question)
    assert replace(now, took_ms={}) == replace(before, took_ms={})
    assert (now.filters, now.undated) == (Filters(), Undated())


def test_what_something_is_beats_what_names_it_more_often(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    mentions = {f"m{n:02}.md": f"Zorblax fans paid {n} crowns for it.\n" for n in range(12)}
    index = tmp_path / "index"
    said = "After years of talk the Zorblax is a boat that sails uphill on its own.\n"
    update(write_corpus({**mentions, "z.md": said}), index, encoder)
    reader = WordReader()
    assistant = Assistant(Snapshot.open(index), encoder, index, Settings(min_confidence=0.0), reader)
    assert assistant.ask("What is the Zorblax?", mode="instant").answers[0].text == said.strip()
    assistant.ask("What is the Zorblax?")
    assert reader.asked[0][0] == "z#1"
    assert assistant.search("Zorblax", k=13)[-1].article_id == "z"


class PairingEncoder(WordEncoder):
    """A fake model that returns only once two threads are in it; `most` is how many ever were."""

    def __init__(self) -> None:
        self.most = 0
        self._inside = 0
        self._lock = threading.Lock()
        self._pair = threading.Barrier(2, timeout=60)

    def encode_query(self, text: str) -> Vectors:
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
        self._pair.wait()
        with self._lock:
            self._inside -= 1
        return super().encode_query(text)


def test_one_question_more_than_the_settings_have_threads_is_answered_at_a_time(
    write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    encoder, index = PairingEncoder(), tmp_path / "index"
    update(write_corpus(ARTICLES), index, encoder)
    assistant = Assistant(Snapshot.open(index), encoder, index, Settings(threads=1), WordReader())
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(partial(assistant.ask, mode="instant"), ["What is the bank rate?"] * 8))
    assert encoder.most == 2
    assert [answer.passages for answer in answers] == [answers[0].passages] * 8


def test_the_time_limit_of_an_answer_includes_waiting_for_a_turn(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askmuse.assistant.Clock", lambda: SimpleNamespace(elapsed_ms=500.0))
    index = tmp_path / "index"
    update(write_corpus(ARTICLES), index, encoder)
    assistant = Assistant(Snapshot.open(index), encoder, index, Settings(), WordReader())
    limits: list[float | None] = []

    def study(*_: object, timeout_ms: float | None, **__: object) -> None:
        limits.append(timeout_ms)
        raise QuestionError("not of interest")

    monkeypatch.setattr(assistant, "study", study)
    for timeout_ms in (None, 800.0, 300.0):
        with pytest.raises(QuestionError, match="not of interest"):
            assistant.ask("What is the bank rate?", timeout_ms=timeout_ms)
    assert limits == [None, 300.0, 0.0]


@pytest.mark.parametrize(
    "held",
    [
        b"\xff",
        b"{",
        b'{"thinking": 1}',
        b'{"thinking": {"intercept": 0, "coefficients": {"fame": 1}, "threshold": 0.3}}',
        b'{"thinking": {"intercept": 0, "coefficients": {"score": "high"}, "threshold": 0.3}}',
        b'{"thinking": {"intercept": 0, "coefficients": {"score": 1}, "threshold": null}}',
    ],
)
def test_a_damaged_calibration_is_named(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "confidence.json").write_bytes(held)
    with pytest.raises(SnapshotDamaged, match=r"confidence\.json is damaged: delete it, and calibrate anew"):
        calibrations(tmp_path)


def test_an_assistant_is_closed_at_the_end_of_a_with_block(open_assistant: Callable[[float], Assistant]) -> None:
    with open_assistant(0.0) as assistant:
        assert assistant.ask("What percent is the bank rate?").answerable
    with pytest.raises(AskmuseError, match=r"The assistant is closed\. Open another with Assistant\.open"):
        assistant.ask("What percent is the bank rate?")


def test_several_questions_are_answered_in_their_order(open_assistant: Callable[[float], Assistant]) -> None:
    assistant = open_assistant(0.0)
    questions = ["What percent is the bank rate?", "When did the river crest?"]
    filters = Filters(article_id=("river",))
    answers = assistant.ask_many(iter(questions), k=1, mode="instant", filters=filters)
    expected = [assistant.ask(question, k=1, mode="instant", filters=filters) for question in questions]
    assert [replace(answer, took_ms={}) for answer in answers] == [replace(answer, took_ms={}) for answer in expected]
    with pytest.raises(TypeError, match="questions must be several"):
        assistant.ask_many("What percent is the bank rate?")
    with pytest.raises(TypeError, match="question must be of the type str, not int"):
        assistant.ask_many(["What percent is the bank rate?", 5])  # type: ignore[list-item]


def test_a_calibration_of_its_own_lets_numbers_be_shown(open_assistant: Callable[[float], Assistant]) -> None:
    assistant = open_assistant(0.0)
    assert not assistant.calibrated
    own = {"thinking": {"intercept": 3.0, "coefficients": {}, "threshold": 0.3}}
    (assistant.index / "confidence.json").write_text(json.dumps(own))
    assistant.refresh()
    assert assistant.calibrated
