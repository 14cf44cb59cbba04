"""Headings without a mark: short lines that begin with a capital or a digit, and are no sentence."""

import re

from askmuse.articles.layout.lines import ends_sentence
from askmuse.articles.layout.references import URL
from askmuse.text import NOTE_MARK

_CURRENCY = "(?:AUD|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HUF|INR|JPY|NOK|PLN|RUB|SEK|TRY|USD)"
_NO_HEADING = re.compile(
    rf"{URL}"
    r"|[»”“\"」』]$"  # a quotation
    rf"|(?:\[\d{{1,3}}\]|{NOTE_MARK})$"  # a statement with a footnote
    r"|[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50][\ufe0f\u200d]?$"  # an emoji
    r"|^[^:]{1,40}:\s+\S"  # a label with a value
    r"|\S(?: {2,}|\t)\s*\S.*\S(?: {2,}|\t)\s*\S"  # a row of columns
    r"|\+?\d[\d ()/.-]{6,}\d$"  # a telephone number
    r"|[$€£¥]\s?\d|\d\s?[$€£¥]|\d[.,]\d\d$|\b\d+ (?:kr|euros?|dollars|pounds)\b"  # a line of a receipt
    rf"|\b{_CURRENCY}\s?\d|\d\s?{_CURRENCY}\b"
)
"""Signs that a short line is a statement, and not a heading for what is below it."""
_HEADING_WORDS = 16
"""The most words of a heading without a mark."""
_LABEL_WORDS, _QUESTION_WORDS = 8, 10
"""The most words of a heading that ends with a colon, and of one that is a question."""
_HEADLINE_WORDS = 30
"""The most words of the headline, which is the first line of an article."""


def is_heading(line: str, *, first: bool) -> bool:
    """Whether a line without a mark is a heading: it is short, begins with a capital or a digit, and is no sentence.

    The first line of an article may be longer, as headlines are.
    """
    count = len(line.split())
    if line.endswith(":"):
        return count <= _LABEL_WORDS
    if line[0] in "([" or line[0].islower() or (not first and _NO_HEADING.search(line)):
        return False
    if ends_sentence(line) and not (first and line.endswith(("...", "…"))):
        return line.endswith("?") and count <= _QUESTION_WORDS
    return count <= (_HEADLINE_WORDS if first else _HEADING_WORDS)
