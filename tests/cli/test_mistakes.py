"""What the command line suggests after a mistake."""

import pytest
from click.testing import CliRunner

from askmuse.cli.main import app


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["how", "many", "jobs", "go?"],
            "'how' is not a command. To ask this, type: askmuse ask how many jobs 'go?'",
        ),
        (
            ["how many jobs go"],
            "'how many jobs go' is not a command. To ask this, type: askmuse ask 'how many jobs go'",
        ),
        (["aks", "jobs"], "No such command 'aks'. Did you mean 'ask'?"),
        (
            ["index", "my articles"],
            "'my articles' is not expected here. If it is your folder of articles, type --corpus 'my articles'.",
        ),
        (["show", "one", "two"], "two is not expected here. If it is your folder of articles, type --corpus two."),
        (["unpack", "one", "two", "three"], "three is not expected here. Leave it out."),
    ],
)
def test_a_mistake_is_answered_with_what_to_type(arguments: list[str], message: str) -> None:
    run = CliRunner().invoke(app, arguments)
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr.splitlines()[-1] == f"Error: {message}"
