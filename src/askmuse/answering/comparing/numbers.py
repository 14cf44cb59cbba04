"""Reads numbers written in figures ("4.2 million"), in words ("half a million"), or as a share ("one in eight")."""

import re

from askmuse.questions.english import MULTIPLIERS, NUMBER_WORDS

_WORDS = "|".join(
    sorted((*NUMBER_WORDS, "an? hundred", "an? thousand", "an? million", "half an? million"), key=len)[::-1]
)
SMALL = "|".join(word for word, number in NUMBER_WORDS.items() if number < 10)
"""The pattern of the words for one to nine."""
_SCALES = "hundred|thousand|million|billion|trillion"
_IN_WORDS = rf"(?:{_WORDS})(?:[ -](?:{SMALL}))?"
NUMBER = re.compile(
    r"(?<![\w.])(?<!\d[,:/–-])(?<!\w[–-])(?P<figure>\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,9})?)(?!,?\d|[.:/–-]\d)"
    rf"(?P<half>½| and a half\b)?(?:(?P<scale>[ -]?(?:{_SCALES}|bn|mn)\b)|(?P<letter>[kKMBm](?!\w)))?(?!\w)"
    rf"|\b(?P<words>{_IN_WORDS}(?:[ -](?:{_SCALES})\b(?:,?(?: and)? {_IN_WORDS})?){{0,3}})(?P<too> and a half)?\b",
    re.IGNORECASE,
)
"""A number: "9,000", "4.2 million", "58M", "twenty-one", "twelve hundred", "eleven and a half", "half a million"."""
SHARE = re.compile(
    rf"\b(?:(?P<top>{SMALL}|\d{{1,3}}) (?:chances? )?in (?:every )?(?P<bottom>{_WORDS}|\d{{1,4}})"
    rf"|(?:(?P<times>{SMALL}|an?)[ -])?(?P<part>half|thirds?|quarters?|fifths?|tenths?) "
    r"(?=of (?!a point|(?:19|20)\d\d)|a per ?cent|per ?cent))\b",
    re.IGNORECASE,
)
"""A share of a whole: "one in eight", "two thirds of", the "half a" of "half a per cent"."""
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}


def number_of(match: re.Match[str], letter: str) -> tuple[float, float]:
    """Return the value of a match of `NUMBER`, and the value of one unit in its last digit ("4.2 million": 100,000).

    `letter` is the multiplier after the number, such as "k", or "".
    """
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
    """Return the value of a number in words: 1,200 for "twelve hundred", 500,000 for "half a million"."""
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


def share_of(match: re.Match[str]) -> float:
    """Return the share that a match of `SHARE` states: 0.125 for "one in eight"."""
    if match["part"]:
        return _small(match["times"] or "a") / _PARTS[match["part"].lower().removesuffix("s")]
    return _small(match["top"]) / max(1.0, _small(match["bottom"]))


def _small(word: str) -> float:
    return float(word) if word.isdigit() else float(NUMBER_WORDS.get(word.lower(), 1))
