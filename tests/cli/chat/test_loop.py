"""Conversations from the first line to the last, over two articles and models that can be computed by hand."""

import io
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from askmuse.answering.answer import Agreement, Answer
from askmuse.articles.formats import read
from askmuse.assistant import Assistant
from askmuse.cli.chat.commands import COMMANDS
from askmuse.cli.chat.conversation import Conversation
from askmuse.cli.chat.loop import converse, run
from askmuse.cli.chat.transcript import Transcripts
from askmuse.cli.showing.explanation import print_explanation
from askmuse.errors import QuestionError
from askmuse.explain import explain
from askmuse.exporting.receipts import parse
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.questions.arguments import MOST_TURNS
from askmuse.settings import Settings
from askmuse.types import Turn
from conftest import WordEncoder, WordReader

ARTICLES = {
    "river.md": "---\ntitle: Rain falls\npublisher: Gazette\npublished: 2026-03-04\nurl: https://example.com/river\n---\n\n"
    "The river crested at 11.19 feet on Sunday. Roads closed in the valley.\n",
    "race.md": "# Race\n\nNine riders started.\n\n"
    "## Winners in Oslo\n\n- Ada took the\n  sprint\n- Bea took the climb\n",
}
CREST = "When has the river crested?"
CLIMB = "Who took the climb in Oslo?"
REFUSED = "Why is copper red?"
NOTHING = f"""\
These articles don't say.

Searched for: {REFUSED}

No article has the words “copper”, “red”.

The nearest passages, none of which is an answer:

"""
SAME = Agreement("agree", (1, 2), ("11.19 feet", "11.19 feet"))
CERTAIN = {"intercept": 3.0, "coefficients": {"place": -9.0, "uncovered": -9.0}, "threshold": 0.3}
"""Answers where the articles have all words of a question, 95 % sure: log(.95 / .05) is nearly 3."""
CRESTED = """\
“The river crested at 11.19 feet on Sunday.”
  [1] Rain falls, Gazette at example.com, 2026-03-04 (river 1:43)
  sure, 95 %

"""
CLIMBED = """\
Winners in Oslo [2]
“Bea took the climb”
  [1] Race (race 76:94)
  [2] Race (race 33:48)
  sure, 95 %

"""


class Talk:
    """A conversation whose results, notices and transcripts can be looked at."""

    def __init__(self, assistant: Assistant, folder: Path) -> None:
        self.assistant = assistant
        self.folder = folder
        self.notices: list[str] = []
        self.printed = io.StringIO()
        names = iter(("first", "second")).__next__
        console = Console(file=self.printed, width=100)
        self.conversation = Conversation(assistant, console, self.notices.append, Transcripts(folder / "kept", names))

    def __call__(self, *lines: str) -> str:
        """Return what is printed for some lines; the notices are those of these lines."""
        self.printed.truncate(self.printed.seek(0))
        self.notices.clear()
        run(self.conversation, iter(lines), typed=True)
        return self.printed.getvalue()

    def kept(self, name: str = "first") -> str:
        return (self.folder / "kept" / f"{name}.md").read_text()

    @property
    def where(self) -> str:
        return f"The conversation is kept in {self.folder / 'kept' / 'first.md'}."


@pytest.fixture
def assistant(tmp_path: Path, encoder: WordEncoder, write_corpus: Callable[[Mapping[str, str]], Path]) -> Assistant:
    index = tmp_path / "index"
    update(write_corpus(ARTICLES), index, encoder)
    (index / "confidence.json").write_text(json.dumps({"thinking": CERTAIN, "instant": CERTAIN}))
    return Assistant(Snapshot.open(index), encoder, index, Settings(), WordReader())


@pytest.fixture
def talk(assistant: Assistant, tmp_path: Path) -> Talk:
    return Talk(assistant, tmp_path)


@pytest.fixture
def asked(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Sequence[Turn], str | None]]:
    """Return what the assistant is asked, as it is asked; "stop" is stopped by Ctrl-C."""
    whole, seen = assistant.ask, list[tuple[str, Sequence[Turn], str | None]]()

    def ask(question: str, history: Sequence[Turn] = (), mode: str | None = None) -> Answer:
        seen.append((question, history, mode))
        if question == "stop":
            raise KeyboardInterrupt
        return whole(question, history, mode=mode)

    monkeypatch.setattr(assistant, "ask", ask)
    return seen


