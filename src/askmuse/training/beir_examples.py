"""Reads data sets in BEIR form whose queries mark their answers, and makes the reader's examples from them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from askmuse.answering.preparation import prepare
from askmuse.errors import GoldError
from askmuse.evaluation import beir
from askmuse.evaluation.gold import Line, lines
from askmuse.index.snapshot import Snapshot
from askmuse.models.reader import Context
from askmuse.questions.question import Question, question_of
from askmuse.ranking.retrieval import search
from askmuse.text import fold
from askmuse.training.examples import MINED, Example, LabelledPassage
from askmuse.types import Article, Encoder, Filters, Passage, Progress, Signals, Span

MINED_IN_STORY = 24
"""The number of passages searched for a question to articles on one story, most of which are similar."""


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """An answer that a data set marks: its text, the id of its document, and its offset in the text of the document."""

    document: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind its last visible character."""
        return self.start + len(self.text.rstrip())

    def stands_in(self, text: str) -> bool:
        """Whether the answer is at `start` of `text`, the text of its document, whose end may cut the answer off."""
        stated = text[self.start : self.start + len(self.text)]
        return bool(stated) and self.text.startswith(stated)


@dataclass(frozen=True, slots=True)
class MarkedQuery:
    """A query of a data set whose answers are marked, or which is marked as having none."""

    question: Question
    """The question as it is searched, with words carried over from earlier turns."""
    answers: tuple[MarkedAnswer, ...]
    source_document: str
    """The id of the document that the query is about, "" if it names none."""
    story: str
    """The folder of the only documents that are searched, "" if all are."""

    @property
    def documents(self) -> frozenset[str]:
        """The ids of the documents that the query names."""
        return frozenset({self.source_document, *(answer.document for answer in self.answers)} - {""})

    @property
    def filters(self) -> Filters | None:
        """The filters with which the query is searched."""
        return Filters(folder=(self.story,)) if self.story else None


def marked_queries(folder: Path, snapshot: Snapshot, encoder: Encoder, progress: Progress) -> Iterator[MarkedQuery]:
    """Yield the queries of a data set in BEIR form whose answers are marked.

    The `metadata` of such a query has `"answerable": false`, or `answers`. Each answer has its "text", its "start" in
    characters, and in "doc" the id of its document, which may be left out if `source_doc` of the query names it. If
    `folder` is given, only documents whose `_id` starts with "folder/" are searched. Queries whose ids are in a file
    `exclude_ids.txt` of the data set are left out. `snapshot` is the index of the data set. Raises GoldError for an
    answer that is not at its place.
    """
    excluded = folder / "exclude_ids.txt"
    left_out = set(excluded.read_text(encoding="utf-8").split()) if excluded.is_file() else set()
    queries = [line for line in lines(folder / "queries.jsonl") if line.text("_id") not in left_out]
    for done, line in enumerate(queries):
        progress("Reading examples", done, len(queries))
        if query := _marked_query(line, snapshot, encoder):
            yield query
    progress("Reading examples", len(queries), len(queries))


def _marked_query(line: Line, snapshot: Snapshot, encoder: Encoder) -> MarkedQuery | None:
    """Return the query in a line, or None if its answers are not marked."""
    metadata = line.values.get("metadata")
    if not isinstance(metadata, dict):
        return None
    answerable = metadata.get("answerable") is not False  # null, as no value at all, leaves it to the answers
    source_document = str(metadata.get("source_doc") or "")
    answers = tuple(_marked_answers(metadata.get("answers"), source_document)) if answerable else ()
    _check(answers, line, snapshot)
    if not answers and answerable:
        return None
    question = question_of(line.text("text"))
    if history := beir.turns_before(line):
        question = prepare(snapshot, encoder, question.text, history, None).question
    return MarkedQuery(question, answers, source_document, str(metadata.get("folder") or ""))


def examples_from_beir(folder: Path, encoder: Encoder, cache: Path, progress: Progress) -> list[Example]:
    """Return the reader's examples from the marked queries of a data set; raises GoldError, IndexBusy or SnapshotError.

    Answers to queries about one folder of documents are whole statements, so their spans are not learned.
    """
    _, snapshot = beir.index_of(folder, encoder, cache, progress)
    examples = [
        example
        for query in marked_queries(folder, snapshot, encoder, progress)
        if (example := _example(query, snapshot, encoder))
    ]
    if not examples:
        raise GoldError(f"{folder} has no query whose answers are marked: see `askmuse train --help`.")
    return examples


