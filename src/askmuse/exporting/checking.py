"""Verifies receipts, and updates them from the articles."""

from collections.abc import Sequence
from dataclasses import replace

from askmuse.answering.citations import cite_span
from askmuse.assistant import Assistant
from askmuse.exporting.receipts import Receipt, place_and_source
from askmuse.verification.verify import Verdict, Verification

GONE = "Not found: the articles no longer have this quote"


def check(receipt: Receipt, assistant: Assistant) -> Verification:
    """Return whether the articles of an assistant still have the quote of a receipt, and where it is now."""
    return assistant.verify(
        receipt.article_id,
        receipt.start,
        receipt.end,
        receipt.quote,
        sha256=receipt.sha256,
        url=receipt.url,
        prefix=receipt.prefix,
        suffix=receipt.suffix,
    )


def checked(receipts: Sequence[Receipt], assistant: Assistant) -> list[Receipt]:
    """Return receipts with the present places and sources of their quotes; quotes that are gone get a label."""
    return [_checked(receipt, assistant) for receipt in receipts]


def _checked(receipt: Receipt, assistant: Assistant) -> Receipt:
    verification = check(receipt, assistant)
    if verification.verdict in (Verdict.CHANGED, Verdict.MISSING):
        return replace(receipt, label=". ".join(part for part in (GONE, receipt.label) if part))
    assert verification.article_id is not None and verification.start is not None and verification.end is not None  # noqa: S101, PT018
    article = assistant.article(verification.article_id)
    citation = cite_span(0, article, (verification.start, verification.end))
    return replace(receipt, **place_and_source(citation, article))