def written(assistant: Assistant) -> str:
    """Return what is to be saved of a conversation about the crest, copper and the climb."""
    hashes = {article.id: article.sha256 for article in assistant.articles()}
    return f"""\
# A conversation with askmuse

## {CREST}

> The river crested at 11.19 feet on Sunday.

[1], sure, 95 %

- [1] Rain falls, Gazette at example.com, 2026-03-04, <https://example.com/river> (river 1:43), sha256 {hashes["river"]}

## {CLIMB}

> Winners in Oslo

[2]

> Bea took the climb

[1], sure, 95 %

- [1] Race (race 76:94), sha256 {hashes["race"]}
- [2] Race (race 33:48), sha256 {hashes["race"]}
"""


def test_questions_are_answered_and_empty_lines_ask_nothing(talk: Talk) -> None:
    assert talk("", f"  {CREST}\n", "   ", CLIMB) == CRESTED + CLIMBED
    assert talk.notices == [talk.where]


def test_quit_ends_and_without_a_question_nothing_is_kept(talk: Talk) -> None:
    assert talk("/quit", CREST) == ""
    assert (talk.notices, os.path.exists(talk.folder / "kept")) == ([], False)


def test_a_question_over_several_lines_is_one(talk: Talk, asked: list[Any]) -> None:
    assert talk("When has\nthe river\n\tcrested?\n") == CRESTED
    assert asked == [(CREST, [], "thinking")]


def test_a_turn_is_remembered_with_all_its_answers(talk: Talk, asked: list[Any]) -> None:
    talk(CREST, REFUSED, "Who took the climb and the sprint?", "and when?")
    history = asked[-1][1]
    assert history[:2] == [Turn(CREST, "The river crested at 11.19 feet on Sunday."), Turn(REFUSED, "")]
    last = talk.assistant.ask("Who took the climb and the sprint?", history=history[:2], mode="thinking")
    assert history[2] == Turn("Who took the climb and the sprint?", " ".join(given.text for given in last.answers))


def test_the_latest_turns_are_sent(talk: Talk, asked: list[Any]) -> None:
    talk(*(f"Who took climb {number}?" for number in range(MOST_TURNS + 2)))
    assert [turn.question for turn in asked[-1][1]] == [f"Who took climb {n}?" for n in range(1, MOST_TURNS + 1)]


def test_an_error_is_printed_and_the_conversation_goes_on(talk: Talk) -> None:
    assert talk("x" * 2001, CREST) == CRESTED
    assert talk.notices == ["The question has 2001 characters. The limit is 2000.", talk.where]


def test_half_a_surrogate_pair_and_control_characters_do_no_harm(talk: Talk, asked: list[Any]) -> None:
    assert talk(f"\ud800 {CREST}", "/\x1b]0;owned\x07").endswith(CRESTED)
    assert asked[0][0] == f"? {CREST}"
    assert talk.notices[0].startswith("Unknown command /\ufffd]0;owned\ufffd. Commands: /sources, ")


def test_sources(talk: Talk) -> None:
    shown = talk(CREST, "/sources", CLIMB, "/sources")
    assert shown == (
        f"{CRESTED}[1] Rain falls, Gazette at example.com, 2026-03-04 (river 1:43)\n    https://example.com/river\n"
        f"{CLIMBED}[1] Race (race 76:94)\n[2] Race (race 33:48)\n"
    )


def test_open_shows_the_article_around_a_quote(talk: Talk) -> None:
    race = talk.assistant.article("race")
    assert talk(CLIMB, "/open 2") == f"{CLIMBED}Race\nsha256: {race.sha256}\n\n{race.text}\n"
    assert race.text[33:48] == "Winners in Oslo"


def test_why_explains_a_citation_by_the_history_and_the_mode_of_its_answer(talk: Talk) -> None:
    talk(CREST, "/mode instant", "and on Sunday?", "/mode thinking")
    history = [Turn(CREST, "The river crested at 11.19 feet on Sunday.")]
    found = explain(talk.assistant, "and on Sunday?", "river", (1, 43), "instant", history)
    assert found.searched_as != "and on Sunday?"
    assert "reader" not in found.passage
    expected = io.StringIO()
    print_explanation(Console(file=expected, width=100), found)
    assert talk("/why 1") == expected.getvalue()


def test_why_takes_a_heading_for_the_quote_below_it(talk: Talk) -> None:
    talk(CLIMB)
    shown = talk("/why 2")
    assert shown == talk("/why [1]")
    assert shown.startswith("race#2: rank 1 of 3\n")
    assert shown.endswith("\nThe best sentence, 76:94: Bea took the climb\n")


