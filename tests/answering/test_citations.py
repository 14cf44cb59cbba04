"""Citations are numbered once each, and say what became of a quote."""

import pytest

from askmuse.answering.citations import Verdict, Verification, verify
from askmuse.types import Article

ARTICLE = Article(id="a", path="a.txt", text="Rates rose. Then rates rose. Prices fell.", sha256="", title="A")


@pytest.mark.parametrize(
    ("start", "end", "quote", "expected"),
    [
        (0, 11, "Rates rose.", Verification(Verdict.EXACT, 0, 11)),
        (17, 28, "rates rose.", Verification(Verdict.EXACT, 17, 28)),
        (29, 41, "Prices fell.", Verification(Verdict.EXACT, 29, 41)),
        (0, 12, "Rates rose.", Verification(Verdict.MOVED, 0, 11)),
        (0, 0, "Rates rose.", Verification(Verdict.MOVED, 0, 11)),
        (29, 9_999, "Prices fell.", Verification(Verdict.MOVED, 29, 41)),
        (-12, 41, "Prices fell.", Verification(Verdict.MOVED, 29, 41)),
        (20, 32, "Prices fell.", Verification(Verdict.MOVED, 29, 41)),
        (30, 36, " rose.", Verification(Verdict.MOVED, 22, 28)),
        (16, 22, " rose.", Verification(Verdict.MOVED, 22, 28)),
        (13, 19, " rose.", Verification(Verdict.MOVED, 5, 11)),
        (0, 6, " rose.", Verification(Verdict.MOVED, 5, 11)),
        (0, 11, "Rates fell.", Verification(Verdict.CHANGED)),
        (9_999, 10_010, "Rates rose.", Verification(Verdict.MOVED, 0, 11)),
    ],
)
def test_a_quote_is_found_where_it_stands_now(start: int, end: int, quote: str, expected: Verification) -> None:
    assert verify(ARTICLE, start, end, quote) == expected


def test_a_missing_article() -> None:
    assert verify(None, 0, 11, "Rates rose.") == Verification(Verdict.MISSING)
