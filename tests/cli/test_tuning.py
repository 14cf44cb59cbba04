"""The commands `why`, `train-queries` and `calibrate` from outside, over a tiny folder of articles and a fake model."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from askmuse.evaluation.calibration import Asked, Sample
from askmuse.evaluation.calibration.samples import NAMES


def test_why_prints_places(run_tuning: Callable[..., Result]) -> None:
    run = run_tuning
    done = run("why", "When did the volcano Etna erupt?", "--article", "etna", "--at", "8:20")
    assert done.exit_code == 0
    assert done.stdout.startswith("etna#1: rank 1 of 3\n")
    found = json.loads(run("why", "When did Etna erupt?", "--article", "zebras", "--json").stdout)
    assert found["passage_id"] == "zebras#1"
    assert found["passage"]["ranking"]["rank"] == found["rank"] > 1
    assert found["above"][0]["passage_id"] == "etna#1"
    assert run("why", "When?", "--article", "etna", "--at", "20:8").exit_code == 2
    assert run("why", "When?", "--article", "etna", "--at", "here").exit_code == 2


@pytest.mark.slow
def test_calibrate_fits_over_several_folders_and_says_how_wide_its_figures_are(
    run_tuning: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(1)

    def collected(assistant: Any, file: Path, mode: str, progress: Any) -> list[Asked]:
        scores = [chance.random() for _ in range(60)]
        right = [chance.random() < score for score in scores]
        samples = [Sample((score, *(0.0,) * (len(NAMES) - 1)), one) for score, one in zip(scores, right, strict=True)]
        return [Asked(file.stem, one, one, (sample,)) for one, sample in zip(right, samples, strict=True)]

    monkeypatch.setattr("askmuse.evaluation.calibration.collect", collected)
    done = run_tuning("calibrate", "--gold", "alps.jsonl", "--gold", "beach.jsonl", "--out", "fitted")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "thinking: 120 questions",
        "instant: 120 questions",
        "Wrote fitted/confidence.json.",
    ]
    fitted = json.loads(Path("fitted/confidence.json").read_text())["thinking"]
    assert 0 < fitted["floor"] < fitted["threshold"] < 1
    assert lines[1].startswith(f"  least confidence of an answer        {fitted['threshold']:.3f} [")
    assert lines[3] == "  on questions that were not used for the fit, each folder with a fit on the others:"
    assert any(line.startswith("  answered by folder: alps ") and " beach " in line for line in lines)


@pytest.mark.slow
def test_train_queries_trains_on_each_data_set_and_says_how_to_use_the_model(
    run_tuning: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def trained(data: tuple[Path, ...], out: Path, recipe: Any, settings: Any, progress: Any) -> dict[str, float]:
        calls.append((data, out, recipe.epochs, recipe.seed))
        return {"questions": 2, "hit@1 before": 0.25}

    monkeypatch.setattr("askmuse.training.query_adapter.train", trained)
    options = ["--data", "alps", "--data", "beach", "--out", "mine", "--epochs", "2", "--seed", "5"]
    done = run_tuning("train-queries", *options)
    assert (done.exit_code, calls) == (0, [((Path("alps"), Path("beach")), Path("mine"), 2.0, 5)])
    assert done.stdout.splitlines()[:2] == ["questions            2", "hit@1 before         0.25"]
    assert done.stdout.splitlines()[2].startswith("Wrote mine. Set ASKMUSE_MODEL=mine to use it")
