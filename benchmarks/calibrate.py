"""Fit `src/askmuse/confidence.json` on the gold questions, and say how well that does on questions it did not see.

usage: python benchmarks/calibrate.py [--write]     (from the project's root; needs the extra `eval`)

Each question is asked with no refusals; the label is whether the first answer is right (for questions of several facts:
whether the answers together are). The figures are cross-fitted: each question is judged by a regression that was fitted
on the other nine tenths. The threshold is the point that all but a few useful replies reach, those with the answer in
one of their sentences: who asks loses more by an answer withheld than by a doubtful one that says how doubtful it is.
"""

import argparse
import json
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from askmuse.assistant import Assistant
from askmuse.confidence import Evidence
from askmuse.evaluation import gold
from askmuse.evaluation.evaluate import TOGETHER
from askmuse.evaluation.measures import calibration_error
from askmuse.opening import open_current
from askmuse.settings import Settings

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src" / "askmuse" / "confidence.json"
STRENGTH = 0.3
"""Inverse of the L2 penalty. .1 to 1 give the same AUROC within .005; 8 features on 215 questions want some."""
KEPT = 0.98
"""Share of the useful replies that are given."""
NAMES = [field.name for field in fields(Evidence)]


def collect(assistant: Assistant, questions: list[gold.Question]) -> tuple[np.ndarray, ...]:
    """Return features, shape (n, 8); whether the first answer is right; whether any is; whether there is one at all."""
    features, right, useful, answerable = [], [], [], []
    for question in questions:
        evidence = assistant.evidence(question.text, question.history)
        if evidence is None:
            continue
        texts = [answer.text for answer in assistant.ask(question.text, question.history).answers]
        said = " ".join(texts if question.type in TOGETHER else texts[:1])
        features.append(list(asdict(evidence).values()))
        right.append(bool(question.facts) and gold.covers(said, question.facts))
        useful.append(bool(question.facts) and gold.covers(" ".join(texts), question.facts))
        answerable.append(question.answerable)
    return np.array(features), np.array(right), np.array(useful), np.array(answerable)


def threshold(probabilities: np.ndarray, useful: np.ndarray) -> float:
    """Return the probability, to two digits, that all but a few useful replies reach."""
    return float(np.floor(np.quantile(probabilities[useful], 1 - KEPT) * 100) / 100)


def main() -> None:
    """Fit, print the figures, and write the file where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"replace {TARGET.relative_to(ROOT)}")
    write = parser.parse_args().write
    settings = Settings(min_confidence=0.0)
    assistant = open_current(ROOT / "corpus", ROOT / "index", settings, print, lambda *_: None)
    features, right, useful, answerable = collect(assistant, gold.read(ROOT / "corpus" / "gold.jsonl"))
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH))
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    unseen = cross_val_predict(model, features, right, cv=folds, method="predict_proba")[:, 1]
    point = threshold(unseen, useful)
    given = unseen >= point
    print(f"questions {len(right)}, right first answers {right.mean():.3f}; all figures cross-fitted")
    print(f"AUROC, answerable against not       {roc_auc_score(answerable, unseen):.3f}")
    print(f"AUROC, right against wrong          {roc_auc_score(right, unseen):.3f}")
    print(f"ECE of given answers                {calibration_error(list(unseen[given]), list(right[given])):.3f}")
    print(f"threshold                           {point:.2f}")
    print(f"refused of unanswerable questions   {(~given[~answerable]).mean():.3f}")
    print(f"refused of useful replies           {(~given[useful]).mean():.3f}")
    print(f"hit@1 with refusals                 {(given & right).sum() / answerable.sum():.3f}")
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
