"""The examples that the reader learns from: questions with passages that answer them and passages that don't."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from askmuse.answering.preparation import prepare
from askmuse.assistant import Assistant
from askmuse.errors import GoldError
from askmuse.evaluation import beir, gold
from askmuse.evaluation.gold import Line, lines
from askmuse.index.snapshot import Snapshot
from askmuse.models.reader import Context
from askmuse.questions.question import question_of
from askmuse.ranking.retrieval import search
from askmuse.text import fold
from askmuse.types import Article, Encoder, Filters, Passage, Progress, Signals, Span

MINED = 12
"""How many passages are searched for a question, from which the wrong ones are taken (hard negatives)."""
MINED_IN_STORY = 24
"""How many are searched for a question to articles on one story, most of which are similar."""


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A passage with the numbers of its sentences that answer, and of those that may or may not."""

    context: Context
    right: frozenset[int] = frozenset()
    unsure: frozenset[int] = frozenset()
    span: Span | None = None
    """The shortest marked answer, as offsets into the text of the context."""
    signals: tuple[Signals, ...] = ()
    """The signals of its sentences; empty if the search did not return the passage."""
    teacher_relevance: tuple[float, ...] = ()
    """The relevance that a teacher gives each of its sentences; empty if none read the passage."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the passages that answer it, if any, and passages that don't, hardest first."""

    question: str
    right: tuple[LabelledPassage, ...]
    wrong: tuple[LabelledPassage, ...]
    one_story: bool = False
    """Whether all passages are from articles on one story, so that the wrong ones are hard to tell from the right."""


@dataclass(frozen=True, slots=True)
class _MarkedAnswer:
    """An answer that a data set marks, and its place in a document."""

    document: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text.rstrip())

    def stands_in(self, text: str) -> bool:
        """Whether this text of the document has the answer at `start`; the end of the document may cut it off."""
        stated = text[self.start : self.start + len(self.text)]
        return bool(stated) and self.text.startswith(stated)


def examples_from_beir(folder: Path, encoder: Encoder, cache: Path, progress: Progress) -> list[Example]:
    """Return the examples of a data set in BEIR form whose queries mark their answers.

    `metadata` of a query holds `answers`, each a {"text", "start"} in the document that `doc` or `source_doc` name,
    or `answerable: false`. With `folder`, only documents whose `_id` starts with "folder/" are searched, and answers
    mark what answers but not the shortest span. A query with `history` is learned from as it is searched, with words of
    the turns before. Ids in a file `exclude_ids.txt` of the folder are left out. Raises
    GoldError, IndexBusy or SnapshotError.
    """
    _, snapshot = beir.index_of(folder, encoder, cache, progress)
    excluded = folder / "exclude_ids.txt"
    left_out = set(excluded.read_text(encoding="utf-8").split()) if excluded.is_file() else set()
    queries = [line for line in lines(folder / "queries.jsonl") if line.text("_id") not in left_out]
    examples = []
    for done, line in enumerate(queries):
        progress("Reading examples", done, len(queries))
        if example := _example(line, snapshot, encoder):
            examples.append(example)
    if not examples:
        raise GoldError(f"{folder} has no query whose answers are marked: see `askmuse train --help`.")
    return examples


