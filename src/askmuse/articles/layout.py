"""Divides a text into blocks: prose, headings, bullets, table rows, references and boilerplate.

The text itself is not changed; every block is a span of it. Many articles are pages that were copied as plain text, so
the structure has to be read from the lines: from Markdown marks if there are any, else from a line's length, its end,
and the lines around it.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median

from askmuse.articles.boilerplate import BULLET, NUMERIC, is_boilerplate, repeated
from askmuse.articles.false_ends import NOTE_MARKS
from askmuse.text import NOTE_MARK, trim
from askmuse.types import Kind

_URL = r"(?:https?://|www\.)\S+"
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_HEADING_MARKS = re.compile(r"(?<=\S)(?:\s+#+|\s*\{[#.][^{}]{0,80}\})$")
"""Marks after a heading in Markdown: number signs that close it, or its id and classes: "Next {#next}"."""
_INDENTED = ("    ", "\t")
"""White space before an indented line of code in Markdown, which is no heading even if it begins with a number sign."""
_CURRENCY = "(?:AUD|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HUF|INR|JPY|NOK|PLN|RUB|SEK|TRY|USD)"
_NOTE = re.compile(rf"{NOTE_MARK}:(?:\s+|$)")
"""The mark before the text of a footnote in Markdown: "[^1]: See the minutes.". The text may start on the next line."""
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
"""The line above a block of code in Markdown; a line of the same form ends the block."""
_RULE = re.compile(r":?-+:?(?:\s*\|\s*:?-+:?)+\s*\|?")
"""The rule below the head of a table in Markdown whose rows neither begin nor end with a bar."""
_REFERENCE_PARTS = re.compile(rf"\[[^\[\]]*\]\([^)\s]{{1,2000}}+\)|{_URL}|\d+|\b(?:and|via|see)\b", re.IGNORECASE)
"""The parts of a line that is only a reference, apart from punctuation."""
_SENTENCE_END = re.compile(rf"""[.!?…;,。！？；，।؟۔]["'”“’»«›)\]*_）」』】》]*(?:{NOTE_MARKS})?$""")
"""The end of a sentence, including the marks of footnotes."""
_NO_HEADING = re.compile(
    rf"{_URL}"
    r"|[»”“\"」』]$"  # a quotation
    rf"|(?:\[\d{{1,3}}\]|{NOTE_MARK})$"  # a statement with a footnote
    r"|[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50][\ufe0f\u200d]?$"  # an emoji
    r"|^[^:]{1,40}:\s+\S"  # a label with a value
    r"|\+?\d[\d ()/.-]{6,}\d$"  # a telephone number
    r"|[$€£¥]\s?\d|\d\s?[$€£¥]|\d[.,]\d\d$|\b\d+ (?:kr|euros?|dollars|pounds)\b"  # a line of a receipt
    rf"|\b{_CURRENCY}\s?\d|\d\s?{_CURRENCY}\b"
)
"""Signs that a short line is a statement, and not a heading for what is below it."""
_END = 40
"""The number of characters at the end of a line that can be the end of a sentence with marks of footnotes."""
_MAIL_HEAD = re.compile(
    r"(?:>\s?)*\*{0,2}(?:From|To|Cc|Bcc|Date|Sent|Subject|Reply-To|Von|An|Gesendet|Datum|Betreff|De|À|Envoyé|Objet"
    r"|Para|Enviado|Fecha|Asunto|Da|Inviato|Oggetto|Van|Aan|Verzonden|Onderwerp|Från|Till|Skickat|Ämne|Fra|Til|Sendt|Emne"
    r"|От|Кому|Отправлено|Дата|Тема)(?:\s?:\*{0,2}|\*{0,2}\s?:)\s+\S"
)
"""A line of the head of a mail, as mail programs write it above a mail, and above the mail that it answers."""
_WROTE = re.compile(r"(?:>\s?)*(?:On|Am|Le|El|Il|Op|Den)\s.{6,150}<?[\w.+-]{1,60}@[\w.-]{1,60}>?.{0,20}:")
_ORIGINAL = re.compile(r"(?:>\s?)*-{3,}\s?[\w ]{3,40}\s?-{3,}")
"""Two forms of the line above a mail that is answered or forwarded, such as "On 2 March, Ann <ann@port.example> wrote:"
and "----- Original message -----"."""
_QUOTED = re.compile(r"(?:>\s?)+(?=\S)")
"""The mark at the start of a quoted line in mail and Markdown."""
_LONGEST_CELL = 45
"""The most characters of a cell in a table that copying has flattened into one cell a line."""
_HEADING_WORDS = 16
"""The most words of a heading without a mark."""
_HEADLINE_WORDS = 30
"""The most words of the headline, which is the first line of an article."""
_WRAPPED = 130
"""The most characters of a line in a hard-wrapped text: a printed page in small type has about 120."""
_FULL = 0.7
"""The least length of a full line, as a share of the longest line."""
_ENDING = 20
"""The number of characters at the end of a line that are searched for the end of a sentence or clause."""
_DASH_OR_NUMBER = re.compile(r"[-–—+]\s|(?!1[.)])\d{1,2}[.)]\s")
"""Marks of list items that may also begin a line in the middle of a sentence."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, bullet, row, reference, line of code or boilerplate: `text[start:end]` without its mark."""

    kind: Kind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, trimmed, with its span in the text and its page, counted from 0."""

    start: int
    end: int
    text: str
    after_blank: bool
    page: int
    indented: bool = False


@lru_cache(maxsize=1)  # called for the title, the dateline and the passages of the same article
def blocks(text: str) -> list[Block]:
    """Return the blocks of `text` in order; together they cover every character except white space and marks."""
    lines = list(_lines(text))
    code = _fenced(lines)
    bare = _bare_rows(lines, code)
    boilerplate = repeated([line.text for line in lines], [line.page for line in lines]) - code.keys()
    width = _width([line for number, line in enumerate(lines) if number not in code])
    cells = _flattened_cells(lines, code)
    heads = _mail_heads(lines)
    breaks = boilerplate | cells.keys() | code.keys() | bare.keys() | heads
    result: list[Block] = []
    index = 0
    while index < len(lines):
        if index in code:
            stop = index + 1
            if code[index]:
                result.append(Block(Kind.CODE, lines[index].start, lines[index].end))
        elif index in bare:
            stop = index + 1
            if bare[index]:
                result.append(Block(Kind.ROW, lines[index].start, lines[index].end))
        elif index in cells:
            stop = cells[index]
            result.extend(_rows(lines[index:stop]))
        elif index in heads:
            stop = index + 1
            result.append(Block(Kind.REFERENCE, lines[index].start, lines[index].end))
        elif _is_mark(lines[index].text):
            stop = index + 1
        elif index in boilerplate or is_boilerplate(lines[index].text):
            stop = index + 1
            result.append(Block(Kind.BOILERPLATE, lines[index].start, lines[index].end))
        else:
            stop = _paragraph_end(lines, index, width, breaks)
            result.append(_block(lines, index, stop, wrapped=width > 0))
        index = stop
    return result


def _fenced(lines: list[_Line]) -> dict[int, bool]:
    """Return the indexes of lines in fenced code, each with True for code and False for a fence.

    A fence that is never closed reaches to the end of the text.
    """
    fenced: dict[int, bool] = {}
    fence = ""
    for number, line in enumerate(lines):
        if fence:
            closes = line.text.startswith(fence) and not line.text.strip(fence[0])
            fenced[number] = not closes
            fence = "" if closes else fence
        elif (opening := _FENCE.match(line.text)) and (
            line.after_blank or line.text[0] == "`"
        ):  # otherwise it underlines a heading
            fence = opening[1]
            fenced[number] = False
    return fenced


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines that are not blank, each with its page; a form feed starts a new page."""
    blank, page, offset = True, 0, 0
    for raw in re.split(r"(\r\n|[\n\r\f\v\u2028\u2029\x85])", text):
        if raw in {"\n", "\r", "\r\n", "\v", "\u2028", "\u2029", "\x85"}:
            pass
        elif raw == "\f":
            page, blank = page + 1, True
        else:
            start, end = trim(text, offset, offset + len(raw))
            if start < end:
                yield _Line(start, end, text[start:end], blank, page, raw.startswith(_INDENTED))
            blank = start >= end
        offset += len(raw)


