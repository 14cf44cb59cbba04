"""The façade: the shape of an answer, refusals, spelling, history, modes, limits, and picking up a new snapshot."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from askmuse.assistant import Assistant
from askmuse.errors import NotFoundError, QuestionError, SnapshotMissing
from askmuse.indexing import update
from askmuse.settings import Settings
from askmuse.snapshot import Snapshot
from askmuse.types import Filters, Turn
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
        "question", "searched_as", "mode", "answerable", "confidence", "answers", "citations", "passages", "agreement",
        "index", "took_ms",
    ]  # fmt: skip
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
        "title": "The bank raised its rate to 4.5 percent on Tuesday. Savers cheered the move.",
        "publisher": "Ledger",
        "url": "https://example.com/bank",
        "published": "2026-01-10",
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


def test_a_refusal_lists_the_nearest_passages_and_cites_nothing(open_assistant: Callable[[float], Assistant]) -> None:
    answer = open_assistant(1.0).ask("What percent is the bank rate?")
    assert (answer.answerable, answer.answers, answer.citations) == (False, (), ())
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
        ({"question": "x" * 2001}, "The question has 2001 characters: 2000 is the most."),
        ({"question": "x", "history": [Turn("q")] * 21}, "The history has 21 turns: send the latest 20."),
        ({"question": "x", "k": 0}, "k is 0: ask for 1 to 50 passages."),
        ({"question": "x", "k": 51}, "k is 51"),
        (
            {"question": "x", "mode": "dreaming"},
            "There is no mode 'dreaming': askmuse has thinking, instant, contemplating, auto.",
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
    answer = open_assistant(0.0).ask("bank rate", filters=Filters(publisher=("Nobody",)))
    assert (answer.answerable, answer.confidence, answer.passages) == (False, 0.0, ())


def test_k_counts_the_passages_and_leaves_the_answers_alone(open_assistant: Callable[[float], Assistant]) -> None:
    assistant = open_assistant(0.0)
    one, two = (assistant.ask("river bank", k=k) for k in (1, 2))
    assert (len(one.passages), len(two.passages)) == (1, 2)
    assert one.answers == two.answers


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
    "a.md": "The Elbe dam is 40 metres high. It was built of stone.\n",
    "b.md": "By another count the Elbe dam is 42 metres high. Nobody lives there.\n",
    "c.md": "The Elbe dam is 40 metres high, says a map.\n",
}


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
        ("differ", "b", ("40", "42")),
        ("agree", "c", ("40", "40")),
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
    monkeypatch.setattr("askmuse.assistant.SURE", sure)
    answer = dams.ask("How high is the Elbe dam?", mode="auto")
    assert answer.mode == mode
    same = dams.ask("How high is the Elbe dam?", mode=mode)
    assert (answer.answers, answer.citations, answer.agreement) == (same.answers, same.citations, same.agreement)
