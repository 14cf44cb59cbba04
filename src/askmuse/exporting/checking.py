"""Whether receipts still hold, and receipts brought up to date with the articles."""

from collections.abc import Sequence
from dataclasses import replace

from askmuse.answering.citations import page_of
from askmuse.assistant import Assistant
from askmuse.exporting.receipts import AROUND, Receipt
from askmuse.verification.verify import Verdict, Verification

GONE = "Not found: the articles no longer have this quote"


def check(receipt: Receipt, assistant: Assistant) -> Verification:
    """Return what became of the quote of a receipt in the articles of an assistant."""
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
    """Return receipts with the places and the sources that the articles give now; a quote that is gone is marked so."""
    return [_checked(receipt, assistant) for receipt in receipts]


def _checked(receipt: Receipt, assistant: Assistant) -> Receipt:
    found = check(receipt, assistant)
    if found.verdict in (Verdict.CHANGED, Verdict.MISSING):
        return replace(receipt, label=". ".join(part for part in (GONE, receipt.label) if part))
    assert found.article_id is not None and found.start is not None and found.end is not None  # noqa: S101, PT018
    article, start, end = assistant.article(found.article_id), found.start, found.end
    return replace(
        receipt,
        article_id=article.id,
        start=start,
        end=end,
        sha256=article.sha256,
        title=article.title,
        publisher=article.publisher,
        author=article.author,
        url=article.url,
        published=article.published,
        page=page_of(article, start),
        prefix=article.text[max(0, start - AROUND) : start],
        suffix=article.text[end : end + AROUND],
    )
