"""Training: what is read for a question, the loss by hand, runs that resume, the file that a run ends in."""

import math
import random
from pathlib import Path

import numpy as np
import pytest
import torch

from askmuse import model
from askmuse.reader import Context, tokenizer
from askmuse.settings import Settings
from askmuse.training import train as training
from askmuse.training.combining import combine, quality
from askmuse.training.examples import Candidate, Example, held_out
from askmuse.training.network import Network, export, restore
from askmuse.training.train import Batch, Recipe, collate, draw, loss, relevance, train
from askmuse.training.wordings import reworded
from askmuse.types import Reading, Signals

TOWNS = ["Ulm", "Bonn", "Trier", "Essen", "Kiel", "Jena", "Worms", "Fulda"]


def candidate(*sentences: str, right: int | None = None, span: tuple[int, int] | None = None) -> Candidate:
    text, bounds = "", []
    for sentence in sentences:
        bounds.append((len(text), len(text) + len(sentence)))
        text += f"{sentence} "
    context = Context("Title. ", text.strip(), tuple(bounds))
    return Candidate(context, frozenset() if right is None else frozenset([right]), span=span)


EXAMPLES = [
    Example(
        f"Who is mayor of {town}?",
        (
            candidate(
                "It rained.",
                f"The mayor of {town} is Ann.",
                right=1,
                span=(11, 11 + len(f"The mayor of {town} is Ann.")),
            ),
        ),
        tuple(candidate("It rained.", f"The river of {other} is long.") for other in TOWNS if other != town),
    )
    for town in TOWNS
]


@pytest.fixture(scope="module")
def folder() -> Path:
    return model.exported(Settings.from_environment())


def test_one_passage_that_answers_is_read_with_tempting_ones() -> None:
    recipe = Recipe(passages=3, hardest=2, unanswered=0.0)
    for seed in range(20):
        drawn = draw(EXAMPLES[0], recipe, random.Random(seed))
        assert [bool(c.right) for c in drawn] == [True, False, False]
        assert drawn[1] in EXAMPLES[0].wrong[:2]
        assert len({id(c) for c in drawn}) == 3


def test_right_passages_are_withheld_from_a_share_of_the_questions() -> None:
    drawn = [draw(EXAMPLES[0], Recipe(unanswered=0.25), random.Random(seed)) for seed in range(400)]
    assert 70 <= sum(not any(c.right for c in found) for found in drawn) <= 130
    assert {len(found) for found in drawn} == {3}


def test_a_batch_knows_the_sentence_of_every_token(folder: Path) -> None:
    tokens = tokenizer(folder / "tokenizer.json")
    right = candidate("It rained.", "Ann is mayor.", right=1, span=(11, 14))
    batch = collate([("Who?", [right, candidate("No one.")]), ("When?", [candidate("In May.")])], tokens)
    shown = tokens.encode("Who?", right.context.shown)
    first = batch.sentence[0].tolist()
    assert shown.tokens == "[CLS] who ? [SEP] title . it rained . ann is mayor . [SEP]".split()  # noqa: SIM905
    assert first == [4, 4, 4, 4, 4, 4, 0, 0, 0, 1, 1, 1, 1, 4]  # 4: of no sentence
    assert batch.question.tolist() == [0, 0, 0, 1]
    assert batch.right.tolist() == [0, 1, 0, 0]
    assert batch.span.tolist() == [[9, 9], [0, 0], [0, 0]]


def test_the_loss_by_hand() -> None:
    batch = Batch(
        inputs={},
        sentence=torch.tensor([[2, 0, 0, 1]]),
        question=torch.tensor([0, 0]),
        right=torch.tensor([0, 1]),
        questions=1,
        passage_tokens=torch.tensor([[True, True, True, True]]),
        span=torch.tensor([[3, 3]]),
    )
    logits = torch.zeros(1, 4, 3)
    logits[0, :, 0] = torch.tensor([9.0, 1.0, 2.0, 0.5])
    assert relevance(logits, batch).tolist() == [1.5, 0.5]
    chosen = math.log(math.exp(1.5) + math.exp(0.5) + 1) - 0.5
    assert loss(logits, batch, Recipe(span_weight=0.5)).item() == pytest.approx(chosen + 0.5 * math.log(4), abs=1e-5)
    unanswered = Batch(
        **{
            **{f: getattr(batch, f) for f in Batch.__slots__},
            "right": torch.tensor([0, 0]),
            "span": torch.tensor([[0, 0]]),
        }
    )
    none = math.log(math.exp(1.5) + math.exp(0.5) + 1)
    assert loss(logits, unanswered, Recipe(span_weight=0.0)).item() == pytest.approx(none, abs=1e-5)


