"""The page for raters: it escapes texts, loads nothing from the network, and lets judgements be downloaded."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from askmuse.evaluation.judging.page import page, write_page
from askmuse.evaluation.judging.pool import Document, Task
from askmuse.evaluation.trec import read_qrels

TASKS = [
    Task(
        "1",
        "Is 1 < 2?",
        (Document("my etna#1", "Etna", "Gazette", "It <b>erupted</b>."), Document("b#2", "B", "", "No.")),
    ),
    Task("2 a", "Who?", (Document("my etna#1", "Etna", "Gazette", "It <b>erupted</b>."),)),
]


def test_the_page_is_one_file_that_loads_nothing_else(tmp_path: Path) -> None:
    file = write_page(tmp_path / "new" / "folder", TASKS)
    assert list(file.parent.iterdir()) == [file]
    text = file.read_text()
    assert text == page(TASKS)
    assert re.findall(r"\b(?:src|href|action)=|https?:|@import|url\(|fetch\(", text) == []


def test_texts_are_escaped_and_each_choice_has_the_start_of_its_line_of_judgements_as_its_name() -> None:
    text = page(TASKS)
    assert "<h2>Is 1 &lt; 2?</h2>" in text
    assert "<p>It &lt;b&gt;erupted&lt;/b&gt;.</p>" in text
    assert re.findall(r'<input type="radio" name="([^"]*)" value="(\d)"> \d ([\w ]+)<', text) == [
        (name, grade, meaning)
        for name in ("1 0 my%20etna#1", "1 0 b#2", "2%20a 0 my%20etna#1")
        for grade, meaning in (("0", "no help"), ("1", "helps"), ("2", "answers"))
    ]


def test_pages_with_different_documents_store_their_judgements_separately() -> None:
    pools = {re.search(r'data-pool="([0-9a-f]{12})"', page(tasks))[1] for tasks in (TASKS, TASKS[:1])}  # type: ignore[index]
    assert len(pools) == 2


@pytest.mark.slow
def test_a_rater_can_judge_come_back_later_and_download_the_judgements(tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("There is no browser: apt-get install chromium")
    address = write_page(tmp_path, TASKS).as_uri()
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        tab = chromium.new_page()
        begin_judging(tab, address, "anna")
        assert tab.locator("#download").is_disabled()
        for name, value in (("1 0 my%20etna#1", 2), ("1 0 b#2", 1), ("1 0 b#2", 0)):
            tab.check(f'input[name="{name}"][value="{value}"]')
        begin_judging(tab, address, "ben")
        assert tab.locator("#progress").inner_text() == "0 of 3 judged"
        begin_judging(tab, address, "anna")
        assert tab.locator("#progress").inner_text() == "2 of 3 judged"
        with tab.expect_download() as download:
            tab.click("#download")
        download.value.save_as(tmp_path / download.value.suggested_filename)
        chromium.close()
    assert read_qrels(tmp_path / "anna.qrels") == {"1": {"my etna#1": 2, "b#2": 0}}


def begin_judging(tab: Any, address: str, rater: str) -> None:
    tab.goto(address)
    tab.fill("#rater", rater)
    tab.click("text=Begin")
