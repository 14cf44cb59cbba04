"""Draws the passages of a training step and makes tensors of them."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from tokenizers import Tokenizer

from askmuse.models.reader import sentence_of_token
from askmuse.training.examples import Example, LabelledPassage
from askmuse.training.lookalikes import Names, lookalike, name_pool, rivalled
from askmuse.training.recipe import Recipe
from askmuse.training.wordings import reworded


def draw(example: Example, recipe: Recipe, names: Names, chance: random.Random) -> list[LabelledPassage]:
    """Return the passages to read for an example: at most one that answers, then others that only look like it.

    For a question to articles on one story, half of the passages are drawn from the hardest ones, and none is made up,
    since such a story has enough passages that look like an answer.
    """
    if example.one_story:
        return _draw_in_story(example, recipe, chance)
    drawn: list[LabelledPassage] = []
    if example.right:
        right = chance.choice(example.right)
        if chance.random() >= recipe.unanswered:
            rivalled_ = chance.random() < recipe.rivals
            drawn.append(rivalled(example.question, right, names, chance) if rivalled_ else right)
        if chance.random() < recipe.lookalikes and (alike := lookalike(example.question, right, names, chance)):
            drawn.append(alike)
    wrong = list(example.wrong)
    if wrong:
        drawn.append(wrong.pop(chance.randrange(min(recipe.hardest, len(wrong)))))
    return drawn + chance.sample(wrong, max(0, min(len(wrong), recipe.passages - len(drawn))))


def _draw_in_story(example: Example, recipe: Recipe, chance: random.Random) -> list[LabelledPassage]:
    answered = example.right and chance.random() >= recipe.unanswered
    drawn = [chance.choice(example.right)] if answered else []
    hardest, others = list(example.wrong[: recipe.story_hardest]), example.wrong[recipe.story_hardest :]
    chance.shuffle(hardest)
    half = recipe.story_passages // 2
    rest = [*hardest[half:], *others]
    drawn += hardest[:half]
    return drawn + chance.sample(rest, max(0, min(len(rest), recipe.story_passages - len(drawn))))


@dataclass(slots=True)
class Batch:
    """The tensors of a step. Sentences are numbered across the whole batch."""

    inputs: dict[str, torch.Tensor]
    sentence: torch.Tensor
    """The sentence of each token, shape (passages, tokens); for tokens outside all sentences, their total number."""
    question: torch.Tensor
    """The question of each sentence, shape (sentences,)."""
    right: torch.Tensor
    """1 for each sentence that answers, 0 for those that don't, -1 for those to leave out; shape (sentences,)."""
    taught: torch.Tensor
    """The relevance that a teacher gives each sentence, NaN where none has read it; shape (sentences,)."""
    questions: int
    passage_tokens: torch.Tensor
    """Whether a token may bound a span, shape (passages, tokens): all in sentences, and the first, which means none."""
    span: torch.Tensor
    """First and last token of the span, 0 if there is none, -1 if it is unknown; shape (passages, 2)."""


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
    right, question, taught = list[int](), list[int](), list[float]()
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
            taught.append(c.taught[number] if c.taught and number in seen else math.nan)
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
        torch.tensor(taught),
        len(drawn),
        torch.from_numpy(bounds),
        torch.from_numpy(span),
    )


def _span_tokens(offsets: list[tuple[int, int]], numbers: np.ndarray, c: LabelledPassage) -> tuple[int, int]:
    """Return the first and last token of a passage's marked span, or -1 twice if none is marked or it was cut off."""
    if c.span is None:
        return -1, -1
    start, end = (offset + c.context.shift for offset in c.span)
    inside = [t for t, (a, b) in enumerate(offsets) if numbers[t] >= 0 and a < end and b > start]
    return (inside[0], inside[-1]) if inside else (-1, -1)


def batch_at(examples: Sequence[Example], names: Names, step: int, recipe: Recipe, tokens: Tokenizer) -> Batch:
    """Return the batch of a step: the next questions of the epoch, some of them reworded, with passages."""
    read = [
        (reworded(examples[at].question, *_aside(examples[at], chance), chance), passages)
        for at, passages, chance in _drawn_at(examples, names, step, recipe)
    ]
    return collate(read, tokens)


def read_in_run(examples: Sequence[Example], recipe: Recipe) -> list[list[LabelledPassage]]:
    """Return the passages that a whole run reads for each example, but for those that it makes up."""
    names = name_pool(examples)
    read = [dict[LabelledPassage, None]() for _ in examples]
    for step in range(recipe.steps(len(examples))):
        for at, passages, _ in _drawn_at(examples, names, step, recipe):
            read[at] |= dict.fromkeys(passages)
    return [
        [passage for passage in (*example.right, *example.wrong) if passage in of_example]
        for example, of_example in zip(examples, read, strict=True)
    ]


def _drawn_at(
    examples: Sequence[Example], names: Names, step: int, recipe: Recipe
) -> Iterator[tuple[int, list[LabelledPassage], random.Random]]:
    """Yield the place of each example of a step, the passages drawn for it, and the random numbers that follow."""
    for place in range(step * recipe.batch, (step + 1) * recipe.batch):
        epoch, within = divmod(place, len(examples))
        at = _order(len(examples), recipe.seed, epoch)[within]
        chance = random.Random(f"{recipe.seed}-{place}")  # noqa: S311 - rewordings, not secrets
        yield at, draw(examples[at], recipe, names, chance), chance


def _aside(example: Example, chance: random.Random) -> tuple[str, str]:
    """Return the title and a sentence of one of the example's passages, mostly of one that does not answer."""
    about = chance.choice(example.wrong or example.right).context
    start, end = chance.choice(about.sentences)
    return about.above, about.text[start:end]


@lru_cache(maxsize=2)
def _order(n: int, seed: int, epoch: int) -> list[int]:
    """Return the order of the examples in an epoch."""
    order: list[int] = np.random.default_rng([seed, epoch]).permutation(n).tolist()
    return order
