"""Gold questions: one JSON object a line, with the facts that an answer has to state.

    {"id": "multi-003", "type": "multi", "question": "...", "history": [{"question": "...", "answer": "..."}],
     "answers": [["14.3 billion", "$14.3bn"], ["June 2025"]], "articles": ["scale-ai"]}

Each inner list of `answers` is one required fact, in one or more wordings; `[]` says that no article has the answer.
These keys may be left out: `history`; `rewrite`, the question worded so that it stands alone; `articles`, the ids of
the articles that have the answer. Other keys are ignored.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from askmuse.errors import GoldError
from askmuse.text import fold, is_unicode
from askmuse.types import Article, Turn

Fact = tuple[str, ...]
"""The wordings of a fact, any of which states it."""
FOLLOW_UPS = ("resolved", "raw", "rewritten")
"""Ways to ask a question that has a history: with the history, without it, and reworded by a person to stand alone."""
TOGETHER = frozenset({"multi", "conflict", "timeline"})
"""Types of question that one sentence cannot answer: for these, hit@1 counts all sentences of the answer together."""
ALL = "all"
"""The name of all types together in a report."""
ARTICLES = "articles"
"""The name of the folder next to a gold file whose articles its questions are asked of, if it exists."""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question whose right answer is known.

    `facts` is empty if no article has an answer, or if the answer is not recorded. `answers` are wordings of the
    shortest answer, `sentences` the sentences that are marked as the answer; any of them is right.
    """

    id: str
    type: str
    text: str
    history: tuple[Turn, ...]
    facts: tuple[Fact, ...]
    answerable: bool
    answers: Fact = ()
    sentences: tuple[str, ...] = ()
    rewrite: str = ""
    """The question in words that stand alone, without its history."""
    articles: tuple[str, ...] = ()
    """Ids of the articles that have the answer, if they are recorded."""

    def asked(self, way: str) -> "GoldQuestion":
        """Return the question as it is asked in one of the ways of `FOLLOW_UPS`."""
        if way == "resolved":
            return self
        return replace(self, text=self.rewrite or self.text if way == "rewritten" else self.text, history=())


@dataclass(frozen=True, slots=True)
class Line:
    """One JSON object of a file, and its place there, which the errors name."""

    where: str
    values: Mapping[str, Any]

    def wrong(self, what: str) -> GoldError:
        """Return an error that names the file and the line, and says what is wrong."""
        return GoldError(f"{self.where}: {what}.")

    def text(self, key: str) -> str:
        """Return a string that is required and not empty."""
        if key not in self.values:
            raise self.wrong(f'"{key}" is missing: add it')
        value = self.values[key]
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f'"{key}" must be a string that is not empty')
        if not is_unicode(value):
            raise self.wrong(f'"{key}" is not valid Unicode: it has half of a surrogate pair')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings, empty if the key is missing."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(f'"{key}" must be a list of strings')
        return tuple(value)

    def objects(self, key: str) -> list["Line"]:
        """Return a list of objects, empty if the key is missing."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(f'"{key}" must be a list of objects')
        return [Line(f'{self.where}, "{key}"', item) for item in value]


def read_text(file: Path) -> str:
    """Return the text of a UTF-8 file, without a byte order mark; raises GoldError."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GoldError(f"{file} cannot be read ({error.strerror}): check the path.") from None
    except UnicodeDecodeError as error:
        raise GoldError(f"{file} is not UTF-8 text (byte {error.start}): save it as UTF-8.") from None


def lines(file: Path) -> Iterator[Line]:
    """Yield the objects of a JSON Lines file; raises GoldError that names the line at fault."""
    text = read_text(file)
    for number, line in enumerate(text.split("\n"), start=1):  # JSON strings may hold what splitlines() splits at
        if not line.strip():
            continue
        where = f"{file}, line {number}"
        try:
            values = json.loads(line)
        except ValueError as error:
            raise GoldError(f"{where}: is not JSON ({error}): write one object a line.") from None
        if not isinstance(values, dict):
            raise GoldError(f"{where}: is not a JSON object: write one object a line.")
        yield Line(where, values)


