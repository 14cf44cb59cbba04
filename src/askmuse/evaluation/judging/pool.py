"""Pools the first documents of several runs, as TREC does, for people to judge."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from askmuse.assistant import Assistant
from askmuse.errors import GoldError
from askmuse.evaluation.gold import GoldQuestion
from askmuse.evaluation.measures.rankings import Qrels, Run
from askmuse.types import Article

DEPTH = 10
"""Documents of each run that are judged for a topic unless another number is asked for: as many as nDCG@10 sees."""
Pool = Mapping[str, Sequence[str]]
"""Topic → documents to judge."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article or a passage as a rater sees it."""

    id: str
    title: str
    origin: str
    """Publisher and date of publication, as far as they are known."""
    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """A topic, and the documents to judge for it."""

    topic: str
    question: str
    documents: tuple[Document, ...]


def pooled(topics: Sequence[GoldQuestion], runs: Sequence[Run], judged: Qrels, depth: int = DEPTH) -> Pool:
    """Return, for each topic, the first `depth` documents of each run that have no judgement yet, ordered by id.

    A rater who sees them in this order cannot tell how any run ranked them. Topics without such documents are left out.
    """
    pool: dict[str, list[str]] = {}
    for topic in topics:
        first = {document for run in runs for document in run.get(topic.id, ())[:depth]}
        if unjudged := first - judged.get(topic.id, {}).keys():
            pool[topic.id] = sorted(unjudged, key=_in_reading_order)
    return pool


def searched(assistant: Assistant, topics: Sequence[GoldQuestion], depth: int = DEPTH) -> Run:
    """Return the first `depth` passages that askmuse finds for each topic."""
    return {topic.id: [passage.passage_id for passage in assistant.search(topic.text, depth)] for topic in topics}


def tasks(assistant: Assistant, topics: Sequence[GoldQuestion], pool: Pool) -> list[Task]:
    """Return the topics of a pool with the texts of their documents, in the order of `topics`.

    Raises GoldError if no article has a document, or if the pool holds both articles and passages.
    """
    wanted = {document for documents in pool.values() for document in documents}
    documents = {document.id: document for document in _documents(assistant, wanted)}
    if missing := sorted(wanted - documents.keys()):
        raise GoldError(f"No article or passage has the id {missing[0]!r}: name the folder that the runs searched.")
    if len({"#" in document for document in wanted}) > 1:
        raise GoldError("Some runs rank articles, others passages: pool runs of one kind.")
    return [
        Task(topic.id, topic.text, tuple(documents[document] for document in pool[topic.id]))
        for topic in topics
        if topic.id in pool
    ]


def _documents(assistant: Assistant, wanted: set[str]) -> Iterator[Document]:
    for article in assistant.articles():
        if article.id in wanted:
            yield _document(article, article.id, article.text)
        for passage in assistant.passages(article.id):
            if passage.id in wanted:
                yield _document(article, passage.id, article.text[passage.start : passage.end])


def _document(article: Article, id_: str, text: str) -> Document:
    origin = [article.publisher, str(article.published) if article.published else None]
    return Document(id_, article.title, ", ".join(part for part in origin if part), text.strip())


def _in_reading_order(document: str) -> tuple[str, int, str]:
    """Return what sorts passages of an article by their number, and articles by their id."""
    article, _, number = document.rpartition("#")
    return (article, int(number), "") if number.isdecimal() else (document, 0, "")
