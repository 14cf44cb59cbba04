"""Quotes that are checked or exported: the bodies of the requests and responses of `/verify` and `/export`."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictBool

from askmuse import __version__
from askmuse.answering.answer import CitedPage
from askmuse.api.schemas.bodies import IN_UNICODE, IS_NUMBER, Day, RequestBody, ResponseBody, Text
from askmuse.api.schemas.examples import ARTICLE_HASH, ARTICLE_ID, PLACE, QUESTION, QUOTE
from askmuse.exporting import receipts
from askmuse.exporting.export import FORMATS, TITLE
from askmuse.verification.verify import Verdict

_LONGEST_ADDRESS = 20_000
"""Characters of a web address; browsers take far fewer."""
MOST_RECEIPTS = 1_000
"""Quotes in one export; people save tens of quotes."""
_LONGEST_FACT = 10_000
"""Characters of a title, a question or a note."""
_LARGEST_OFFSET = 2**31 - 1
_FORMATS = "; ".join(f"`{known.name}` {known.summary}" for known in FORMATS.values())
_Fact = Annotated[str, Field(max_length=_LONGEST_FACT), IN_UNICODE]
_Offset = Annotated[int, Field(ge=0, le=_LARGEST_OFFSET), IS_NUMBER]
_Quote = Annotated[str, Field(min_length=1), IN_UNICODE]


class ReceiptPage(RequestBody):
    """The page on which a quote begins."""

    number: Annotated[int, Field(ge=1), IS_NUMBER]
    label: _Fact | None = None
    seconds: Annotated[int, Field(ge=0, le=_LARGEST_OFFSET), IS_NUMBER] | None = None


class Receipt(RequestBody):
    """A quote with its place and its source: a citation of an answer, or a receipt, unchanged."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"article_id": ARTICLE_ID, **PLACE, "quote": QUOTE, "sha256": ARTICLE_HASH},
            ]
        }
    )
    article_id: Text
    start: _Offset = Field(description="Where the quote starts in the article's text, in Unicode code points from 0.")
    end: _Offset = Field(description="Where the quote ends: the code point after its last one.")
    quote: _Quote
    sha256: str | None = Field(
        default=None,
        pattern="^[0-9a-f]{64}$",
        description="Hash of the article's text. By it, the article is found if its id has changed.",
    )
    title: _Fact | None = None
    publisher: _Fact | None = None
    author: _Fact | None = None
    url: Annotated[Text, Field(max_length=_LONGEST_ADDRESS)] | None = Field(
        default=None, description="The article's web address. By it, the article is found if its id has changed."
    )
    published: Day | None = None
    page: ReceiptPage | None = None
    prefix: _Fact = Field(
        default="", description="The text before the quote; it identifies the place if the quote occurs several times."
    )
    suffix: _Fact = Field(default="", description="The text after the quote.")
    question: _Fact = ""
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), IS_NUMBER] | None = None
    note: _Fact = Field(default="", description="A note on the quote.")
    label: _Fact = Field(default="", description="The label under which the quote was sorted.")
    snapshot: _Fact | None = None
    version: _Fact = __version__
    number: Annotated[int, IS_NUMBER] | None = Field(
        default=None, description="Accepted so that a citation can be sent whole."
    )
    date_source: _Fact | None = Field(default=None, description="Accepted so that a citation can be sent whole.")
    ocr: StrictBool = Field(default=False, description="Accepted so that a citation can be sent whole.")

    def to_receipt(self) -> receipts.Receipt:
        """Return the receipt in this body; raises ExportError for offsets that cannot be a place."""
        facts: dict[str, Any] = {name: getattr(self, name) for name in receipts.Receipt.__dataclass_fields__}
        page = self.page and CitedPage(self.page.number, self.page.label, self.page.seconds)
        return receipts.Receipt(**facts | {"page": page})


class ExportRequest(RequestBody):
    """Quotes, and the format in which to export them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "format": "docx",
                    "title": "Muse Spark",
                    "receipts": [
                        {
                            "article_id": ARTICLE_ID,
                            **PLACE,
                            "quote": QUOTE,
                            "sha256": ARTICLE_HASH,
                            "question": QUESTION,
                            "note": "For the second paragraph",
                        },
                    ],
                },
            ]
        }
    )
    format: Annotated[
        Text,
        Field(description=f"The format: {_FORMATS}.", json_schema_extra={"enum": list(FORMATS)}),
    ]
    title: _Fact = TITLE
    receipts: list[Receipt] = Field(max_length=MOST_RECEIPTS, description="Citations or receipts.")


class Change(ResponseBody):
    """A piece of the comparison of a quote with the article: the same in both, deleted, or inserted."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


class Verification(ResponseBody):
    """Whether a quote is still in an article, and where."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "verdict": "exact",
                    "article_id": ARTICLE_ID,
                    **PLACE,
                    "text": None,
                    "diff": [],
                }
            ]
        }
    )
    verdict: Verdict = Field(
        description="`exact`: the quote is where the citation says. `moved`: the quote is now at `start` to `end` of "
        "`article_id`. `changed`: the article has `text` instead of the quote. `missing`: there is no such article, or "
        "it has nothing similar."
    )
    article_id: str | None = Field(description="The article that was compared; null if there is none.")
    start: int | None = Field(description="Where the quote, or the text that replaced it, starts now.")
    end: int | None
    text: str | None = Field(description="The text that replaced the quote.")
    diff: list[Change] = Field(description="The changes, word by word; empty unless the verdict is `changed`.")
