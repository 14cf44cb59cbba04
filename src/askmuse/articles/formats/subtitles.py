"""Reads subtitles and transcripts (.srt, .vtt): the spoken text with speakers and the time of each cue."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from askmuse.articles.formats.draft import Draft, one_line
from askmuse.articles.formats.encoding import decode
from askmuse.errors import ArticleError
from askmuse.types import Page

_PAUSE = 3.0
"""Seconds of silence after which a new paragraph begins, if a sentence has ended."""
_LONGEST = 120
"""The number of words after which the next sentence begins a new paragraph."""
_FLASH = 0.1
"""Seconds. A cue that is shown for less is not meant to be read: it only makes captions roll."""
_VOICE = re.compile(r"<v(?:\.[^\s<>]*+)?\s++(?P<name>[^<>]++)>")
_LABEL = re.compile(
    r"(?:(?:>>|-)\s*)?(?P<name>[A-ZÀ-ÞА-ЯЁ][\w.'’-]*(?:,? [A-ZÀ-ÞА-ЯЁ][\w.'’-]*){0,3}(?: \([^()]{1,30}\))?):\s+(?=\S)"
)
"""The name of a speaker before what they say: "ANN LEE: It closes."."""
_DASH = re.compile(r"[-–—]\s?(?=\S)")
_WORD_TIME = re.compile(r"<\d\d:\d\d[\d:.]*>")
"""The time of a word, which captions have that were made while somebody spoke, and which roll."""
_TAG = re.compile(rf"</?[a-zA-Z][^<>]*>|{_WORD_TIME.pattern}|\{{\\[^{{}}]*\}}")
"""The mark of a speaker, of a type face, of the time of a word, or of a place on the screen."""
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’»)\]]*$")


def read_subtitles(data: bytes) -> Draft:
    """Return the spoken text, with the time of each cue as a page; raises ArticleError."""
    decoded = decode(data)
    lines = list(_said(_captions(decoded.text)))
    if not lines:
        raise ArticleError("holds no subtitles: save it again as .srt or .vtt")
    return _draft(lines, list(decoded.notices))


def _captions(text: str) -> list[Any]:
    import webvtt

    is_vtt = text.lstrip("\ufeff").startswith("WEBVTT")
    try:
        return list(webvtt.WebVTT.from_string(text if is_vtt else _as_vtt(text)).captions)
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError):
        raise ArticleError("holds no subtitles: save it again as .srt or .vtt") from None


_SRT_TIME = re.compile(r"^(\d{1,3}:\d\d:\d\d)[,.](\d{1,3})\s*-->\s*(\d{1,3}:\d\d:\d\d)[,.](\d{1,3}).*$", re.MULTILINE)


def _as_vtt(text: str) -> str:
    """Return subtitles in SRT as WebVTT, which differs in its first line and in how times are written."""
    return "WEBVTT\n\n" + _SRT_TIME.sub(r"\1.\2 --> \3.\4", text.lstrip("\ufeff"))


@dataclass(frozen=True, slots=True)
class _Line:
    """The words of one speaker in a cue; times are seconds from the start."""

    start: float
    end: float
    voice: str
    text: str


def _said(captions: list[Any]) -> Iterator[_Line]:
    """Yield the spoken lines, each once: live captions repeat the line above."""
    before: list[str] = []
    tagged = any(_VOICE.search(caption.raw_text) for caption in captions)
    live = any(_WORD_TIME.search(caption.raw_text) for caption in captions)
    voice = ""
    for caption in captions:
        start, end = (_seconds(time) for time in (caption.start, caption.end))
        lines = [(raw, line) for raw in caption.raw_text.split("\n") if (line := _plain(raw))]
        shown = [line for _, line in lines]
        several = (len(shown) > 1 or len(before) > 1) and not _DASH.match(shown[0] if shown else "")
        rolls = live or several or end - start < _FLASH
        new = [raw for raw, _ in lines[_repeated(before, shown) if rolls else 0 :]]
        before = shown
        if tagged:  # otherwise a speaker is only named where another one begins
            voice = ""
        for name, text in _by_voice("\n".join(new)) if tagged else _by_label(new):
            voice = voice if name is None else name
            yield _Line(start, end, voice, text)


def _repeated(before: list[str], lines: list[str]) -> int:
    """Return how many of the first lines of a cue are the last lines of the cue before."""
    most = min(len(before), len(lines))
    return next((count for count in range(most, 0, -1) if before[-count:] == lines[:count]), 0)


def _by_label(lines: list[str]) -> Iterator[tuple[str | None, str]]:
    """Yield the text of a cue by speakers, who are named before a colon, None if the one before goes on.

    Of two speakers in one cue, each line begins with a dash; they are not named ("").
    """
    name: str | None = None
    spoken: list[str] = []
    for line in filter(None, map(_plain, lines)):
        label, dash = _LABEL.match(line), _DASH.match(line)
        if spoken and (label or dash):
            yield name, " ".join(spoken)
            spoken, name = [], None
        if label:
            name, line = label["name"], line[label.end() :]
        elif dash:
            name = ""
        spoken.append(line)
    if spoken:
        yield name, " ".join(spoken)


def _by_voice(text: str) -> Iterator[tuple[str | None, str]]:
    """Yield the speakers of a cue (None if unnamed), each with the text that they say."""
    at, name = 0, None
    for match in _VOICE.finditer(text):
        if spoken := _plain(text[at : match.start()]):
            yield name, spoken
        at, name = match.end(), one_line(html.unescape(match["name"]))
    if spoken := _plain(text[at:]):
        yield name, spoken


def _plain(text: str) -> str:
    return one_line(html.unescape(_TAG.sub("", text)))


def _seconds(time: str) -> float:
    hours, minutes, seconds = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _draft(lines: list[_Line], notices: list[str]) -> Draft:
    """Join lines into paragraphs, each with the name of its speaker before it."""
    parts: list[str] = []
    length, words = 0, 0
    pages: list[Page] = []
    before: _Line | None = None
    for line in lines:
        joint = ""
        if before is not None:
            ended = bool(_SENTENCE_END.search(before.text))
            apart = ended and (line.start - before.end >= _PAUSE or words >= _LONGEST)
            other = line.voice != before.voice or (not line.voice and _DASH.match(line.text))
            joint = "\n\n" if other or apart else " "
        named = line.voice and joint != " "
        text = f"{line.voice}: {line.text}" if named else line.text
        words = words + len(line.text.split()) if joint == " " else 0
        parts += [joint, text]
        length += len(joint)
        if not pages or pages[-1].seconds != int(line.start):
            pages.append(Page(length, len(pages) + 1, _clock(line.start), seconds=int(line.start)))
        length += len(text)
        before = line
    return Draft("".join(parts), pages=tuple(pages), notices=notices)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