def articles_next_to(file: Path) -> Path | None:
    """Return the folder of articles next to a gold file, or None if there is none."""
    folder = file.parent / ARTICLES
    return folder if folder.is_dir() else None


def set_name(file: Path) -> str:
    """Return the name of a set of questions: that of its folder if articles are next to the file, else of the file."""
    return file.resolve().parent.name if articles_next_to(file) else file.stem


def read(file: Path) -> list[GoldQuestion]:
    """Return the questions of a gold file in order; raises GoldError that names the line at fault."""
    questions: dict[str, GoldQuestion] = {}
    for line in lines(file):
        question = _question(line)
        if question.id in questions:
            raise line.wrong(f"the id {question.id!r} is taken by an earlier line: give each question its own")
        questions[question.id] = question
    if not questions:
        raise GoldError(f"{file} holds no questions: write one JSON object a line.")
    return list(questions.values())


def _question(line: Line) -> GoldQuestion:
    facts = _facts(line)
    history = tuple(
        Turn(turn.text("question"), turn.text("answer") if "answer" in turn.values else "")
        for turn in line.objects("history")
    )
    answers = facts[0] if len(facts) == 1 else ()
    rewrite = line.text("rewrite") if "rewrite" in line.values else ""
    question_type = line.text("type")
    if question_type == ALL:
        raise line.wrong(f'"type" must not be "{ALL}", which stands for every type: give it another name')
    return GoldQuestion(
        id=line.text("id"),
        type=question_type,
        text=line.text("question"),
        history=history,
        facts=facts,
        answerable=bool(facts),
        answers=answers,
        rewrite=rewrite,
        articles=line.texts("articles"),
    )


def _facts(line: Line) -> tuple[Fact, ...]:
    if "answers" not in line.values:
        raise line.wrong('"answers" is missing: add the facts, or [] if no article has the answer')
    facts = line.values["answers"]
    well_formed = isinstance(facts, list) and all(
        isinstance(fact, list) and fact and all(isinstance(text, str) and text.strip() for text in fact)
        for fact in facts
    )
    if not well_formed:
        raise line.wrong('"answers" must be a list of facts, each a list of one or more wordings: [["14.3 billion"]]')
    return tuple(tuple(fact) for fact in facts)


def states(text: str, fact: Fact) -> bool:
    """Whether a folded text (`text.fold`) has one of the wordings of a fact."""
    return any(fold(wording) in text for wording in fact)


def covers(text: str, facts: Iterable[Fact]) -> bool:
    """Whether a text states every fact; case, white space and the shape of quotes and dashes make no difference."""
    folded = fold(text)
    return all(states(folded, fact) for fact in facts)


def is_marked(sentences: Iterable[str], text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` overlaps one of the sentences; the white space between words does not matter."""
    return any(
        match.start() < end and start < match.end()
        for sentence in sentences
        for match in re.finditer(r"\s+".join(map(re.escape, sentence.split())), text)
    )


def ranks(facts: Sequence[Fact], passages: Sequence[str]) -> tuple[int | None, ...]:
    """Return, for each fact, the rank from 1 of the first passage that states it, or None if no passage does."""
    folded = [fold(passage) for passage in passages]
    return tuple(
        next((rank for rank, text in enumerate(folded, start=1) if states(text, fact)), None) for fact in facts
    )


def stale(questions: Iterable[GoldQuestion], articles: Sequence[Article]) -> list[str]:
    """Return the ids of the questions with a fact that no article states."""
    texts = [fold(article.text) for article in articles]
    return [
        question.id
        for question in questions
        if not all(any(states(text, fact) for text in texts) for fact in question.facts)
    ]
