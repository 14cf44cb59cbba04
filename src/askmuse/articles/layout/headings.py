"""Headings without a mark: short lines that begin with a capital or a digit, and are not sentences."""

import re

from askmuse.articles.false_ends import NUMBERED_MARKS
from askmuse.articles.layout.lines import ends_sentence
from askmuse.articles.layout.references import URL

_CURRENCY = "(?:AUD|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HUF|INR|JPY|NOK|PLN|RUB|SEK|TRY|USD)"
_DOUBT = r"\[[^\[\]]{0,30}(?:needed|nécessaire|souhaitée|fehlt|requerida|necessaria|behövs|mangler|\?)\]"
"""A remark that a statement needs a source, such as "[citation needed]" or "[by whom?]"."""
_NO_HEADING = re.compile(
    rf"{URL}"
    r"|[»”“\"」』]$"  # a quotation
    rf"|(?<!\bm)(?:{NUMBERED_MARKS})$|{_DOUBT}$"  # a statement with a footnote
    r"|[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50][\ufe0f\u200d]?$"  # an emoji
    r"|^[^:]{1,40}:\s+\S"  # a label with a value
    r"|\S(?: {2,}|\t)\s*\S.*\S(?: {2,}|\t)\s*\S"  # a row of columns
    r"|\+?\d[\d ()/.-]{6,}\d$"  # a telephone number
    r"|[$€£¥]\s?\d|\d\s?[$€£¥]|\d[.,]\d\d$|\b\d+ (?:kr|euros?|dollars|pounds)\b"  # a line of a receipt
    rf"|\b{_CURRENCY}\s?\d|\d\s?{_CURRENCY}\b"
)
"""Signs that a short line is a statement, and not a heading for what is below it."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""A letter of a script without spaces between words: Thai, Lao, Burmese, Khmer, Japanese and Chinese."""
_LETTERS_OF_WORD = 2.5
"""The usual number of these letters in a word; Thai has more, Chinese fewer."""
_PREDICATE = re.compile(
    r"(?:です|ます|ました|ません|でした|だった|である|(?:は|が).*(?:した|する|される|された|れる|いる|いた|ある|あった|なる|なった))$"
    r"|[가-힣](?:니다|었다|았다|했다|된다|한다|이다|있다|없다|였다|어요|아요|해요)$"
)
"""The end of a sentence in Japanese or Korean, which may stand without a full stop."""
_STATEMENT = 12
"""The least number of characters of a line with such an end, or with a comma of Chinese, that is a statement."""
_LONGEST = 1_000
"""The most characters of a heading; one of thirty words has 250. The time to search a line for the signs of a statement
grows with the square of its length."""
_HEADING_WORDS = 16
"""The most words of a heading without a mark."""
_LABEL_WORDS, _QUESTION_WORDS = 8, 10
"""The most words of a heading that ends with a colon, and of one that is a question."""
_HEADLINE_WORDS = 30
"""The most words of the headline, which is the first line of an article."""


def is_heading(line: str, *, first: bool) -> bool:
    """Whether a line without a mark is a heading: it is short, begins with a capital or a digit, and is not a sentence.

    The first line of an article may be longer, as headlines are.
    """
    if len(line) > _LONGEST:
        return False
    count = max(len(line.split()), len(_UNSPACED.findall(line)) / _LETTERS_OF_WORD)
    if line.endswith((":", "：")):
        return count <= _LABEL_WORDS
    if line[0] in "([" or line[0].islower() or (not first and (_NO_HEADING.search(line) or _states(line))):
        return False
    if ends_sentence(line) and not (first and line.endswith(("...", "…"))):
        return line.endswith(("?", "？")) and count <= _QUESTION_WORDS
    return count <= (_HEADLINE_WORDS if first else _HEADING_WORDS)


def _states(line: str) -> bool:
    """Whether a line in Chinese, Japanese or Korean is a statement without a full stop."""
    return len(line) >= _STATEMENT and ("，" in line or _PREDICATE.search(line) is not None)
