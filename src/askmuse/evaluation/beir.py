"""Reads data sets in BEIR form (Thakur et al. 2021), and indexes their documents.

    corpus.jsonl    {"_id", "title", "text"}: one document a line
    queries.jsonl   {"_id", "text", "metadata": {
                        "answerable": bool, "answers": ["..."] or [{"text": "...", "start": 0}],
                        "answer_sentence": {"text": "..."} or "answer_sentences": [["..."]],
                        "history": [{"speaker": "user", "text": "..."}, ...] or ["question", "answer", ...],
                        "rewrite": "the question, worded to stand alone"}}
    qrels.tsv       query-id, corpus-id, score, below a line that names these columns

`metadata` is not part of BEIR and may be left out. Answers with a "start" are quotes from a relevant document. Answers
without one count as freely worded if sentences are marked: then no sentence needs to contain them. The judgements may
also be in `qrels/test.tsv`, as in BEIR itself. If a query is longer than a question may be, only its beginning is
asked.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from askmuse.articles.folder import Source
from askmuse.articles.passages import passages
from askmuse.errors import GoldError, SnapshotError
from askmuse.evaluation.gold import GoldQuestion, Line, is_marked, lines, read_text, states
from askmuse.evaluation.measures.rankings import relevant, without_missing_documents
from askmuse.index.indexing import build
from askmuse.index.snapshot import Snapshot
from askmuse.index.store import Entry
from askmuse.questions.arguments import LONGEST_QUESTION, MOST_TURNS
from askmuse.text import fold
from askmuse.types import Article, Encoder, Progress, Turn

_UNSIGNED = np.empty(0, dtype=np.uint64)
"""The signature of every document, so that none counts as a near-copy of another."""


@dataclass(frozen=True, slots=True)
class Queries:
    """The questions of a data set, and for each query the relevance of the judged documents.

    `quoted` holds the ids of the questions whose answers are quotes.
    """

    questions: tuple[GoldQuestion, ...]
    qrels: dict[str, dict[str, int]]
    quoted: frozenset[str] = frozenset()


def read(folder: Path, only: int | None = None) -> Queries:
    """Return the queries of a data set in order, or only so many, evenly spaced; raises GoldError.

    A query is left out if it has no relevant document and does not say whether there is an answer.
    """
    qrels = _qrels(folder)
    answered = relevant(qrels)
    questions_by_id: dict[str, GoldQuestion] = {}
    quoted = set()
    for line in lines(_file(folder, "queries.jsonl")):
        question = _question(line, answered)
        if question.facts and _are_quotes(line):
            quoted.add(question.id)
        if question.id in questions_by_id:
            raise line.wrong(f"the _id {question.id!r} is taken by an earlier line: give each query its own")
        if question.id in answered or _metadata(line).get("answerable") is not None:
            questions_by_id[question.id] = question
    if not questions_by_id:
        raise GoldError(f"{folder} has no query with a relevant document: take queries and qrels of one data set.")
    questions = tuple(questions_by_id.values())
    if only is not None:
        count = min(only, len(questions))
        questions = tuple(questions[number * len(questions) // count] for number in range(count))
    return Queries(questions, qrels, frozenset(quoted))


def stale(queries: Queries, articles: Iterable[Article]) -> list[str]:
    """Return the ids of the questions whose relevant documents are all gone or no longer contain the quoted answer."""
    texts = {article.id: fold(f"{article.title}\n{article.text}") for article in articles}
    judged = relevant(queries.qrels)
    return [
        question.id
        for question in queries.questions
        if question.id in judged and not _holds(queries, question, judged[question.id], texts)
    ]


def _holds(queries: Queries, question: GoldQuestion, documents: Iterable[str], texts: Mapping[str, str]) -> bool:
    """Whether a relevant document still exists and, if the answer is a quote, contains it."""
    remaining = [texts[document] for document in documents if document in texts]
    if question.id not in queries.quoted:
        return bool(remaining)
    return any(states(text, fact) for text in remaining for fact in question.facts)


def without_stale_labels(
    queries: Queries, questions: Iterable[GoldQuestion], articles: Iterable[Article]
) -> tuple[list[GoldQuestion], dict[str, dict[str, int]], list[str]]:
    """Return questions and judgements without the labels that no document supports any more, and those labels."""
    texts = {article.id: article.text for article in articles}
    ids = [question.id for question in questions]
    judged, stale_labels = without_missing_documents(queries.qrels, ids, texts.keys())
    kept, judged_relevant = [], relevant(judged)
    for question in questions:
        documents = [texts[document] for document in judged_relevant.get(question.id, {})]
        stale_sentences = [
            sentence
            for sentence in question.sentences
            if documents and not any(is_marked([sentence], text, 0, len(text)) for text in documents)
        ]
        stale_labels += [f"{question.id}: {sentence}" for sentence in stale_sentences]
        remaining = tuple(sentence for sentence in question.sentences if sentence not in stale_sentences)
        kept.append(replace(question, sentences=remaining))
    return kept, judged, stale_labels


def index_of(folder: Path, encoder: Encoder, cache: Path, progress: Progress) -> tuple[Path, Snapshot]:
    """Return the index of a data set's documents, below `cache`, and its open snapshot.

    The index is built if there is none for these documents and this model, or if another version of askmuse built it.
    The id of an article is the `_id` of its document. Raises GoldError, IndexBusy or SnapshotError.
    """
    file = _file(folder, "corpus.jsonl")
    index = cache / "beir" / hashlib.sha256(file.read_bytes() + encoder.fingerprint.encode()).hexdigest()[:16]
    with suppress(SnapshotError):
        snapshot = Snapshot.open(index)
        snapshot.require(encoder.fingerprint)
        return index, snapshot
    build(_entries(file), index, encoder, progress)
    return index, Snapshot.open(index)


def _file(folder: Path, *names: str) -> Path:
    """Return the first of the named files that exists."""
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise GoldError(f"{folder} has no {names[0]}: give a folder with corpus.jsonl, queries.jsonl and qrels.tsv.")


def _qrels(folder: Path) -> dict[str, dict[str, int]]:
    file = _file(folder, "qrels.tsv", "qrels/test.tsv")
    judgements: dict[str, dict[str, int]] = defaultdict(dict)
    for number, line in enumerate(read_text(file).splitlines(), start=1):
        if not line.strip() or (not judgements and line.startswith("query-id")):
            continue
        try:
            query, document, score = line.split("\t")
            relevance = int(score)
        except ValueError:
            raise GoldError(f"{file}, line {number}: write query-id, corpus-id, score with tabs between.") from None
        judgements[query][document] = relevance
    return dict(judgements)


def _metadata(line: Line) -> dict[str, object]:
    metadata = line.values.get("metadata", {})
    if not isinstance(metadata, dict):
        raise line.wrong('"metadata" must be an object')
    return metadata


def _question(line: Line, qrels: dict[str, dict[str, int]]) -> GoldQuestion:
    metadata, id_ = _metadata(line), line.text("_id")
    answerable = metadata.get("answerable")
    history, rewrite = turns_before(line), metadata.get("rewrite") or ""
    if not isinstance(rewrite, str):
        raise line.wrong('"rewrite" must be a string')
    question_type = "" if "history" not in metadata else "follow-up" if history else "first turn"
    if not isinstance(answerable, bool | None):
        raise line.wrong('"answerable" must be true or false')
    if answerable is None:
        answerable = id_ in qrels
    answers, sentences = _wordings(line, "answers", metadata.get("answers") or []), _sentences(line)
    text = line.text("text")[:LONGEST_QUESTION]
    if not answerable:
        return GoldQuestion(id_, question_type, text, history, (), answerable, rewrite=rewrite)
    facts = (answers,) if answers and (_are_quotes(line) or not sentences) else ()
    return GoldQuestion(id_, question_type, text, history, facts, answerable, answers, sentences, rewrite)


def turns_before(line: Line) -> tuple[Turn, ...]:
    """Return the turns before a query, oldest first; only the latest ones if there are too many to ask with it."""
    items = _metadata(line).get("history") or []
    turns: list[Turn] = []
    for number, item in enumerate(items if isinstance(items, list) else [None]):
        speaker, text = (item.get("speaker"), item.get("text")) if isinstance(item, dict) else (number % 2, item)
        if not isinstance(text, str) or speaker not in {"user", "agent", 0, 1}:
            raise line.wrong('"history" must be a list of texts, or of {"speaker": "user" or "agent", "text": "..."}')
        if speaker in {"user", 0}:
            turns.append(Turn(text))
        elif turns:
            turns[-1] = Turn(turns[-1].question, f"{turns[-1].answer} {text}".strip())
    return tuple(turns[-MOST_TURNS:])


def _are_quotes(line: Line) -> bool:
    """Whether every answer of a query has a place in its document, and none is cut off by the document's end."""
    answers = _metadata(line).get("answers")
    items = answers if isinstance(answers, list) else []
    return bool(items) and all(
        isinstance(answer, dict) and "start" in answer and answer.get("inside", True) for answer in items
    )


