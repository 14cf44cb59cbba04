"""A server with a small folder of articles, for the tests of the page in a browser."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from askmuse.api.app import create_app
from askmuse.index.indexing import update
from conftest import WordEncoder
from pdf_files import pages
from served import assistant_of

BRIDGE = """---
title: Bridge reopens
publisher: The Courier
url: https://example.org/bridge
published: {day}
---

The Lune bridge is open again. Repair of the Lune bridge cost {cost} million marks in all. {rest}
"""
ARTICLES: dict[str, str | bytes] = {
    "courier.md": BRIDGE.format(day="2026-03-04", cost=12, rest="Mayor Ada Quist cut a ribbon 🦙 in the rain."),
    "post.md": BRIDGE.replace("The Courier", "Evening Post").format(day="2026-03-06", cost=15, rest="Nobody was hurt."),
    "gazette.md": BRIDGE.replace("The Courier", "Gazette").format(
        day="2026-03-05", cost=12, rest="Ferries stop in May."
    ),
    "ferry.md": "---\ntitle: Ferry timetable\npublisher: Gazette\n---\n\nThe ferry leaves at noon.\n",
    "hostile.txt": (
        '<img src=x onerror="window.hacked=1"> Zebra notice\n\n'
        'The zebra keeper wrote <script>window.hacked=1</script> and <b onclick="window.hacked=1">ran</b> away.\n'
    ),
    "broken.pdf": "this is no PDF",
    "harbour.pdf": pages(["Harbour report", "", "The pilot boards at dusk."], ["The lighthouse shines at night."]),
}
QUESTION = "How much did repair of the Lune bridge cost?"


@contextmanager
def serving(folder: Path, files: Mapping[str, str | bytes], port: int = 0, **options: Any) -> Iterator[str]:
    """Serve articles from a folder with the fake models until the block ends; yield the address."""
    corpus, index = folder / "corpus", folder / "index"
    for name, text in files.items():
        (corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (corpus / name).write_bytes(text.encode() if isinstance(text, str) else text)
    update(corpus, index, WordEncoder())
    with running(create_app(assistant_of(index, WordEncoder()), **options), port) as address:
        yield address


@contextmanager
def running(app: Any, port: int = 0) -> Iterator[str]:
    """Run an application in a thread until the block ends; yield its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def change_answers(page: Any, **entries: Any) -> None:
    """Replace some entries of the answers that the page gets; a function computes the new value from the answer."""

    def change(route: Any) -> None:
        answer = route.fetch().json()
        answer |= {name: entry(answer) if callable(entry) else entry for name, entry in entries.items()}
        route.fulfill(json=answer)

    page.route("**/ask", change)


def faults(page: Any) -> list[str]:
    """Return the serious and critical faults that axe-core finds in the page as it is."""
    axe: Any = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    violations = axe.Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in violations
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]