def test_a_run_that_was_cut_short_ends_as_one_that_was_not(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "LOGGED", 2)
    monkeypatch.setattr(training, "WATCHED", 2)
    tokens, recipe = tokenizer(folder / "tokenizer.json"), Recipe(batch=4, epochs=2, rate=1e-3)

    def run(out: Path, stop: int | None = None) -> Network:
        def progress(_: str, done: int, __: int) -> None:
            if done == stop:
                raise KeyboardInterrupt

        out.mkdir(exist_ok=True)
        torch.manual_seed(3)
        return train(EXAMPLES, EXAMPLES[:2], Network(model.find(None)), tokens, recipe, out, progress)

    whole = run(tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "cut", stop=3)
    resumed = run(tmp_path / "cut")
    for one, other in zip(whole.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(one, other)
    assert len((tmp_path / "whole" / "log.jsonl").read_text().splitlines()) == 2

    export(whole, tmp_path / "reader.onnx")
    again = Network(model.find(None))
    restore(again, tmp_path / "reader.onnx")
    for (name, weight), (_, kept) in zip(whole.named_parameters(), again.named_parameters(), strict=True):
        assert torch.allclose(weight, kept, atol=weight.abs().max().item() / 60), name


class SureReader:
    """A reader that finds 1 of 0 and 1 more relevant where the sentence is marked by "!"."""

    def read_contexts(self, question: str, contexts: list[Context]) -> list[list[Reading]]:
        return [
            [Reading(1.0 if "!" in c.text[start:end] else 0.0, (0, 1), 0.0) for start, end in c.sentences]
            for c in contexts
        ]


def test_the_combination_gives_the_reader_the_least_weight_that_is_best() -> None:
    def ranked(c: Candidate, values: list[float]) -> Candidate:
        return Candidate(c.context, c.right, signals=tuple(Signals(0.5, v, 0.0, 0.0) for v in values))

    examples = [
        Example("q", (ranked(candidate("Yes!", "No.", right=0), [0.2, 0.3]),), (ranked(candidate("No."), [0.1]),))
        for _ in range(10)
    ]
    found = combine(examples, SureReader())  # type: ignore[arg-type]
    assert list(found.weights.values()) == [1.0, 1.0, 1.0, 1.0, 0.2, 0.0]  # the least that makes up for .1 of a signal
    assert (found.kind, found.ceiling) == (0.1, 0.2)
    assert quality(examples, SureReader(), found) == {  # type: ignore[arg-type]
        "questions": 10, "hit@1 rankers": 0.0, "hit@1 reader": 1.0, "hit@1 combination": 1.0,
    }  # fmt: skip


def test_a_small_share_is_held_out_and_always_the_same() -> None:
    examples = [Example(f"question {n}", (), ()) for n in range(2000)]
    learned, watched = held_out(examples, 0.05)
    assert 70 <= len(watched) <= 130
    assert [e for e in examples if e not in watched] == learned
    assert held_out(reversed(examples), 0.05)[1] == watched[::-1]


def test_questions_are_reworded_in_four_ways_and_half_stay() -> None:
    question = "Who is the mayor of Ulm?"
    found = [reworded(question, "Towns", "It rained.", random.Random(seed)) for seed in range(1000)]
    assert 440 <= found.count(question) <= 560
    assert "Who mayor Ulm" in found
    assert "Who is the of Ulm? mayor" in found
    assert "Who is the mayyor of Ulm?" in found
    assert "I am writing about Towns and need one thing: Who is the mayor of Ulm?" in found
    assert "It rained. Could you tell me Who is the mayor of Ulm?" in found


def test_figures_of_the_shipped_reader_are_in_its_manifest() -> None:
    import json

    from askmuse.reader import MANIFEST, SHIPPED

    held = json.loads((SHIPPED / MANIFEST).read_text())["tuned"]
    assert np.all([held["hit@1 combination"] >= held[f"hit@1 {name}"] for name in ("rankers", "reader")])
