"""A server with the real models and a browser for the scripts about the page; the tests use the same browser."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from free_port import free_port

ARTICLES = Path(__file__).parent / "reporter" / "local" / "articles"
"""Fifty invented articles on one story, one of them a PDF file."""
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
"""The path of the browser, as Debian packages it; None if there is none."""
_PATIENCE = 600.0
"""Seconds for the server to start on a busy machine, the first time with an index to build."""


@contextmanager
def serving(articles: Path = ARTICLES) -> Iterator[str]:
    """Serve a copy of a folder of articles until the block ends; yield the address."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        corpus, index = Path(folder) / "corpus", Path(folder) / "index"
        shutil.copytree(articles, corpus)
        command = [sys.executable, "-m", "askmuse", "serve", "--allow-add", "--port", str(port)]
        process = subprocess.Popen([*command, "--corpus", str(corpus), "--index", str(index)])
        try:
            address = f"http://127.0.0.1:{port}"
            _await(f"{address}/readyz", process)
            yield address
        finally:
            process.terminate()
            process.wait()


def _await(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            with urlopen(url):
                return
        except (URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > until:
                raise
        time.sleep(0.5)


@contextmanager
def chromium() -> Iterator[Any]:
    """Yield a browser that Playwright drives."""
    from playwright.sync_api import sync_playwright

    if BROWSER is None:
        sys.exit("There is no browser: apt-get install chromium")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def open_page(page: Any, address: str) -> None:
    """Open the page, and wait until questions can be asked."""
    page.goto(address)
    page.locator("#mode option").first.wait_for(state="attached")


def ask(page: Any, question: str) -> Any:
    """Ask a question, and return the turn that answers it."""
    before = page.locator(".turn").count()
    page.get_by_test_id("question").fill(question)
    page.get_by_test_id("ask").click()
    turn = page.locator(".turn").nth(before)
    turn.locator(".turn-foot").wait_for()
    return turn
