"""Finds where the sentences of a text begin and end."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from askmuse.articles.false_ends import NOTE_MARKS, is_false_end, past_note_marks
from askmuse.text import WORD, plain, trim
from askmuse.types import Span

_AFTER_QUOTATION = re.compile(r"""[.!?]["”“]\s+(?=["“„]?[A-Z])""")
_SPEAKER = re.compile(r"(?:[A-Z][\w.'-]*\s+){1,4}(?:said|says|asked|told|wrote|added|replied|tweeted|posted)\b")
_ABBREVIATIONS = frozenset(
    """adm apr approx assn assoc asst atty attn aug ave bldg blvd bros capt cmdr col comdr corp cpl dec dept dist div
    eds esp esq est etc excl feb fig figs fri gen gov govt hon hrs hwy inc incl insp inst intl jan jul jun lbs lieut ltd
    maj mar max messrs mfg mgr min misc mlle mme mon mrs msgr natl nos nov oct para pfc pres prof prov pvt rep reps rev
    sec sen sens sept sep sgt sta ste supt tel thu thur thurs treas tue tues univ ver vol vols wed yrs
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""The abbreviations of three letters and more that are kept in nupunkt's list. It was learnt from court papers and has
thousands of others, such as "art", "century", "code" and "tasks", so no sentence could end with these words."""
_SHORT_WORDS = frozenset(
    "ad ah am an at ex ft id in kg lb me no ok or oz re so un".split()  # noqa: SIM905
)
"""Short words and units that nupunkt's list also has, and that often end a sentence: "She said no."."""
_MISSED_ENDS = re.compile(
    rf"""[.!?…] (?: ["”’»)]{{0,2}} {NOTE_MARKS} \s+ (?= ["“«„(\[]?[A-ZÀ-ÞА-ЯЁ] )
                | (?: (?<=\d\ г\.) | (?<=\d\ гг\.) ) \s+ (?= [«„]?[А-ЯЁ] ) )""",
    re.VERBOSE,
)
"""Ends of sentences that nupunkt misses: at the marks of footnotes, and at the Russian abbreviation for a year."""
_FULL_STOP = re.compile(r"[。！？।؟]+[」』”’）】》]*")
"""Full stops and question marks of scripts in which no space follows them."""
LONGEST_SENTENCE = 100
"""The most words of a sentence; the models cut off longer ones, which are hardly one sentence."""
_STRENGTHS = {"\n": 3, ";": 2, ":": 2, ",": 1}
"""How well a mark is suited to divide a run of words that has no full stop."""
_MARKS = '"“”„'
_OPENING = re.compile(r"""(?<![^\s(\[{—–-])["“”„](?=\S)""")
"""An opening quotation mark, recognised by its place, since languages differ in which of “ and ” opens."""
_END_MARKS = re.compile(r"[.!?…]{8,}")
"""A run of end marks. The splitter sees only the last, since its time grows with the square of the run."""
_LONGEST_QUOTATION = 500
"""The most characters of a quotation; a mark that is not closed within these is ignored."""


def sentences(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the sentences of `text[start:end]`, in order, trimmed of white space.

    The ends are found by nupunkt, a Punkt model (Kiss & Strunk 2006) with a large list of abbreviations; those that
    match a rule in `false_ends` are dropped, and the mark of a footnote stays with its sentence. Two rules on top make
    the sentences fit to be quoted: an open quotation keeps its sentences together, so that the words that name the
    speaker stay with it; and a quotation that is a sentence of its own ends one. Text with more than `LONGEST_SENTENCE`
    words and no full stop, as in some transcripts, is divided at other marks or, without any, anywhere.
    """
    ends = [start + b for _, b in _split(text[start:end])]
    ends = _keep_quotations(text, start, ends)
    ends = sorted({*ends, *_ends_after_quotations(text, start, end)} - {*_ends_before_speakers(text, start, end)})
    ends = sorted(
        {*ends, *(match.end() for ends_ in (_FULL_STOP, _MISSED_ENDS) for match in ends_.finditer(text, start, end))}
    )
    ends = [e for e in ends if e == end or not is_false_end(text, e, end)]
    ends = sorted({past_note_marks(text, e, end) for e in ends})
    spans = [trim(text, *part) for a, b in pairwise([start, *ends]) for part in _parted(text, a, b)]
    return [(a, b) for a, b in spans if a < b]


def _parted(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield parts of a sentence of at most `LONGEST_SENTENCE` words, all but the last at least half as long."""
    words = [match.span() for match in WORD.finditer(plain(text[start:end]))]

    def strength(number: int) -> int:
        gap = text[start + words[number - 1][1] : start + words[number][0]]
        return max((_STRENGTHS.get(mark, 0) for mark in gap), default=0)

    first, at = start, 0
    while len(words) - at > LONGEST_SENTENCE:
        at = max(range(at + LONGEST_SENTENCE // 2, at + LONGEST_SENTENCE), key=lambda n: (strength(n), n))
        yield first, start + words[at][0]
        first = start + words[at][0]
    yield first, end


def _split(text: str) -> list[Span]:
    shortened = _END_MARKS.sub(lambda marks: "-" * (len(marks[0]) - 1) + marks[0][-1], text)
    return [span for _, span in _splitter().tokenize_with_spans(shortened)]


@cache
def _splitter():  # type: ignore[no-untyped-def]
    """Return the model of nupunkt; imported on first use, since only indexing needs it."""
    import nupunkt

    model = nupunkt.load_default_model()
    for entry in model.abbreviations:
        if entry in _SHORT_WORDS or (entry.isalpha() and len(entry) > 2 and entry not in _ABBREVIATIONS):
            model.remove_abbreviation(entry)
    return model


def _keep_quotations(text: str, start: int, ends: list[int]) -> list[int]:
    """Return the ends of sentences without those inside a quotation."""
    kept: list[int] = []
    since = start
    for end in ends:
        if _is_open(text[since:end]) and not _is_hopeless(text, since, end, ends[-1]):
            continue
        kept.append(end)
        since = end
    return kept


def _is_open(text: str) -> bool:
    """Whether the last quotation mark in `text` opens a quotation; the inch mark of 5" does not."""
    last = max(map(text.rfind, _MARKS))
    return last >= 0 and bool(_OPENING.match(text, last))


def _is_hopeless(text: str, start: int, end: int, limit: int) -> bool:
    """Whether the quotation that is open at `end` is not closed soon."""
    soon = text[end : min(limit, start + _LONGEST_QUOTATION)]
    return not any(mark in soon for mark in _MARKS)


def _ends_after_quotations(text: str, start: int, end: int) -> list[int]:
    """Return the ends of quotations that are whole sentences, such as the first in '"It works." Others disagree.'."""
    return [match.end() for match in _AFTER_QUOTATION.finditer(text, start, end)]


def _ends_before_speakers(text: str, start: int, end: int) -> list[int]:
    """Return the ends of questions and exclamations whose speaker follows: '"Does it work?" Wang asked.'."""
    return [
        m.end()
        for m in _AFTER_QUOTATION.finditer(text, start, end)
        if m.group()[0] in "?!" and _SPEAKER.match(text, m.end())
    ]
