"""Articles, and files that are none: the bodies of the responses of `/articles`, `/skipped` and `/outlines`."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from pydantic import ConfigDict, Field

from askmuse import types
from askmuse.api.schemas.bodies import ResponseBody
from askmuse.api.schemas.examples import ARTICLE
from askmuse.articles.originals import has_page_pictures


class ArticleInfo(ResponseBody):
    """What is known of an article. Unknown facts are null."""

    model_config = ConfigDict(json_schema_extra={"examples": [ARTICLE]})
    id: str
    title: str
    publisher: str | None
    url: str | None
    author: str | None
    published: date | None
    date_source: types.DateSource | None = Field(description="Where the date of publication stands.")
    sha256: str = Field(description="Hash of the text, in UTF-8.")
    language: str | None = Field(description="A code of ISO 639-1, such as `en`; null where it is not clear.")
    pages: int = Field(description="How many pages the file has, 0 for formats without pages.")
    copy_of: str | None = Field(description="Id of the article that this one is a near-copy of.")
    copies: list[str] = Field(description="Ids of the articles that are near-copies of this one.")

    @classmethod
    def of(cls, article: types.Article | types.ArticleFacts, copies: Sequence[str]) -> Self:
        """Return what this schema tells of `article`."""
        facts: dict[str, Any] = {name: getattr(article, name) for name in cls.model_fields if hasattr(article, name)}
        if isinstance(article, types.Article) and "page_starts" in cls.model_fields:
            facts["page_pictures"] = has_page_pictures(article)
            facts["page_starts"] = [
                ArticlePage(start=page.start, number=page.number, label=page.label)
                for page in article.pages
                if page.seconds is None  # not the cues of a transcript
            ]
        return cls(**facts | {"pages": article.page_count, "copies": list(copies)})


class ArticlePage(ResponseBody):
    """A page of an article, and the offset at which it starts in the text."""

    start: int
    number: int = Field(description="From 1.")
    label: str | None = Field(description="The number that is printed on it, if known.")


class ArticleText(ArticleInfo):
    """An article with its text, into which citations count."""

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
    """A rectangle on a page. Its edges are shares of the page's width and height, from the upper left corner."""

    page: int = Field(description="The number of the page, from 1.")
    left: float
    top: float
    right: float
    bottom: float


class QuoteOutline(ResponseBody):
    """Where a quote stands on the pages of its PDF file."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"boxes": [{"page": 3, "left": 0.121, "top": 0.402, "right": 0.613, "bottom": 0.416}]}]
        }
    )
    boxes: list[QuoteBox] = Field(
        description="One for each line; none where the letters of the quote are not on the page, as on a scan."
    )


class SkippedFile(ResponseBody):
    """A file of the folder of articles that is not in the index."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"path": "scan.pdf", "reason": "is a broken PDF: get it again"}]}
    )
    path: str = Field(description="Below the folder of articles.")
    reason: str = Field(description="Continues a sentence that begins with the file's name.")
