"""Receipts with everything that a format could stumble over."""

from dataclasses import replace
from datetime import date

from askmuse.answering.answer import CitedPage
from askmuse.exporting.receipts import Receipt

HASH = "5a" * 32
RACE = Receipt(
    quote="Ada took the\n  *sprint* <b>& won</b> 100% of {it}_$5\\x^~#.",
    article_id="more/race",
    start=12,
    end=69,
    sha256=HASH,
    title="Oslo & the “race”: 50% \\evil {x}",
    publisher="The Gazette",
    author="Ann Lee and Bo Diaz",
    url="https://example.com/a_b?c=1&d=2#50%25",
    published=date(2026, 3, 4),
    prefix="Winners\n\n- ",
    suffix=" It rained.",
    question="Who won <i>*the*</i> sprint?",
    confidence=0.9,
    note="For the lead",
    label="sport",
    snapshot="20260304T000000000000-5a5a5a5a5a5a",
    version="0.1.0",
)
CLIMB = replace(RACE, quote="Bea took the climb.", start=80, end=99, note="", label="", confidence=None)
SCAN = Receipt(
    quote="Ünïcode 🦙 中文.", article_id="scan", start=0, end=14, page=CitedPage(3, "iii"), url="javascript:alert(1)",
    version="0.1.0",
)  # fmt: skip
