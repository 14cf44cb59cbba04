"""Fit `src/askmuse/confidence.json` on the gold questions, and say how well that does on questions it did not see.

usage: python benchmarks/calibrate.py [--write]     (from the project's root; needs the extra `test`)

Each question is asked with no refusals; the label is whether an answer is right (for the first answer to a question
of several facts: whether the answers together are). The figures are cross-fitted: each question is judged by a
regression that was fitted on the other nine tenths. The threshold is the point that all but a few useful replies
reach, those with the answer in one of their sentences: who asks loses more by an answer withheld than by a doubtful
one that says how doubtful it is.
"""

import argparse
import json
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from askmuse.assistant import Assistant
from askmuse.confidence import Evidence
from askmuse.evaluation import gold
from askmuse.evaluation.measures import calibration_error
from askmuse.opening import open_current
from askmuse.settings import Settings

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src" / "askmuse" / "confidence.json"
STRENGTH = 0.3
"""Inverse of the L2 penalty: few features on 215 questions want some. Chosen once, not searched."""
KEPT = 0.98
"""Share of the useful replies that are given."""
NAMES = [field.name for field in fields(Evidence)]


@dataclass(frozen=True, slots=True)
class Sample:
    """An answer: what speaks for it, the number of its question, its place, and whether it is right.

    `useful` says whether any answer to the question is right, `answerable` whether there is one at all.
    """

    features: tuple[float, ...]
    question: int
    place: int
    right: bool
    useful: bool
    answerable: bool


def collect(assistant: Assistant, questions: list[gold.Question]) -> list[Sample]:
    """Return every answer to the questions. To those of several facts, an answer beside the first is right with one."""
    samples = []
    for number, question in enumerate(questions):
        answers = assistant.evidence(question.text, question.history)
        together = " ".join(text for text, _ in answers)
        useful = question.answerable and gold.covers(together, question.facts)
        for place, (text, evidence) in enumerate(answers):
            several = question.type in gold.TOGETHER
            right = useful if several and not place else gold.covers(text, question.facts)
            right = right or (several and any(gold.covers(text, [fact]) for fact in question.facts))
            features = tuple(getattr(evidence, name) for name in NAMES)
            samples.append(Sample(features, number, place, question.answerable and right, useful, question.answerable))
    return samples


def threshold(probabilities: np.ndarray, useful: np.ndarray) -> float:
    """Return the probability, to two digits, that all but a few useful replies reach."""
    return float(np.floor(np.quantile(probabilities[useful], 1 - KEPT) * 100) / 100)


def error(probabilities: np.ndarray, right: np.ndarray) -> float:
    """Return the expected calibration error, ten bins."""
    return calibration_error(list(probabilities), list(right))


def main() -> None:
    """Fit, print the figures, and write the file where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"replace {TARGET.relative_to(ROOT)}")
    write = parser.parse_args().write
    settings = Settings(min_confidence=0.0)
    assistant = open_current(ROOT / "corpus", ROOT / "index", settings, print, lambda *_: None)
    samples = collect(assistant, gold.read(ROOT / "corpus" / "gold.jsonl"))
    features = np.array([sample.features for sample in samples])
    right = np.array([sample.right for sample in samples])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH))
    groups = [sample.question for sample in samples]
    unseen = cross_val_predict(
        model, features, right, groups=groups, cv=GroupKFold(10, shuffle=True, random_state=0), method="predict_proba"
    )[:, 1]
    first = np.array([sample.place == 0 for sample in samples])
    useful = np.array([sample.useful for sample in samples])[first]
    answerable = np.array([sample.answerable for sample in samples])[first]
    point = threshold(unseen[first], useful)
    given = unseen[first] >= point
    print(f"answers {len(right)}, to {len(useful)} questions; all figures cross-fitted, by question")
    print(f"AUROC, answerable against not           {roc_auc_score(answerable, unseen[first]):.3f}")
    print(f"AUROC, first answers right or wrong     {roc_auc_score(right[first], unseen[first]):.3f}")
    print(
        f"ECE of first answers, of those beside   {error(unseen[first], right[first]):.3f}"
        f"  {error(unseen[~first], right[~first]):.3f}"
    )
    print(f"threshold                               {point:.2f}")
    print(f"refused of unanswerable questions       {(~given[~answerable]).mean():.3f}")
    print(f"refused of useful replies               {(~given[useful]).mean():.3f}")
    print(f"hit@1 with refusals                     {(given & right[first]).sum() / answerable.sum():.3f}")
    model.fit(features, right)
    scale, regression = model[0], model[1]
    weights = regression.coef_[0] / scale.scale_
    fitted = {
        "intercept": round(float(regression.intercept_[0] - weights @ scale.mean_), 4),
        "coefficients": {name: round(float(weight), 4) for name, weight in zip(NAMES, weights, strict=True)},
        "threshold": point,
    }
    print(json.dumps(fitted, indent=1))
    if write:
        TARGET.write_text(json.dumps(fitted, indent=1) + "\n")


if __name__ == "__main__":
    main()
