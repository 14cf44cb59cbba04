"""What a step of training reads: the passages drawn for its questions, as tensors."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from tokenizers import Tokenizer

from askmuse.models.reader import sentence_of_token
from askmuse.training.examples import Example, LabelledPassage
from askmuse.training.lookalikes import Names, lookalike, rivalled
from askmuse.training.recipe import Recipe
from askmuse.training.wordings import reworded


def draw(example: Example, recipe: Recipe, names: Names, chance: random.Random) -> list[LabelledPassage]:
    """Return the passages to read for an example: at most one that answers, then tempting ones."""
    found: list[LabelledPassage] = []
    if example.right:
        right = chance.choice(example.right)
        if chance.random() >= recipe.unanswered:
            rivalled_ = chance.random() < recipe.rivals
            found.append(rivalled(example.question, right, names, chance) if rivalled_ else right)
        if chance.random() < recipe.lookalikes and (alike := lookalike(example.question, right, names, chance)):
            found.append(alike)
    wrong = list(example.wrong)
    if wrong:
        found.append(wrong.pop(chance.randrange(min(recipe.hardest, len(wrong)))))
    return found + chance.sample(wrong, max(0, min(len(wrong), recipe.passages - len(found))))


@dataclass(slots=True)
class Batch:
    """Tensors of a step. Sentences are numbered through the batch."""

    inputs: dict[str, torch.Tensor]
    sentence: torch.Tensor
    """Of each token, shape (passages, tokens); the number of sentences stands for none."""
    question: torch.Tensor
    """Of each sentence, shape (sentences,)."""
    right: torch.Tensor
    """Whether each sentence answers: 1, 0, or -1 where it takes no part; shape (sentences,)."""
    questions: int
    passage_tokens: torch.Tensor
    """Whether a token may bound a span, shape (passages, tokens): those of the sentences, and the first for none."""
    span: torch.Tensor
    """First and last token of the span, 0 for none, -1 where it is not known; shape (passages, 2)."""


def collate(drawn: Sequence[tuple[str, Sequence[LabelledPassage]]], tokens: Tokenizer) -> Batch:
    """Return the batch of questions and the passages drawn for each."""
    pairs = [(question, c) for question, candidates in drawn for c in candidates]
    of_question = [n for n, (_, candidates) in enumerate(drawn) for _ in candidates]
    encoded = tokens.encode_batch([(question, c.context.shown) for question, c in pairs])
    width = max(len(e.ids) for e in encoded)
    shape = (len(encoded), width)
    ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    sentence, bounds = np.full(shape, -1, dtype=np.int64), np.zeros(shape, dtype=bool)
    span = np.zeros((len(encoded), 2), dtype=np.int64)
    right, question = list[int](), list[int]()
    for row, (e, (_, c)) in enumerate(zip(encoded, pairs, strict=True)):
        n = len(e.ids)
        ids[row, :n], mask[row, :n], types[row, :n] = e.ids, 1, e.type_ids
        numbers = sentence_of_token(e, c.context)
        bounds[row, :n] = numbers >= 0
        bounds[row, 0] = True
        sentence[row, :n] = np.where(numbers >= 0, numbers + len(right), -1)
        seen = set(numbers.tolist())
        for number in range(len(c.context.sentences)):
            label = 1 if number in c.right else -1 if number in c.unsure else 0
            right.append(label if number in seen else -1)
            question.append(of_question[row])
        if c.right or c.unsure:
            span[row] = _span_tokens(e.offsets, numbers, c)
    sentence[sentence < 0] = len(right)
    return Batch(
        {
            "input_ids": torch.from_numpy(ids),
            "attention_mask": torch.from_numpy(mask),
            "token_type_ids": torch.from_numpy(types),
        },
        torch.from_numpy(sentence),
        torch.tensor(question),
        torch.tensor(right),
        len(drawn),
        torch.from_numpy(bounds),
        torch.from_numpy(span),
    )


def _span_tokens(offsets: list[tuple[int, int]], numbers: np.ndarray, c: LabelledPassage) -> tuple[int, int]:
    """Return the first and the last token of the span of a passage, -1 where it has none, or none that is seen."""
    if c.span is None:
        return -1, -1
    start, end = (offset + c.context.shift for offset in c.span)
    inside = [t for t, (a, b) in enumerate(offsets) if numbers[t] >= 0 and a < end and b > start]
    return (inside[0], inside[-1]) if inside else (-1, -1)


def batch_at(examples: Sequence[Example], names: Names, step: int, recipe: Recipe, tokens: Tokenizer) -> Batch:
    """Return the batch of a step: questions, in the order of their epoch, each as somebody might ask it."""
    read = []
    for place in range(step * recipe.batch, (step + 1) * recipe.batch):
        epoch, at = divmod(place, len(examples))
        example = examples[_order(len(examples), recipe.seed, epoch)[at]]
        chance = random.Random(f"{recipe.seed}-{place}")  # noqa: S311 - rewordings, not secrets
        candidates = draw(example, recipe, names, chance)
        read.append((reworded(example.question, *_aside(example, chance), chance), candidates))
    return collate(read, tokens)


def _aside(example: Example, chance: random.Random) -> tuple[str, str]:
    """Return the title that an example is about, and a sentence that does not answer it."""
    about = chance.choice(example.wrong or example.right).context
    start, end = chance.choice(about.sentences)
    return about.above, about.text[start:end]


@lru_cache(maxsize=2)
def _order(n: int, seed: int, epoch: int) -> list[int]:
    """Return the order in which an epoch goes through the examples."""
    order: list[int] = np.random.default_rng([seed, epoch]).permutation(n).tolist()
    return order
