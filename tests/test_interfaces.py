"""Every interface gives the same answer object for the same question, but for the time that it took."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from mcp import Client
from openai import OpenAI

from askmuse.api.app import create_app
from askmuse.api.live_assistant import LiveAssistant
from askmuse.api.mcp.server import ArticleServer
from askmuse.assistant import Assistant
from askmuse.cli.main import app
from conftest import WordEncoder, build_index
from served import CORPUS, QUESTION, assistant_of

Interface = Callable[[Assistant, str, str], dict[str, Any]]
QUESTIONS = [QUESTION, "Who runs the lab?", "What does Muse Spark recommend since April 2026?", "Who tamed the zebras?"]


def by_python(assistant: Assistant, question: str, mode: str) -> dict[str, Any]:
    return assistant.ask(question, mode=mode).to_dict()


def by_command(assistant: Assistant, question: str, mode: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(CliRunner().invoke(app, ["ask", question, "--mode", mode, "--json"]).stdout)
    return answer


def by_lines(assistant: Assistant, question: str, mode: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["ask", "-", "--mode", mode, "--jsonl"], input=f"{question}\n")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@contextmanager
def serving(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(assistant), "http://127.0.0.1:8000") as client:
        yield client


def by_post(assistant: Assistant, question: str, mode: str) -> dict[str, Any]:
    with serving(assistant) as client:
        answer: dict[str, Any] = client.post("/ask", json={"question": question, "mode": mode}).json()
    return answer


def by_link(assistant: Assistant, question: str, mode: str) -> dict[str, Any]:
    with serving(assistant) as client:
        answer: dict[str, Any] = client.get("/ask", params={"q": question, "mode": mode}).json()
    return answer


def by_openai(assistant: Assistant, question: str, mode: str) -> dict[str, Any]:
    with serving(assistant) as client:
        openai = OpenAI(base_url="http://127.0.0.1:8000/v1", api_key="any", http_client=client)
        done = openai.chat.completions.create(model=f"askmuse-{mode}", messages=[{"role": "user", "content": question}])
    answer: dict[str, Any] = (done.model_extra or {})["askmuse"]
    return answer


def by_mcp(assistant: Assistant, question: str, mode: str) -> dict[str, Any]:
    async def ask() -> Any:
        async with Client(ArticleServer(LiveAssistant(assistant))) as client:
            return await client.call_tool("ask", {"question": question, "mode": mode})

    answer: dict[str, Any] = anyio.run(ask).structured_content
    return answer


INTERFACES = [by_python, by_command, by_lines, by_post, by_link, by_openai, by_mcp]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant that all tests ask: none of them changes anything."""
    return assistant_of(build_index(tmp_path_factory.mktemp("shared"), CORPUS), WordEncoder())


@pytest.fixture
def assistant(shared: Assistant, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    @contextmanager
    def opened(corpus: Path | None, index: Path | None, mode: str | None = None) -> Iterator[Assistant]:
        yield shared

    monkeypatch.setattr("askmuse.cli.asking.assistant_of", opened)
    return shared


@pytest.mark.parametrize("mode", [pytest.param("instant", marks=pytest.mark.slow), "thinking"])
@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("interface", INTERFACES)
def test_every_interface_gives_the_same_answer(
    interface: Interface, question: str, mode: str, assistant: Assistant
) -> None:
    expected = json.loads(json.dumps(by_python(assistant, question, mode)))
    given = json.loads(json.dumps(interface(assistant, question, mode)))
    assert given.pop("took_ms").keys() == expected.pop("took_ms").keys()
    assert given == expected
    assert list(given) == list(expected)
