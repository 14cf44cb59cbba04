"""Articles and skipped files: the bodies of the responses of `/articles`, `/skipped` and `/outlines`."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from pydantic import ConfigDict, Field

from askmuse import types
from askmuse.api.schemas.bodies import ResponseBody
from askmuse.api.schemas.examples import ARTICLE
from askmuse.articles.originals.pages import has_page_pictures


class ArticleInfo(ResponseBody):
    """What is known about an article. Unknown values are null."""

    model_config = ConfigDict(json_schema_extra={"examples": [ARTICLE]})
    id: str
    title: str
    publisher: str | None
    url: str | None
    author: str | None
    published: date | None
    date_source: types.DateSource | None = Field(description="Where the date of publication was found.")
    sha256: str = Field(description="Hash of the text, in UTF-8.")
    language: str | None = Field(description="The ISO 639-1 code of the language, such as `en`; null if unclear.")
    pages: int = Field(description="The number of pages of the file; 0 for formats without pages.")
    copy_of: str | None = Field(description="Id of the article of which this one is a near-copy.")
    copies: list[str] = Field(description="Ids of the articles that are near-copies of this one.")

    @classmethod
    def of(cls, article: types.Article | types.ArticleFacts, copies: Sequence[str]) -> Self:
        """Return the fields of this schema for an article with the ids of its near-copies."""
        facts: dict[str, Any] = {name: getattr(article, name) for name in cls.model_fields if hasattr(article, name)}
        if isinstance(article, types.Article) and "page_starts" in cls.model_fields:
            facts["page_pictures"] = has_page_pictures(article)
            facts["page_starts"] = [
                ArticlePage(start=page.start, number=page.number, label=page.label, ocr=page.ocr)
                for page in article.pages
                if page.seconds is None  # not the cues of a transcript
            ]
        return cls(**facts | {"pages": article.page_count, "copies": list(copies)})


class ArticlePage(ResponseBody):
    """A page of an article, and the offset at which it starts in the text."""

    start: int
    number: int = Field(description="Counted from 1.")
    label: str | None = Field(description="The number that is printed on the page; null if there is none.")
    ocr: bool = Field(description="Whether its text was recognised in a picture, so that it may have errors.")


class ArticleText(ArticleInfo):
    """An article with its text, in which the offsets of citations count."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **ARTICLE,
                    "text": "\nMeta has a new AI model called Muse Spark, and …",
                    "page_starts": [],
                    "page_pictures": False,
                }
            ]
        }
    )
    text: str
    page_starts: list[ArticlePage] = Field(description="In order; empty for formats without pages.")
    page_pictures: bool = Field(description="Whether `GET /pages/{number}/{id}` can show its pages as pictures.")


class QuoteBox(ResponseBody):
    """A rectangle on a page. Its edges are fractions of the width and height of the page, from the upper left."""

    page: int = Field(description="The number of the page, from 1.")
    left: float
    top: float
    right: float
    bottom: float


class QuoteOutline(ResponseBody):
    """The place of a quote on the pages of its file."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"boxes": [{"page": 3, "left": 0.121, "top": 0.402, "right": 0.613, "bottom": 0.416}]}]
        }
    )
    boxes: list[QuoteBox] = Field(
        description="One for each line of the quote. Where the text was read from a picture, they are roughly right."
    )


class SkippedFile(ResponseBody):
    """A file of the folder of articles that is not in the index."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"path": "scan.pdf", "reason": "is a broken PDF: get it again"}]}
    )
    path: str = Field(description="The path within the folder of articles.")
    reason: str = Field(description="Why the file was skipped. It continues a sentence that begins with the path.")
