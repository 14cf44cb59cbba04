"""Draws the passages of a training step and makes tensors of them."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from askmuse.models.reader import sentence_of_token
from askmuse.training.examples import Example, LabelledPassage
from askmuse.training.lookalikes import Names, lookalike, name_pool, rivalled
from askmuse.training.recipe import Recipe
from askmuse.training.wordings import reworded


def draw(example: Example, recipe: Recipe, names: Names, rng: random.Random) -> list[LabelledPassage]:
    """Return the passages to read for an example: at most one that answers, then others that only look like it.

    For a question to articles on one story, half of the passages are drawn from the hardest ones, and none is made up,
    since such a story has enough passages that look like an answer.
    """
    if example.one_story:
        return _draw_in_story(example, recipe, rng)
    drawn: list[LabelledPassage] = []
    if example.right:
        right = rng.choice(example.right)
        if rng.random() >= recipe.unanswered:
            with_rival = rng.random() < recipe.rivals
            drawn.append(rivalled(example.question, right, names, rng) if with_rival else right)
        if rng.random() < recipe.lookalikes and (similar := lookalike(example.question, right, names, rng)):
            drawn.append(similar)
    wrong = list(example.wrong)
    if wrong:
        drawn.append(wrong.pop(rng.randrange(min(recipe.hardest, len(wrong)))))
    return drawn + rng.sample(wrong, max(0, min(len(wrong), recipe.passages - len(drawn))))


def _draw_in_story(example: Example, recipe: Recipe, rng: random.Random) -> list[LabelledPassage]:
    answered = example.right and rng.random() >= recipe.unanswered
    drawn = [rng.choice(example.right)] if answered else []
    hardest, others = list(example.wrong[: recipe.story_hardest]), example.wrong[recipe.story_hardest :]
    rng.shuffle(hardest)
    half = recipe.story_passages // 2
    rest = [*hardest[half:], *others]
    drawn += hardest[:half]
    return drawn + rng.sample(rest, max(0, min(len(rest), recipe.story_passages - len(drawn))))


@dataclass(slots=True)
class Batch:
    """The tensors of a step. Sentences are numbered across the whole batch."""

    inputs: dict[str, torch.Tensor]
    sentence_numbers: torch.Tensor
    """The sentence of each token, shape (passages, tokens); for tokens outside all sentences, their total number."""
    question_numbers: torch.Tensor
    """The question of each sentence, shape (sentences,)."""
    labels: torch.Tensor
    """1 for each sentence that answers, 0 for those that don't, -1 for those to leave out; shape (sentences,)."""
    teacher_relevance: torch.Tensor
    """The relevance that a teacher gives each sentence, NaN where none has read it; shape (sentences,)."""
    question_count: int
    passage_tokens: torch.Tensor
    """Whether a token may bound a span, shape (passages, tokens): all in sentences, and the first, which means none."""
    span: torch.Tensor
    """First and last token of the span, 0 if there is none, -1 if it is unknown; shape (passages, 2)."""


def collate(drawn: Sequence[tuple[str, Sequence[LabelledPassage]]], tokenizer: Tokenizer) -> Batch:
    """Return the batch of questions and the passages drawn for each."""
    pairs = [(question, passage) for question, passages in drawn for passage in passages]
    question_of_passage = [number for number, (_, passages) in enumerate(drawn) for _ in passages]
    encoded = tokenizer.encode_batch([(question, passage.context.shown) for question, passage in pairs])
    width = max(len(encoding.ids) for encoding in encoded)
    shape = (len(encoded), width)
    ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    sentence_numbers, passage_tokens = np.full(shape, -1, dtype=np.int64), np.zeros(shape, dtype=bool)
    span = np.zeros((len(encoded), 2), dtype=np.int64)
    labels, question_numbers, teacher_relevance = list[int](), list[int](), list[float]()
    for row, (encoding, (_, passage)) in enumerate(zip(encoded, pairs, strict=True)):
        length = len(encoding.ids)
        ids[row, :length], mask[row, :length], types[row, :length] = encoding.ids, 1, encoding.type_ids
        numbers = sentence_of_token(encoding, passage.context)
        passage_tokens[row, :length] = numbers >= 0
        passage_tokens[row, 0] = True
        sentence_numbers[row, :length] = np.where(numbers >= 0, numbers + len(labels), -1)
        numbers_read = set(numbers.tolist())
        for number in range(len(passage.context.sentences)):
            label = 1 if number in passage.right else -1 if number in passage.unsure else 0
            labels.append(label if number in numbers_read else -1)
            question_numbers.append(question_of_passage[row])
            has_teacher = passage.teacher_relevance and number in numbers_read
            teacher_relevance.append(passage.teacher_relevance[number] if has_teacher else math.nan)
        if passage.right or passage.unsure:
            span[row] = _span_tokens(encoding.offsets, numbers, passage)
    sentence_numbers[sentence_numbers < 0] = len(labels)
    return Batch(
        {
            "input_ids": torch.from_numpy(ids),
            "attention_mask": torch.from_numpy(mask),
            "token_type_ids": torch.from_numpy(types),
        },
        torch.from_numpy(sentence_numbers),
        torch.tensor(question_numbers),
        torch.tensor(labels),
        torch.tensor(teacher_relevance),
        len(drawn),
        torch.from_numpy(passage_tokens),
        torch.from_numpy(span),
    )