def test_mode_shows_and_sets(talk: Talk, asked: list[Any]) -> None:
    assert talk("/mode", "/mode instant", CREST) == (
        "The mode is thinking. Modes: thinking, instant, contemplating, auto.\n"
        f"The mode is instant. Modes: thinking, instant, contemplating, auto.\n{CRESTED}"
    )
    assert asked == [(CREST, [], "instant")]
    assert talk("/mode dreaming") == ""
    assert talk.notices[0] == "Unknown mode 'dreaming'. Modes: thinking, instant, contemplating, auto."
    with pytest.raises(QuestionError, match=r"Unknown mode 'x'\. Modes: thinking, instant"):
        Conversation(talk.assistant, Console(), print, Transcripts(talk.folder, str), "x")


def test_new_forgets_the_turns_and_begins_another_transcript(talk: Talk, asked: list[Any]) -> None:
    talk(CREST, "/new", "/sources", CLIMB)
    assert [history for _, history, _ in asked] == [[], []]
    assert talk.notices == [
        talk.where,
        "A new conversation.",
        "Nothing has been asked yet. Ask a question first.",
        f"The conversation is kept in {talk.folder / 'kept' / 'second.md'}.",
    ]
    whole = written(talk.assistant)
    climb = whole.index(f"## {CLIMB}")
    assert talk.kept() == whole[: climb - 1]
    assert talk.kept("second") == f"# A conversation with askmuse\n\n{whole[climb:]}"


def test_new_with_a_question_asks_it_without_the_earlier_ones(talk: Talk, asked: list[Any]) -> None:
    talk(CREST, f"/new  {CLIMB}")
    assert [(question, history) for question, history, _ in asked] == [(CREST, []), (CLIMB, [])]


def test_a_refusal_says_that_words_of_earlier_questions_were_searched_for(talk: Talk) -> None:
    talk(CREST, REFUSED)
    advice = "Words of earlier questions were searched for too. /new QUESTION asks without them."
    assert [notice for notice in talk.notices if notice == advice] == [advice]


def test_save_writes_the_conversation_and_every_quote_is_in_its_article(talk: Talk) -> None:
    file = talk.folder / "a talk.md"
    talk(CREST, CLIMB, f"/save {file}")
    assert talk.notices == [f"Saved {file}.", talk.where]
    assert file.read_bytes() == written(talk.assistant).encode()
    quotes = re.findall(r"^> (.+)\n\n\[(\d+)\]", file.read_text(), re.MULTILINE)
    places = re.findall(r"^- \[(\d+)\] .* \((\w+) (\d+):(\d+)\), sha256 (\w+)$", file.read_text(), re.MULTILINE)
    assert [number for _, number in quotes] == ["1", "2", "1"]
    for quote, (_, name, start, end, sha256) in zip(quotes, (places[0], places[2], places[1]), strict=True):
        article = talk.assistant.article(name)
        assert (article.text[int(start) : int(end)], article.sha256) == (quote[0], sha256)


def test_save_replaces_a_file_only_on_request_and_knows_the_home_folder(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(talk.folder))
    file = talk.folder / "talk.md"
    file.write_text("mine")
    talk(CREST, CLIMB, "/save ~/talk.md")
    assert talk.notices[0] == f"{file} exists; choose another name, or replace it with /save! {file}."
    assert file.read_text() == "mine"
    talk("/save! ~/talk.md")
    assert talk.notices[0] == f"Saved {file}."
    assert file.read_bytes() == written(talk.assistant).encode()


def test_the_ending_of_a_saved_file_selects_its_format(talk: Talk) -> None:
    for ending in (".docx", ".bib", ".json"):
        talk(CREST, CLIMB, f"/save {talk.folder / 'talk'}{ending}")
        assert talk.notices[0] == f"Saved {talk.folder / 'talk'}{ending}."
    text = read(Path("talk.docx"), (talk.folder / "talk.docx").read_bytes()).text
    assert f"# {CREST}\n\nThe river crested at 11.19 feet on Sunday.[1]" in text
    assert (talk.folder / "talk.bib").read_text().startswith("@misc{river,\n\ttitle = {{Rain falls}},\n")
    quotes = [receipt.quote for receipt in parse((talk.folder / "talk.json").read_bytes())]
    assert quotes[:3] == ["The river crested at 11.19 feet on Sunday.", "Bea took the climb", "Winners in Oslo"]


