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
"""Quotes of one export: somebody's saved quotes are tens."""
_LONGEST_FACT = 10_000
"""Characters of a title, a question or a note."""
_LARGEST_OFFSET = 2**31 - 1
_FORMATS = "; ".join(f"`{known.name}` {known.summary}" for known in FORMATS.values())
_Fact = Annotated[str, Field(max_length=_LONGEST_FACT), IN_UNICODE]
_Offset = Annotated[int, Field(ge=0, le=_LARGEST_OFFSET), IS_NUMBER]
_Quote = Annotated[str, Field(min_length=1), IN_UNICODE]


class ReceiptPage(RequestBody):
    """The page that a quote begins on."""

    number: Annotated[int, Field(ge=1), IS_NUMBER]
    label: _Fact | None = None
    seconds: Annotated[int, Field(ge=0, le=_LARGEST_OFFSET), IS_NUMBER] | None = None


class Receipt(RequestBody):
    """A quote, where it stands, and what is known of it: a citation of an answer, or a receipt, as it was given."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"article_id": ARTICLE_ID, **PLACE, "quote": QUOTE, "sha256": ARTICLE_HASH},
            ]
        }
    )
    article_id: Text
    start: _Offset = Field(description="In code points, from 0.")
    end: _Offset = Field(description="The code point after the last one.")
    quote: _Quote
    sha256: str | None = Field(
        default=None,
        pattern="^[0-9a-f]{64}$",
        description="Hash of the article's text, by which an article is found that has another id by now.",
    )
    title: _Fact | None = None
    publisher: _Fact | None = None
    author: _Fact | None = None
    url: Annotated[Text, Field(max_length=_LONGEST_ADDRESS)] | None = Field(
        default=None, description="The article's address, by which it is found if it has another id by now."
    )
    published: Day | None = None
    page: ReceiptPage | None = None
    prefix: _Fact = Field(default="", description="The text before the quote, which tells its place.")
    suffix: _Fact = Field(default="", description="The text after the quote.")
    question: _Fact = ""
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), IS_NUMBER] | None = None
    note: _Fact = Field(default="", description="What was noted of the quote.")
    label: _Fact = Field(default="", description="What the quote was sorted under.")
    snapshot: _Fact | None = None
    version: _Fact = __version__
    number: Annotated[int, IS_NUMBER] | None = Field(
        default=None, description="Accepted so that a citation can be sent whole."
    )
    date_source: _Fact | None = Field(default=None, description="Accepted so that a citation can be sent whole.")
    ocr: StrictBool = Field(default=False, description="Accepted so that a citation can be sent whole.")

    def to_receipt(self) -> receipts.Receipt:
        """Return the receipt that this body stands for; raises ExportError for offsets that are no place."""
        facts: dict[str, Any] = {name: getattr(self, name) for name in receipts.Receipt.__dataclass_fields__}
        page = self.page and CitedPage(self.page.number, self.page.label, self.page.seconds)
        return receipts.Receipt(**facts | {"page": page})


class ExportRequest(RequestBody):
    """Quotes, and the format that they are wanted in."""

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
    """A piece of a quote that is the same, was deleted or was inserted."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


class Verification(ResponseBody):
    """Whether a quote still stands, and where it stands now."""

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
        description="`exact`: the quote stands where the citation says. `moved`: it stands at `start` to `end` of "
        "`article_id`. `changed`: the article has `text` there instead. `missing`: there is no such article, or it has "
        "nothing like the quote."
    )
    article_id: str | None = Field(description="The article that was compared; null if there is none.")
    start: int | None = Field(description="Where the quote, or the text that it was changed into, stands now.")
    end: int | None
    text: str | None = Field(description="What the quote was changed into.")
    diff: list[Change] = Field(description="How the quote was changed, word by word; empty unless it was.")
