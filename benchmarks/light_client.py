"""A minimal HTTP client for load tests: it uses little processor time, since the server runs on the same machine."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_RETRY_AFTER = re.compile(rb"\r\nretry-after: (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Response:
    """The response of a server."""

    status: int
    retry_after: int | None
    """Seconds to wait before the next try; None if the server does not say."""
    body: bytes

    def json(self) -> Any:
        """Return the value of the body."""
        return json.loads(self.body)


class LightClient:
    """A client with connections that stay open, for a server on this machine whose responses have a Content-Length."""

    def __init__(self, port: int) -> None:
        """Take the port; connections are opened when they are needed."""
        self._port = port
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def get(self, path: str) -> Response:
        """Send a request without a body; raises OSError or EOFError if the server closes the connection."""
        return await self._send(f"GET {path}", b"")

    async def post(self, path: str, value: Mapping[str, Any]) -> Response:
        """Send a value as JSON; raises OSError or EOFError if the server closes the connection."""
        return await self._send(f"POST {path}", json.dumps(value).encode())

    def close(self) -> None:
        """Close the connections that are idle."""
        while self._idle:
            self._idle.pop()[1].close()

    async def _send(self, request: str, body: bytes) -> Response:
        reader, writer = await self._connection()
        try:
            head = f"{request} HTTP/1.1\r\nhost: 127.0.0.1:{self._port}\r\ncontent-type: application/json\r\n"
            writer.write(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
            received = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(received)
            content = await reader.readexactly(int(length[1]) if length else 0)
        except BaseException:
            writer.close()
            raise
        self._idle.append((reader, writer))
        pause = _RETRY_AFTER.search(received)
        return Response(int(received[9:12]), int(pause[1]) if pause else None, content)

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return an idle connection that the server has not closed, or a new one."""
        while self._idle:
            reader, writer = self._idle.pop()
            if not (reader.at_eof() or writer.is_closing()):  # closed, or reset
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", self._port)
