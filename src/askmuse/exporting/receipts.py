"""A receipt: a quote with everything that is needed to check it later, as a small JSON object.

A receipt is made from a citation of an answer. Saved quotes (clips) are a list of receipts with notes and labels.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from askmuse import __version__
from askmuse.answering.answer import Answer, AnswerSentence, Citation, CitedPage, NearSentence
from askmuse.answering.showing.words import PERHAPS
from askmuse.errors import ExportError, NotFoundError
from askmuse.text import is_unicode
from askmuse.types import Article

AROUND = 32
"""How many characters on each side of a quote are kept, to tell it from the same words elsewhere in the article."""
FindArticle = Callable[[str], Article]
"""A function that returns the article with an id or raises NotFoundError, such as `Assistant.article`."""
_ANSWER_KEYS = {"citations", "question"}
_OF_CITATION = ("quote", "article_id", "start", "end", "sha256", "title", "publisher", "url", "published", "page")
"""The fields that a receipt takes from a citation."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A quote, where it stands, the hash of the article's text, and the question and the index that led to it."""

    quote: str
    article_id: str
    start: int
    end: int
    sha256: str | None = None
    """Hash of the article's text, in UTF-8."""
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    published: date | None = None
    page: CitedPage | None = None
    prefix: str = ""
    """The characters before the quote, and those after it."""
    suffix: str = ""
    question: str = ""
    confidence: float | None = None
    """The probability that the quote answers the question, if it was given as an answer."""
    note: str = ""
    label: str = ""
    snapshot: str | None = None
    """The build of the index that gave the answer."""
    version: str = __version__
    """The version of askmuse that wrote the receipt."""

    def __post_init__(self) -> None:
        """Raise ExportError for offsets that are not a place in a text, and for text that is not Unicode."""
        if not 0 <= self.start <= self.end:
            raise ExportError(f"start is {self.start} and end {self.end}: give offsets with 0 <= start <= end.")
        texts = (getattr(self, field.name) for field in fields(self))
        if not all(is_unicode(text) for text in texts if isinstance(text, str)):
            raise ExportError("A receipt holds half of a surrogate pair (such as \\ud800): give valid Unicode.")

    def to_dict(self) -> dict[str, Any]:
        """Return the receipt as JSON has it."""
        return asdict(self) | {"published": self.published.isoformat() if self.published else None}

    @classmethod
    def from_dict(cls, about: Mapping[str, Any]) -> Self:
        """Return the receipt from what `to_dict` returned; unknown keys are ignored. Raises ExportError."""
        known = {field.name: about[field.name] for field in fields(cls) if about.get(field.name) is not None}
        for name, kind in _KINDS.items():
            if name in known and (not isinstance(known[name], kind) or isinstance(known[name], bool)):
                raise ExportError(f"The {name} of a receipt is {known[name]!r}: it must be {_WANTED[kind]}.")
        try:
            if "published" in known:
                known["published"] = date.fromisoformat(known["published"])
            if "page" in known:
                page = known["page"]
                known["page"] = CitedPage(int(page["number"]), page.get("label"), page.get("seconds"))
            return cls(**known)
        except (TypeError, ValueError, KeyError, AttributeError):
            raise ExportError(
                "This is not a receipt: it needs article_id, start, end and quote, and published must be a date such "
                "as 2026-04-08. `askmuse ask QUESTION --cite receipts` writes some."
            ) from None


_KINDS: Mapping[str, Any] = {
    **dict.fromkeys(("quote", "article_id", "sha256", "title", "publisher", "author", "url", "published"), str),
    **dict.fromkeys(("prefix", "suffix", "question", "note", "label", "snapshot", "version"), str),
    **dict.fromkeys(("start", "end"), int),
    "page": dict,
    "confidence": (int, float),
}
_WANTED = {str: "text", int: "a whole number", dict: "an object with number and label", (int, float): "a number"}


def receipts_of(answer: Answer, article: FindArticle) -> list[Receipt]:
    """Return a receipt for each citation of an answer, in the order of their numbers.

    What a citation lacks, such as the author, is taken from the article, unless that has changed since.
    """
    sentences: list[AnswerSentence | NearSentence] = [*answer.answers, *answer.nearest]
    sure = {sentence.citations[0]: sentence.confidence for sentence in sentences}
    return [
        Receipt(
            **place_and_source(citation, _unchanged(citation, article)),
            question=answer.question,
            confidence=sure.get(citation.number),
            label=PERHAPS.rstrip(":") if answer.outcome == "perhaps" else "",
            snapshot=answer.index.snapshot,
        )
        for citation in answer.citations
    ]


def place_and_source(citation: Citation, article: Article | None) -> dict[str, Any]:
    """Return the fields of a receipt that a citation and its article decide; None if the article has changed since."""
    cited = {name: getattr(citation, name) for name in _OF_CITATION}
    if article is None:
        return cited
    return cited | {
        "author": article.author,
        "prefix": article.text[max(0, citation.start - AROUND) : citation.start],
        "suffix": article.text[citation.end : citation.end + AROUND],
    }


def _unchanged(citation: Citation, article: FindArticle) -> Article | None:
    try:
        current = article(citation.article_id)
    except NotFoundError:
        return None
    return current if current.sha256 == citation.sha256 else None


def parse(text: str | bytes) -> list[Receipt]:
    """Return the receipts of a JSON text: one, a list of them, an object with `receipts`, or an answer of `ask --json`.

    Raises ExportError.
    """
    try:
        about = json.loads(text)
    except (ValueError, RecursionError):
        raise ExportError(
            "This is not JSON: give receipts as `askmuse ask QUESTION --cite receipts` writes them."
        ) from None
    return [Receipt.from_dict(one) for one in _listed(about)]


def _listed(about: Any) -> Iterable[Mapping[str, Any]]:
    if isinstance(about, dict) and isinstance(about.get("receipts"), list):
        about = about["receipts"]
    elif isinstance(about, dict) and about.keys() >= _ANSWER_KEYS and isinstance(about["citations"], list):
        index = about.get("index")
        about = [
            {
                **one,
                "question": about["question"],
                "snapshot": index.get("snapshot") if isinstance(index, dict) else None,
            }
            if isinstance(one, dict)
            else one
            for one in about["citations"]
        ]
    listed: Sequence[Any] = about if isinstance(about, list) else [about]
    if not all(isinstance(one, dict) for one in listed):
        raise ExportError("This is not a receipt: give a JSON object, or a list of them.")
    return listed


def write(receipts: Sequence[Receipt]) -> bytes:
    """Return receipts as a JSON list."""
    return (json.dumps([one.to_dict() for one in receipts], ensure_ascii=False, indent=1) + "\n").encode()
