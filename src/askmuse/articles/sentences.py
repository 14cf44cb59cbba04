"""Finds where the sentences of a text begin and end."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from askmuse.articles.false_ends import NOTE_MARKS, is_false_end, past_note_marks
from askmuse.text import WORD, plain, trim
from askmuse.types import Span

_AFTER_QUOTATION = re.compile(r"""[.!?]["”“]\s+(?=["“„]?[A-Z])""")
"""The end of a quotation that may end a sentence."""
_SPEAKER = re.compile(r"(?:[A-Z][\w.'-]*\s+){1,4}(?:said|says|asked|told|wrote|added|replied|tweeted|posted)\b")
_ABBREVIATIONS = frozenset(
    """adm apr approx assn assoc asst atty attn aug ave bldg blvd bros capt cmdr col comdr corp cpl dec dept dist div
    eds esp esq est etc excl feb fig figs fri gen gov govt hon hrs hwy inc incl insp inst intl jan jul jun lbs lieut ltd
    maj mar max messrs mfg mgr min misc mlle mme mon mrs msgr natl nos nov oct para pfc pres prof prov pvt rep reps rev
    sec sen sens sept sep sgt sta ste supt tel thu thur thurs treas tue tues univ ver vol vols wed yrs
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""The abbreviations of three letters and more that are kept in nupunkt's list. All others are removed from it, since it
was learnt from court papers and has thousands of words, such as "art", "century" and "tasks", that can end a
sentence."""
_SHORT_WORDS = frozenset(
    "ad ah am an at ex ft id in kg lb me no ok or oz re so un".split()  # noqa: SIM905
)
"""Short words and units that are removed from nupunkt's list, since they often end a sentence: "She said no."."""
_MISSED_ENDS = re.compile(
    rf"""[.!?…] (?: ["”’»)]{{0,2}} {NOTE_MARKS} \s+ (?= ["“«„(\[]?[A-ZÀ-ÞА-ЯЁ] )
                | (?: (?<=\d\ г\.) | (?<=\d\ гг\.) ) \s+ (?= [«„]?[А-ЯЁ] ) )""",
    re.VERBOSE,
)
"""Ends of sentences that nupunkt misses: at the marks of footnotes, and at the Russian abbreviation for a year."""
_FULL_STOP = re.compile(r"[。！？।؟។။።]+[」』”’）】》]*")
"""Full stops and question marks of scripts in which no space follows them."""
LONGEST_SENTENCE = 100
"""The most words of a sentence; the models would cut off longer ones, which are hardly one sentence anyway."""
_STRENGTHS = {"\n": 4, ";": 3, ":": 3, ",": 2, "；": 3, "：": 3, "，": 2, "、": 2, " ": 1}
"""How suitable a mark is as the place at which to divide a run of words without a full stop; higher is better."""
_MARKS = '"“”„'
_OPENING = re.compile(r"""(?<![^\s(\[{—–-])["“”„](?=\S)""")
"""An opening quotation mark, recognised by its place, since languages differ in which of “ and ” opens."""
_END_MARKS = re.compile(r"[.!?…]{8,}")
"""A long run of end marks. nupunkt is given only the last, since its time grows with the square of the run's length."""
_UNSPACED = re.compile(r"\S{1000,}")
"""Text without white space that is longer than any word or address. nupunkt is given the end marks of its last
characters only, since its time grows with the square of their number."""
_LAST = 8
_NO_ENDS = str.maketrans(dict.fromkeys(".!?…", "-"))
_LONGEST_QUOTATION = 500
"""The most characters of a quotation; an opening mark that is not closed within these is ignored."""


