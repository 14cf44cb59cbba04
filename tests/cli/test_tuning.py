"""The command `why` from outside, over a tiny folder of articles and a fake model."""

import json
from collections.abc import Callable

from typer.testing import Result


def test_why_prints_places(run_tuning: Callable[..., Result]) -> None:
    run = run_tuning
    done = run("why", "When did the volcano Etna erupt?", "--article", "etna", "--at", "8:20")
    assert done.exit_code == 0
    assert done.stdout.startswith("etna#1: rank 1 of 3\n")
    found = json.loads(run("why", "When did Etna erupt?", "--article", "zebras", "--json").stdout)
    assert found["passage_id"] == "zebras#1"
    assert found["passage"]["ranking"]["rank"] == found["rank"] > 1
    assert found["above"][0]["passage_id"] == "etna#1"
    assert run("why", "When?", "--article", "etna", "--at", "20:8").exit_code == 2
    assert run("why", "When?", "--article", "etna", "--at", "here").exit_code == 2
