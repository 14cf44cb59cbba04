"""The MCP server, as the SDK's own client calls it: in this process, over HTTP, and over stdin and stdout."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
import uvicorn
from fastapi.testclient import TestClient
from mcp import Client, MCPError, StdioServerParameters
from mcp_types.version import LATEST_HANDSHAKE_VERSION, LATEST_MODERN_VERSION

from askmuse.api.app import create_app
from askmuse.api.live_assistant import LiveAssistant
from askmuse.api.mcp.server import ArticleServer
from askmuse.api.schemas import answers
from askmuse.assistant import Assistant
from askmuse.explain import explain
from askmuse.index.store import Store
from free_port import free_port
from served import QUESTION, SENTENCE, VERGE, WIRED, problem, raising

VERSIONS = {"auto": LATEST_MODERN_VERSION, "legacy": LATEST_HANDSHAKE_VERSION}
"""The current revision of the protocol and the one before, by how the client is told to use it."""
TOOLS = ["ask", "search", "get_article", "verify_citation", "list_articles", "why"]


@pytest.fixture
def server(assistant: Assistant) -> ArticleServer:
    return ArticleServer(LiveAssistant(assistant))


def within(server: Any, use: Callable[[Client], Any], mode: str = "auto") -> Any:
    """Connect a client, and return what `use` makes of it."""

    async def run() -> Any:
        async with Client(server, mode=mode) as client:
            assert client.protocol_version == VERSIONS[mode]
            return await use(client)

    return anyio.run(run)


def call(server: Any, tool: str, **arguments: Any) -> Any:
    return within(server, lambda client: client.call_tool(tool, arguments))


def result(server: Any, tool: str, **arguments: Any) -> dict[str, Any]:
    """Call a tool, check that its text is its structured result as JSON, and return that."""
    done = call(server, tool, **arguments)
    assert not done.is_error, done.content
    assert json.loads(done.content[0].text) == done.structured_content
    found: dict[str, Any] = done.structured_content
    return found


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


def test_each_tool_describes_itself_and_its_result(server: ArticleServer) -> None:
    tools = within(server, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == TOOLS
    for tool in tools:
        assert len(tool.description) > 100
        assert (tool.annotations.read_only_hint, tool.annotations.open_world_hint) == (True, False)
        assert tool.output_schema["type"] == "object"
        fields = tool.input_schema["properties"].items()
        assert [name for name, field in fields if "description" not in json.dumps(field)] == []
    ask = tools[0]
    assert list(ask.output_schema["properties"]) == list(answers.Answer.model_fields)
    assert '"not_said": the articles don\'t say. Trust this' in ask.description
    assert "self" not in ask.input_schema["properties"]


def test_an_agent_is_told_when_to_trust_a_refusal(server: ArticleServer) -> None:
    async def told(client: Client) -> str | None:
        return client.instructions

    for mode in VERSIONS:
        assert "Trust its refusals" in within(server, told, mode)


def test_ask_takes_what_the_other_doors_take(server: ArticleServer, assistant: Assistant) -> None:
    turn = {"question": "What does Muse Spark recommend?", "answer": "Products."}
    given = result(server, "ask", question="And to whom?", history=[turn], k=1, mode="instant")
    assert (given["searched_as"], given["mode"], len(given["passages"])) == (
        "And to whom? Muse Spark recommend", "instant", 1,
    )  # fmt: skip
    only = result(server, "ask", question=QUESTION, filters={"publisher": ["The Verge"]}, min_confidence=1.0)
    assert {passage["article_id"] for passage in only["passages"]} == {"more/verge"}
    assert only["answerable"] is False


def test_search_lists_passages(server: ArticleServer, assistant: Assistant) -> None:
    given = result(server, "search", question=QUESTION, k=1)
    assert [passage["text"] for passage in given["passages"]] == [assistant.search(QUESTION, 1)[0].text]


def test_an_article_is_read_whole_or_in_part(server: ArticleServer, assistant: Assistant) -> None:
    text = assistant.article("wired").text
    whole = result(server, "get_article", article_id="wired")
    assert (whole["text"], whole["start"], whole["end"], whole["length"]) == (text, 0, len(text), len(text))
    assert (whole["publisher"], whole["published"]) == ("Wired", "2026-04-08")
    part = result(server, "get_article", article_id="wired", start=5, end=9)
    assert (part["text"], part["end"]) == (text[5:9], 9)
    assert result(server, "get_article", article_id="more/verge")["copies"] == ["more/verge-again"]
    for start, end in ((9, 5), (len(text) + 1, None)):
        done = call(server, "get_article", article_id="wired", start=start, end=end)
        assert "give offsets from 0 to" in done.content[0].text


def test_a_long_article_comes_in_parts(
    server: ArticleServer, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askmuse.api.mcp.tools.LONGEST_PART", 50)
    parts, at, length = [], 0, 1
    while at < length:
        part = result(server, "get_article", article_id="wired", start=at)
        parts.append(part["text"])
        at, length = part["end"], part["length"]
    assert "".join(parts) == assistant.article("wired").text
    assert len(parts[0]) == 50


def test_a_citation_is_verified(server: ArticleServer) -> None:
    cited = result(server, "ask", question=QUESTION)["citations"][0]
    place = {"article_id": cited["article_id"], "start": cited["start"], "end": cited["end"]}
    assert result(server, "verify_citation", **place, quote=SENTENCE)["verdict"] == "exact"
    assert result(server, "verify_citation", **place, quote="Invented.")["verdict"] == "changed"
    assert result(server, "verify_citation", **place | {"article_id": "no"}, quote="x")["verdict"] == "missing"


@pytest.mark.slow
def test_articles_are_listed_in_parts_and_by_words(server: ArticleServer) -> None:
    ids = ["more/verge", "more/verge-again", "wired"]
    everything = result(server, "list_articles")
    assert ([article["id"] for article in everything["articles"]], everything["total"]) == (ids, 3)
    assert everything["next_offset"] is None
    first = result(server, "list_articles", limit=2)
    assert ([article["id"] for article in first["articles"]], first["next_offset"]) == (ids[:2], 2)
    rest = result(server, "list_articles", limit=2, offset=2, contains="")
    assert ([article["id"] for article in rest["articles"]], rest["next_offset"]) == (ids[2:], None)
    assert [article["id"] for article in result(server, "list_articles", contains="WIRED")["articles"]] == ["wired"]


def test_a_rank_is_explained(server: ArticleServer, assistant: Assistant) -> None:
    given = result(server, "why", question=QUESTION, article_id="wired")
    assert given == as_json(explain(assistant, QUESTION, "wired").to_dict())
    done = call(server, "why", question=QUESTION, article_id="wired", start=1)
    assert done.content[0].text.endswith("Give both start and end, or neither.")


def test_articles_are_resources_whose_texts_are_not_read_for_the_list(
    server: ArticleServer, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("article", "articles"):
        monkeypatch.setattr(Store, name, raising(AssertionError("a text is read")))
    listed = within(server, lambda client: client.list_resources()).resources
    monkeypatch.undo()
    assert [(resource.uri, resource.title) for resource in listed] == [
        ("article:///more/verge", "A model that shops"),
        ("article:///more/verge-again", "A model that shops"),
        ("article:///wired", "Meta rebuilds"),
    ]
    assert (listed[2].description, listed[2].mime_type) == ("Wired, 2026-04-08", "text/plain")
    for resource in listed:
        read = within(server, partial(Client.read_resource, uri=resource.uri)).contents[0]
        assert read.text == assistant.article(resource.name).text

    async def miss(client: Client) -> None:
        with pytest.raises(MCPError, match="No article has the id 'nothing'"):
            await client.read_resource("article:///nothing")

    within(server, miss)


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("ask", {"question": " "}, "The question is empty. Ask something."),
        ("ask", {"question": QUESTION, "mode": "dreaming"}, "Unknown mode 'dreaming'. Modes: thinking, instant"),
        ("ask", {"question": QUESTION, "filters": {"folder": ["mor"]}}, "No article is in the folder 'mor'."),
        ("ask", {"question": QUESTION, "k": 51}, "less than or equal to 50"),
        ("get_article", {"article_id": "no"}, "No article has the id 'no'."),
        ("search", {}, "Field required"),
    ],
)
def test_an_agent_reads_what_was_wrong(server: ArticleServer, tool: str, arguments: Any, message: str) -> None:
    done = call(server, tool, **arguments)
    assert done.is_error
    assert message in done.content[0].text


def test_a_bug_is_not_told(server: ArticleServer, assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistant, "search", raising(RuntimeError("secret")))
    done = call(server, "search", question=QUESTION)
    assert (done.is_error, done.content[0].text) == (True, "Error executing tool search")


@pytest.fixture
def url(assistant: Assistant) -> Iterator[str]:
    """Serve the application on a free port, and return the address of its MCP endpoint."""
    port = free_port()
    config = uvicorn.Config(create_app(assistant), host="127.0.0.1", port=port, log_level="warning", ws="none")
    serving = uvicorn.Server(config)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    while not serving.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}/mcp"
    serving.should_exit = True
    thread.join()


@pytest.mark.slow
@pytest.mark.parametrize("mode", VERSIONS)
def test_over_http(url: str, assistant: Assistant, mode: str) -> None:
    async def use(client: Client) -> Any:
        tools = await client.list_tools()
        answer = await client.call_tool("ask", {"question": QUESTION})
        again = await client.call_tool("ask", {"question": QUESTION})
        resource = await client.read_resource("article:///wired")
        return [tool.name for tool in tools.tools], answer, again, resource.contents[0]

    names, answer, again, resource = within(url, use, mode)
    assert names == TOOLS
    assert answer.structured_content["answers"][0]["text"] == SENTENCE
    assert answer.structured_content["answers"] == again.structured_content["answers"]
    assert resource.text == assistant.article("wired").text


HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": LATEST_HANDSHAKE_VERSION,
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
ACCEPT = {"accept": "application/json, text/event-stream"}


def test_a_web_page_of_another_origin_is_refused(client: TestClient) -> None:
    assert client.post("/mcp", json=HELLO, headers=ACCEPT).status_code == 200
    for origin, status in (("http://127.0.0.1:8000", 200), ("https://evil.example", 403)):
        assert client.post("/mcp", json=HELLO, headers={**ACCEPT, "origin": origin}).status_code == status
    problem(client.post("/mcp", json=HELLO, headers={**ACCEPT, "host": "evil.example"}), 400)


def test_without_the_library_the_endpoint_says_what_to_install(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askmuse.api.mcp.endpoint.find_spec", lambda _: None)
    body = problem(client.post("/mcp", json=HELLO), 501)
    assert body["detail"].startswith('MCP needs a library: run `pip install "askmuse[mcp]"`')


@pytest.mark.slow
@pytest.mark.parametrize("mode", VERSIONS)
def test_over_stdin_and_stdout(tmp_path: Path, mode: str) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "wired.md").write_text(WIRED)
    (tmp_path / "corpus" / "verge.md").write_text(VERGE)
    environment = {key: value for key, value in os.environ.items() if key == "ASKMUSE_CACHE" or "ASKMUSE" not in key}
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "askmuse", "mcp"], cwd=tmp_path, env=environment
    )

    async def use(client: Client) -> Any:
        return await client.list_tools(), await client.call_tool("ask", {"question": QUESTION})

    tools, answer = within(command, use, mode)
    assert [tool.name for tool in tools.tools] == TOOLS
    assert answer.structured_content["citations"][0]["quote"] == SENTENCE