def _example(query: MarkedQuery, snapshot: Snapshot, encoder: Encoder) -> Example | None:
    """Return the example of a query, or None if it has answers but no passage has one of them."""
    candidates = [
        labelled(snapshot.article(passage.article_id), passage, query.answers, signals)
        for passage, signals in _pool(query, snapshot, encoder)
    ]
    story = bool(query.story)
    right = tuple(replace(passage, span=None) if story else passage for passage in candidates if passage.right)
    wrong = tuple(passage for passage in candidates if not passage.right and not _is_unsure(passage))
    return (
        Example(query.question.text_for_models, right, wrong, story) if right or (wrong and not query.answers) else None
    )


def _marked_answers(answers: object, source_document: str) -> Iterator[MarkedAnswer]:
    """Yield the answers that have a text and a place; they are in `source_document` unless they name another one."""
    for answer in answers if isinstance(answers, list) else []:
        if isinstance(answer, dict) and isinstance(answer.get("start"), int) and str(answer.get("text", "")).strip():
            yield MarkedAnswer(str(answer.get("doc") or source_document), str(answer["text"]), answer["start"])


def _check(answers: Sequence[MarkedAnswer], line: Line, snapshot: Snapshot) -> None:
    """Raise GoldError for an answer that is not at its place in its document, if the data set has that document."""
    for answer in answers:
        if (article := snapshot.store.article(answer.document)) and not answer.stands_in(article.text):
            raise line.wrong(
                f"the answer {answer.text!r} is not at {answer.start} in the text of {article.id}: give its "
                '"start" in characters'
            )


def _pool(query: MarkedQuery, snapshot: Snapshot, encoder: Encoder) -> list[tuple[Passage, tuple[Signals, ...]]]:
    """Return the passages to learn from, hardest first, each with its signals, if the search returned it.

    First come those of the documents that the query names, as they are ranked, then the others that the search
    returned.
    """
    mined = MINED_IN_STORY if query.story else MINED
    results = search(snapshot, encoder, query.question, mined, query.filters).passages
    signals = {scored.passage.id: scored.signals for scored in results}
    ranked = [scored.passage for scored in results]
    known = [name for name in sorted(query.documents) if snapshot.store.article(name)]
    own = {passage.id: passage for name in known for passage in snapshot.store.entry(name).passages}
    pool = [
        *(passage for passage in ranked if passage.id in own),
        *(passage for passage in own.values() if passage.id not in signals),
        *(passage for passage in ranked if passage.id not in own),
    ]
    return [(passage, signals.get(passage.id, ())) for passage in pool]


def _is_unsure(passage: LabelledPassage) -> bool:
    """Whether a passage has only sentences that may or may not answer."""
    return len(passage.unsure) == len(passage.context.sentences)


def labelled(
    article: Article, passage: Passage, answers: Sequence[MarkedAnswer], signals: tuple[Signals, ...]
) -> LabelledPassage:
    """Return a passage with the numbers of its sentences that answer, and the span of an answer in one of them.

    A sentence answers if a marked answer has more than half of it, or if it has more than half of a marked answer. The
    span is the one that is marked most often, and the shortest of several such. In a document without a marked
    answer, a sentence that has the words of one may answer too, so it counts as unsure.
    """
    context = Context.of(article, passage)
    right, spans = set(), Counter[Span]()
    for answer in answers:
        if answer.document != article.id:
            continue
        for number, sentence in enumerate(passage.sentences):
            overlap = min(sentence.end, answer.end) - max(sentence.start, answer.start)
            if 2 * overlap > min(sentence.end - sentence.start, answer.end - answer.start):
                right.add(number)
                if sentence.start <= answer.start and answer.end <= sentence.end:
                    spans[answer.start - passage.start, answer.end - passage.start] += 1
    unsure = set()
    if not any(answer.document == article.id for answer in answers):
        wordings = {fold(answer.text.strip()) for answer in answers}
        for number, (start, end) in enumerate(context.sentences):
            if any(wording in fold(context.text[start:end]) for wording in wordings):
                unsure.add(number)
    span = min(spans, key=lambda bounds: (-spans[bounds], bounds[1] - bounds[0])) if spans else None
    return LabelledPassage(context, frozenset(right), frozenset(unsure), span, signals)
