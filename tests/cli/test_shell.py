"""What a shell completes, and the examples below each help text."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

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
    given: click.Context = context  # type: ignore[assignment]
    option = click.Option(["--any"])
    assert completion.articles(given, option, "more") == ["more/verge", "more/verge-again"]
    assert completion.folders(given, option, "") == ["more"]
    assert completion.publishers(given, option, "w") == ["Wired"]
    assert completion.modes(given, option, "in") == ["instant"]


def test_without_an_index_nothing_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given: click.Context = Context(tmp_path / "none")  # type: ignore[assignment]
    for complete in (completion.articles, completion.folders, completion.publishers):
        assert complete(given, click.Option(["--any"]), "") == []


def test_every_command_ends_its_help_with_examples_of_itself() -> None:
    commands = [name for name, command in app.commands.items() if not isinstance(command, click.Group)]
    assert len(commands) == 19
    for command in commands:
        shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "100"}).output
        examples = re.findall(r"^ *askmuse ([\w-]+) ?", shown.partition("Examples:")[2], re.MULTILINE)
        assert set(examples) == {command}


def test_two_formats_exclude_each_other() -> None:
    done = CliRunner().invoke(app, ["ask", "why", "--json", "--format", "csv"])
    assert done.exit_code == 2
    assert "exclude each other" in done.output
