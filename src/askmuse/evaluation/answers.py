"""Reads the answers of another system, and scores them by the same rules as those of askmuse.

The file has one JSON object a line, one for each gold question:

    {"id": "multi-003", "answers": ["Verbatim or not.", {"text": "...", "span": "..."}], "confidence": 0.8,
     "answerable": true, "nearest": ["..."], "passages": ["...", {"text": "..."}]}

`id` may be left out if there is a `question`, worded as in the gold file; so answers that `askmuse ask --json` printed
one a line can be used as they are. Besides one of these two, only `answers` is required: `[]` is a refusal. If
`confidence` is missing, it is 1 for an answer and 0 for a refusal.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from askmuse.errors import GoldError
from askmuse.evaluation import gold
from askmuse.evaluation.gold import FOLLOW_UPS, GoldQuestion, Line, lines
from askmuse.evaluation.groups import measured
from askmuse.evaluation.measures.rankings import measure_facts, require_ir_measures
from askmuse.evaluation.misses import judge
from askmuse.evaluation.results import Report, Result
from askmuse.evaluation.scoring import Shown, score

_NAMED = 5
"""The most questions without a reply that an error lists."""


def read(file: Path) -> dict[str, Shown]:
    """Return the replies in a file, each under its id and under its question, if it has them; raises GoldError."""
    replies: dict[str, Shown] = {}
    for line in lines(file):
        keys = [line.text(key) for key in ("id", "question") if key in line.values]
        if not keys:
            raise line.wrong('"id" and "question" are missing: add one of them')
        shown = _shown(line)
        if "id" in line.values and keys[0] in replies:
            raise line.wrong(f"the id {keys[0]!r} is taken by an earlier line: answer each question once")
        for key in keys:
            replies.setdefault(key, shown)
    return replies


def evaluate_answers(
    replies: Mapping[str, Shown], questions: Path, name: str, follow_ups: str = FOLLOW_UPS[0]
) -> Report:
    """Score the replies of the system `name` to the questions of a gold file. Raises GoldError.

    R@k and the other measures of rankings need the passages of each reply.
    """
    require_ir_measures()
    source = gold.set_name(questions)
    asked = [question.asked(follow_ups) for question in gold.read(questions)]
    keys = {question.id: _key(question, source, replies) for question in asked}
    if missing := [id_ for id_, key in keys.items() if key is None]:
        more = ", …" if len(missing) > _NAMED else ""
        raise GoldError(
            f"{len(missing)} questions of {questions} are not answered ({', '.join(missing[:_NAMED])}{more}): "
            'add a line for each, with "answers": [] for a refusal.'
        )
    results = [_result(question, replies[keys[question.id] or ""], source) for question in asked]
    ranks_by_question = {result.id: result.ranks for result in results if replies[keys[result.id] or ""].passages}
    values = measure_facts(ranks_by_question)
    results = [replace(result, values={**values.get(result.id, {}), **result.values}) for result in results]
    return measured(Report(0, {}, {}, mode=name, source=source, results=tuple(results)))


def _key(question: GoldQuestion, source: str, replies: Mapping[str, Shown]) -> str | None:
    """Return the key of the reply to a question: its id, with or without the name of the set, or its text."""
    return next((key for key in (f"{source}/{question.id}", question.id, question.text) if key in replies), None)


def _result(question: GoldQuestion, shown: Shown, source: str) -> Result:
    values = score(question, shown)
    right = (values.get("hit@1") == 1 if question.facts else None) if question.answerable else False
    ranks = gold.ranks(question.facts, shown.passages)
    rank = None if None in ranks else max((rank for rank in ranks if rank), default=None)
    verdict = judge(question, shown, shown.sentences, right, rank, shown.passages, len(shown.passages))
    return Result(
        id=question.id,
        type=question.type,
        question=question.text,
        history=tuple(text for turn in question.history for text in (turn.question, turn.answer)),
        searched_as="",
        answerable=question.answerable,
        answered=shown.answered,
        confidence=shown.confidence,
        right=right,
        answers=shown.sentences,
        source="",
        expected=question.facts,
        documents=(),
        ranks=ranks,
        signals={},
        missed=verdict.missed or "",
        because=verdict.because,
        above=verdict.above,
        ms=0.0,
        values=values,
        folder=source,
        outcome="answered" if shown.answered else "perhaps" if shown.nearest else "not_said",
    )


def _shown(line: Line) -> Shown:
    if "answers" not in line.values:
        raise line.wrong('"answers" is missing: add the answers, or [] for a refusal')
    answers = _texts(line, "answers")
    answered = line.values.get("answerable", bool(answers))
    confidence = line.values.get("confidence", float(bool(answers)))
    if not isinstance(answered, bool):
        raise line.wrong('"answerable" must be true or false')
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        raise line.wrong('"confidence" must be a number from 0 to 1')
    first = line.values["answers"][0] if answers else None
    span = first.get("span") if isinstance(first, dict) else None
    if not isinstance(span, str | None):
        raise line.wrong('"span" must be a string')
    return Shown(
        answered=answered and bool(answers),
        confidence=float(confidence),
        answers=answers,
        nearest=_texts(line, "nearest"),
        passages=_texts(line, "passages"),
        span=span,
    )


def _texts(line: Line, key: str) -> tuple[str, ...]:
    items = line.values.get(key, [])
    items = items if isinstance(items, list) else [None]
    texts = [item.get("text") if isinstance(item, dict) else item for item in items]
    strings = tuple(text for text in texts if isinstance(text, str))
    if len(strings) < len(texts):
        raise line.wrong(f'"{key}" must be a list of strings, or of objects with a "text"')
    return strings
