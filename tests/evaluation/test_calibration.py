"""Calibration: the point from which answers are given, and figures of questions that no fit has seen."""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from askmuse.answering.confidence import Evidence
from askmuse.assistant import Assistant
from askmuse.errors import GoldError
from askmuse.evaluation.calibration import Sample, calibrate, fit, write
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from askmuse.types import Encoder, PassageReader

FIELDS = len(Evidence.__slots__)


def samples(count: int, best: float = 1.0) -> list[Sample]:
    """Return first answers whose score says how likely they are right."""
    chance = random.Random(1)
    found = []
    for number in range(count):
        score = chance.random()
        right = chance.random() < best * score
        found.append(Sample((score, *(0.0,) * (FIELDS - 1)), number, 0, right, right, chance.random() < 0.9 or right))
    return found


def test_a_precision_is_told_of_answers_that_the_point_was_not_chosen_on() -> None:
    found = fit(samples(400), precision=0.8)
    given = [
        s for s in samples(400) if found.calibration.probability(Evidence(*s.features)) >= found.calibration.threshold
    ]
    chosen_on = sum(s.right for s in given) / len(given)
    assert chosen_on >= 0.79
    assert found.figures["precision of first answers"] < chosen_on
    assert found.figures["precision of first answers"] == pytest.approx(0.8, abs=0.05)


def test_a_precision_that_few_answers_have_is_refused() -> None:
    with pytest.raises(GoldError, match=r"No abstention point reaches a precision of 0.999: ask for less."):
        fit(samples(400, best=0.6), precision=0.999)


def test_a_single_useful_reply_is_too_few() -> None:
    few = [replace(sample, right=number == 0, useful=number == 0) for number, sample in enumerate(samples(40))]
    with pytest.raises(GoldError, match=r"here 40 did, and 1 of 40 answers are right\. Add questions"):
        fit(few)


def test_what_is_fitted_on_gold_questions_is_what_an_index_answers_by(
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
    questions = [
        {"id": town, "type": "fact", "question": f"Who is the mayor of {town}?", "answers": answer}
        for town, answer in zip(towns, answers, strict=True)
    ]
    (tmp_path / "gold.jsonl").write_text("".join(f"{json.dumps(question)}\n" for question in questions))

    def opened() -> Assistant:
        return Assistant(Snapshot.open(tmp_path / "index"), encoder, tmp_path / "index", Settings(), reader)

    asked = str(questions[1]["question"])
    before = opened().ask(asked, mode="instant").confidence
    fits = calibrate(opened(), tmp_path / "gold.jsonl")
    assert {mode: fitted.questions for mode, fitted in fits.items()} == {"thinking": 40, "instant": 40}
    assert write(fits, tmp_path / "index") == tmp_path / "index" / "confidence.json"
    _, study = opened().study(asked, mode="instant")
    evidence = study.evidence[0]
    after = opened().ask(asked, mode="instant").confidence
    assert after == fits["instant"].calibration.probability(evidence) != before
