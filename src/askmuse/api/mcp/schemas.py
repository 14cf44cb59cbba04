"""The results of the MCP tools that HTTP has no path for."""

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
    total: int = Field(description="How many articles there are that match, listed or not.")
    next_offset: int | None = Field(description="The offset to ask for the following ones; null if there are none.")


class ArticlePart(ArticleInfo):
    """An article with a stretch of its text."""

    text: str = Field(description="The stretch `start` to `end` of the article's text.")
    start: int = Field(description="Of the stretch, in Unicode code points from 0.")
    end: int
    length: int = Field(description="Code points of the whole text. Ask again from `end` until it is `length`.")

    @classmethod
    def cut(cls, article: types.Article, copies: Sequence[str], start: int, end: int) -> Self:
        """Return what is known of an article, with its text from `start` to `end`."""
        known = ArticleInfo.of(article, copies).model_dump()
        text = article.text[start:end]
        return cls(**known, text=text, start=start, end=start + len(text), length=len(article.text))


class Place(ResponseBody):
    """A score and its rank, from 1; null if the passage is not among those ranked."""

    score: float
    rank: int | None


class Explanation(ResponseBody):
    """Where a question puts a passage: by each signal, by their sum (fusion) and in the end (ranking)."""

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
    above: list[RankedPassage] = Field(description="The first passages that stand above this one.")
