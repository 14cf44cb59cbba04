"""Where the sentences of a text begin and end."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from askmuse.articles.false_ends import is_false_end, past_note_marks
from askmuse.text import WORD, plain, trim
from askmuse.types import Span

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


def sentences(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the sentences of `text[start:end]`, in order, trimmed of white space.

    The ends are found by nupunkt, a Punkt model (Kiss & Strunk 2006) with a large list of abbreviations; those that
    `false_ends` knows for none are dropped, and the mark of a footnote stays with its sentence. Two rules on top make
    the sentences fit to be quoted: an open quotation keeps its sentences together, so that the words that
    name the speaker stay with it; and a quotation that is a sentence of its own ends one. What has more than
    `LONGEST_SENTENCE` words, as a transcript without full stops does, is parted at its weaker marks, or else anywhere.
    """
    ends = [start + b for _, b in _split(text[start:end])]
    ends = _keep_quotations(text, start, ends)
    ends = sorted({*ends, *_ends_after_quotations(text, start, end)} - {*_ends_before_speakers(text, start, end)})
    ends = sorted({*ends, *(match.end() for match in _FULL_STOP.finditer(text, start, end))})
    ends = [e for e in ends if e == end or not is_false_end(text, e, end)]
    ends = sorted({past_note_marks(text, e, end) for e in ends})
    spans = [trim(text, *part) for a, b in pairwise([start, *ends]) for part in _parted(text, a, b)]
    return [(a, b) for a, b in spans if a < b]


def _parted(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the parts of a sentence, none of more than `LONGEST_SENTENCE` words, all but the last of half as many."""
    found = [match.span() for match in WORD.finditer(plain(text[start:end]))]

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
