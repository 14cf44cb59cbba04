"""Reads rich text (.rtf): with headings and exponents, without hidden and deleted text, with notes and boxes below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from askmuse.articles.formats.draft import Draft, joined, one_line
from askmuse.articles.formats.html.raised import raised_text
from askmuse.articles.formats.rows import Cell, table_lines
from askmuse.errors import ArticleError

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]|[{}]|[^\\{}]+|\\", re.DOTALL
)
_HIDING = frozenset({"v", "deleted"})
"""Control words that hide the text after them, up to the same word with a 0 or the end of the group."""
_CHARACTERS = frozenset("u emdash endash bullet lquote rquote ldblquote rdblquote tab line emspace enspace".split())  # noqa: SIM905
"""Control words that stand for characters."""
_UNREAD = frozenset("fldinst pict objdata themedata datastore colorschememapping sp".split())  # noqa: SIM905
"""Control words of groups without text: pictures, data, properties of shapes, and the instructions of fields."""
_SHAPES = frozenset({"shp", "shpinst"})
"""Control words of the groups around a text box, in which striprtf would read nothing."""
_CELL, _ROW = "\ue000", "\ue001"
"""Replacements for the ends of cells and rows: characters that do not occur in an ASCII file."""
_LEVEL = "\ue002"
"""The mark of a heading, followed by its level."""
_BOX = "\ue003"
"""The mark of a text box, which is read after the paragraph that has it."""
_HEADING = re.compile(rf"^{_LEVEL}(\d)")
_DEEPEST_HEADING = 6
_ENDS = {"cell": _CELL, "nestcell": _CELL, "row": f"{_ROW}\\par ", "nestrow": f"{_ROW}\\par "}
_LIST_MARK = re.compile(r"\{(?:\\\*)?\\(?:listtext|pntext)(?P<mark>(?:[^{}\\]|\\.|\{[^{}]*\})*+)\}", re.DOTALL)
"""The mark of a list item, in a group of its own: a number, or a sign that may be a letter of a font of signs."""
_NUMBER = re.compile(r"\d|[.)]$")
"""What a list mark has if it is a number, such as "1.2" or "iv."."""
_STYLE = re.compile(r"\{(?:\\\*)?\\s(?P<number>\d{1,4})(?P<rest>[^{}]{0,2000})\}")
_STYLE_LEVEL = re.compile(r"\\outlinelevel(\d)|\s(?:heading|überschrift|titre|título|rubrik|kop) (\d)", re.IGNORECASE)
_RAISING = {"super": "sup", "sub": "sub", "up": "sup", "dn": "sub"}
"""Control words that raise or lower the text after them, and the tags of HTML for that."""
_ABOUT = r"\{\\%s\s(?P<value>(?:[^{}\\]|\\[^{}])*+)\}"


def read_rich_text(data: bytes) -> Draft:
    """Return the text of a file in RTF and the title and author that it names; raises ArticleError."""
    source = data.decode("latin-1")  # RTF is ASCII; other characters are written as numbers
    if not source.lstrip().startswith("{\\rtf"):
        raise ArticleError("is not rich text: save it again as .rtf")
    shown = _Shown(_LIST_MARK.sub(lambda group: _list_mark(group["mark"]), source))
    notes, boxes = ([_text(f"{_head(source)} {part}}}") for part in parts] for parts in (shown.notes, shown.boxes))
    text = joined(_blocks(_text(shown.source), notes, boxes))
    return Draft(text, title=_told(source, "title"), author=_told(source, "author"))


def _text(source: str) -> str:
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text(source, errors="replace"))


def _told(source: str, name: str) -> str | None:
    match = re.search(_ABOUT % name, source)
    return (one_line(_text(f"{_head(source)} {match['value']}}}")) or None) if match else None


def _list_mark(source: str) -> str:
    """Return the mark of a list item as text: its number, or a dash in place of a sign."""
    mark = one_line(_text(f"{{\\rtf1 {source}}}"))
    return f" {mark if _NUMBER.search(mark) else '-'} " if mark else " "


def _head(source: str) -> str:
    """Return the start of a file, up to the words for its encoding."""
    match = re.match(r"\s*(\{\\rtf\d*(?:\\[a-z]+-?\d* ?){0,20})", source)
    return match[1] if match else "{\\rtf1"


@dataclass(frozen=True, slots=True)
class _State:
    """What applies to the text of a group: each group inherits it, and restores it at its end."""

    into: list[str] | None
    """Where the text goes; None if it is left out."""
    hidden: bool = False
    level: int | None = None
    """The level of the heading that a paragraph is, from 1."""
    tag: str | None = None
    """Whether text is raised ("sup") or lowered ("sub")."""
    in_table: bool = False
    in_box: bool = False


def _levels(source: str) -> dict[int, int]:
    """Return the level of each style of headings, by its number."""
    start = source.find("{\\stylesheet")
    levels: dict[int, int] = {}
    for style in _STYLE.finditer(source, max(0, start)) if start >= 0 else ():
        if match := _STYLE_LEVEL.search(style["rest"]):
            level = int(match[1]) + 1 if match[1] else int(match[2])
            if 1 <= level <= _DEEPEST_HEADING:
                levels[int(style["number"])] = level
        elif re.search(r"\btitle;", style["rest"], re.IGNORECASE):
            levels[int(style["number"])] = 1
    return levels


class _Shown:
    """A file without hidden text, with marks for its headings and footnotes, and the source of each footnote."""

    def __init__(self, source: str) -> None:
        self._out: list[str] = []
        self.notes: list[str] = []
        self.boxes: list[str] = []
        self._levels = _levels(source)
        self._state = _State(self._out)
        self._opened = False
        """Whether the paragraph has text."""
        around: list[_State] = []
        at = 0
        while token := _TOKEN.match(source, at):
            at, part, word = token.end(), token[0], token["word"]
            if word == "bin":
                at += int(token["number"] or 0)
            elif part == "{":
                around.append(self._state)
                self._put(part)
            elif part == "}":
                self._close(around.pop() if around else self._state)
            elif word:
                self._control(word, token["number"], part)
            elif not self._state.hidden:
                self._text(part)

    @property
    def source(self) -> str:
        return "".join(self._out)

    def _close(self, before: _State) -> None:
        """End a group, which may be that of a footnote or of a text box."""
        into = self._state.into
        if into is not before.into and into is not None:
            (self.boxes if self._state.in_box else self.notes).append("".join(into))
        self._state = before
        self._put("}")

    def _control(self, word: str, number: str | None, part: str) -> None:
        state = self._state
        if word in _UNREAD:
            self._state = replace(state, into=None)
        elif word == "footnote" and state.into is self._out:
            if self._out[-1] == "\\*":  # a group that other programs may ignore, but the mark is to be seen
                self._out.pop()
            if not state.hidden:
                self._out.append(f"[{len(self.notes) + 1}]")
            self._state = replace(state, into=None if state.hidden else [])
        elif word in _SHAPES and state.into:
            if state.into[-1] == "\\*":
                state.into.pop()
        elif word == "shptxt" and state.into is self._out:
            self._out.append(f" {_BOX} ")
            self._state = _State([], state.hidden, in_box=True)
        elif word == "par" and state.in_table:
            self._put(" ")
        elif not state.hidden or word not in _CHARACTERS:
            self._opened = self._opened and word not in {"par", "pard"}
            self._put(_ENDS.get(word, part))
            self._state = self._changed(word, number)

    def _changed(self, word: str, number: str | None) -> _State:
        """Return what applies after a control word."""
        state = self._state
        if word in _HIDING:
            return replace(state, hidden=number != "0")
        if word in _RAISING:
            return replace(state, tag=None if number == "0" else _RAISING[word])
        if word == "nosupersub":
            return replace(state, tag=None)
        if word == "plain":
            return replace(state, hidden=False, tag=None)
        if word == "pard":
            return _State(state.into, state.hidden, tag=state.tag, in_box=state.in_box)
        if word == "intbl":
            return replace(state, in_table=True)
        if word in {"s", "outlinelevel"} and number:
            level = self._levels.get(int(number), 0) if word == "s" else int(number) + 1
            return replace(state, level=level if 0 < level <= _DEEPEST_HEADING else None)
        return state

    def _text(self, part: str) -> None:
        state = self._state
        if state.level and not state.in_table and not self._opened and part.strip():
            self._put(f"{_LEVEL}{state.level}")
        self._opened = self._opened or bool(part.strip())
        if state.tag and part.strip() and part[0] != "\\" and state.into:
            part = raised_text(state.tag, state.into[-1][-1:], part.strip())
        self._put(part)

    def _put(self, part: str) -> None:
        if self._state.into is not None:
            self._state.into.append(part)


def _blocks(text: str, notes: Sequence[str], boxes: Sequence[str]) -> Iterator[str]:
    """Yield paragraphs and tables, each followed by its notes and text boxes."""
    waiting = iter(boxes)
    rows: list[list[Cell]] = []
    row = ""
    shown: list[str] = []

    def noted() -> Iterator[str]:
        joined = " ".join(shown)
        for number, note in enumerate(notes, 1):
            if f"[{number}]" in joined:
                yield f"[{number}] {one_line(note)}"
        for box in islice(waiting, joined.count(_BOX)):
            yield from map(one_line, box.split("\n"))
        shown.clear()

    for line in text.split("\n"):
        if _CELL in line or row:
            row += f" {line}"
            if _ROW in row:
                shown.append(row)
                cells = row.replace(_BOX, "").split(_ROW)[0].split(_CELL)[:-1]
                rows.append([Cell(one_line(cell)) for cell in cells])
                row = ""
            continue
        if rows and line.strip():
            yield "\n".join(table_lines(rows))
            yield from noted()
            rows.clear()
        if line.strip():
            shown.append(line)
            paragraph = one_line(line.replace(_BOX, ""))
            yield _HEADING.sub(lambda mark: "#" * int(mark[1]) + " ", paragraph)
            yield from noted()
    if rows:
        yield "\n".join(table_lines(rows))
        yield from noted()
