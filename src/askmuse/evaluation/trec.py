"""Reads and writes topics, judgements and runs in the formats of TREC.

    topics  <top> <num> Number: 301 <title> Foreign minorities ... </top>, or id TAB text, one topic a line
    qrels   topic, 0, document, relevance, white space between
    run     topic, Q0, document, rank, score, tag, white space between

A document is an article or a passage, named by its id; the id of a passage is article#n. White space in an id is
written as %20 and % as %25, as in a URL.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

import numpy as np

from askmuse.errors import GoldError
from askmuse.evaluation.gold import GoldQuestion, read_text
from askmuse.evaluation.measures.rankings import relevant, require_ir_measures
from askmuse.evaluation.results import Ranked

TAG = "askmuse"
_TOPIC = re.compile(r"<top\b[^>]*>(.*?)</top>", re.DOTALL | re.IGNORECASE)
_FIELD = re.compile(r"<(\w+)>\s*(?:(?:Number|Topic|Description|Narrative):)?(.*?)(?=<\w+>|</|\Z)", re.DOTALL)
_UNSAFE = re.compile(r"[\s%]")


def topics(file: Path) -> list[GoldQuestion]:
    """Return the topics of a file as questions: their titles, or their descriptions if there is no title.

    Raises GoldError that says what is wrong.
    """
    text = read_text(file)
    questions: dict[str, GoldQuestion] = {}
    for id_, topic_text in _marked(file, text) if _TOPIC.search(text) else _lines(file, text):
        if id_ in questions:
            raise GoldError(f"{file}: the topic {id_!r} occurs twice: give each its own number.")
        questions[id_] = GoldQuestion(id_, "", topic_text, (), (), answerable=True)
    if not questions:
        raise GoldError(f"{file} holds no topics: write <top> … </top>, or a number, a tab and the text a line.")
    return list(questions.values())


def _marked(file: Path, text: str) -> Iterable[tuple[str, str]]:
    for topic in _TOPIC.findall(text):
        fields = {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(topic)}
        topic_text = fields.get("title") or fields.get("desc")
        if not fields.get("num") or not topic_text:
            raise GoldError(
                f"{file}: a topic has no <num>, or neither <title> nor <desc>: add it: {topic.strip()[:60]}"
            )
        yield fields["num"], topic_text


def _lines(file: Path, text: str) -> Iterable[tuple[str, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        id_, tab, topic_text = line.partition("\t")
        if line.strip() and not (id_.strip() and tab and topic_text.strip()):
            raise GoldError(f"{file}, line {number}: write the number of the topic, a tab and its text.")
        if line.strip():
            yield id_.strip(), topic_text.strip()


def qrels(file: Path) -> dict[str, dict[str, int]]:
    """Return the relevance of each judged document, by topic; raises GoldError, including when none is relevant."""
    judgements = read_qrels(file)
    if not relevant(judgements):
        raise GoldError(f"{file} calls no document relevant: take the judgements that go with the topics.")
    return judgements


def read_qrels(file: Path) -> dict[str, dict[str, int]]:
    """Return the grade of each judged document, by topic; raises GoldError."""
    judgements: dict[str, dict[str, int]] = defaultdict(dict)
    numbered = _Lines(read_text(file))
    try:
        for judged in require_ir_measures().read_trec_qrels(numbered):
            judgements[unquote(judged.query_id)][unquote(judged.doc_id)] = judged.relevance
    except ValueError:
        raise GoldError(
            f"{file}, line {numbered.number}: write topic, 0, document, relevance with spaces between."
        ) from None
    return dict(judgements)


def write_qrels(judgements: Mapping[str, Mapping[str, int]], file: Path) -> None:
    """Write judgements, so that a run can be scored by other tools."""
    lines = [
        f"{quoted(query)} 0 {quoted(document)} {grade}\n"
        for query, judged in judgements.items()
        for document, grade in judged.items()
    ]
    file.write_text("".join(lines), encoding="utf-8")


def write_run(run: Mapping[str, Ranked], file: Path) -> None:
    """Write a run; topics without documents are not in the file.

    Tools rank by score in single precision, and by id if scores are equal. So a score that is not below the one before
    it is lowered as little as keeps the order.
    """
    lines = []
    for query, ranked in run.items():
        above = np.float32(np.inf)
        for rank, (document, score) in enumerate(ranked, start=1):
            above = min(np.float32(score), np.nextafter(above, np.float32(-np.inf)))
            lines.append(f"{quoted(query)} Q0 {quoted(document)} {rank} {above:.9g} {TAG}\n")
    file.write_text("".join(lines), encoding="utf-8")


def read_run(file: Path) -> dict[str, list[str]]:
    """Return the documents of each topic of a run by falling score and, as in trec_eval, by falling id if equal.

    Raises GoldError.
    """
    scores: dict[str, list[tuple[float, str]]] = defaultdict(list)
    numbered = _Lines(read_text(file))
    try:
        for scored in require_ir_measures().read_trec_run(numbered):
            scores[unquote(scored.query_id)].append((scored.score, unquote(scored.doc_id)))
    except ValueError:
        raise GoldError(
            f"{file}, line {numbered.number}: neither a line of a TREC run nor of a file of `askmuse eval --save`."
        ) from None
    return {
        query: list(dict.fromkeys(document for _, document in sorted(ranked, reverse=True)))
        for query, ranked in scores.items()
    }


class _Lines:
    """The lines of a text, as a file that ir_measures reads; `number` is that of the line read last."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self.number = 0

    def read(self) -> str:
        """Return the text: ir_measures takes whatever can be read for a file, and reads it line by line."""
        return "\n".join(self._lines)

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.number += 1
            yield line


def quoted(name: str) -> str:
    """Return an id without white space, as files of TREC need it: "my%20zebras" for "my zebras"."""
    return _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode()), name)
