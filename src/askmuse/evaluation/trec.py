"""Topics, judgements and runs in the forms of TREC.

    topics  <top> <num> Number: 301 <title> Foreign minorities ... </top>, or id TAB text, a topic each line
    qrels   topic, 0, document, relevance, white space between
    run     topic, Q0, document, rank, score, tag, white space between

A document is an article, by its id, or a passage, by the id that its article's id begins: article#n. White space in an
id is written as in a URL, as %20, and % as %25.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote

import numpy as np

from askmuse.errors import GoldError
from askmuse.evaluation.gold import Question, text_of
from askmuse.evaluation.measures import library
from askmuse.evaluation.results import Ranked

TAG = "askmuse"
_TOPIC = re.compile(r"<top\b[^>]*>(.*?)</top>", re.DOTALL | re.IGNORECASE)
_FIELD = re.compile(r"<(\w+)>\s*(?:(?:Number|Topic|Description|Narrative):)?(.*?)(?=<\w+>|</|\Z)", re.DOTALL)
_UNSAFE = re.compile(r"[\s%]")


def topics(file: Path) -> list[Question]:
    """Return the topics of a file as questions, their titles asked, or descriptions where there is no title.

    Raises GoldError that says what is wrong.
    """
    text = text_of(file)
    found: dict[str, Question] = {}
    for id_, asked in _marked(file, text) if _TOPIC.search(text) else _lines(file, text):
        if id_ in found:
            raise GoldError(f"{file}: the topic {id_!r} occurs twice: give each its own number.")
        found[id_] = Question(id_, "", asked, (), (), answerable=True)
    if not found:
        raise GoldError(f"{file} holds no topics: write <top> … </top>, or a number, a tab and the text a line.")
    return list(found.values())


def _marked(file: Path, text: str) -> Iterable[tuple[str, str]]:
    for topic in _TOPIC.findall(text):
        fields = {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(topic)}
        asked = fields.get("title") or fields.get("desc")
        if not fields.get("num") or not asked:
            raise GoldError(
                f"{file}: a topic has no <num>, or neither <title> nor <desc>: add it: {topic.strip()[:60]}"
            )
        yield fields["num"], asked


def _lines(file: Path, text: str) -> Iterable[tuple[str, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        id_, tab, asked = line.partition("\t")
        if line.strip() and not (id_.strip() and tab and asked.strip()):
            raise GoldError(f"{file}, line {number}: write the number of the topic, a tab and its text.")
        if line.strip():
            yield id_.strip(), asked.strip()


def qrels(file: Path) -> dict[str, dict[str, int]]:
    """Return the relevance of each judged document that is relevant, by topic; raises GoldError."""
    ir = library()
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for number, line in enumerate(text_of(file).splitlines(), start=1):
        try:
            for judged in ir.read_trec_qrels(f"{line}\n"):
                if judged.relevance > 0:
                    found[unquote(judged.query_id)][unquote(judged.doc_id)] = judged.relevance
        except ValueError:
            raise GoldError(
                f"{file}, line {number}: write topic, 0, document, relevance with spaces between."
            ) from None
    if not found:
        raise GoldError(f"{file} calls no document relevant: take the judgements that go with the topics.")
    return dict(found)


def write_run(run: Mapping[str, Ranked], file: Path) -> None:
    """Write a run, whose topics must not be empty of documents to be in the file.

    Tools rank by the score, in single precision, and by the id where it is equal: a score that would change the order
    is lowered by as little as keeps it.
    """
    lines = []
    for query, ranked in run.items():
        above = np.float32(np.inf)
        for rank, (document, score) in enumerate(ranked, start=1):
            above = min(np.float32(score), np.nextafter(above, np.float32(-np.inf)))
            lines.append(f"{_quoted(query)} Q0 {_quoted(document)} {rank} {above:.9g} {TAG}\n")
    file.write_text("".join(lines), encoding="utf-8")


def read_run(file: Path) -> dict[str, list[str]]:
    """Return the documents of each topic of a run, by falling score, and falling id where it is equal, as trec_eval.

    Raises GoldError.
    """
    ir = library()
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for number, line in enumerate(text_of(file).splitlines(), start=1):
        try:
            for scored in ir.read_trec_run(f"{line}\n"):
                found[unquote(scored.query_id)].append((scored.score, unquote(scored.doc_id)))
        except ValueError:
            raise GoldError(
                f"{file}, line {number}: is not a line of a TREC run, nor did `askmuse eval --save` write the file."
            ) from None
    return {
        query: list(dict.fromkeys(document for _, document in sorted(ranked, reverse=True)))
        for query, ranked in found.items()
    }


def _quoted(name: str) -> str:
    return _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode()), name)
