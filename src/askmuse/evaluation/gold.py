"""Gold questions: one JSON object a line, with the facts that an answer has to state.

    {"id": "multi-003", "type": "multi", "question": "...", "history": [{"question": "...", "answer": "..."}],
     "answers": [["14.3 billion", "$14.3bn"], ["June 2025"]]}

Each inner list of `answers` is one required fact, worded in one way or another; `[]` says that the articles don't tell.
`history` may be left out, and so may `rewrite`, the question as it would stand alone. Other keys, such as `articles`,
are for people.
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
"""Ways to ask a question that has a history: with it, without it, and in the words of a person who knew it."""
TOGETHER = frozenset({"multi", "conflict"})
"""Types of question that no single sentence answers: hit@1 counts all their answers together."""

ALL = "all"
"""The name of all types together in a report."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question whose right answer is known. `facts` is empty where there is none, or where it is not recorded.

    `answers` are wordings of the shortest answer, `sentences` those that are marked as the answer: any will do.
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
    """The question as somebody wrote it who made it stand alone."""

    def asked(self, way: str) -> "Question":
        """Return the question as it is asked in one of the ways of `FOLLOW_UPS`."""
        if way == "resolved":
            return self
        return replace(self, text=self.rewrite or self.text if way == "rewritten" else self.text, history=())


@dataclass(frozen=True, slots=True)
class Line:
    """One JSON object of a file, and where it stands; whatever is wrong with it becomes a GoldError that says so."""

    where: str
    values: Mapping[str, Any]

    def wrong(self, what: str) -> GoldError:
        """Return the error that says what is wrong with this line."""
        return GoldError(f"{self.where}: {what}.")

    def text(self, key: str) -> str:
        """Return a string that is required and not empty."""
        if key not in self.values:
            raise self.wrong(f'"{key}" is missing: add it')
        value = self.values[key]
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f'"{key}" must be a string that is not empty')
        if not is_unicode(value):
            raise self.wrong(f'"{key}" has half of a character: write it whole')
        return value

    def objects(self, key: str) -> list["Line"]:
        """Return a list of objects; none where the key is missing."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(f'"{key}" must be a list of objects')
        return [Line(f'{self.where}, "{key}"', item) for item in value]


def text_of(file: Path) -> str:
    """Return the text of a file in UTF-8, without the mark of that; raises GoldError."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GoldError(f"{file} cannot be read ({error.strerror}): give the path of a file that can.") from None
    except UnicodeDecodeError as error:
        raise GoldError(f"{file} is not UTF-8 text (byte {error.start}): save it as UTF-8.") from None


def lines(file: Path) -> Iterator[Line]:
    """Yield the objects of a file that has one a line; raises GoldError that names the line at fault."""
    text = text_of(file)
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


def read(file: Path) -> list[Question]:
    """Return the questions of a gold file in order; raises GoldError that names the line at fault and what to do."""
    found: dict[str, Question] = {}
    for line in lines(file):
        question = _question(line)
        if question.id in found:
            raise line.wrong(f"the id {question.id!r} is taken by an earlier line: give each question its own")
        found[question.id] = question
    if not found:
        raise GoldError(f"{file} holds no questions: write one JSON object a line.")
    return list(found.values())


def _question(line: Line) -> Question:
    facts = _facts(line)
    history = tuple(
        Turn(turn.text("question"), turn.text("answer") if "answer" in turn.values else "")
        for turn in line.objects("history")
    )
    answers = facts[0] if len(facts) == 1 else ()
    rewrite = line.text("rewrite") if "rewrite" in line.values else ""
    kind = line.text("type")
    if kind == ALL:
        raise line.wrong(f'"type" must not be "{ALL}", which stands for every type: give it another name')
    return Question(line.text("id"), kind, line.text("question"), history, facts, bool(facts), answers, (), rewrite)


def _facts(line: Line) -> tuple[Fact, ...]:
    if "answers" not in line.values:
        raise line.wrong('"answers" is missing: add the facts, or [] where the articles don\'t tell')
    facts = line.values["answers"]
    sound = isinstance(facts, list) and all(
        isinstance(fact, list) and fact and all(isinstance(text, str) and text.strip() for text in fact)
        for fact in facts
    )
    if not sound:
        raise line.wrong('"answers" must be a list of facts, each a list of one or more wordings: [["14.3 billion"]]')
    return tuple(tuple(fact) for fact in facts)


def states(text: str, fact: Fact) -> bool:
    """Whether a text, folded before, has one of the wordings of a fact."""
    return any(fold(wording) in text for wording in fact)


def covers(text: str, facts: Iterable[Fact]) -> bool:
    """Whether a text states every fact; case, white space and the shape of quotes and dashes don't matter."""
    folded = fold(text)
    return all(states(folded, fact) for fact in facts)


def is_marked(sentences: Iterable[str], text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` holds or overlaps one of the sentences, whatever white space lies between its words."""
    return any(
        match.start() < end and start < match.end()
        for sentence in sentences
        for match in re.finditer(r"\s+".join(map(re.escape, sentence.split())), text)
    )


def ranks(facts: Sequence[Fact], passages: Sequence[str]) -> tuple[int | None, ...]:
    """Return, for each fact, the rank of the first passage that states it, from 1; None where no passage does."""
    folded = [fold(passage) for passage in passages]
    return tuple(
        next((rank for rank, text in enumerate(folded, start=1) if states(text, fact)), None) for fact in facts
    )


def stale(questions: Iterable[Question], articles: Sequence[Article]) -> list[str]:
    """Return the ids of the questions that need a fact which no article states any more."""
    texts = [fold(article.text) for article in articles]
    return [
        question.id
        for question in questions
        if not all(any(states(text, fact) for text in texts) for fact in question.facts)
    ]
