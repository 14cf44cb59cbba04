"""What a shell completes, and the examples below each help text."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from askmuse.cli.main import app
from askmuse.cli.shell import completion
from askmuse.index.indexing import update
from askmuse.types import Encoder
from served import CORPUS


class Context:
    """What a completion reads of the command line so far."""

    def __init__(self, index: Path) -> None:
        self.params = {"index": index}


@pytest.fixture
def context(write_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path, encoder: Encoder) -> Context:
    update(write_corpus(CORPUS), tmp_path / "index", encoder)
    return Context(tmp_path / "index")


def test_options_are_completed_from_the_index(context: Context) -> None:
    given: typer.Context = context  # type: ignore[assignment]
    assert completion.articles(given, "more") == ["more/verge", "more/verge-again"]
    assert completion.folders(given, "") == ["more"]
    assert completion.publishers(given, "w") == ["Wired"]
    assert completion.modes("in") == ["instant"]


def test_without_an_index_nothing_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given: typer.Context = Context(tmp_path / "none")  # type: ignore[assignment]
    assert completion.articles(given, "") == completion.folders(given, "") == completion.publishers(given, "") == []


def test_every_command_ends_its_help_with_examples_of_itself() -> None:
    commands = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    assert len(commands) == 18
    for command in commands:
        shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "100"}).output
        examples = re.findall(r"^ *askmuse (\w+) ?", shown.partition("Examples:")[2], re.MULTILINE)
        assert set(examples) == {command}


def test_two_formats_exclude_each_other() -> None:
    done = CliRunner().invoke(app, ["ask", "why", "--json", "--format", "csv"])
    assert done.exit_code == 2
    assert "exclude each other" in done.output
