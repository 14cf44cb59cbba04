"""How much the reader and each ranker's signal count, learned from questions that the reader did not learn from."""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from askmuse.answer_types import fits
from askmuse.reader import Reader
from askmuse.training.examples import Example
from askmuse.types import Combination, Signals

Numbers = npt.NDArray[np.float64]

STRENGTH = 0.01
"""Of the L2 penalty, a question."""
_NAMES = [field.name for field in fields(Signals)]


def features(example: Example, reader: Reader) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Return the signals of the sentences that were ranked for a question, and which of them answer.

    Shapes (sentences, signals + 1) and (sentences,); the last column says whether the kind of answer fits.
    """
    ranked = [c for c in (*example.right, *example.wrong) if c.signals]
    rows, right = [], []
    for c, readings in zip(ranked, reader.read_contexts(example.question, [c.context for c in ranked]), strict=True):
        for number, ((start, end), reading) in enumerate(zip(c.context.sentences, readings, strict=True)):
            if number in c.unsure:
                continue
            of_rankers = [getattr(c.signals[number], name) for name in _NAMES if name not in {"reader", "span"}]
            kind = fits(example.question, c.context.text[start:end])
            rows.append([*of_rankers, reading.relevance, reading.span_score, kind])
            right.append(number in c.right)
    return np.array(rows, dtype=float).reshape(len(rows), len(_NAMES) + 1), np.array(right, dtype=bool)


def combine(examples: Sequence[Example], reader: Reader) -> Combination:
    """Return the weights of a conditional logit: of the sentences of a question, which one answers."""
    known = [(x, right) for x, right in (features(example, reader) for example in examples) if right.any()]

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        value, slope = len(known) * STRENGTH * float(weights @ weights), 2 * len(known) * STRENGTH * weights
        for x, right in known:
            scores = x @ weights
            of_all = np.exp(scores - scores.max())
            of_right = of_all * right
            value += float(np.log(of_all.sum() / of_right.sum()))
            slope = slope + x.T @ (of_all / of_all.sum() - of_right / of_right.sum())
        return value, slope

    width = len(_NAMES) + 1
    found = minimize(loss, np.ones(width), jac=True, method="L-BFGS-B", bounds=[(0, None)] * width).x.round(3).tolist()
    weights = dict(zip(_NAMES, found, strict=False))
    of_reader = np.array([weights["reader"], weights["span"]])
    at = [_NAMES.index("reader"), _NAMES.index("span")]
    parts = np.concatenate([(x[right][:, at] @ of_reader) for x, right in known])
    return Combination(weights=weights, kind=found[-1], ceiling=round(float(np.quantile(parts, 0.99)), 3))


def quality(examples: Sequence[Example], reader: Reader, combination: Combination) -> dict[str, float]:
    """Return how often the best sentence answers, by the rankers' equal weights, the reader alone, the combination."""
    found = [(x, right) for x, right in (features(example, reader) for example in examples) if right.any()]
    together = np.array([*combination.weights.values(), combination.kind])
    equal = np.array([name not in {"reader", "span"} for name in _NAMES] + [False], dtype=float)
    alone = np.array([name == "reader" for name in _NAMES] + [False], dtype=float)
    return {
        "questions": len(found),
        **{
            f"hit@1 {name}": round(float(np.mean([right[(x @ weights).argmax()] for x, right in found])), 4)
            for name, weights in (("rankers", equal), ("reader", alone), ("combination", together))
        },
    }
