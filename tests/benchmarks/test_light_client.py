"""The client of the load benchmark: its requests, its responses, and the connections that it keeps open."""

import asyncio
import importlib.util
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[2] / "benchmarks" / "light_client.py"


@pytest.fixture(scope="module")
def light_client() -> Any:
    spec = importlib.util.spec_from_file_location("light_client", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_connections_are_used_again_unless_the_server_has_closed_them(light_client: Any) -> None:
    received: list[list[bytes]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append([])
        with suppress(EOFError):
            for response in (b"200 OK\r\ncontent-length: 5\r\n\r\n[1,2]", b"503 No\r\nRetry-After: 3\r\n\r\n"):
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(2 * head.startswith(b"POST"))
                received[-1].append(head.splitlines()[0] + b" " + body)
                writer.write(b"HTTP/1.1 " + response)
        writer.close()

    async def use() -> list[Any]:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            client = light_client.LightClient(server.sockets[0].getsockname()[1])
            responses = [await client.post("/a", {}), await client.get("/b")]
            await asyncio.sleep(0.05)
            responses.append(await client.get("/c"))
            client.close()
            await asyncio.sleep(0.05)
        return responses

    first, second, third = asyncio.run(use())
    assert (first.status, first.retry_after, first.json()) == (200, None, [1, 2])
    assert (second.status, second.retry_after, second.body) == (503, 3, b"")
    assert third == first
    assert received == [[b"POST /a HTTP/1.1 {}", b"GET /b HTTP/1.1 "], [b"GET /c HTTP/1.1 "]]


def test_a_connection_that_ends_before_the_response_is_an_error(light_client: Any) -> None:
    async def use() -> None:
        async with await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0) as server:
            with pytest.raises((OSError, EOFError)):
                await light_client.LightClient(server.sockets[0].getsockname()[1]).get("/")

    asyncio.run(use())