def _mail_heads(lines: list[_Line]) -> set[int]:
    """Return the indexes of lines in the heads of mails: two or more such as "From: …", or one such as "… wrote:"."""
    headers = [number for number, line in enumerate(lines) if _MAIL_HEAD.match(line.text)]
    heads = {n for a, b in pairwise(headers) if b == a + 1 and not lines[b].after_blank for n in (a, b)}
    return heads | {number for number, line in enumerate(lines) if _introduces_mail(line.text)}


def _introduces_mail(line: str) -> bool:
    return ("@" in line and bool(_WROTE.fullmatch(line))) or ("---" in line and bool(_ORIGINAL.fullmatch(line)))


def _width(lines: list[_Line]) -> int:
    """Return the length of the longest line if the text is hard-wrapped (its paragraphs are cut into lines), else 0."""
    texts = [line for line in lines if not _starts_hard(line.text) and not re.search(_URL, line.text)]
    longest = max((len(line.text) for line in texts), default=0)
    runs_on = [len(a.text) for a, b in pairwise(texts) if not b.after_blank and not _ends_sentence(a.text)]
    return longest if len(runs_on) >= 3 and longest <= _WRAPPED and median(runs_on) >= _FULL * longest else 0


def _bare_rows(lines: list[_Line], code: Container[int]) -> dict[int, bool]:
    """Return the lines of tables whose rows neither begin nor end with a bar: True for rows, False for rules."""
    bare: dict[int, bool] = {}
    for number, (above, line) in enumerate(pairwise(lines), 1):
        is_rule = line.text[0] in ":-" and number not in code and not line.after_blank and _RULE.fullmatch(line.text)
        if is_rule and "|" in above.text:
            bare |= {number - 1: True, number: False}
        elif number - 1 in bare and "|" in line.text and not line.after_blank:
            bare[number] = True
    return bare


