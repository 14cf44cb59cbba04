"""A browser for the tests of the page: Debian's chromium, driven by Playwright."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from browser import BROWSER, chromium, open_page
from page_server import ARTICLES, serving

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")
PATIENCE = 60_000
"""Milliseconds that a test waits for the page on a busy machine."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("served"), ARTICLES) as address:
        yield address


@pytest.fixture(scope="module")  # while Playwright runs, no later test of this thread could start an event loop
def browser() -> Iterator[Any]:
    if BROWSER is None:
        pytest.skip("There is no browser for the tests of the page: apt-get install chromium")
    with chromium() as started:
        yield started


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a tab; the test fails if a script does, or an error without `expected` is logged."""
    contexts, complaints = list[Any](), list[str]()

    def open_tab(*, expected: str = "Failed to load resource", **options: Any) -> Any:
        context = browser.new_context(**({"viewport": {"width": 1200, "height": 800}} | options))
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if is_complaint(line, expected) else None)
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert complaints == []


def is_complaint(line: Any, expected: str) -> bool:
    return line.type == "error" and expected not in line.text


@pytest.fixture
def page(new_page: Callable[..., Any], address: str) -> Any:
    """Return a tab with the page open."""
    page = new_page()
    open_page(page, address)
    return page
