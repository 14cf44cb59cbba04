"""Citations are numbered once each, and say what became of a quote."""

import pytest

from askmuse.citations import Verdict, Verification, verify
from askmuse.types import Article

ARTICLE = Article(id="a", path="a.txt", text="Rates rose. Then rates rose. Prices fell.", sha256="", title="A")


@pytest.mark.parametrize(
    ("start", "quote", "expected"),
    [
        (0, "Rates rose.", Verification(Verdict.EXACT, 0, 11)),
        (17, "rates rose.", Verification(Verdict.EXACT, 17, 28)),
        (20, "Prices fell.", Verification(Verdict.MOVED, 29, 41)),
        (30, " rose.", Verification(Verdict.MOVED, 22, 28)),
        (0, " rose.", Verification(Verdict.MOVED, 5, 11)),
        (0, "Rates fell.", Verification(Verdict.CHANGED)),
        (9_999, "Rates rose.", Verification(Verdict.MOVED, 0, 11)),
    ],
)
def test_a_quote_is_found_where_it_stands_now(start: int, quote: str, expected: Verification) -> None:
    assert verify(ARTICLE, start, quote) == expected


def test_a_missing_article() -> None:
    assert verify(None, 0, "Rates rose.") == Verification(Verdict.MISSING)
