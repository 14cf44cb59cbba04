"""The results of MCP tools that differ from those of the HTTP paths."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field

from askmuse import types
from askmuse.api.schemas.answers import RankedPassage
from askmuse.api.schemas.articles import ArticleInfo
from askmuse.api.schemas.bodies import ResponseBody, Text


class ArticleList(ResponseBody):
    """Some of the articles, ordered by id."""

    articles: list[ArticleInfo]
    total: int = Field(description="How many articles match, including those that are not listed.")
    next_offset: int | None = Field(description="The offset of the next articles; null if there are no more.")


class ArticlePart(ArticleInfo):
    """An article with a part of its text."""

    text: str = Field(description="The text of the article from `start` to `end`.")
    start: int = Field(description="Where the part starts, in Unicode code points from 0.")
    end: int
    length: int = Field(description="Code points of the whole text. To read on, ask from `end` until it is `length`.")

    @classmethod
    def cut(cls, article: types.Article, copies: Sequence[str], start: int, end: int) -> Self:
        """Return the properties of an article, with its text from `start` to `end`."""
        properties = ArticleInfo.of(article, copies).model_dump()
        text = article.text[start:end]
        return cls(**properties, text=text, start=start, end=start + len(text), length=len(article.text))


class Place(ResponseBody):
    """A score and its rank, from 1; null if the passage is not among those ranked."""

    score: float
    rank: int | None


class Explanation(ResponseBody):
    """The rank of a passage for a question: by each signal, by the sum of the signals (fusion), and final (ranking)."""

    question: str
    searched_as: str
    article_id: str
    title: str
    passage_id: str
    start: int
    end: int
    text: str
    rank: int | None
    ranked: int = Field(description="How many passages were ranked.")
    passage: dict[str, Place]
    quote: Text
    quote_start: int
    quote_end: int
    sentence: dict[str, Place]
    above: list[RankedPassage] = Field(description="The best passages that rank higher than this one.")
