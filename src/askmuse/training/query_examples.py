"""The examples that a query adapter learns from: questions, and the vectors of sentences that do or don't answer."""

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
    """The vectors of all passages and sentences of a data set, shape (count, dimensions) each, in single precision."""

    passages: Vectors
    sentences: Vectors


@dataclass(frozen=True, slots=True)
class QueryExample:
    """A question with n sentences: all those of the passages that a search would score, and of its documents."""

    question: str
    vectors: DocumentVectors
    passages: Rows
    """For each sentence, the row of its passage in `vectors.passages`; shape (n,), as all of these arrays."""
    sentences: Rows
    """For each sentence, its row in `vectors.sentences`."""
    sparse: npt.NDArray[np.float16]
    """For each sentence, the sum of its two sparse signals."""
    right: npt.NDArray[np.bool_]
    """Which sentences answer."""
    unsure: npt.NDArray[np.bool_]
    """Which sentences may or may not answer: they repeat the words of an answer that is marked in another document."""

    @property
    def right_passages(self) -> npt.NDArray[np.bool_]:
        """Which sentences are in a passage that has a sentence that answers."""
        return np.isin(self.passages, self.passages[self.right])


def query_examples(folder: Path, encoder: Encoder, cache: Path, progress: Progress) -> list[QueryExample]:
    """Return an example for each query of a data set that marks an answer in a document of it.

    The index of the data set is built below `cache` if there is none. Raises GoldError, IndexBusy or SnapshotError.
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
    """All passages and sentences of a data set, numbered as in its index."""

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
        """Return the example of a query, with the passages that a search would score and those of its documents."""
        snapshot, question = self._snapshot, query.question
        among = None if query.filters is None else snapshot.store.rows(query.filters, snapshot.manifest.passages)
        nearest = snapshot.dense.search(encoder.encode_query(question.text_for_models), CANDIDATES, among)
        best = snapshot.sparse_passages.best(question.weights, CANDIDATES, among)
        of_documents = [row for name in query.documents for row in self._rows.get(name, ())]
        rows = np.unique(np.concatenate([nearest, best, np.array(of_documents, dtype=nearest.dtype)]))
        counts = snapshot.bounds[rows + 1] - snapshot.bounds[rows]
        sentences = joined_ranges(snapshot.bounds[rows], counts)
        sparse = np.repeat(snapshot.sparse_passages.scores(question.weights, rows), counts)
        labels = np.array([label for labels in self._labels(rows, query) for label in labels], dtype=np.int8)
        return QueryExample(
            question=question.text_for_models,
            vectors=self._vectors,
            passages=np.repeat(rows, counts),
            sentences=sentences,
            sparse=(sparse + snapshot.sparse_sentences.scores(question.weights, sentences)).astype(np.float16),
            right=labels > 0,
            unsure=labels < 0,
        )

    def _labels(self, rows: Rows, query: MarkedQuery) -> Iterator[Sequence[int]]:
        """Yield, for each passage, a label for each sentence: 1 if it answers the query, 0 if not, -1 if unsure."""
        wordings = [fold(answer.text.strip()) for answer in query.answers]
        for row in rows.tolist():
            passage = self._passages[row]
            if passage.article_id in query.documents:
                known = labelled(self._snapshot.article(passage.article_id), passage, query.answers, ())
                numbers = range(len(passage.sentences))
                yield [1 if number in known.right else -(number in known.unsure) for number in numbers]
            else:
                yield [-any(wording in sentence for wording in wordings) for sentence in self._folded[row]]