def test_cite_prints_the_last_answer(talk: Talk) -> None:
    printed = talk(CREST, "/cite ris")
    assert "TI  - Rain falls\n" in printed
    assert "DA  - 2026/03/04/\n" in printed
    assert "> The river crested at 11.19 feet on Sunday.[^1]" in talk("/cite")
    talk("/cite docx", "/cite odt")
    assert talk.notices[0] == "A Word file cannot be shown here. Use /save FILE.docx."
    assert talk.notices[1].startswith("Unknown format 'odt'. Formats: markdown, html, docx, ")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/why", "Give the number of a source: 1, 2."),
        ("/why 3", "The last answer has no source 3. Sources: 1, 2."),
        ("/open -1", "The last answer has no source -1. Sources: 1, 2."),
        ("/open one", "The last answer has no source one. Sources: 1, 2."),
        ("/nwe", f"Unknown command /nwe. Commands: {', '.join(COMMANDS)}."),
        ("/sources 2", "/sources takes nothing after it. Type /sources alone."),
        ("/save", "Give the name of a file: /save FILE."),
        ("/save /nowhere/talk.md", "The folder /nowhere does not exist. Make it first, or choose another."),
        (
            "/save ~nobody-ever/x",
            "~nobody-ever/x begins with the home folder of an unknown user; choose another name.",
        ),
    ],
)
def test_what_cannot_be_done_says_what_can(talk: Talk, line: str, said: str) -> None:
    assert talk(CLIMB, line) == CLIMBED
    assert talk.notices == [said, talk.where]


@pytest.mark.parametrize("line", ["/sources", "/why 1", "/open 1"])
def test_without_an_answer_there_are_no_sources(talk: Talk, line: str) -> None:
    assert talk(line, "/save x.md") == ""
    assert talk.notices == ["Nothing has been asked yet. Ask a question first."] * 2


def test_after_a_refusal_the_nearest_passages_are_the_sources(talk: Talk) -> None:
    shown = talk(REFUSED)
    assert shown.startswith(NOTHING)
    places = re.findall(r"^  (\[\d\] .*)$", shown, re.MULTILINE)
    assert len(places) == 3
    assert talk("/sources") == "".join(f"{place}\n" for place in places)
    title = talk.assistant.article(places[0].split("(")[1].split()[0]).title
    assert talk("/open 1").startswith(f"{title}\n")
    assert ": rank 1 of " in talk("/why [1]")
    talk("/open 4")
    assert talk.notices[0] == "The last answer has no source 4. Sources: 1, 2, 3."
    listed = "\n".join(f"- {place}" for place in places)
    assert talk.kept() == (
        f"# A conversation with askmuse\n\n## {REFUSED}\n\nThese articles don't say.\n\n"
        "No article has the words “copper”, “red”.\n\n"
        f"The nearest passages, none of which is an answer:\n\n{listed}\n"
    )


@pytest.mark.parametrize("line", ["exit", "Quit", "quit.", "bye"])
def test_a_word_of_parting_ends_the_conversation(talk: Talk, asked: list[Any], line: str) -> None:
    talk(line, CREST)
    assert asked == []


@pytest.mark.parametrize("line", ["thanks", "Thank you!", "ok"])
def test_thanks_ask_nothing(talk: Talk, asked: list[Any], line: str) -> None:
    assert talk(line) == "Ask another question, or type /quit to end.\n"
    assert asked == []


def test_mode_with_a_question_asks_that_question_alone_in_it(talk: Talk, asked: list[Any]) -> None:
    assert talk(f"/mode instant {CREST}") == CRESTED
    talk(CLIMB)
    assert [(question, mode) for question, _, mode in asked] == [(CREST, "instant"), (CLIMB, "thinking")]


def test_help_names_every_command(talk: Talk) -> None:
    lines = talk("/help").splitlines()
    assert [line.split()[0] for line in lines[:-1]] == list(COMMANDS)
    assert lines[0] == "/sources                 list the sources of the last answer, or the nearest passages"
    assert lines[3] == "/mode [NAME [QUESTION]]  show the mode, set it, or ask one question in it"
    assert lines[-1] == ("Anything else is a question. Ctrl-C clears the line or stops an answer; Ctrl-D or exit ends.")