def sentences(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the sentences of `text[start:end]`, in order, trimmed of white space.

    The ends are found by nupunkt, a Punkt model (Kiss & Strunk 2006) with a large list of abbreviations; ends that
    match a rule in `false_ends` are dropped, and the mark of a footnote stays with its sentence. Two more rules make
    the sentences fit to be quoted: the sentences of one quotation stay together, so that the words that name the
    speaker stay with them; and a quotation that is a whole sentence ends one. Text with more than `LONGEST_SENTENCE`
    words and no full stop, as in some transcripts, is divided at other marks or, without any, between any words.
    """
    ends = [start + b for _, b in _split(text[start:end])]
    ends = _keep_quotations(text, start, ends)
    ends = sorted({*ends, *_ends_after_quotations(text, start, end)} - {*_ends_before_speakers(text, start, end)})
    ends = sorted(
        {*ends, *(match.end() for ends_ in (_FULL_STOP, _MISSED_ENDS) for match in ends_.finditer(text, start, end))}
    )
    ends = [e for e in ends if e == end or not is_false_end(text, e, end)]
    ends = sorted({past_note_marks(text, e, end) for e in ends})
    spans = [trim(text, *part) for a, b in pairwise([start, *ends]) for part in _divided(text, a, b)]
    return [(a, b) for a, b in spans if a < b]


def _divided(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a sentence, or parts of at most `LONGEST_SENTENCE` words; all but the last have at least half as many."""
    words = [match.span() for match in WORD.finditer(plain(text[start:end]))]

    def strength(number: int) -> int:
        gap = text[start + words[number - 1][1] : start + words[number][0]]
        is_mark = unicodedata.category(text[start + words[number][0]]) == "Mn"  # a vowel above a letter in Thai
        return max((_STRENGTHS.get(mark, 0) for mark in gap), default=-is_mark)

    first, at = start, 0
    while len(words) - at > LONGEST_SENTENCE:
        at = max(range(at + LONGEST_SENTENCE // 2, at + LONGEST_SENTENCE), key=lambda n: (strength(n), n))
        yield first, start + words[at][0]
        first = start + words[at][0]
    yield first, end


def _split(text: str) -> list[Span]:
    """Return the spans of the sentences in a text, as nupunkt finds them."""
    shown = _END_MARKS.sub(lambda marks: "-" * (len(marks[0]) - 1) + marks[0][-1], text)
    shown = _UNSPACED.sub(lambda run: run[0][:-_LAST].translate(_NO_ENDS) + run[0][-_LAST:], shown)
    return [span for _, span in _splitter().tokenize_with_spans(shown)]


@cache
def _splitter():  # type: ignore[no-untyped-def]
    """Return the model of nupunkt with a shorter list of abbreviations; imported here, since only indexing needs it."""
    import nupunkt

    model = nupunkt.load_default_model()
    for entry in model.abbreviations:
        if entry in _SHORT_WORDS or (entry.isalpha() and len(entry) > 2 and entry not in _ABBREVIATIONS):
            model.remove_abbreviation(entry)
    return model


def _keep_quotations(text: str, start: int, ends: list[int]) -> list[int]:
    """Return the ends of sentences without those inside a quotation."""
    outside: list[int] = []
    begin = start
    for end in ends:
        if _is_open(text[begin:end]) and _is_closed_soon(text, begin, end, ends[-1]):
            continue
        outside.append(end)
        begin = end
    return outside


def _is_open(text: str) -> bool:
    """Whether the last quotation mark in `text` opens a quotation; the inch mark of 5" does not."""
    last = max(map(text.rfind, _MARKS))
    return last >= 0 and bool(_OPENING.match(text, last))


def _is_closed_soon(text: str, start: int, end: int, limit: int) -> bool:
    """Whether the quotation that is open at `end` is closed within the longest quotation, counted from `start`."""
    following = text[end : min(limit, start + _LONGEST_QUOTATION)]
    return any(mark in following for mark in _MARKS)


def _ends_after_quotations(text: str, start: int, end: int) -> list[int]:
    """Return the ends of quotations that are whole sentences, as in '"It works." Others disagree.'."""
    return [match.end() for match in _AFTER_QUOTATION.finditer(text, start, end)]


def _ends_before_speakers(text: str, start: int, end: int) -> list[int]:
    """Return the ends of questions and exclamations whose speaker follows: '"Does it work?" Wang asked.'."""
    return [
        m.end()
        for m in _AFTER_QUOTATION.finditer(text, start, end)
        if m.group()[0] in "?!" and _SPEAKER.match(text, m.end())
    ]
