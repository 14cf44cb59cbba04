"""Pure functions on text: sentences, words, and the folded form in which texts are compared."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from askmuse.types import Span

_PLAIN = str.maketrans(
    dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’‚", "'") | dict.fromkeys("–—−‐‑", "-") | {"\u00a0": " "}
)
"""Curly quotes, long dashes and hard spaces, and the plain characters that people type for them."""

_CONTROLS = dict.fromkeys({*range(32), *range(127, 160)} - {ord("\n"), ord("\t")}, "\ufffd") | {ord("\f"): "\n"}
"""A text can hold escape sequences, which would reach the terminal; a form feed only parts the pages of a PDF."""
_WORD = re.compile(
    r"""
    (?:[^\W\d_]\.){2,}(?:'s\b)?                          # U.S., e.g.
    | \d+(?:(?:st|nd|rd|th)\b|(?:[.,]\d+)*(?:'s\b)?)     # 8th, 14.3, 1,000
    | %
    | [\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]          # scripts without spaces: each character is a word
    | [^\W\d_]+(?:'[^\W\d_]+)*                           # a digit starts a new word, as in 58M
    """,
    re.VERBOSE,
)
_ISO_DATE = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])-([0-2]\d|3[01])\b")
MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
"""Pattern of a month, in full or short; for use without regard to case."""
NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
"""The words for 1 to 12."""
_SPELT_OUT = {
    **{month[:3]: month for month in MONTHS if month != "march"},  # "mar" is a verb, a name and a sea
    "sept": "september",
    "bn": "billion",
    "mn": "million",
    "tn": "trillion",
    "%": "percent",
    **{word: str(n) for n, word in enumerate(NUMBERS, 1) if n > 1},  # "one" is mostly a pronoun
}
"""Short and long spellings of months, of units and of small numbers, to the one that words are compared in."""
_VOICING = 8
"""Unicode's class of the marks that tell Japanese ga from ka, which are no accents."""
_AFTER_QUOTATION = re.compile(r"""[.!?]["”]\s+(?=["“]?[A-Z])""")
_SPEAKER = re.compile(r"(?:[A-Z][\w.'-]*\s+){1,4}(?:said|says|asked|told|wrote|added|replied|tweeted|posted)\b")
_ABBREVIATIONS = frozenset(
    """adm apr approx assn assoc asst atty attn aug ave bldg blvd bros capt cmdr col comdr corp cpl dec dept dist div
    eds esp esq est etc excl feb fig figs fri gen gov govt hon hrs hwy inc incl insp inst intl jan jul jun lbs lieut ltd
    maj mar max messrs mfg mgr min misc mlle mme mon mrs msgr natl nos nov oct para pfc pres prof prov pvt rep reps rev
    sec sen sens sept sep sgt sta ste supt tel thu thur thurs treas tue tues univ ver vol vols wed yrs
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""What nupunkt keeps of its abbreviations of three letters and more. It learnt them from court papers, and has
thousands of others, "art", "century", "code" and "tasks" among them: no sentence could end in one of these."""
_SHORT_WORDS = frozenset({"ad", "ah", "am", "an", "at", "id", "in", "me", "ok", "or", "so"})
"""What it takes for abbreviations too."""
_FULL_STOP = re.compile(r"[。！？।؟]+[」』”’]?")
"""Full stops and question marks of other scripts, which no space follows."""
LONGEST_SENTENCE = 100
"""Words. The models cut what is longer, and it is hardly one sentence."""
_STRENGTHS = {"\n": 3, ";": 2, ":": 2, ",": 1}
"""Of the marks at which a run of words is parted that no full stop ends."""
_MARKS = '"“”„'
_OPENING = re.compile(r"""(?<![^\s(\[{—–-])["“”„](?=\S)""")
"""A quotation mark opens by where it stands: languages differ on which of “ and ” does."""
_END_MARKS = re.compile(r"[.!?…]{8,}")
"""A run of end marks, of which the splitter, whose time grows with the square of the run, sees the last."""
_LONGEST_QUOTATION = 500
"""Characters. A quotation mark that is not closed within these is taken for a stray one."""


def is_unicode(text: str) -> bool:
    """Whether a text can be written as UTF-8, which half of a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def without_controls(text: str) -> str:
    """Replace the control characters of a text, each by one character, but for newlines and tabs."""
    return text.translate(_CONTROLS)


def plain(text: str) -> str:
    """Straighten quotes, dashes and hard spaces; every character stays in its place."""
    return text.translate(_PLAIN)


def fold(text: str) -> str:
    """Return the form in which two texts are compared: plain characters, case folded, white space collapsed."""
    return " ".join(plain(text).casefold().split())


def words(text: str) -> list[str]:
    """Return the words and numbers of `text` in order, case folded and without accents.

    Hyphens, slashes and a change from letters to digits part words, so that "GPT-5.4", "GPT 5.4" and "gpt5.4" give the
    same two. Commas within numbers, the full stops of "U.S.", the th of "8th" and the possessive 's are dropped. Dates,
    units and small numbers are spelt one way: "2026-04-08" and "Apr. 8, 2026" both give april, 8 and 2026.
    """
    folded = _ISO_DATE.sub(_long_date, plain(text))
    if not folded.isascii():
        folded = without_accents(folded.replace("™", ""))
    tidied = [_tidy(word) for word in _WORD.findall(folded.casefold())]
    return [_SPELT_OUT.get(word, word) for word in tidied]


def _long_date(iso: re.Match[str]) -> str:
    year, month, day = iso.groups()
    return f"{MONTHS[int(month) - 1]} {int(day)}, {year}"


def without_accents(text: str) -> str:
    """Return `text` without accents, in composed form; the marks of Japanese that tell ga from ka stay."""
    marked = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in marked if unicodedata.combining(c) in {0, _VOICING})
    return unicodedata.normalize("NFC", bare)


def _tidy(word: str) -> str:
    if word[0].isdigit():
        return word.removesuffix("'s").rstrip("stndrh").replace(",", "")
    return word.replace(".", "").removesuffix("'s").replace("'", "")


def shorten(text: str, most: int) -> str:
    """Return `text` on one line of at most `most` characters; where it is cut, at a space if one is near, "…" says so.

    Unlike textwrap.shorten it leaves something of a text without spaces, such as Chinese.
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    space = line.rfind(" ", most * 3 // 4, most - 1)
    return f"{line[:space]} …" if space > 0 else f"{line[: most - 1]}…"


def trim(text: str, start: int, end: int) -> Span:
    """Narrow a span so that it neither begins nor ends with white space; one of nothing else becomes empty."""
    part = text[start:end]
    begin = start + len(part) - len(part.lstrip())
    return begin, max(begin, start + len(part.rstrip()))


def sentences(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the sentences of `text[start:end]`, in order, trimmed of white space.

    The ends are found by nupunkt, a Punkt model (Kiss & Strunk 2006) with a large list of abbreviations. Two rules on
    top make its sentences fit to be quoted: an open quotation keeps its sentences together, so that the words that
    name the speaker stay with it; and a quotation that is a sentence of its own ends one. What has more than
    `LONGEST_SENTENCE` words, as a transcript without full stops does, is parted at its weaker marks, or else anywhere.
    """
    ends = [start + b for _, b in _split(text[start:end])]
    ends = _keep_quotations(text, start, ends)
    ends = sorted({*ends, *_ends_after_quotations(text, start, end)} - {*_ends_before_speakers(text, start, end)})
    ends = sorted({*ends, *(match.end() for match in _FULL_STOP.finditer(text, start, end))})
    spans = [trim(text, *part) for a, b in pairwise([start, *ends]) for part in _parted(text, a, b)]
    return [(a, b) for a, b in spans if a < b]


def _parted(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the parts of a sentence, none of more than `LONGEST_SENTENCE` words, all but the last of half as many."""
    found = [match.span() for match in _WORD.finditer(plain(text[start:end]))]

    def strength(number: int) -> int:
        gap = text[start + found[number - 1][1] : start + found[number][0]]
        return max((_STRENGTHS.get(mark, 0) for mark in gap), default=0)

    first, at = start, 0
    while len(found) - at > LONGEST_SENTENCE:
        at = max(range(at + LONGEST_SENTENCE // 2, at + LONGEST_SENTENCE), key=lambda n: (strength(n), n))
        yield first, start + found[at][0]
        first = start + found[at][0]
    yield first, end


def _split(text: str) -> list[Span]:
    told = _END_MARKS.sub(lambda marks: "-" * (len(marks[0]) - 1) + marks[0][-1], text)
    return [span for _, span in _splitter().tokenize_with_spans(told)]


@cache
def _splitter():  # type: ignore[no-untyped-def]
    """Import on first use: only indexing splits sentences, asking never does."""
    import nupunkt

    model = nupunkt.load_default_model()
    for entry in model.abbreviations:
        if entry in _SHORT_WORDS or (entry.isalpha() and len(entry) > 2 and entry not in _ABBREVIATIONS):
            model.remove_abbreviation(entry)
    return model


def _keep_quotations(text: str, start: int, ends: list[int]) -> list[int]:
    """Drop the sentence ends that lie within a quotation."""
    kept: list[int] = []
    since = start
    for end in ends:
        if _is_open(text[since:end]) and not _is_hopeless(text, since, end, ends[-1]):
            continue
        kept.append(end)
        since = end
    return kept


def _is_open(text: str) -> bool:
    """Whether the last quotation mark of `text` opens a quotation; the inch mark of 5" opens none."""
    last = max(map(text.rfind, _MARKS))
    return last >= 0 and bool(_OPENING.match(text, last))


def _is_hopeless(text: str, start: int, end: int, limit: int) -> bool:
    """Whether the quotation open at `end` does not close soon."""
    soon = text[end : min(limit, start + _LONGEST_QUOTATION)]
    return not any(mark in soon for mark in _MARKS)


def _ends_after_quotations(text: str, start: int, end: int) -> list[int]:
    """Return the ends of quotations that are whole sentences, as of the first one in '"It works." Others disagree.'."""
    return [match.end() for match in _AFTER_QUOTATION.finditer(text, start, end)]


def _ends_before_speakers(text: str, start: int, end: int) -> list[int]:
    """Return the ends of questions and cries whose speaker follows: '"Does it work?" Wang asked.'."""
    return [
        m.end()
        for m in _AFTER_QUOTATION.finditer(text, start, end)
        if m.group()[0] in "?!" and _SPEAKER.match(text, m.end())
    ]
