"""What the load benchmark counts as answered, refused, failed and unclean."""

import asyncio
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
CITED: dict[str, Any] = {"number": 1, "quote": "Rates rose on Monday. Savers cheered."}


@pytest.fixture(scope="module")
def load() -> ModuleType:
    """Return the script as a module."""
    spec = importlib.util.spec_from_file_location("load", BENCHMARKS / "load.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["load"] = module
    spec.loader.exec_module(module)
    return module


def answered(text: str, snapshot: str = "a") -> httpx2.Response:
    answers = [{"text": text, "citations": [1]}] if text else []
    return httpx2.Response(200, json={"index": {"snapshot": snapshot}, "citations": [CITED], "answers": answers})


def tally_of(load: ModuleType, *responses: httpx2.Response | Exception) -> dict[str, Any]:
    """Return what is counted for these responses, without times."""
    coming = iter(responses)

    def respond(_: httpx2.Request) -> httpx2.Response:
        response = next(coming)
        if isinstance(response, Exception):
            raise response
        return response

    async def measure() -> Any:
        async with httpx2.AsyncClient(base_url="http://test", transport=httpx2.MockTransport(respond)) as client:
            running = load.Running(subprocess.Popen, client, Path(), Path(), 0)
            return await load.at_rate(running, 1e6, len(responses) / 1e6)

    counted: dict[str, Any] = asyncio.run(measure()).as_json()
    assert (counted.pop("median_ms") is None) == (counted.pop("p99_ms") is None) == ("200" not in counted["statuses"])
    return counted


def test_answers_refusals_and_failures_are_counted_by_status_and_index(load: ModuleType) -> None:
    refused = httpx2.Response(503, headers={"retry-after": "3"})
    counted = tally_of(
        load, answered("Savers cheered."), answered("", "b"), refused, refused, httpx2.ConnectError("refused")
    )
    assert counted == {
        "requests": 5, "statuses": {"200": 2, "503": 2, "ConnectError": 1}, "unclean": 0, "snapshots": 2,
    }  # fmt: skip


def test_answers_that_are_not_what_they_cite_and_bare_refusals_are_unclean(load: ModuleType) -> None:
    counted = tally_of(load, answered("Savers wept."), answered(CITED["quote"] + " So."), httpx2.Response(503))
    assert counted == {"requests": 3, "statuses": {"200": 2, "503": 1}, "unclean": 2, "snapshots": 1}
