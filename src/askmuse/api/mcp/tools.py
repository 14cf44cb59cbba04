"""The tools of the MCP server. Their docstrings and schemas are what an agent reads to choose and use them.

A new tool is a method of `Tools`, with its title in `TITLES` (`api/mcp/server.py`). A result that no HTTP path returns
gets a class in `api/mcp/schemas.py`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, ParamSpec, TypeVar

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from askmuse import types
from askmuse.api.live_assistant import LiveAssistant
from askmuse.api.mcp.schemas import ArticleList, ArticlePart, Explanation
from askmuse.api.schemas import answers, articles, asking, quotes
from askmuse.api.schemas.bodies import Text
from askmuse.assistant import LISTED, Assistant
from askmuse.errors import AskmuseError, QuestionError
from askmuse.explain import explain
from askmuse.questions.arguments import MOST_PASSAGES, MOST_TURNS

MOST_LISTED = 200
"""Articles that one call lists: about 20,000 tokens."""
LONGEST_PART = 20_000
"""Code points of an article that one call returns: about 5,000 tokens, and all of most articles."""

Filters = Annotated[asking.Filters, Field(description="Which articles may answer; leave it out to ask all of them.")]
Count = Annotated[int, Field(ge=1, le=MOST_PASSAGES, description="How many passages to list.")]
ArticleId = Annotated[Text, Field(description="The id of an article, from a citation or from list_articles.")]
Offset = Annotated[int, Field(ge=0, description="In Unicode code points of the article's text, from 0.")]
_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


def _with_messages(method: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Send the message of an AskmuseError to the agent; the SDK hides the messages of all other errors."""

    @wraps(method)
    def call(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        try:
            return method(*args, **kwargs)
        except AskmuseError as error:
            raise ToolError(str(error)) from error

    return call


class Tools:
    """The tools with which an agent works with the articles of an assistant."""

    def __init__(self, live: LiveAssistant) -> None:
        """Answer with an assistant that opens the latest index before each call."""
        self._live = live

    @property
    def assistant(self) -> Assistant:
        """The assistant, on the latest index."""
        self._live.refresh()
        return self._live.assistant

    @_with_messages
    def ask(
        self,
        question: asking.Question,
        k: Count = LISTED,
        mode: asking.Mode | None = None,
        filters: Filters | None = None,
        history: Annotated[
            list[asking.Turn],
            Field(max_length=MOST_TURNS, description="Earlier turns, oldest first, if the question refers to them."),
        ] = [],  # noqa: B006 - pydantic copies it
        min_confidence: Annotated[
            float | None,
            Field(ge=0, le=1, description="The least probability of an answer, instead of the calibrated one."),
        ] = None,
        timeline: Annotated[bool, Field(description="List up to ten answers in order of publication.")] = False,
        timeout_ms: Annotated[
            float | None, Field(ge=0, description="Milliseconds after which the best answer so far is given.")
        ] = None,
    ) -> answers.Answer:
        """Answer a question from the articles: verbatim sentences, each with a citation, or a refusal.

        Ask one question in plain language; ask several things in several calls. Read `outcome` first:

        - "answered": `answers` has sentences copied word for word from the articles. Quote them as they are, with the
          title, publisher and date of their citation. `confidence` is the probability that the sentence is right.
        - "perhaps": no sentence is sure enough. `nearest` has the closest ones; show them only as "may answer".
        - "not_said": the articles don't say. Trust this and say so; `passages` are merely what comes nearest and are
          not an answer. Rephrase once with other words (`notes` of the kind unknown_terms names words that no article
          has), then stop. Do not fill the gap from your own knowledge without saying that it is not from the articles.

        `agreement` tells which other articles state the same value, another one, or its value at a later time: report
        a difference with both quotes and dates instead of choosing.
        """
        self._live.refresh()
        answer = self._live.ask(
            question,
            [types.Turn(turn.question, turn.answer) for turn in history],
            k=k,
            mode=mode,
            filters=_chosen(filters),
            min_confidence=min_confidence,
            timeline=timeline,
            timeout_ms=timeout_ms,
        )
        return answers.Answer.model_validate(answer)

    @_with_messages
    def search(
        self, question: asking.Question, k: Count = LISTED, filters: Filters | None = None
    ) -> answers.SearchResult:
        """List the passages that match a question best, without deciding whether they answer it.

        There is always a best passage, so a result does not mean that the articles answer the question: use `ask` for
        that. Use this to learn about a topic. Each passage has its offsets in the article's text.
        """
        passages = self.assistant.search(question, k, _chosen(filters))
        return answers.SearchResult(passages=[answers.RankedPassage.model_validate(passage) for passage in passages])

    @_with_messages
    def get_article(
        self,
        article_id: ArticleId,
        start: Offset = 0,
        end: Annotated[int | None, Field(ge=0, description="The code point after the last one.")] = None,
    ) -> ArticlePart:
        """Read an article, or the part of it from `start` to `end`, with its title, publisher, author and date.

        One call returns up to 20,000 code points; continue from `end` while it is less than `length`. To read the text
        around a citation, ask from a few hundred before its `start` to a few hundred after its `end`.
        """
        assistant = self.assistant
        article = assistant.article(article_id)
        last = start + LONGEST_PART if end is None else min(end, start + LONGEST_PART)
        if not start <= last or start > len(article.text):
            raise QuestionError(
                f"{article_id} has no part from {start} to {last}: give offsets from 0 to {len(article.text)}."
            )
        copies = self._live.listings.copies(assistant.snapshot).get(article_id, ())
        return ArticlePart.cut(article, copies, start, last)

    @_with_messages
    def verify_citation(
        self,
        article_id: ArticleId,
        start: Offset,
        end: Offset,
        quote: Annotated[Text, Field(min_length=1, description="The quote, word for word.")],
        sha256: Annotated[Text | None, Field(description="The citation's hash, to find a renamed article.")] = None,
        url: Annotated[Text | None, Field(description="The citation's web address, to find a renamed article.")] = None,
    ) -> quotes.Verification:
        """Check that a quote is in an article, where its citation says. Do so before you pass a quote on.

        The verdict is "exact": the quote is there; "moved": it is at the returned `start` and `end` of `article_id`;
        "changed": the article has `text` instead, so do not use the quote; "missing": there is no such article, or it
        has nothing similar.
        """
        verification = self.assistant.verify(article_id, start, end, quote, sha256=sha256, url=url)
        return quotes.Verification.model_validate(verification)

    @_with_messages
    def list_articles(
        self,
        contains: Annotated[
            Text, Field(description="List only articles whose id, title or publisher contains this.")
        ] = "",
        offset: Annotated[int, Field(ge=0, description="How many articles to skip.")] = 0,
        limit: Annotated[int, Field(ge=1, le=MOST_LISTED, description="How many articles to list.")] = 50,
    ) -> ArticleList:
        """List the articles: id, title, publisher, author, date of publication and where that date was found.

        Use it to see what the articles are about, and to find values for the filters of `ask` and `search`.
        """
        assistant = self.assistant
        folded = contains.casefold()
        snapshot = assistant.snapshot
        matching = [article for article in snapshot.store.facts() if folded in _label(article)]
        copies = self._live.listings.copies(snapshot)
        last = offset + limit
        return ArticleList(
            articles=[
                articles.ArticleInfo.of(article, copies.get(article.id, ())) for article in matching[offset:last]
            ],
            total=len(matching),
            next_offset=last if last < len(matching) else None,
        )

    @_with_messages
    def why(
        self,
        question: asking.Question,
        article_id: ArticleId,
        start: Annotated[
            int | None, Field(ge=0, description="Where a sentence starts; leave it out for the best one.")
        ] = None,
        end: Annotated[int | None, Field(ge=0, description="The code point after the last one.")] = None,
        mode: asking.Mode | None = None,
    ) -> Explanation:
        """Explain the rank of a passage of an article for a question, signal by signal, and list what ranks higher.

        Use it if you expected an answer from an article, but got none or another one.
        """
        if (start is None) != (end is None):
            raise QuestionError("Give both start and end, or neither.")
        at = None if start is None or end is None else (start, end)
        return Explanation.model_validate(explain(self.assistant, question, article_id, at, mode))


def _chosen(filters: asking.Filters | None) -> types.Filters | None:
    return None if filters is None else filters.to_filters()


def _label(article: types.ArticleFacts) -> str:
    return "\n".join(part for part in (article.id, article.title, article.publisher) if part).casefold()
