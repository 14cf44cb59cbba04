"""The quantities in a sentence: each an amount with its measure, which is a unit or the things that it counts.

Ages, years, dates, times of day, scores, ordinals and the numbers of things ("room 12") are no quantities.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from askmuse.answering.comparing import units
from askmuse.questions.answer_types import TYPES
from askmuse.questions.english import MULTIPLIERS, NAME, NUMBER_WORDS
from askmuse.text import MONTH, STOPWORDS, plain, terms
from askmuse.types import Span

MOST = 40
"""Quantities of a sentence that are compared. A longer list is data, and comparing all of it would take too long."""
NEAR = 0.05
"""By how much two amounts may differ, as a share of the greater, if one of them is said to be approximate."""
EXACT = 1e-6
"""The same for exact amounts, which computing with units does not give to the last digit."""
FACTOR = 2.5
"""Two amounts that differ by a larger factor hardly measure the same thing."""
_AFTER, _BEFORE = 60, 40
"""Characters behind and before a number in which its measure, and words for how exact it is, are looked for."""

_DATE = next(kind.pattern for kind in TYPES if kind.name == "date")
_WORDS = "|".join(
    sorted((*NUMBER_WORDS, "an? hundred", "an? thousand", "an? million", "half an? million"), key=len)[::-1]
)
_SMALL = "|".join(word for word, number in NUMBER_WORDS.items() if number < 10)
_SCALES = "hundred|thousand|million|billion|trillion"
_IN_WORDS = rf"(?:{_WORDS})(?:[ -](?:{_SMALL}))?"
_NUMBER = re.compile(
    r"(?<![\w.])(?<!\d[,:/–-])(?<!\w[–-])(?P<figure>\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,9})?)(?!,?\d|[.:/–-]\d)"
    rf"(?P<half>½| and a half\b)?(?:(?P<scale>[ -]?(?:{_SCALES}|bn|mn)\b)|(?P<letter>[kKMBm](?!\w)))?(?!\w)"
    rf"|\b(?P<words>{_IN_WORDS}(?:[ -](?:{_SCALES})\b(?:,?(?: and)? {_IN_WORDS})?){{0,3}})(?P<too> and a half)?\b",
    re.IGNORECASE,
)
"""A number: "9,000", "4.2 million", "58M", "twenty-one", "twelve hundred", "eleven and a half", "half a million"."""
_SHARE = re.compile(
    rf"\b(?:(?P<top>{_SMALL}|\d{{1,3}}) (?:chances? )?in (?:every )?(?P<bottom>{_WORDS}|\d{{1,4}})"
    rf"|(?:(?P<times>{_SMALL}|an?)[ -])?(?P<part>half|thirds?|quarters?|fifths?|tenths?) "
    r"(?=of (?!a point|(?:19|20)\d\d)|a per ?cent|per ?cent))\b",
    re.IGNORECASE,
)
"""A part of a whole: "one in eight", "two thirds of", the "half a" of "half a per cent"."""
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:aged?|(?:who|he|she) (?:was|is)|nos?|number|room|pages?|article|section|clause|chapter|annex|rule|table"
    r"|figure|line|bus|route|platform|gate|block|version|item|point|question|ward|zone|day|week|year|season|game|match"
    r"|turn(?:s|ed)|past"
    rf"|{MONTH})\.? ?|[#№§] ?)\Z",
    re.IGNORECASE,
)
_LABEL_BEHIND = re.compile(
    r"[- ]?(?:years?|months?)[- ]old\b|-year-olds?\b|,? ?[ap]\.?m\b| o['’]clock|(?:st|nd|rd|th)\b|-[a-z]|[.)] [A-Z]\Z"
    r"| past | to (?:midnight|noon)| (?:at night|in the (?:morning|afternoon|evening))| times\b|[- ]fold\b"
    rf"| (?:of )?{MONTH}",
    re.IGNORECASE,
)
"""Words before and behind a number that is an age, a time, a factor, or the number of a thing."""
_SCORE = re.compile(
    rf"(?<!from )\b(?:\d{{1,3}}|{_SMALL}) (?:votes )?to (?:\d{{1,3}}|{_SMALL})\b(?![,.]\d| per| million)", re.IGNORECASE
)
_HOURS = 24
"""A number up to this behind "at", without anything that it measures, is a time of day."""
_AGE = re.compile(r"(?<=[a-z], )\d{1,3}(?=[,.;])(?!,\d)")
"""A number between commas behind a name: "Marta Fenn, 84, lives here"."""
_NAMED = re.compile(rf"(?:{NAME}) \Z")
_UNIT = re.compile(rf"[ -]?(?P<unit>{units.PATTERN})(?!\w)", re.IGNORECASE)
_PER = re.compile(
    r"(?: \w+){0,4}? (?:an?|per|every|each|in an?|on an?) (?:working |week|school )?(?P<per>second|minute|hour|day"
    r"|night|week|month|year|head|person|household|tonne|share|shop|home|family|match|game|seat|ticket)\b"
    r"|(?: \w+){0,2} (?P<each>each|apiece)\b|(?: \w+){0,4} (?P<often>daily|weekly|monthly|yearly|annually)\b",
    re.IGNORECASE,
)
_OFTEN = re.compile(r"\b(daily|weekly|monthly|yearly|annual)\b", re.IGNORECASE)
_PERIODS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
}
_ABOUT = re.compile(
    r"\b(?:about|around|some|roughly|approximately|nearly|almost|close to|estimated|just (?:over|under)|well over|circa"
    r"|barely)(?: an?| the)? ?\Z|\b(?:guess|or so)\b",
    re.IGNORECASE,
)
_ABOVE = re.compile(r"\b(?:more than|over|at least|(?:no|not) (?:fewer|less) than|above|upwards of)(?: an?)? ?\Z", re.I)
_BELOW = re.compile(
    r"\b(?:(?<!no )(?<!not )(?:less|fewer) than|under|at most|up to|(?:no|not) more than|below"
    r"|as (?:many|much|high) as)(?: an?)? ?\Z",
    re.IGNORECASE,
)
"""Words before an approximate amount, and before one that is a limit."""
_PAST = re.compile(
    r"\b(?:(?P<denied>not|instead of|rather than|wrongly|originally)|(?P<past>from|previous(?:ly)?|former(?:ly)?|once"
    r"|earlier|used to be|before)|against|compared (?:with|to)|than(?= the )|(?<!er )(?<!more )(?<!less )than)"
    r"(?: the| its| about| an?){0,2} ?\Z",
    re.IGNORECASE,
)
"""Words before an amount that no longer holds, is denied, or is that of something else to compare with."""
_CHANGE_BEFORE = re.compile(r"\b(?:by|every|another|further|extra) \Z", re.IGNORECASE)
_WHEN_BEFORE = re.compile(r"\b(?:in|within|after|last|next|past|every|over|for the) \Z", re.IGNORECASE)
"""Words before a change, and before a time that tells when something is and not how long."""
_CHANGE = re.compile(
    r" (?:\w+ ){0,2}(?:more|fewer|less|higher|lower|longer|shorter|deeper|cheaper|earlier|later|before|after|ago|below"
    r"|above|extra|away|short|off|nearer|closer|wider|taller)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\b(?:of (?:the|its|their|our|all)|out of(?: the)?) \Z", re.IGNORECASE)
_NOUN = re.compile(r"[ -]([a-zA-Z][\w'’]*)")
_NUMBER_OF = re.compile(
    r"\b(?:number|count|total|toll|share) of (?:the )?((?:[a-z]+ )?[a-z]+s)\b[^,;]{0,40}\Z", re.IGNORECASE
)
_NO_NOUNS = frozenset(["one", "ones", "goes", "runs", "comes", "takes", "makes", "gets", "gives", "says"])
_PLURALS = frozenset(["people", "men", "women", "children", "staff", "dead", "injured", "wounded", "crew", "police"])
_SAME_THINGS = (
    "people man woman voter resident visitor protester demonstrator spectator", "boat vessel ship",
    "car vehicle", "home house", "worker employee job staff post", "case infection", "shop store", "pupil student",
    "machine device unit",
)  # fmt: skip
"""Nouns, in each line those that may count the same things."""
_THING = {term: line.split()[0] for line in _SAME_THINGS for term in terms(line)}


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount and its span in a sentence."""

    span: Span
    amount: float
    """In the base unit of what it measures."""
    measure: str = ""
    """What its unit measures, or the thing that it counts; "" where the sentence does not say."""
    per: str = ""
    """The time or the thing for which it holds: "year" in "12 tonnes a year"."""
    bound: str = ""
    """"about", "above" or "below"; "" for an exact amount."""
    part: str = ""
    """"change" for a difference, "whole" for the 48 of "17 of the 48", "past", "denied", or "compared"."""
    step: float = 1.0
    """What one in its last digit stands for, in the base unit."""
    size: float = 1.0
    """The size of its unit."""
    written: str = ""
    """Its unit and scale as they are written."""

    @property
    def digits(self) -> int:
        """How many digits the amount has without the zeros at either end, and one more for thousands and above."""
        return len(f"{self.amount / self.step:.0f}".strip("0")) + (self.amount >= 1000 * self.size)

    def comparable(self, other: "Quantity") -> bool:
        """Whether both may measure the same: a count whose noun is not named may count anything."""
        return (
            (self.measure == other.measure or (not (self.measure and other.measure) and self.counts and other.counts))
            and self.per == other.per
            and self.part == other.part
        )

    @property
    def counts(self) -> bool:
        """Whether it is an amount of things or of money."""
        return self.measure not in units.MEASURES

    def same(self, other: "Quantity") -> bool:
        """Whether the two amounts agree: they are equal, or round to each other where they are written differently."""
        apart, slack = abs(self.amount - other.amount), EXACT
        if {self.bound, other.bound} != {""}:
            slack = NEAR if self._allows(other) and other._allows(self) else 0.0
        elif self.written != other.written and min(self.digits, other.digits) > 1:
            return apart <= 0.5 * max(self.step, other.step)
        return apart <= slack * max(abs(self.amount), abs(other.amount)) and bool(slack)

    def differs(self, other: "Quantity") -> bool:
        """Whether the two amounts are of one order and cannot both be right."""
        low, high = sorted((abs(self.amount), abs(other.amount)))
        if (
            self.same(other)
            or high > FACTOR * low
            or high - low <= NEAR * high * ("about" in (self.bound, other.bound))
        ):
            return False
        return not (self._allows(other) if self.bound in {"above", "below"} else False) and not (
            other._allows(self) if other.bound in {"above", "below"} else False
        )

    def _allows(self, other: "Quantity") -> bool:
        """Whether another amount is on the right side of this one, if it is a limit."""
        if self.bound == "above":
            return other.amount >= self.amount
        return self.bound != "below" or other.amount <= self.amount


