"""Makes passages that look like the right one but are about something else, so that the reader learns the difference.

A name or a number that question and passage share is replaced by another throughout the passage (after Longpre et al.
2021, "Entity-based knowledge conflicts in question answering", who replace answers in this way).
"""

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from askmuse.models.reader import Context
from askmuse.questions.english import NAME
from askmuse.text import STOPWORDS
from askmuse.training.examples import Example, LabelledPassage
from askmuse.types import Span

_NAME = re.compile(NAME)
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:\.\d+)?(?![\w,]|\.\d)")
_WORD = re.compile(r"\w+")
_LONGEST = 4
"""The most words of a name."""
_NEAR = 0.4
"""Share of the names that are replaced by another name of the same passage, which gives the hardest passages."""

Names = Mapping[int, Sequence[str]]
"""Names by their number of words."""


def names(text: str) -> list[str]:
    """Return the names in a text, each once, in order, without stop words at their start."""
    distinct: dict[str, None] = {}
    for match in _NAME.finditer(text):
        words = match[0].split()
        while words and words[0].lower() in STOPWORDS:
            words.pop(0)
        if 0 < len(words) <= _LONGEST and len(words[0]) > 1:
            distinct[" ".join(words)] = None
    return list(distinct)


def name_pool(examples: Iterable[Example]) -> Names:
    """Return the names that questions share with the passages that answer them."""
    pool: dict[int, list[str]] = {}
    shared = {
        name for example in examples for passage in example.right[:1] for name in _shared(example.question, passage)
    }
    for name in sorted(shared):
        pool.setdefault(len(name.split()), []).append(name)
    return pool


def lookalike(question: str, labelled: LabelledPassage, pool: Names, rng: random.Random) -> LabelledPassage | None:
    """Return the passage, changed to be about something else than `question` asks about, so that it does not answer.

    Return None if question and passage share neither a name nor a number.
    """
    if (swaps := _swaps(question, labelled, pool, rng)) is None:
        return None
    context, text, sentences, copied = labelled.context, "", list[Span](), 0
    for start, end in context.sentences:
        text += _swapped(context.text[copied:start], swaps)
        sentence = _swapped(context.text[start:end], swaps)
        sentences.append((len(text), len(text) + len(sentence)))
        text, copied = text + sentence, end
    text += _swapped(context.text[copied:], swaps)
    return LabelledPassage(Context(_swapped(context.above, swaps), text, tuple(sentences)))


def rivalled(question: str, labelled: LabelledPassage, pool: Names, rng: random.Random) -> LabelledPassage:
    """Return the passage with one more sentence after the right one, which says the same about something else.

    It stays unchanged if the right sentence does not name what the question asks about.
    """
    swaps = _swaps(question, labelled, pool, rng)
    number = min(labelled.right)
    context = labelled.context
    start, end = context.sentences[number]
    rival = "" if swaps is None else _swapped(context.text[start:end], swaps)
    if rival in ("", context.text[start:end]) or len(labelled.right) > 1:
        return labelled
    added = len(rival) + 1
    sentences = [
        *context.sentences[: number + 1],
        (end + 1, end + added),
        *((later_start + added, later_end + added) for later_start, later_end in context.sentences[number + 1 :]),
    ]
    text = f"{context.text[:end]} {rival}{context.text[end:]}"
    unsure = frozenset(sentence + (sentence > number) for sentence in labelled.unsure)
    return replace(
        labelled,
        context=Context(context.above, text, tuple(sentences)),
        unsure=unsure,
        signals=(),
        teacher_relevance=(),
    )


def _shared(question: str, labelled: LabelledPassage) -> list[str]:
    question_words = set(_WORD.findall(question.lower()))
    passage_names = names(labelled.context.shown)
    return [name for name in passage_names if set(_WORD.findall(name.lower())) - STOPWORDS <= question_words]


def _swaps(question: str, labelled: LabelledPassage, pool: Names, rng: random.Random) -> dict[str, str] | None:
    """Return the replacements, by what they replace, for one name or number that question and passage share."""
    shown = labelled.context.shown
    shared = _shared(question, labelled)
    figures = sorted(set(_NUMBER.findall(question)) & set(_NUMBER.findall(shown)))
    if figures and rng.random() < 1 / (1 + bool(shared)):
        figure = rng.choice(figures)
        return {figure: _other_number(figure, rng)}
    if not shared:
        return None
    name = rng.choice([max(shared, key=len), rng.choice(shared)])
    if (replacement := _other_name(name, question, names(shown), pool, rng)) is None:
        return None
    swaps = {name: replacement}
    if " " in name:  # a person is called by the last name later on
        swaps |= {name.split()[-1]: replacement.split()[-1]}
    return swaps


def _other_name(name: str, question: str, passage_names: Sequence[str], pool: Names, rng: random.Random) -> str | None:
    """Return a name with as many words, none of them in `question`: from `passage_names` or from the pool."""
    length = len(name.split())
    question_words = set(_WORD.findall(question.lower()))
    fitting = [
        candidate
        for candidate in passage_names
        if len(candidate.split()) == length and question_words.isdisjoint(_WORD.findall(candidate.lower()))
    ]
    if fitting and rng.random() < _NEAR:
        return rng.choice(fitting)
    drawn = rng.choice(pool[length]) if length in pool else name
    return drawn if question_words.isdisjoint(_WORD.findall(drawn.lower())) else None


def _other_number(figure: str, rng: random.Random) -> str:
    """Return a number close to this one, with as many decimals."""
    whole, _, decimals = figure.partition(".")
    other = int(decimals or whole) + rng.choice([-3, -2, -1, 1, 2, 3])
    return f"{whole}.{abs(other)}" if decimals else str(abs(other))


def _swapped(text: str, swaps: dict[str, str]) -> str:
    pattern = "|".join(rf"\b{re.escape(old)}\b" for old in sorted(swaps, key=len, reverse=True))
    return re.sub(pattern, lambda match: swaps[match[0]], text)
