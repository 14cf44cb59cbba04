"""Measures in a browser the size of the page, the time until it is shown, and the time until the first quote.

usage: python benchmarks/page.py [--runs N] [--keep]     (from the project's root)

Bytes are those that the server sends on a first visit. Milliseconds are medians of N visits, each with a new browser
profile. The machine should do nothing else; `load` says whether it did. --keep writes the results to
benchmarks/results/VERSION/page.json.
"""

import argparse
import json
import os
import statistics
from pathlib import Path
from typing import Any

import askmuse
from browser import chromium, open_page, serving

QUESTION = "How much will the repair cost?"
RESULTS = Path(__file__).parent / "results" / askmuse.__version__ / "page.json"
TO_FIRST_QUOTE = """
question => new Promise(resolve => {
  const box = document.querySelector("[data-testid=question]");
  box.value = question;
  const began = performance.now();
  new MutationObserver((_, observer) => {
    if (!document.querySelector("[data-testid=quote]")) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - began));
  }).observe(document.body, { childList: true, subtree: true });
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
})
"""
"""Returns the milliseconds from Enter to the frame that shows the first quote."""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
LOADED = """
[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter(({ name }) => /^\\/(page\\/.*)?$/.test(new URL(name).pathname))
  .map(entry => [entry.transferSize, entry.decodedBodySize])
"""
"""Returns the bytes of each file of the page: as sent, headers included, and unpacked."""


def visit(browser: Any, address: str) -> dict[str, float]:
    """Open the page and ask a question; return the sizes and the times."""
    context = browser.new_context()
    try:
        page = context.new_page()
        open_page(page, address)
        sizes = page.evaluate(LOADED)
        paint = page.evaluate(PAINT)
        first = page.evaluate(TO_FIRST_QUOTE, QUESTION)
    finally:
        context.close()
    return {
        "files": len(sizes),
        "bytes_sent": sum(sent for sent, _ in sizes),
        "bytes_unpacked": sum(unpacked for _, unpacked in sizes),
        "first_contentful_paint_ms": paint,
        "enter_to_first_quote_ms": first,
    }


def main() -> None:
    """Visit the page, and print or keep the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9, metavar="N")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    with serving() as address, chromium() as browser:
        load = round(os.getloadavg()[0], 1)
        visit(browser, address)  # the server's first answer loads its models
        visits = [visit(browser, address) for _ in range(options.runs)]
    medians = {name: round(statistics.median(one[name] for one in visits), 1) for name in visits[0]}
    results = {"runs": options.runs, "cores": os.cpu_count(), "load": load, **medians}
    text = json.dumps(results, indent=1) + "\n"
    print(text, end="")
    if options.keep:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
