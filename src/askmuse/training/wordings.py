"""Other ways to ask a question: what a reader must not stumble over, made from the questions that it learns from."""

import random
import re
from pathlib import Path

from askmuse.sparse import STOPWORDS

_WORD = re.compile(r"[A-Za-z]{2,}|\d+|\S")
_ASKING = frozenset(["who", "whom", "whose", "what", "which", "when", "where", "why", "how"])
SHARE_AS_IT_IS = 0.5
"""Share of the questions that stay as they are."""


def reworded(question: str, lexicon: "Lexicon | None", chance: random.Random) -> str:
    """Return a question as somebody else might type it: in keywords, with a slip, with other words, or as it is."""
    draw = chance.random()
    if draw < SHARE_AS_IT_IS:
        return question
    words = _WORD.findall(question)
    if draw < 0.6:
        return " ".join(_keywords(words))
    if draw < 0.7:
        return _slip(question, chance)
    if draw < 0.8 or lexicon is None:
        kept = [word for word in words if word.lower() in _ASKING or chance.random() > 0.15]
        return " ".join(kept or words)
    return " ".join(lexicon.other(word, chance) for word in words)


def _keywords(words: list[str]) -> list[str]:
    kept = [word for word in words if word.lower() not in STOPWORDS - _ASKING and word[0].isalnum()]
    return kept if len(kept) > 1 else words


def _slip(question: str, chance: random.Random) -> str:
    """Return the question with one letter lost, doubled or swapped with the next."""
    places = [m.start() + 1 for m in re.finditer(r"[A-Za-z]{4,}", question)]
    if not places:
        return question
    at = chance.choice(places) + chance.randrange(2)
    kind = chance.randrange(3)
    if kind == 0:
        return question[:at] + question[at + 1 :]
    if kind == 1:
        return question[:at] + question[at] + question[at:]
    return question[:at] + question[at + 1] + question[at] + question[at + 2 :]


class Lexicon:
    """Synonyms and broader terms of a word, from a WordNet database as Princeton lays it out (Fellbaum 1998)."""

    def __init__(self, folder: Path) -> None:
        """Read the `data.*` and `index.*` files of `folder`, such as /usr/share/wordnet of Debian's wordnet-base."""
        self._synsets: dict[tuple[str, str], list[str]] = {}
        self._senses: dict[str, list[tuple[str, str]]] = {}
        for kind, letter in (("noun", "n"), ("verb", "v"), ("adj", "a"), ("adv", "r")):
            for line in (folder / f"data.{kind}").read_text(encoding="utf-8").splitlines():
                if not line.startswith(" "):
                    fields = line.split()
                    count = int(fields[3], 16)
                    self._synsets[letter, fields[0]] = fields[4 : 4 + 2 * count : 2]
            for line in (folder / f"index.{kind}").read_text(encoding="utf-8").splitlines():
                if not line.startswith(" "):
                    fields = line.split()
                    offsets = fields[-int(fields[2]) :][:2]
                    self._senses.setdefault(fields[0], []).extend((letter, offset) for offset in offsets)

    def other(self, word: str, chance: random.Random) -> str:
        """Return a synonym of `word` in one of its commonest senses, or the word itself."""
        if len(word) < 4 or chance.random() < 0.5:
            return word
        base = word.lower()
        stem = next(
            (
                s
                for s in (
                    base,
                    base.removesuffix("s"),
                    base.removesuffix("ed"),
                    base.removesuffix("ing"),
                    f"{base.removesuffix('ed')}e",
                )
                if s in self._senses
            ),
            None,
        )
        if stem is None:
            return word
        found = sorted({w for sense in self._senses[stem] for w in self._synsets[sense] if "(" not in w} - {stem})
        return chance.choice(found).replace("_", " ") if found else word