@lru_cache(maxsize=4096)
def quantities(sentence: str) -> tuple[Quantity, ...]:
    """Return the first `MOST` quantities of a sentence; those without a measure have that of the only other one."""
    text = plain(sentence)
    dates = [match.span() for pattern in (_DATE, _SCORE) for match in pattern.finditer(text)]
    listed = list(islice((q for q in _quantities(text) if not _overlaps(q.span, dates)), MOST))
    measures = {q.measure: q for q in listed if q.measure and q.measure not in {"time", "share"}}
    if len(measures) == 1 and len(listed) > 1:
        (only,) = measures.values()
        measure, size = only.measure, only.size
        listed = [
            q if q.measure else replace(q, measure=measure, amount=q.amount * size, step=q.step * size, size=size)
            for q in listed
        ]
    return tuple(listed)


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _quantities(text: str) -> Iterator[Quantity]:
    shares = {match.start(): match for match in _SHARE.finditer(text)}
    taken = 0
    for match in sorted((*shares.values(), *_NUMBER.finditer(text)), key=lambda match: (match.start(), -match.end())):
        if match.start() < taken:
            continue
        quantity = _share(text, match) if match.re is _SHARE else _quantity(text, match)
        if quantity:
            taken = quantity.span[1]
            yield quantity


def _share(text: str, match: re.Match[str]) -> Quantity | None:
    """Return the part of a whole that a match states, in per cent; None for what is none, such as "eight in three"."""
    if match["part"]:
        share = _small(match["times"] or "a") / _PARTS[match["part"].lower().removesuffix("s")]
    else:
        share = _small(match["top"]) / max(1.0, _small(match["bottom"]))
    if share >= 1:
        return None
    rest = text[match.end() :].lstrip(" a").startswith(("per cent", "percent"))
    before = text[max(0, match.start() - _BEFORE) : match.start()]
    amount = share if rest else 100 * share
    return Quantity(match.span(), round(amount, 4), "share", bound=_bound(before, ""), step=0.01, written="share")


