"""Passages and questions of a data set in BEIR form: corpus.jsonl, queries.jsonl and qrels.tsv.

Without qrels.tsv, the documents that the answers of a query name are the relevant ones (`benchmarks/reader/stories`).
"""

import csv
import itertools
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .passages import Passage

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_SENTENCES = 4
"""Sentences of a passage that is made up of sentences of the set: about as many as a paragraph of news has."""


@dataclass(frozen=True, slots=True)
class Data:
    """What every peer is measured with. Passages are named by their numbers, from 0."""

    passages: tuple[Passage, ...]
    questions: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]
    """The passages that answer each question."""


def read(folder: Path, size: int, questions: int) -> Data:
    """Return `size` passages, and at most so many questions that they answer, evenly spaced.

    If the set has fewer passages, the others are made of its sentences, drawn at random.
    """
    documents = list(itertools.islice(_lines(folder / "corpus.jsonl"), size))
    passages = [Passage(document.get("title", ""), document["text"].strip()) for document in documents]
    passages += itertools.islice(_recombined(passages), size - len(passages))
    numbers = {document["_id"]: number for number, document in enumerate(documents)}
    queries = {query["_id"]: query for query in _lines(folder / "queries.jsonl")}
    answered = [
        (queries[id_]["text"], frozenset(numbers[document] for document in judged))
        for id_, judged in _relevant(folder, queries).items()
        if judged and judged <= numbers.keys()
    ]
    count = min(questions, len(answered))
    chosen = [answered[number * len(answered) // count] for number in range(count)]
    return Data(tuple(passages), tuple(text for text, _ in chosen), tuple(judged for _, judged in chosen))


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _relevant(folder: Path, queries: Mapping[str, dict[str, Any]]) -> dict[str, set[str]]:
    """Return the relevant documents of each query that has one."""
    file = folder / "qrels.tsv"
    relevant: dict[str, set[str]] = {}
    if file.is_file():
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                if int(row["score"]) > 0:
                    relevant.setdefault(row["query-id"], set()).add(row["corpus-id"])
        return relevant
    return {id_: {answer["doc"] for answer in query["metadata"].get("answers", ())} for id_, query in queries.items()}


def _recombined(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Yield ever more passages made of sentences of others, so that words are as common as in the set."""
    draw = random.Random(0)
    sentences = [sentence for passage in passages for sentence in _SENTENCE_END.split(passage.text)]
    while True:
        yield Passage(draw.choice(passages).title, " ".join(draw.choices(sentences, k=_SENTENCES)))
