"""What is typed: keys in, lines out, without a terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent, PathCompleter, WordCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from askmuse.cli.chat.line_editor import MOST_REMEMBERED, CommandCompleter, Prompt, TypedLines

COMPLETER = CommandCompleter(
    {"/save": "writes", "/save!": "replaces", "/mode": "sets"},
    {"/mode": WordCompleter(["thinking", "instant"]), "/save": PathCompleter(expanduser=True)},
)
CTRL_C, CTRL_D, LEFT = "\x03", "\x04", "\x1b[D"


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as opened:
        yield opened


def typed(keys: PipeInput, history: Path, text: str) -> list[str]:
    keys.send_text(text)
    return list(Prompt(history, COMPLETER, keys, DummyOutput()))


def test_lines_end_with_enter_and_all_of_them_with_ctrl_d(keys: PipeInput, tmp_path: Path) -> None:
    assert typed(keys, tmp_path / "history", f"one\r\rtw{LEFT}o\r{CTRL_D}") == ["one", "", "tow"]


def test_ctrl_c_clears_the_line(keys: PipeInput, tmp_path: Path) -> None:
    assert typed(keys, tmp_path / "history", f"half a quest{CTRL_C}whole\r{CTRL_D}") == ["whole"]


def test_a_paste_of_several_lines_waits_for_enter(keys: PipeInput, tmp_path: Path) -> None:
    pasted = "\x1b[200~Who\r\nwon?\n\x1b[201~"
    assert typed(keys, tmp_path / "history", f"{pasted} And when?\r{CTRL_D}") == ["Who\nwon?\n And when?"]


def test_what_was_typed_comes_back_in_the_next_session(keys: PipeInput, tmp_path: Path) -> None:
    history = tmp_path / "history"
    assert typed(keys, history, f"first\rsecond\rsecond\rth\x1b[200~i\nrd\x1b[201~\r{CTRL_D}")[-1] == "thi\nrd"
    assert history.read_text() == "first\nsecond\nthi rd\n"
    assert list(TypedLines(history).load_history_strings()) == ["thi rd", "second", "first"]


def test_the_history_is_bounded_and_may_be_damaged_or_out_of_reach(tmp_path: Path) -> None:
    history = tmp_path / "history"
    history.write_text("".join(f"{number}\n" for number in range(2 * MOST_REMEMBERED)))
    assert next(iter(TypedLines(history).load_history_strings())) == "1999"
    with history.open("ab") as opened:
        opened.write(b"\xff\n")
    lines = list(TypedLines(history).load_history_strings())
    assert (lines[0], lines[-1], len(lines)) == ("\ufffd", "1001", MOST_REMEMBERED)
    assert len(history.read_text().splitlines()) == MOST_REMEMBERED
    lost = TypedLines(tmp_path / "gone" / "history")
    lost.append_string("said")
    assert (list(lost.load_history_strings()), lost.get_strings()) == ([], ["said"])


def test_commands_and_their_arguments_are_completed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "talk.md").touch()

    def offered(text: str) -> list[str]:
        found = COMPLETER.get_completions(Document(text), CompleteEvent())
        return [text[: len(text) + completion.start_position] + completion.text for completion in found]

    assert offered("/s") == ["/save", "/save!"]
    assert offered("/") == ["/save", "/save!", "/mode"]
    assert offered("/mode i") == ["/mode instant"]
    assert offered(f"/save {tmp_path}/ta") == [f"/save {tmp_path}/talk.md"]
    assert offered("") == offered("save") == offered("Who /s") == offered("/other i") == []
    shown = next(iter(COMPLETER.get_completions(Document("/m"), CompleteEvent())))
    assert shown.display_meta_text == "sets"