def _small(word: str) -> float:
    return float(word) if word.isdigit() else float(NUMBER_WORDS.get(word.lower(), 1))


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    """Return the quantity whose number a match is, or None if the number is none of a quantity."""
    first, last = match.span()
    before, behind = text[max(0, first - _BEFORE) : first], text[last : last + _AFTER]
    sign = before.rstrip()[-1:]
    money = units.SIGNS.get(sign, "")
    of_unit = None if money else _UNIT.match(behind)
    letter = match["letter"] or ""
    if letter == "m" and not money:  # "5m" is five metres, "$5m" five million
        of_unit, last, behind = re.match("m", "m"), last - 1, "m" + behind
        letter = ""
    if (match.group().lower() == "one" and not of_unit) or (not money and _is_label(text, match, before, behind)):
        return None
    if letter and not money and not _noun(behind):  # the ward 5B
        return None
    number, step = _number(match, letter)
    measure, size = units.unit(of_unit.group().lower().lstrip(" -")) if of_unit else (money or _noun(behind), 1.0)
    behind = behind[of_unit.end() :] if of_unit else behind
    if not measure and (listed := _NUMBER_OF.search(text[:first])):
        measure = _noun(f" {listed[1]}")
    if money:
        before = before.rstrip()[:-1]
    if not measure and number <= _HOURS and before.endswith("at "):
        return None
    start = first - (len(text[:first]) - len(text[:first].rstrip()) + 1 if money else 0)
    return Quantity(
        (start, last + (of_unit.end() if of_unit else 0)), round(number * size, 6), measure, _per(before, behind),
        _bound(before, behind), _part(before, behind, measure), step * size, size,
        f"{of_unit.group().strip(' -') if of_unit else ''}{step >= 1000}",
    )  # fmt: skip


