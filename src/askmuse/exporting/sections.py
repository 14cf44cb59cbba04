"""The sections of an exported document: questions, each with its quotes, and the wording of their footnotes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from askmuse.answering.answer import Answer
from askmuse.answering.showing.remarks import remarks, stance_in_words
from askmuse.answering.showing.words import NOT_SAID, PERHAPS, at_page, flat, page_or_time, sureness
from askmuse.exporting.receipts import FindArticle, Receipt, receipts_of

_HASH_SHOWN = 12
"""Digits of a hash that a footnote shows: enough to tell texts apart. Receipts have all of it."""


@dataclass(frozen=True, slots=True)
class Section:
    """A question, its quotes, and a remark on them."""

    question: str
    receipts: Sequence[Receipt]
    remark: str = ""


def section_of(answer: Answer, article: FindArticle) -> Section:
    """Return the question and the quotes of an answer, with who agrees or differs; a refusal says so."""
    refusal = {"perhaps": PERHAPS, "not_said": NOT_SAID}.get(answer.outcome, "")
    receipts = [
        replace(receipt, note=". ".join(_stances(answer, number)))
        for number, receipt in enumerate(receipts_of(answer, article), start=1)
    ]
    return Section(answer.question, receipts, " ".join(filter(None, [refusal, *remarks(answer.notes)])))


def _stances(answer: Answer, number: int) -> Iterator[str]:
    """Yield in words which other articles agree with or differ from the quote of the citation `number`."""
    citations = {citation.number: citation for citation in answer.citations}
    for stance in answer.agreement:
        mine, other = (citations[cited] for cited in stance.citations)
        if mine.number == number:
            yield stance_in_words(stance, mine, other)


def by_question(receipts: Sequence[Receipt]) -> list[Section]:
    """Return receipts by their questions, in the order in which each first occurs."""
    grouped: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        grouped.setdefault(receipt.question, []).append(receipt)
    return [Section(question, together) for question, together in grouped.items()]


def source(receipt: Receipt) -> str:
    """Return the author, title, publisher, date and page of a quote, as far as they are known, on one line."""
    page = page_or_time(receipt.page) if receipt.page else None
    title = f"“{receipt.title}”" if receipt.title else receipt.article_id
    day = receipt.published.isoformat() if receipt.published else None
    return flat(", ".join(part for part in (receipt.author, title, receipt.publisher, day, page) if part))


def place(receipt: Receipt) -> str:
    """Return the article and the offsets of a quote, and the first digits of the hash of the article's text."""
    checked = f", sha256 {receipt.sha256[:_HASH_SHOWN]}…" if receipt.sha256 else ""
    return flat(f"{receipt.article_id} {receipt.start}:{receipt.end}{checked}")


def link(receipt: Receipt) -> str | None:
    """Return the address of a quote's article if a browser can open it, with the page of a PDF."""
    url = receipt.url
    if not url or not url.lower().startswith(("http://", "https://")):
        return None
    return at_page(url, receipt.page)


def comment(receipt: Receipt) -> str:
    """Return the label of a quote, how sure it is, and its note, as far as there are any, on one line."""
    sure = None if receipt.confidence is None else sureness(receipt.confidence)
    return flat(". ".join(part for part in (receipt.label, sure, receipt.note) if part))
