"""Conversations as markdown: byte for byte, never over another file, never half, and no more of them than are kept."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from answer_values import answer_of
from askmuse.answering.answer import Citation
from askmuse.cli.chat.transcript import MOST_KEPT, Transcripts, markdown, save
from askmuse.errors import ChatError

RACE = "Winners\n\n- Ada took the\n\n  sprint\x0c*\n"
ADA, HEAD = (11, 35), (0, 7)


def citation(number: int, at: tuple[int, int], **known: str | date) -> Citation:
    about: dict[str, str | date | bool | None] = {
        "publisher": None, "url": None, "published": None, "date_source": None, "page": None, "ocr": False, **known,
    }  # fmt: skip
    return Citation(number, "race", "Race", start=at[0], end=at[1], quote=RACE[slice(*at)], sha256="5a5a", **about)  # type: ignore[arg-type]


CONVERSATION = [
    answer_of("Who won?"),
    answer_of(
        "and the sprint?",
        citation(1, ADA, publisher="The\nGazette", published=date(2026, 3, 4), url="https://example.com/race"),
        citation(2, HEAD),
        searched_as="and the sprint? won",
    ),
    answer_of("Ada?", citation(1, ADA), confidence=0.41),
]
WRITTEN = """\
# A conversation with askmuse

## Who won?

These articles don't say.

## and the sprint?

Searched as: and the sprint? won

> Winners

[2]

> Ada took the
>
>   sprint
> *

[1], sure

- [1] Race, The Gazette at example.com, 2026-03-04, <https://example.com/race> (race 11:35), sha256 5a5a
- [2] Race (race 0:7), sha256 5a5a

## Ada?

> Ada took the
>
>   sprint
> *

[1], unsure

- [1] Race (race 11:35), sha256 5a5a
"""


def quotes(text: str) -> list[str]:
    """Return the blockquotes of a markdown text without what begins their lines."""
    blocks = [block.split("\n") for block in text.split("\n\n") if block.startswith("> ")]
    return ["\n".join(line.removeprefix("> ") if line != ">" else "" for line in block) for block in blocks]


def test_markdown_has_questions_quotes_and_sources() -> None:
    assert markdown(CONVERSATION) == WRITTEN
    assert quotes(WRITTEN) == [RACE[slice(*HEAD)], *[RACE[slice(*ADA)].replace("\x0c", "\n")] * 2]


def test_a_title_or_address_stays_on_its_line_and_holds_no_control_characters() -> None:
    evil = citation(1, ADA, publisher="a\x1b]0;b\n\n# c", url="https://example.com/\x9b\n> d")
    assert markdown([answer_of("q\n\n> e", evil)]).split("\n\n")[1::3] == [
        "## q > e",
        "- [1] Race, a\\x1b]0;b # c at example.com, <https://example.com/\\x9b > d> (race 11:35), sha256 5a5a\n",
    ]


def test_saving_writes_a_new_file_and_replaces_one_only_on_request(tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    save(WRITTEN, file)
    assert file.read_bytes() == WRITTEN.encode()
    file.write_text("mine")
    with pytest.raises(ChatError) as refused:
        save(WRITTEN, file)
    assert str(refused.value) == f"{file} exists; choose another name, or replace it with /save! {file}."
    assert file.read_text() == "mine"
    save(WRITTEN, file, replace=True)
    assert file.read_bytes() == WRITTEN.encode()
    assert os.listdir(tmp_path) == ["talk.md"]


def test_what_cannot_be_saved_says_why_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone, link = tmp_path / "gone", tmp_path / "link"
    link.symlink_to(gone)
    for file, replace, said in (
        (gone / "talk.md", False, f"The folder {gone} does not exist. Make it first, or choose another."),
        (tmp_path, True, f"{tmp_path} is not a regular file; choose another name."),
        (link, True, f"{link} is not a regular file; choose another name."),
        (
            tmp_path / ("x" * 300),
            True,
            f"{tmp_path / ('x' * 300)} cannot be written (File name too long); choose another name.",
        ),
    ):
        with pytest.raises(ChatError) as refused:
            save(WRITTEN, file, replace=replace)
        assert str(refused.value) == said

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "talk.md"
    file.write_text("mine")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        ChatError, match=r"talk.md cannot be written \(No space left on device\); choose another name\."
    ):
        save(WRITTEN, file, replace=True)
    assert (sorted(os.listdir(tmp_path)), file.read_text()) == (["link", "talk.md"], "mine")


def names() -> Callable[[], str]:
    return iter(f"{number:02}" for number in range(99)).__next__


def test_a_conversation_has_one_file_that_grows_and_the_next_another(tmp_path: Path) -> None:
    folder = tmp_path / "chat" / "kept"
    kept = Transcripts(folder, names())
    for turns in (1, 2):
        assert kept.keep(markdown(CONVERSATION[:turns])) == folder / "00.md"
        assert (folder / "00.md").read_text() == markdown(CONVERSATION[:turns])
    kept.begin()
    assert kept.keep("one\n") == folder / "01.md"
    assert sorted(os.listdir(folder)) == ["00.md", "01.md"]


def test_only_the_latest_are_kept(tmp_path: Path) -> None:
    kept = Transcripts(tmp_path, names())
    for number in range(MOST_KEPT):
        os.utime(kept.keep("one\n"), (1000 + number, 1000 + number))
        kept.begin()
    running = tmp_path / "00.md"
    os.utime(running, (2000, 2000))
    kept.keep(WRITTEN)
    assert sorted(os.listdir(tmp_path)) == ["00.md", *(f"{number:02}.md" for number in range(2, MOST_KEPT + 1))]
