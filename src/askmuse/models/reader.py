"""The reader: a network that reads a question with a passage, scores the sentences and marks the span that answers.

One forward pass reads the whole passage under its title and heading, so that all sentences are scored at once and in
their context (after Provence; Chirkova et al. 2025, "Provence: efficient and robust context pruning").
"""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from tokenizers import Encoding, Tokenizer

from askmuse.errors import ModelError
from askmuse.files import sha256
from askmuse.models.onnx import LONGEST, NO_LAYOUTS, Layouts, OnnxModel
from askmuse.settings import Settings
from askmuse.types import Article, Combination, Passage, Reading, Rows, Span, Vectors

LONGEST_INPUT = 320
"""The most tokens of a question and a passage with title and heading; the longer of the two is cut."""
LONGEST_SPAN = 24
"""The most tokens of a span."""
OUTPUTS = 3
"""The number of logits for each token: relevance, start of the span, end of the span."""
SHIPPED = Path(__file__).with_name("weights")
"""The reader that comes with askmuse; its model card is there too."""
NETWORK, TOKENIZER, MANIFEST = "reader.onnx", "tokenizer.json", "manifest.json"
CUT = -10.0
"""The relevance of a sentence that is beyond the longest input and so was not read."""


@dataclass(frozen=True, slots=True)
class Context:
    """A passage as the reader sees it: the title and heading above it, its text, and its sentences in that text."""

    above: str
    text: str
    sentences: tuple[Span, ...]

    @classmethod
    def of(cls, article: Article, passage: Passage) -> "Context":
        """Return the context of a passage of `article`."""
        return cls(
            article.above(passage),
            article.text[passage.start : passage.end],
            tuple((s.start - passage.start, s.end - passage.start) for s in passage.sentences),
        )

    @property
    def shown(self) -> str:
        """The input of the network besides the question: title and heading, then the passage on the next line."""
        return f"{self.above}\n{self.text}"

    @property
    def shift(self) -> int:
        """The offset of `text` in `shown`."""
        return len(self.above) + 1


def tokenizer(file: Path) -> Tokenizer:
    """Return the tokenizer in `file`, which turns a pair of question and passage into the network's input."""
    loaded = Tokenizer.from_file(str(file))
    loaded.enable_truncation(LONGEST_INPUT, strategy="longest_first")
    loaded.no_padding()
    return loaded


def sentence_of_token(encoding: Encoding, context: Context) -> Rows:
    """Return, for each token, the number of its sentence, or -1 for tokens outside all sentences; shape (tokens,)."""
    starts = np.array([start + context.shift for start, _ in context.sentences])
    ends = np.array([end + context.shift for _, end in context.sentences])
    offsets = np.array(encoding.offsets)
    number = np.searchsorted(starts, offsets[:, 0], side="right") - 1
    within = (np.array(encoding.type_ids) == 1) & (number >= 0) & (offsets[:, 1] > offsets[:, 0])
    number[~within] = -1
    number[within & (offsets[:, 0] >= ends[number])] = -1
    return number


class Reader:
    """The reader in a folder that `askmuse train` wrote. Safe to share between threads."""

    def __init__(
        self, folder: Path, threads: int, about: dict[str, Any] | None = None, layouts: Layouts = NO_LAYOUTS
    ) -> None:
        """Load the reader in `folder`; `about`, if it is given, takes the place of its manifest.

        Raises ModelError if a file cannot be read or differs from its hash in the manifest.
        """
        try:
            self.about = about or json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            self.sha256: str = self.about["sha256"][NETWORK]
            self.combination = Combination(**self.about["combination"])
            with ThreadPoolExecutor(2) as background:  # hashing and ONNX Runtime let other threads run
                checked = background.submit(_check, folder, self.about["sha256"])
                model = background.submit(OnnxModel, folder / NETWORK, threads, layouts)
                loaded = background.submit(tokenizer, folder / TOKENIZER)
            checked.result()
            self._model, self._tokenizer = model.result(), loaded.result()
        except Exception as error:  # ONNX Runtime and tokenizers raise bare Exception subclasses of their own
            raise ModelError(
                f"The reader in {folder} cannot be loaded ({error}): install askmuse again, "
                "or name another folder that `askmuse train` wrote in ASKMUSE_READER."
            ) from error

    @classmethod
    def load(cls, settings: Settings, layouts: Layouts = NO_LAYOUTS) -> Self:
        """Load the reader named in `settings`, or else the one that comes with askmuse; raises ModelError."""
        return cls(settings.reader or SHIPPED, settings.threads, layouts=layouts)

    def read(self, question: str, passages: Sequence[tuple[Article, Passage]]) -> list[list[Reading]]:
        """Return, for each passage, the readings of its sentences in order; spans are offsets into the article."""
        readings = self.read_contexts(question, [Context.of(article, passage) for article, passage in passages])
        return [
            [replace(r, span=(r.span[0] + passage.start, r.span[1] + passage.start)) for r in of_passage]
            for (_, passage), of_passage in zip(passages, readings, strict=True)
        ]

    def read_contexts(self, question: str, contexts: Sequence[Context]) -> list[list[Reading]]:
        """Return, for each context, the readings of its sentences in order; spans are offsets into its text."""
        encoded = self._tokenizer.encode_batch([(question, context.shown[:LONGEST]) for context in contexts])
        readings: list[list[Reading]] = [[] for _ in contexts]
        for batch, logits in self._model.run(encoded, pad=0):
            for row, at in enumerate(batch):
                readings[at] = _readings(logits[row], encoded[at], contexts[at])
        return readings


def _check(folder: Path, hashes: Mapping[str, str]) -> None:
    """Raise ValueError for the first file that differs from its hash."""
    for name, expected in hashes.items():
        if sha256(folder / name) != expected:
            raise ValueError(f"the sha256 of {name} differs")


def _readings(logits: Vectors, encoding: Encoding, context: Context) -> list[Reading]:
    numbers = sentence_of_token(encoding, context)
    no_span = float(logits[0, 1] + logits[0, 2])  # the first token, [CLS], stands for "no span", as in SQuAD 2
    return [
        _reading(logits, np.flatnonzero(numbers == number), encoding, context.shift, no_span)
        for number in range(len(context.sentences))
    ]


def _reading(logits: Vectors, tokens: Rows, encoding: Encoding, shift: int, no_span: float) -> Reading:
    """Return the reading of the sentence with these tokens; `no_span` is the score of there being no span."""
    if not len(tokens):  # the sentence was cut off
        return Reading(CUT, (0, 0), CUT)
    start, end = logits[tokens, 1], logits[tokens, 2]
    pairs = np.ones((len(tokens), len(tokens)), dtype=bool)
    is_span = np.triu(pairs) & ~np.triu(pairs, LONGEST_SPAN)  # the end not before the start, nor too far behind it
    scores = np.where(is_span, start[:, None] + end[None, :], -np.inf)
    first, last = np.unravel_index(int(scores.argmax()), scores.shape)
    span = encoding.offsets[tokens[first]][0] - shift, encoding.offsets[tokens[last]][1] - shift
    return Reading(float(logits[tokens, 0].mean()), span, float(scores[first, last]) - no_span)