def _is_label(text: str, match: re.Match[str], before: str, behind: str) -> bool:
    """Whether a number is an age, a time, a score, or the number of a thing, as in "room 12" or "Ember 6"."""
    named = _NAMED.search(before)
    opens = named and named.group().strip() == text[: match.start()].strip() and not re.match(" [A-Z]", behind)
    label = named and not opens and not _noun(behind) and not _UNIT.match(behind)
    return bool(label or _LABEL_BEFORE.search(before) or _LABEL_BEHIND.match(behind) or _AGE.match(text, match.start()))


def _number(match: re.Match[str], letter: str) -> tuple[float, float]:
    """Return a number, and what one in its last digit stands for."""
    if not match["figure"]:
        number = _spelt(match["words"].lower()) + (0.5 if match["too"] else 0.0)
        return number, max(
            1.0, 10.0 ** (len(f"{number:.0f}") - len(f"{number:.0f}".rstrip("0"))) if number >= 100 else 1.0
        )
    factor = MULTIPLIERS.get((match["scale"] or letter).strip(" -").lower().replace("mn", "million"), 1.0)
    figure = match["figure"].replace(",", "")
    step = factor / 10.0 ** len(figure.partition(".")[2])
    return (float(figure) + (0.5 if match["half"] else 0.0)) * factor, step / 2 if match["half"] else step


def _spelt(text: str) -> float:
    """Return the amount of a number in words; "twelve hundred" is 1,200 and "half a million" 500,000."""
    total = current = 0.0
    half = text.startswith("half ")
    for word in re.findall("[a-z]+", text):
        if word in NUMBER_WORDS:
            current += NUMBER_WORDS[word]
        elif word == "hundred":
            current = max(current, 1.0) * 100
        elif word in MULTIPLIERS and len(word) > 2:
            total, current = total + max(current, 1.0) * MULTIPLIERS[word], 0.0
    return (total + current) * (0.5 if half else 1.0)


def _noun(behind: str) -> str:
    """Return the stem of the noun behind a number, as things are compared; "" where there is none near."""
    at = 0
    for _ in range(4):
        match = _NOUN.match(behind, at)
        if match is None:
            return ""
        word, at = match[1].lower(), match.end()
        if word in STOPWORDS or word in _NO_NOUNS:
            return ""
        if word in _PLURALS or re.search(r"(?<![su'’i])s\Z", word):
            stem = "".join(terms(word)[:1])
            return _THING.get(stem, stem)
    return ""


def _per(before: str, behind: str) -> str:
    if match := _PER.match(behind):
        word = (match["per"] or match["often"] or "each").lower()
        return _PERIODS.get(word, word)
    often = _OFTEN.search(before)
    return _PERIODS[often.group().lower()] if often else ""


def _bound(before: str, behind: str) -> str:
    for name, pattern in (("below", _BELOW), ("above", _ABOVE), ("about", _ABOUT)):
        if pattern.search(before):
            return name
    return "above" if re.match(r" or more\b", behind) else "about" if re.match(r"[ \w]{0,15} or so\b", behind) else ""


def _part(before: str, behind: str, measure: str) -> str:
    if past := _PAST.search(before):
        return "denied" if past["denied"] else "past" if past["past"] else "compared"
    if _WHOLE.search(before):
        return "whole"
    changes = (
        _CHANGE_BEFORE.search(before) or _CHANGE.match(behind) or (measure == "time" and _WHEN_BEFORE.search(before))
    )
    return "change" if changes else ""
