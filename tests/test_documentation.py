"""The guides name only commands, options, make targets and files that exist."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from askmuse.cli.main import app

ROOT = Path(__file__).parents[1]
GUIDES = [
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "benchmarks/README.md"),
    *sorted(f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md")),
]
_COMMAND = re.compile(r"^(?:\$ |\w+=\S+ )*(?:\S*/)?askmuse (.+)$")
_BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
_TARGET = re.compile(r"(?:^|`)make ([a-z]+)", re.MULTILINE)


def text_of(guide: str) -> str:
    return (ROOT / guide).read_text(encoding="utf-8")


def commands_in(guide: str) -> Iterator[list[str]]:
    """Yield the words of each askmuse command in the shell examples of a guide, without its redirections."""
    for block in _BLOCK.findall(text_of(guide)):
        for line in block.splitlines():
            match = _COMMAND.match(line.strip())
            if match:
                yield shlex.split(re.split(r" (?:[<>]|&&|\|) ?", match[1])[0], comments=True)


def fault_of(words: list[str]) -> str | None:
    """Return the command or the option that does not exist, or None."""
    command: click.Command = app
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, *words = words
        if name not in command.commands:
            return name
        command = command.commands[name]
    options = {flag for parameter in command.params for flag in parameter.opts} | {"--help"}
    return next((word for word in words if re.match(r"--?[a-z]", word) and word not in options), None)


@pytest.mark.parametrize("guide", GUIDES)
def test_commands_and_options_exist(guide: str) -> None:
    assert [words for words in commands_in(guide) if fault_of(words)] == []


def test_an_unknown_command_or_option_is_a_fault() -> None:
    assert (fault_of(["asks", "why"]), fault_of(["ask", "why", "--colour"])) == ("asks", "--colour")
    assert (fault_of(["ask", "why", "-k", "3"]), fault_of(["key", "new", "--name", "desk"])) == (None, None)


@pytest.mark.parametrize("guide", GUIDES)
def test_linked_files_exist(guide: str) -> None:
    folder = (ROOT / guide).parent
    assert [link for link in _LINK.findall(text_of(guide)) if not (folder / link).exists()] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_make_targets_exist(guide: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(_TARGET.findall(text_of(guide))) - targets == set()