def _sentences(line: Line) -> tuple[str, ...]:
    """Return the sentences that are marked as the answer."""
    metadata = _metadata(line)
    marked = metadata.get("answer_sentences") or metadata.get("answer_sentence") or []
    groups = marked if isinstance(marked, list) else [marked]
    flat = [item for group in groups for item in (group if isinstance(group, list) else [group])]
    return _wordings(line, "answer_sentences", flat)


def _wordings(line: Line, key: str, answers: object) -> tuple[str, ...]:
    """Return the wordings of the answer, each once; a right answer contains one of them."""
    wordings: dict[str, None] = {}
    for answer in answers if isinstance(answers, list) else [None]:
        text = answer.get("text") if isinstance(answer, dict) else answer
        if not isinstance(text, str):
            raise line.wrong(f'"{key}" must be a list of strings, or of objects with a "text"')
        if text.strip():
            wordings[text] = None
    return tuple(wordings)


def _entries(file: Path) -> list[Entry]:
    entries: dict[str, Entry] = {}
    for line in lines(file):
        id_, title, text = line.text("_id"), line.values.get("title", ""), line.values.get("text")
        if not isinstance(title, str) or not isinstance(text, str):
            raise line.wrong('"title" and "text" must be strings')
        if id_ in entries:
            raise line.wrong(f"the _id {id_!r} is taken by an earlier line: give each document its own")
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        article = Article(id_, id_, text, sha256, title)
        entries[id_] = Entry(article, Source(id_, id_, len(text), 0, 0), sha256, _UNSIGNED, tuple(passages(article)))
    if not entries:
        raise GoldError(f"{file} holds no documents: write one JSON object a line.")
    return list(entries.values())