def _flattened_cells(lines: list[_Line], code: Container[int]) -> dict[int, int]:
    """Return the runs of lines that are the cells of flattened tables: the first index of each → the one past it."""
    runs: dict[int, int] = {}
    first = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and index not in code and _is_cell(lines[index].text):
            continue
        run = lines[first:index]
        if len(run) >= 6 and sum(bool(NUMERIC.match(line.text)) for line in run) >= 3:
            runs[first] = index
        first = index + 1
    return runs


def _is_cell(line: str) -> bool:
    if NUMERIC.match(line):
        return True
    return (
        len(line) <= _LONGEST_CELL
        and not _ends_sentence(line)
        and not BULLET.match(line)
        and not _MARKDOWN_HEADING.match(line)
        and not line.startswith("|")
        and not is_boilerplate(line)
    )


def _rows(lines: list[_Line]) -> Iterator[Block]:
    """Group the cells of a flattened table into rows; a row starts at a label that is followed by a number."""
    first = 0
    numeric = [bool(NUMERIC.match(line.text)) for line in lines]
    for index in range(1, len(lines) + 1):
        if index < len(lines) and (numeric[index] or not (numeric[index - 1] or any(numeric[index + 1 : index + 2]))):
            continue
        yield Block(Kind.ROW, lines[first].start, lines[index - 1].end)
        first = index