def _span_tokens(offsets: list[tuple[int, int]], numbers: np.ndarray, passage: LabelledPassage) -> tuple[int, int]:
    """Return the first and last token of a passage's marked span, or -1 twice if none is marked or it was cut off."""
    if passage.span is None:
        return -1, -1
    start, end = (offset + passage.context.shift for offset in passage.span)
    inside = [
        token
        for token, (token_start, token_end) in enumerate(offsets)
        if numbers[token] >= 0 and token_start < end and token_end > start
    ]
    return (inside[0], inside[-1]) if inside else (-1, -1)


def batch_at(examples: Sequence[Example], names: Names, step: int, recipe: Recipe, tokenizer: Tokenizer) -> Batch:
    """Return the batch of a step: the next questions of the epoch, some of them reworded, with passages."""
    questions_and_passages = [
        (reworded(examples[index].question, *_topic_and_remark(examples[index], rng), rng), passages)
        for index, passages, rng in _draws_of_step(examples, names, step, recipe)
    ]
    return collate(questions_and_passages, tokenizer)


def passages_read(examples: Sequence[Example], recipe: Recipe) -> list[list[LabelledPassage]]:
    """Return the passages that a training run reads for each example, without those that it makes up."""
    names = name_pool(examples)
    read = [dict[LabelledPassage, None]() for _ in examples]
    for step in range(recipe.steps(len(examples))):
        for index, passages, _ in _draws_of_step(examples, names, step, recipe):
            read[index] |= dict.fromkeys(passages)
    return [
        [passage for passage in (*example.right, *example.wrong) if passage in passages]
        for example, passages in zip(examples, read, strict=True)
    ]


def _draws_of_step(
    examples: Sequence[Example], names: Names, step: int, recipe: Recipe
) -> Iterator[tuple[int, list[LabelledPassage], random.Random]]:
    """Yield, for each example of a step, its index, the passages drawn for it, and the generator for its rewording."""
    for place in range(step * recipe.batch, (step + 1) * recipe.batch):
        epoch, within = divmod(place, len(examples))
        index = _order(len(examples), recipe.seed, epoch)[within]
        rng = random.Random(f"{recipe.seed}-{place}")  # noqa: S311 - rewordings, not secrets
        yield index, draw(examples[index], recipe, names, rng), rng


def _topic_and_remark(example: Example, rng: random.Random) -> tuple[str, str]:
    """Return the title and a sentence of one of the example's passages, mostly of one that does not answer."""
    context = rng.choice(example.wrong or example.right).context
    start, end = rng.choice(context.sentences)
    return context.above, context.text[start:end]


@lru_cache(maxsize=2)
def _order(count: int, seed: int, epoch: int) -> list[int]:
    """Return the order of the examples in an epoch."""
    order: list[int] = np.random.default_rng([seed, epoch]).permutation(count).tolist()
    return order


def sample_inputs(examples: Sequence[Example], most: int, tokenizer: Tokenizer) -> list[dict[str, NDArray[np.int64]]]:
    """Return the network's inputs for one passage each of at most `most` examples, evenly spaced; shape (1, tokens)."""
    chosen = [example for example in examples if example.right or example.wrong][:: math.ceil(len(examples) / most)]
    batches = (collate([(example.question, (*example.right, *example.wrong)[:1])], tokenizer) for example in chosen)
    return [{name: tensor.numpy() for name, tensor in batch.inputs.items()} for batch in batches]
