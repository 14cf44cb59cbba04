"""The examples that a query adapter learns from: questions with the vectors of sentences that answer and that don't."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from askmuse.errors import GoldError
from askmuse.evaluation import beir
from askmuse.index.arrays import joined_ranges
from askmuse.index.snapshot import Snapshot
from askmuse.ranking.retrieval import CANDIDATES
from askmuse.text import fold
from askmuse.training.beir_examples import MarkedQuery, labelled, marked_queries
from askmuse.types import Encoder, Progress, Rows, Vectors


@dataclass(frozen=True, slots=True)
class DocumentVectors:
    """The vectors of all passages and sentences of a data set, in single precision."""

    passages: Vectors
    sentences: Vectors


@dataclass(frozen=True, slots=True)
class QueryExample:
    """A question, and the sentences of the passages among which its answer is to be found."""

    question: str
    vectors: DocumentVectors
    passages: Rows
    """For each sentence, the row of its passage."""
    sentences: Rows
    """For each sentence, its own row."""
    sparse: npt.NDArray[np.float16]
    """For each sentence, the sum of its two sparse signals."""
    right: npt.NDArray[np.bool_]
    """Which sentences answer."""
    unsure: npt.NDArray[np.bool_]
    """Which sentences may or may not answer: they have the words of an answer in another document."""

    @property
    def right_passages(self) -> npt.NDArray[np.bool_]:
        """Which sentences are of a passage that has one that answers."""
        return np.isin(self.passages, self.passages[self.right])


def query_examples(folder: Path, encoder: Encoder, cache: Path, progress: Progress) -> list[QueryExample]:
    """Return the examples of the marked queries of a data set that have an answer.

    Raises GoldError, IndexBusy or SnapshotError.
    """
    _, snapshot = beir.index_of(folder, encoder, cache, progress)
    documents = _Documents(snapshot)
    examples = [
        example
        for query in marked_queries(folder, snapshot, encoder, progress)
        if query.answers and (example := documents.example(query, encoder)).right.any()
    ]
    if not examples:
        raise GoldError(f"{folder} has no query whose answers are marked: see `askmuse train-queries --help`.")
    return examples


class _Documents:
    """The passages and sentences of a data set by their rows."""

    def __init__(self, snapshot: Snapshot) -> None:
        count = len(snapshot.bounds) - 1
        self._snapshot = snapshot
        self._passages = [snapshot.store.passage(row) for row in range(count)]
        self._rows: dict[str, list[int]] = {}
        for row, passage in enumerate(self._passages):
            self._rows.setdefault(passage.article_id, []).append(row)
        texts = {name: snapshot.article(name).text for name in self._rows}
        self._folded = [
            [fold(texts[passage.article_id][sentence.start : sentence.end]) for sentence in passage.sentences]
            for passage in self._passages
        ]
        self._vectors = DocumentVectors(
            snapshot.dense.vectors(np.arange(count)), np.asarray(snapshot.sentences[:], dtype=np.float32)
        )

    def example(self, query: MarkedQuery, encoder: Encoder) -> QueryExample:
        """Return the example of a query: the passages that a search would score, and those of its documents."""
        snapshot, question = self._snapshot, query.question
        filters = query.filters
        among = None if filters is None else snapshot.store.rows(filters, snapshot.manifest.passages)
        nearest = snapshot.dense.search(encoder.encode_query(question.text), CANDIDATES, among)
        own = [row for name in sorted(query.documents) for row in self._rows.get(name, ())]
        best = snapshot.sparse_passages.best(question.weights, CANDIDATES, among)
        rows = np.unique(np.concatenate([nearest, best, np.array(own, dtype=nearest.dtype)]))
        counts = snapshot.bounds[rows + 1] - snapshot.bounds[rows]
        sentences = joined_ranges(snapshot.bounds[rows], counts)
        sparse = np.repeat(snapshot.sparse_passages.scores(question.weights, rows), counts)
        labels = np.array([label for labels in self._labels(rows, query) for label in labels], dtype=np.int8)
        return QueryExample(
            question.text,
            self._vectors,
            np.repeat(rows, counts),
            sentences,
            (sparse + snapshot.sparse_sentences.scores(question.weights, sentences)).astype(np.float16),
            labels > 0,
            labels < 0,
        )

    def _labels(self, rows: Rows, query: MarkedQuery) -> Iterator[Sequence[int]]:
        """Yield, for each passage, whether its sentences answer the query: 1 if so, 0 if not, and -1 if unsure."""
        documents = query.documents
        wordings = [fold(answer.text.strip()) for answer in query.answers]
        for row in rows.tolist():
            passage = self._passages[row]
            if passage.article_id in documents:
                known = labelled(self._snapshot.article(passage.article_id), passage, query.answers, ())
                numbers = range(len(passage.sentences))
                yield [1 if number in known.right else -(number in known.unsure) for number in numbers]
            else:
                yield [-any(wording in sentence for wording in wordings) for sentence in self._folded[row]]
