"""What the load benchmark counts as answered, refused, failed and unclean."""

import asyncio
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
CITED: dict[str, Any] = {"number": 1, "quote": "Rates rose on Monday. Savers cheered."}


@pytest.fixture(scope="module")
def load() -> Iterator[SimpleNamespace]:
    """Return what the modules of the benchmark define."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        modules = [importlib.import_module(f"under_load.{name}") for name in ("clients", "outcomes", "server")]
        yield SimpleNamespace(**{name: value for module in modules for name, value in vars(module).items()})


class Client:
    """Gives some responses, or raises errors, one after the other, and keeps what it was sent."""

    def __init__(self, responses: tuple[Any, ...]) -> None:
        self._coming = iter(responses)
        self.sent: list[tuple[str, dict[str, Any]]] = []

    async def post(self, path: str, value: dict[str, Any]) -> Any:
        self.sent.append((path, value))
        response = next(self._coming)
        if isinstance(response, Exception):
            raise response
        return response


def running_of(load: SimpleNamespace, *responses: Any) -> tuple[Any, Client]:
    client = Client(responses)
    return load.Running(subprocess.Popen, client, Path(), Path(), 0), client


def response_of(load: SimpleNamespace, status: int, value: Any = None, retry_after: int | None = None) -> Any:
    return sys.modules["light_client"].Response(status, retry_after, json.dumps(value).encode())


def answered(load: SimpleNamespace, text: str, snapshot: str = "a") -> Any:
    answers = [{"text": text, "citations": [1]}] if text else []
    return response_of(load, 200, {"index": {"snapshot": snapshot}, "citations": [CITED], "answers": answers})


def tally_of(load: SimpleNamespace, *responses: Any) -> dict[str, Any]:
    """Return what is counted for these responses, without times."""
    running, _ = running_of(load, *responses)
    counted: dict[str, Any] = asyncio.run(load.at_rate(running, 1e6, len(responses) / 1e6)).as_json()
    assert (counted.pop("median_ms") is None) == (counted.pop("p99_ms") is None) == ("200" not in counted["statuses"])
    return counted


def test_answers_refusals_and_failures_are_counted_by_status_and_index(load: SimpleNamespace) -> None:
    refused = response_of(load, 503, retry_after=3)
    counted = tally_of(
        load, answered(load, "Savers cheered."), answered(load, "", "b"), refused, refused, ConnectionRefusedError()
    )
    assert counted == {
        "requests": 5, "statuses": {"200": 2, "503": 2, "ConnectionRefusedError": 1}, "unclean": 0, "snapshots": 2,
    }  # fmt: skip


def test_answers_that_are_not_what_they_cite_and_bare_refusals_are_unclean(load: SimpleNamespace) -> None:
    counted = tally_of(
        load, answered(load, "Savers wept."), answered(load, CITED["quote"] + " So."), response_of(load, 503)
    )
    assert counted == {"requests": 3, "statuses": {"200": 2, "503": 1}, "unclean": 2, "snapshots": 1}


def test_each_question_is_asked_in_each_mode(load: SimpleNamespace) -> None:
    running, client = running_of(load, *[answered(load, "")] * 4)
    asyncio.run(load.at_rate(running, 1e6, 4 / 1e6))
    first, second = load.QUESTIONS[:2]
    assert [(path, body["question"], body["mode"]) for path, body in client.sent] == [
        ("/ask", first, "instant"), ("/ask", first, "thinking"), ("/ask", second, "instant"),
        ("/ask", second, "thinking"),
    ]  # fmt: skip


def test_a_client_that_is_refused_waits_as_long_as_it_was_told(load: SimpleNamespace) -> None:
    running, _ = running_of(load, response_of(load, 503, retry_after=3), answered(load, ""), EOFError())
    tally = load.Tally()
    waits = [asyncio.run(load.ask(running, number, tally)) for number in range(3)]
    assert (waits, tally.statuses) == ([3, 0, 0], {"503": 1, "200": 1, "EOFError": 1})


def test_the_99th_percentile_is_the_slowest_but_one_of_a_hundred(load: SimpleNamespace) -> None:
    assert load.percentiles(range(200)) == {"median_ms": 99.5, "p99_ms": 198}
    assert load.percentiles([]) == {"median_ms": None, "p99_ms": None}