def _example(line: Line, snapshot: Snapshot, encoder: Encoder) -> Example | None:
    """Return the example of a query, or None if its answers are not marked."""
    metadata = line.values.get("metadata")
    if not isinstance(metadata, dict):
        return None
    source_document = str(metadata.get("source_doc", ""))
    answers = (
        list(_marked_answers(metadata.get("answers"), source_document)) if metadata.get("answerable", True) else []
    )
    for answer in answers:
        if (article := snapshot.store.article(answer.document)) and not answer.stands_in(article.text):
            raise line.wrong(
                f"the answer {answer.text!r} is not at {answer.start} in the text of {article.id}: give its "
                '"start" in characters'
            )
    if not answers and metadata.get("answerable", True):
        return None
    question = question_of(line.text("text"))
    if history := beir.turns_before(line):
        question = prepare(snapshot, encoder, question.text, history, None).question
    documents = {source_document, *(answer.document for answer in answers)} - {""}
    story = str(metadata.get("folder", ""))
    filters = Filters(folder=(story,)) if story else None
    results = search(snapshot, encoder, question, MINED_IN_STORY if story else MINED, filters).passages
    signals = {scored.passage.id: scored.signals for scored in results}
    ranked = [scored.passage for scored in results]
    document_passages = [
        passage
        for name in sorted(documents)
        if snapshot.store.article(name)
        for passage in snapshot.store.entry(name).passages
    ]
    document_passage_ids = {passage.id for passage in document_passages}
    tempting = [passage for passage in ranked if passage.id in document_passage_ids]
    pool = [
        *tempting,
        *(passage for passage in document_passages if passage not in tempting),
        *(passage for passage in ranked if passage.id not in document_passage_ids),
    ]
    candidates = [
        labelled(snapshot.article(passage.article_id), passage, answers, signals.get(passage.id, ()))
        for passage in pool
    ]
    right = tuple(candidate for candidate in candidates if candidate.right)
    wrong = tuple(
        candidate
        for candidate in candidates
        if not candidate.right and len(candidate.unsure) < len(candidate.context.sentences)
    )
    if story:
        right = tuple(replace(candidate, span=None) for candidate in right)
    return Example(question.text, right, wrong, bool(story)) if right or (wrong and not answers) else None


def _marked_answers(answers: object, source_document: str) -> Iterator[_MarkedAnswer]:
    for answer in answers if isinstance(answers, list) else []:
        if isinstance(answer, dict) and isinstance(answer.get("start"), int) and str(answer.get("text", "")).strip():
            yield _MarkedAnswer(str(answer.get("doc", source_document)), str(answer["text"]), answer["start"])


def labelled(
    article: Article, passage: Passage, answers: Sequence[_MarkedAnswer], signals: tuple[Signals, ...]
) -> LabelledPassage:
    """Return a passage with the numbers of its sentences that contain a marked answer.

    A sentence of another document with the same words may answer too, so it counts as unsure.
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


def held_out(examples: Iterable[Example], share: float) -> tuple[list[Example], list[Example]]:
    """Split examples into those to learn from and a `share` to measure on, by the hash of their question."""
    parts: tuple[list[Example], list[Example]] = ([], [])
    for example in examples:
        digest = hashlib.sha256(example.question.encode()).digest()
        parts[int.from_bytes(digest[:4]) < share * 2**32].append(example)
    return parts


def examples_from_gold(assistant: Assistant, file: Path) -> list[Example]:
    """Return the examples of gold questions over the articles of `assistant`; raises GoldError.

    Of the sentences that contain a fact, the two that are ranked highest count as right and the others as unsure.
    """
    examples = []
    for question in gold.read(file):
        ranking = assistant.rank(question.text, question.history, MINED, "instant")
        wordings = [fold(wording) for fact in question.facts for wording in fact]
        stating = sorted(
            (
                (scored.scores[number], scored.rank, number)
                for scored in ranking.passages
                for number, sentence in enumerate(scored.passage.sentences)
                if any(
                    wording in fold(assistant.article(scored.passage.article_id).text[sentence.start : sentence.end])
                    for wording in wordings
                )
            ),
            reverse=True,
        )
        if question.answerable and not stating:
            continue
        candidates = [
            LabelledPassage(
                Context.of(assistant.article(scored.passage.article_id), scored.passage),
                frozenset(number for _, rank, number in stating[:2] if rank == scored.rank),
                frozenset(number for _, rank, number in stating[2:] if rank == scored.rank),
                None,
                scored.signals,
            )
            for scored in ranking.passages
        ]
        right = tuple(candidate for candidate in candidates if candidate.right)
        if candidates:
            wrong = tuple(candidate for candidate in candidates if not candidate.right)
            examples.append(Example(ranking.question.text, right, wrong))
    return examples