def test_ctrl_c_stops_a_question_and_the_conversation_stays(talk: Talk, asked: list[Any]) -> None:
    assert talk(CREST, "stop", CLIMB) == CRESTED + CLIMBED
    assert talk.notices == ["\nStopped; the conversation goes on.", talk.where]
    assert asked[-1][1] == [Turn(CREST, "The river crested at 11.19 feet on Sunday.")]
    assert talk.kept() == written(talk.assistant)


def test_ctrl_c_ends_lines_that_nobody_types(talk: Talk, asked: list[Any]) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(talk.conversation, iter([CREST, "stop", CLIMB]))
    assert talk.notices == [talk.where]


def test_each_turn_is_kept_before_the_next_line_is_read(talk: Talk) -> None:
    whole = written(talk.assistant)

    def lines() -> Iterator[str]:
        yield CREST
        assert talk.kept() == whole[: whole.index(f"## {CLIMB}") - 1]
        yield CLIMB
        assert talk.kept() == whole

    run(talk.conversation, lines())


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_and_loses_nothing(talk: Talk, kind: signal.Signals, request: pytest.FixtureRequest) -> None:
    before = signal.signal(kind, signal.SIG_DFL)  # whoever runs the tests may ignore a hangup, as nohup does
    request.addfinalizer(lambda: signal.signal(kind, before))

    def lines() -> Iterator[str]:
        yield CREST
        yield CLIMB
        os.kill(os.getpid(), kind)
        yield REFUSED

    with pytest.raises(SystemExit) as ended:
        run(talk.conversation, lines(), typed=True)
    assert ended.value.code == 128 + kind
    assert (talk.notices, talk.kept()) == ([talk.where], written(talk.assistant))
    assert signal.getsignal(kind) is signal.SIG_DFL


def test_a_transcript_that_ctrl_c_cut_short_is_written_at_the_end(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, times = os.fsync, iter([True])

    def once(file: int) -> None:
        if next(times, False):
            raise KeyboardInterrupt
        whole(file)

    monkeypatch.setattr(os, "fsync", once)
    assert talk(CREST) == ""
    assert talk.notices == ["\nStopped; the conversation goes on.", talk.where]
    assert os.listdir(talk.folder / "kept") == ["first.md"]


def test_if_nothing_can_be_kept_one_notice_says_so(talk: Talk) -> None:
    (talk.folder / "kept").touch()
    assert talk(CREST, CLIMB) == CRESTED + CLIMBED
    assert talk.notices == [
        f"The conversation is not kept ([Errno 17] File exists: '{talk.folder / 'kept'}'). Use /save FILE to keep it."
    ]


def test_piped_lines_are_answered_without_a_prompt(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piped = f"{CREST}\n\n/mode\n\xff\n/quit\nmore".encode("latin-1")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped), encoding="utf-8"))
    notices: list[str] = []
    converse(assistant, tmp_path / "cache", notices.append, "instant")
    said = capsys.readouterr()
    assert said.out.startswith(f"{CRESTED}The mode is instant. Modes: thinking, instant, contemplating, auto.\n")
    assert said.err == ""
    (kept,) = (tmp_path / "cache" / "chat" / "transcripts").iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{6}-\d{6}\.md", kept.name)
    assert notices == [f"The conversation is kept in {kept}."]
    assert (tmp_path / "cache" / "chat").stat().st_mode & 0o777 == 0o700
    assert not (tmp_path / "cache" / "chat" / "history").exists()


def test_typed_lines_are_edited_and_remembered(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("askmuse.cli.chat.line_editor.create_output", lambda _: DummyOutput())
    notices: list[str] = []
    with create_pipe_input() as keys, create_app_session(input=keys):
        keys.send_text(f"half\x03{CREST}\r/sources\r\x04")
        converse(assistant, tmp_path, notices.append)
    assert capsys.readouterr().out.startswith(f"{CRESTED}[1] Rain falls")
    assert notices[0] == "Type a question, or /help for the commands. Ctrl-D or exit ends."
    assert (tmp_path / "chat" / "history").read_text() == f"{CREST}\n/sources\n"


def test_why_explains_the_passages_of_an_answer(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = talk(CREST, "/why 1")
    answer = talk.conversation.answers[-1]
    beside = replace(answer.citations[0], number=2)
    monkeypatch.setattr(
        talk.conversation, "answers", [replace(answer, citations=(*answer.citations, beside), agreement=(SAME,))]
    )
    assert talk("/why 2") == shown.removeprefix(CRESTED)
