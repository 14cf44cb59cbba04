"""Reads rich text (.rtf): without hidden and deleted text, and with footnotes after their paragraph."""

import re
from collections.abc import Iterator, Sequence

from askmuse.articles.formats.draft import Draft, one_line
from askmuse.articles.formats.rows import Cell, table_lines
from askmuse.errors import ArticleError

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]|[{}]|[^\\{}]+|\\", re.DOTALL
)
_HIDING = frozenset({"v", "deleted"})
"""Control words that hide the text after them, up to the same word with a 0 or the end of the group."""
_CHARACTERS = frozenset("u emdash endash bullet lquote rquote ldblquote rdblquote tab line emspace enspace".split())  # noqa: SIM905
"""Control words that stand for characters."""
_UNREAD = frozenset("fldinst pict objdata themedata datastore colorschememapping".split())  # noqa: SIM905
"""Control words of groups without text: pictures, data, and the instructions of fields."""
_CELL, _ROW = "\ue000", "\ue001"
"""Replacements for the ends of cells and rows: characters that do not occur in an ASCII file."""
_ENDS = {"cell": _CELL, "nestcell": _CELL, "row": f"{_ROW}\\par ", "nestrow": f"{_ROW}\\par "}
_ABOUT = r"\{\\%s\s(?P<value>(?:[^{}\\]|\\[^{}])*+)\}"


def read_rich_text(data: bytes) -> Draft:
    """Return the text of a file in RTF and the title and author that it names; raises ArticleError."""
    source = data.decode("latin-1")  # RTF is ASCII; other characters are written as numbers
    if not source.lstrip().startswith("{\\rtf"):
        raise ArticleError("is not rich text: save it again as .rtf")
    shown, notes = _shown(source)
    text = "\n\n".join(_blocks(_text(shown), [_text(f"{_head(source)} {note}}}") for note in notes]))
    return Draft(text, title=_told(source, "title"), author=_told(source, "author"))


def _text(source: str) -> str:
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text(source, errors="replace"))


def _told(source: str, name: str) -> str | None:
    match = re.search(_ABOUT % name, source)
    return (one_line(_text(f"{_head(source)} {match['value']}}}")) or None) if match else None


def _head(source: str) -> str:
    """Return the start of a file, up to the words for its encoding."""
    match = re.match(r"\s*(\{\\rtf\d*(?:\\[a-z]+-?\d* ?){0,20})", source)
    return match[1] if match else "{\\rtf1"


def _shown(source: str) -> tuple[str, list[str]]:
    """Return a file without hidden text and with marks for its footnotes, and the source of each footnote."""
    out: list[str] = []
    notes: list[str] = []
    into: list[str] | None = out  # None: the current text is left out
    hidden = False
    around: list[tuple[bool, list[str] | None]] = []
    at = 0
    while token := _TOKEN.match(source, at):
        at, part, word = token.end(), token[0], token["word"]
        if word == "bin":
            at += int(token["number"] or 0)
        elif part == "{":
            around.append((hidden, into))
            _put(into, part)
        elif part == "}":
            hidden, before = around.pop() if around else (False, into)
            if into is not before and into is not None:
                notes.append("".join(into))
            into = before
            _put(into, part)
        elif word in _UNREAD:
            into = None
        elif word == "footnote" and into is out:
            if not hidden:
                out.append(f"[{len(notes) + 1}]")
            into = None if hidden else []
        elif word in _HIDING:
            hidden = token["number"] != "0"
        elif word == "plain":
            hidden = False
            _put(into, part)
        elif not hidden or (word and word not in _CHARACTERS):
            _put(into, _ENDS.get(word or "", part))
    return "".join(out), notes


def _put(into: list[str] | None, part: str) -> None:
    if into is not None:
        into.append(part)


def _blocks(text: str, notes: Sequence[str]) -> Iterator[str]:
    """Yield paragraphs and tables, each followed by its notes."""
    rows: list[list[Cell]] = []
    row = ""
    shown: list[str] = []

    def noted() -> Iterator[str]:
        joined = " ".join(shown)
        for number, note in enumerate(notes, 1):
            if f"[{number}]" in joined:
                yield f"[{number}] {one_line(note)}"
        shown.clear()

    for line in text.split("\n"):
        if _CELL in line or row:
            row += f" {line}"
            if _ROW in row:
                shown.append(row)
                rows.append([Cell(one_line(cell)) for cell in row.split(_ROW)[0].split(_CELL)[:-1]])
                row = ""
            continue
        if rows and line.strip():
            yield "\n".join(table_lines(rows))
            yield from noted()
            rows.clear()
        if paragraph := one_line(line):
            shown.append(paragraph)
            yield paragraph
            yield from noted()
    if rows:
        yield "\n".join(table_lines(rows))
        yield from noted()