def _paragraph_end(lines: list[_Line], first: int, width: int, breaks: set[int]) -> int:
    """Return the index past the last line of the paragraph that starts at line `first`."""
    stop = first + 1
    if not width or _starts_hard(lines[first].text):
        return stop
    listed = bool(BULLET.match(lines[first].text))
    while stop < len(lines) and stop not in breaks and not lines[stop].after_blank:
        line, before = lines[stop].text, lines[stop - 1].text
        runs_on = len(before) >= _FULL * width and not re.search(r"[.!?:;…]\W*$", before[-_ENDING:])
        if _starts_hard(line) or _NOTE.match(line) or _starts_softly(line, runs_on, listed):
            break
        stop += 1
    return stop


def _starts_hard(line: str) -> bool:
    """Whether a line starts a block by a Markdown mark that no line within a sentence has."""
    return bool(_MARKDOWN_HEADING.match(line)) or line.startswith("|")


def _starts_softly(line: str, runs_on: bool, listed: bool) -> bool:
    """Whether a line starts a block, by signs that a line within a sentence may have by chance.

    `runs_on` says that the line before is full and does not end a sentence, `listed` that it belongs to a list item.
    """
    if BULLET.match(line):
        return listed or not runs_on or not _DASH_OR_NUMBER.match(line)
    return not runs_on and (is_boilerplate(line) or _is_reference(line))


def _block(lines: list[_Line], first: int, stop: int, *, wrapped: bool) -> Block:
    """Return the block that the lines from `first` to `stop` make; `wrapped` says whether the text is hard-wrapped."""
    line, start, end = lines[first], lines[first].start, lines[stop - 1].end
    if quoted := _QUOTED.match(line.text):
        return Block(Kind.PROSE, start + quoted.end(), end)
    if mark := _MARKDOWN_HEADING.match(line.text):
        if line.indented and line.after_blank:
            return Block(Kind.CODE, start, end)
        closing = _HEADING_MARKS.search(line.text, mark.end())
        return Block(Kind.HEADING, start + mark.end(), start + closing.start() if closing else end, len(mark[1]))
    if line.text.startswith("|"):
        return Block(Kind.ROW, start, end)
    note, bullet = _NOTE.match(line.text), BULLET.match(line.text)
    mark = note or bullet
    content = start + (mark.end() if mark else 0)
    if _is_reference(line.text[content - start :]):
        return Block(Kind.REFERENCE, content, end)
    if mark:
        return Block(Kind.PROSE if note else Kind.BULLET, content, end)
    alone = not wrapped or (line.after_blank and (stop == len(lines) or lines[stop].after_blank))
    heads = first == 0 or stop < len(lines)  # a last line heads nothing
    if stop == first + 1 and alone and heads and _is_heading(line.text, first=first == 0):
        return Block(Kind.HEADING, start, end, 6 if line.text.endswith(":") else 2)
    return Block(Kind.PROSE, start, end)


def _is_reference(line: str) -> bool:
    """Whether a line is only a reference: an address, perhaps with a label, a number or "via"."""
    return bool(re.search(_URL, line)) and not re.search(r"\w", _REFERENCE_PARTS.sub("", line))


def _is_mark(line: str) -> bool:
    """Whether a line is only a mark: the rule below the head of a Markdown table, or that of a footnote."""
    if line.startswith("["):
        note = _NOTE.match(line)
        return note is not None and note.end() == len(line)
    return line.startswith("|") and "---" in line and not line.strip("|:- \t")


def _ends_sentence(line: str) -> bool:
    return bool(_SENTENCE_END.search(line, max(0, len(line) - _END)))


def _is_heading(line: str, *, first: bool) -> bool:
    """Whether a line without a mark is a heading: it is short, begins with a capital or a digit, and is no sentence.

    The first line of an article may be longer, as headlines are.
    """
    count = len(line.split())
    if line.endswith(":"):
        return count <= 8
    if line[0] in "([" or line[0].islower() or (not first and _NO_HEADING.search(line)):
        return False
    if _ends_sentence(line) and not (first and line.endswith(("...", "…"))):
        return line.endswith("?") and count <= 10
    return count <= (_HEADLINE_WORDS if first else _HEADING_WORDS)
