"""A server of several processes whose answers tell which of them answered, for the tests of the service.

The answer to /exempt is the number of objects that are exempt from garbage collection.
"""

import asyncio
import gc
import os
import sys

from starlette.types import Receive, Scope, Send

from askmuse.service.listening import ListenAddress
from askmuse.service.workers import run_workers

SLOW = 1.5
"""Seconds that an answer to /slow takes."""


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        return
    if scope["path"] == "/slow":
        await asyncio.sleep(SLOW)
    body = str(gc.get_freeze_count() if scope["path"] == "/exempt" else os.getpid()).encode()
    headers = [(b"content-length", str(len(body)).encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def make() -> object:
    return answer


if __name__ == "__main__":
    run_workers(make, ListenAddress("127.0.0.1", int(sys.argv[1])), 2)  # type: ignore[arg-type]
