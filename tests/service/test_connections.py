"""Connections that send nothing, or too slowly, are closed; a full server makes room; the log is not filled."""

import asyncio
import errno
import logging
import resource
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from askmuse.service import connections
from askmuse.service.connections import BoundedProtocol, OncePerMinute, most_connections

PATIENCE = 20.0
"""Seconds in which a server does whatever is expected of it, on any machine."""


class Hasty(BoundedProtocol):
    head_seconds = 0.2
    stall_seconds = 0.2
    most = 2


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    body = b"x" * 50_000_000 if scope["path"] == "/large" else b"done"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


def served(test: Callable[[int, set[Any]], Awaitable[None]]) -> None:
    """Run a test with the port and the open connections of a server of its own."""
    from uvicorn import Config, Server

    async def whole() -> None:
        config = Config(answer, port=0, http=Hasty, ws="none", lifespan="off", log_level="critical")
        server = Server(config)
        config.load()
        server.lifespan = config.lifespan_class(config)
        await server.startup([config.bind_socket()])  # as `--workers` does
        try:
            async with asyncio.timeout(PATIENCE):
                await test(server.servers[0].sockets[0].getsockname()[1], server.server_state.connections)
        finally:
            await server.shutdown()

    asyncio.run(whole())


async def until_closed(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""


def test_a_connection_that_sends_nothing_or_half_a_head_is_closed() -> None:
    async def test(port: int, open_: set[Any]) -> None:
        silent, writer = await asyncio.open_connection("127.0.0.1", port)
        slow, slow_writer = await asyncio.open_connection("127.0.0.1", port)
        slow_writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n")
        assert (await until_closed(silent), await until_closed(slow)) == (b"", b"")
        writer.close()
        slow_writer.close()
        assert not open_

    served(test)


def test_a_client_that_drips_its_head_gains_no_time() -> None:
    async def test(port: int, _: set[Any]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        closed = asyncio.create_task(until_closed(reader))
        writer.write(b"GET / HTTP/1.1\r\nx: ")
        while not closed.done():
            writer.write(b"y")
            await asyncio.sleep(0.01)
        assert closed.result() == b""
        writer.close()

    served(test)


@pytest.mark.slow
def test_a_connection_that_was_used_may_be_idle_for_longer_than_a_new_one() -> None:
    async def test(port: int, _: set[Any]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for path in (b"/first", b"/again"):
            writer.write(b"GET %s HTTP/1.1\r\nhost: x\r\n\r\n" % path)
            assert (await reader.readuntil(b"done")).startswith(b"HTTP/1.1 200")
            await asyncio.sleep(2 * Hasty.head_seconds)
        writer.close()

    served(test)


def test_the_body_of_a_response_does_not_wait_until_its_head_is_confirmed() -> None:
    async def test(port: int, open_: set[Any]) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        while not open_:
            await asyncio.sleep(0.01)
        (connection,) = open_
        accepted = connection.transport.get_extra_info("socket")
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        writer.close()

    served(test)


def test_a_client_that_does_not_read_its_answer_is_closed() -> None:
    async def test(port: int, open_: set[Any]) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        writer.write(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
        while not open_:
            await asyncio.sleep(0.01)
        while open_:
            await asyncio.sleep(0.01)
        writer.close()

    served(test)


def test_a_full_server_closes_the_connection_that_is_idle_longest() -> None:
    async def test(port: int, open_: set[Any]) -> None:
        oldest, writer = await asyncio.open_connection("127.0.0.1", port)
        others = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        assert await until_closed(oldest) == b""
        reader, asking = others[1]
        asking.write(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        assert (await until_closed(reader)).endswith(b"\r\n\r\ndone")
        for each in (writer, *(writer for _, writer in others)):
            each.close()

    served(test)


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, list[str]]]:
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    logger = logging.getLogger("askmuse.test_connections")
    logger.propagate = False
    logger.addHandler(Kept())
    yield logger, lines
    logger.handlers.clear()
    logger.filters.clear()


def test_a_warning_is_logged_once_a_minute(
    log: tuple[logging.Logger, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    logger, lines = log
    logger.addFilter(OncePerMinute())
    now = 100.0
    monkeypatch.setattr(connections, "monotonic", lambda: now)
    for _ in range(2_048):
        error = OSError(errno.EMFILE, "Too many open files")
        logger.error("socket.accept() out of system resource\nsocket: 7", exc_info=error)
    logger.error("Something else")
    assert lines == ["socket.accept() out of system resource\nsocket: 7", "Something else"]
    now = 160.0
    logger.error("Something else")
    assert lines[2:] == ["Something else"]


def test_descriptors_are_left_for_files(monkeypatch: pytest.MonkeyPatch) -> None:
    for soft, most in ((256, 128), (100_000, 1_000), (64, 1), (resource.RLIM_INFINITY, 1_000)):
        monkeypatch.setattr(resource, "getrlimit", lambda _, soft=soft: (soft, soft))
        assert most_connections() == most
