"""Acronyms that the articles spell out: after "Meta Superintelligence Labs (MSL)", a search for either finds both."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from askmuse.text import terms

_SHORT = r"[A-Z][A-Za-z0-9&-]{1,9}"
_SHORT_IN_BRACKETS = re.compile(rf"\(({_SHORT})\)")
_LONG_IN_BRACKETS = re.compile(rf"\b({_SHORT}) \(([A-Z][^()\n]{{3,80}})\)")
_WORD = re.compile(r"\S+")
_TOKEN = re.compile(rf"\b{_SHORT}\b")


class Acronyms:
    """The terms of the long form of each acronym; acronyms keep their spelling."""

    def __init__(self, long_forms: Mapping[str, Sequence[str]]) -> None:
        """Create the table from the terms of the long form of each acronym."""
        self.long_forms = {short: tuple(long) for short, long in long_forms.items()}
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for short, long in self.long_forms.items():
            self._by_first[long[0]].append(short)

    @classmethod
    def find(cls, texts: Iterable[str]) -> "Acronyms":
        """Return the acronyms that `texts` spell out; of two long forms the more frequent one counts."""
        counts: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        for text in texts:
            for short, long in _definitions(text):
                name, form = terms(short), tuple(terms(long))
                if len(name) == 1 and len(form) > 1 and name[0] not in form:
                    counts[short][form] += 1
        return cls({name: max(sorted(forms.items()), key=lambda item: item[1])[0] for name, forms in counts.items()})

    @classmethod
    def load(cls, file: Path) -> "Acronyms":
        """Open what `save` wrote."""
        return cls(json.loads(file.read_text(encoding="utf-8")))

    def save(self, file: Path) -> None:
        """Write the acronyms to `file`."""
        file.write_text(json.dumps(self.long_forms, sort_keys=True), encoding="utf-8")

    def widen(self, text: str) -> list[str]:
        """Return the terms of a text, then those of the long form of its acronyms and of the acronym of its long forms.

        An acronym must be spelt as in the articles: "chip" is not "CHIP".
        """
        own = terms(text)
        if not self.long_forms:
            return own
        added: dict[str, None] = {}
        for name in _TOKEN.findall(text):
            added.update(dict.fromkeys(self.long_forms.get(name, ())))
        for at, term in enumerate(own):
            for short in self._by_first.get(term, ()):
                long = self.long_forms[short]
                if tuple(own[at : at + len(long)]) == long:
                    added.update(dict.fromkeys(terms(short)))
        present = set(own)
        return [*own, *(term for term in added if term not in present)]


def _definitions(text: str) -> Iterator[tuple[str, str]]:
    """Yield acronyms and their long forms."""
    for match in _SHORT_IN_BRACKETS.finditer(text):
        short = match.group(1)
        before = text[max(0, match.start() - 120) : match.start()].rsplit("\n", 1)[-1]
        if long := _long_form(short.removesuffix("s"), before):
            yield from ((name, long) for name in sorted({short, short.removesuffix("s")}))
    for match in _LONG_IN_BRACKETS.finditer(text):
        short, long = match.groups()
        if _long_form(short.removesuffix("s"), long) == long:
            yield short, long


def _long_form(short: str, before: str) -> str | None:
    """Return the end of `before` that `short` abbreviates (Schwartz & Hearst 2003), or None.

    The letters of `short` must occur in the long form in the same order, the first one at the start of its first word.
    """
    letters = [c for c in short.casefold() if c.isalnum()]
    words = list(_WORD.finditer(before))[-min(len(letters) + 5, 2 * len(letters)) :]
    if sum(c.isupper() for c in short) < 2 or not words:
        return None
    folded, at = [c.casefold()[:1] for c in before], len(before)
    for place in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= words[0].start() and (
            folded[at] != letters[place] or (place == 0 and at > 0 and folded[at - 1].isalnum())
        ):
            at -= 1
        if at < words[0].start():
            return None
    return before[at:].strip()
