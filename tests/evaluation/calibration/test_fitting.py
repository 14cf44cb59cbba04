"""The fit of a calibration: its threshold and floor, its figures, and how an index uses it."""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from askmuse.answering.confidence import Evidence
from askmuse.assistant import Assistant
from askmuse.errors import GoldError
from askmuse.evaluation.calibration import Asked, Fit, Sample, collect, fit, write
from askmuse.evaluation.calibration.samples import NAMES
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from askmuse.types import Encoder, PassageReader


def questions(count: int, best: float = 1.0, folders: int = 1) -> list[Asked]:
    """Return questions, each with one answer whose score, times `best`, is its probability of being right."""
    chance = random.Random(1)
    asked = []
    for number in range(count):
        score = chance.random()
        right = chance.random() < best * score
        sample = Sample((score, *(0.0,) * (len(NAMES) - 1)), right)
        asked.append(Asked(f"folder {number % folders}", right or chance.random() < 0.9, right, (sample,)))
    return asked


@cache
def fitted_on(count: int, folders: int = 1, precision: float | None = None) -> Fit:
    """Return the calibration fitted on so many questions; several tests look at the same one."""
    return fit(questions(count, folders=folders), precision)


@pytest.mark.slow
@pytest.mark.parametrize("folders", [1, 4])
def test_precision_is_measured_on_answers_that_the_threshold_was_not_chosen_on(folders: int) -> None:
    fitted = fitted_on(400, folders, 0.8)
    points = fitted.calibration
    above = [
        one.answers[0].right
        for one in questions(400)
        if points.probability(Evidence(*one.answers[0].features)) >= points.threshold
    ]
    assert sum(above) / len(above) >= 0.79
    value, low, high = fitted.figures["right, of answered"]
    assert low < value < high
    assert value == pytest.approx(0.8, abs=0.05)
    assert list(fitted.folders) == ([] if folders == 1 else [f"folder {number}" for number in range(4)])


@pytest.mark.slow
def test_the_floor_is_below_the_threshold_and_both_have_intervals() -> None:
    fitted = fitted_on(400, precision=0.8)
    assert 0.15 <= fitted.calibration.floor <= 0.3
    assert fitted.floor[0] <= fitted.calibration.floor <= fitted.floor[1]
    assert fitted.calibration.floor < fitted.threshold[0] <= fitted.calibration.threshold <= fitted.threshold[1]


@pytest.mark.slow
def test_thirty_questions_are_enough_even_if_some_have_no_answer() -> None:
    few = [*questions(28), Asked("folder 0", True, False, ()), Asked("folder 0", False, False, ())]
    fitted = fit(few)
    assert (fitted.questions, fitted.calibration.threshold) == (30, 0.85)
    assert fitted.figures["refused, of answerable"][0] > 0


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (questions(29), "at least 30 questions, some answered right and some wrong; here are 29"),
        ([replace(one, answers=()) for one in questions(40)], "here are 40, and the first answer is right for 0"),
    ],
)
def test_too_few_questions_or_answers_are_refused(asked: list[Asked], message: str) -> None:
    with pytest.raises(GoldError, match=message):
        fit(asked)


@pytest.mark.slow
def test_a_precision_that_no_confidence_reaches_is_refused() -> None:
    with pytest.raises(
        GoldError, match=r"No confidence reaches a precision of 0.999 on these questions: ask for less."
    ):
        fit(questions(400, best=0.6), precision=0.999)


@pytest.mark.slow
def test_an_index_answers_with_the_calibration_that_was_fitted_on_gold_questions(
    tmp_path: Path, encoder: Encoder, reader: PassageReader, write_corpus: Callable[[Mapping[str, str]], Path]
) -> None:
    towns = [
        f"{first}{last}"
        for first in ("Al", "Bor", "Cul", "Dun", "Er")
        for last in ["bek", "dam", "ham", "mar", "rod", "sel", "ton", "vik"]
    ]
    articles = {f"{town}.md": f"# {town}\n\nThe mayor of {town} is Ann {town}er. It rained.\n" for town in towns}
    update(write_corpus(articles), tmp_path / "index", encoder)
    answers = [[["It rained."]] if number % 4 == 0 else [[f"Ann {town}er"]] for number, town in enumerate(towns)]
    rows = [
        {"id": town, "type": "fact", "question": f"Who is the mayor of {town}?", "answers": answer}
        for town, answer in zip(towns, answers, strict=True)
    ]
    (tmp_path / "gold.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))

    def open_assistant() -> Assistant:
        return Assistant(Snapshot.open(tmp_path / "index"), encoder, tmp_path / "index", Settings(), reader)

    question = str(rows[1]["question"])
    before = open_assistant().ask(question, mode="instant").confidence
    fits = {mode: fit(collect(open_assistant(), tmp_path / "gold.jsonl", mode)) for mode in ("thinking", "instant")}
    assert {mode: fitted.questions for mode, fitted in fits.items()} == {"thinking": 40, "instant": 40}
    assert write(fits, tmp_path / "index") == tmp_path / "index" / "confidence.json"
    _, study = open_assistant().study(question, mode="instant")
    after = open_assistant().ask(question, mode="instant").confidence
    assert after == fits["instant"].calibration.probability(study.evidence[0]) != before
    assert open_assistant().min_confidence("instant") == fits["instant"].calibration.threshold
