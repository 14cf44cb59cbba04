"""Takes screenshots of the page in its main states: on a desktop, on a phone and with dark colours.

usage: python benchmarks/screenshots.py DIR [--only STATE ...]     (from the project's root)

Look at each after a change of the page. The ones in the README are kept in docs/, without the device in their names.
"""

import argparse
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from browser import ask, chromium, open_page, serving

COLOURS = 160
"""Colours of a picture. The page has few, so a picture with a palette is a third as large and looks the same."""
PATIENCE = 120_000
"""Milliseconds that a state may take on a busy machine."""
DEVICES: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True},
}


def show_answer(page: Any) -> None:
    """Show an answer with its source, other articles that agree, and a note that a newer one gives another figure."""
    ask(page, "What is the latest cost of the repair?")


def show_source(page: Any) -> None:
    """Show the article of a citation, open at the quote."""
    ask(page, "How much will the repair cost?").get_by_test_id("citation").first.click()
    page.get_by_test_id("mark").wait_for()


def show_pdf(page: Any) -> None:
    """Show the page of a PDF file with the quote outlined."""
    ask(page, "What did the memo of 23 November 2021 say?").get_by_test_id("citation").first.click()
    page.get_by_test_id("mark").wait_for()
    page.get_by_role("button", name="Page", exact=True).click()
    page.get_by_test_id("page-picture").wait_for()


def show_refusal(page: Any) -> None:
    """Show a question that no article answers, after one that has only a sentence which may be an answer."""
    ask(page, "How old is Tessa Quill?")
    ask(page, "What party is Winslow in?")


def show_timeline(page: Any) -> None:
    """Show answers by date, drawn and listed."""
    page.get_by_label("Timeline").check()
    turn = ask(page, "How many defective corbels did they find?")
    turn.scroll_into_view_if_needed()
    page.locator("#main").evaluate("main => main.scrollTo(0, 0)")


def show_clips(page: Any) -> None:
    """Show two saved quotes, one with a note and a label."""
    for question in ("How much will the repair cost?", "Who gave the order to close the ramp?"):
        ask(page, question).get_by_test_id("clip").first.click()
    page.locator("#clips-link").click()
    page.get_by_label("Note", exact=True).first.fill("Ask her who answered the telephone.")
    page.get_by_label("Label", exact=True).first.fill("closing")
    page.get_by_label("Label", exact=True).first.press("Tab")


def show_sources(page: Any) -> None:
    """Show the articles, and the place to add more."""
    page.get_by_test_id("sources").click()
    page.locator("li.source").first.wait_for()


STATES: dict[str, Callable[[Any], None]] = {
    "greeting": lambda page: None,
    "answer": show_answer,
    "source": show_source,
    "pdf": show_pdf,
    "refusal": show_refusal,
    "timeline": show_timeline,
    "clips": show_clips,
    "sources": show_sources,
}


def save(picture: bytes, file: Path) -> None:
    """Write a picture as a PNG file with a palette."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(file, optimize=True)


def main() -> None:
    """Write DIR/STATE-DEVICE.png for each state and device."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--only", nargs="+", choices=STATES, default=list(STATES), metavar="STATE")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with serving() as address, chromium() as browser:
        for name in options.only:
            for device, how in DEVICES.items():
                context = browser.new_context(**how)
                context.set_default_timeout(PATIENCE)
                page = context.new_page()
                open_page(page, address)
                STATES[name](page)
                save(page.screenshot(), options.folder / f"{name}-{device}.png")
                context.close()


if __name__ == "__main__":
    main()
