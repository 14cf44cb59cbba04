"""Bytes → text: by byte order mark, by what a page declares, else as UTF-8, else as Windows-1252 with a notice."""

import re
from dataclasses import dataclass

from askmuse.errors import ArticleError

BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),  # before that of UTF-16, which it begins with
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_UNMARKED = (
    (re.compile(rb"[^\0]\0\0\0(?:[^\0]\0\0\0|\Z)"), "utf-32-le"),
    (re.compile(rb"\0\0\0[^\0](?:\0\0\0[^\0]|\Z)"), "utf-32-be"),
    (re.compile(rb"[^\0]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[^\0]\0[^\0]"), "utf-16-be"),
)
"""How a text begins that has no byte order mark, by where the zero bytes of its first two characters stand."""
_READ_AS = {"utf-16le": "utf-8", "utf-16be": "utf-8", "x-user-defined": "windows-1252"}
"""What browsers read a page as that declares one of these: a page of UTF-16 could not declare it in ASCII."""
_CONVERT = "convert it, e.g. `iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW`"
_MOST_FOREIGN = 0.3
"""Share of letters outside ASCII from which a text is not taken for Windows-1252: Western languages stay below a sixth,
Cyrillic or Japanese text that is misread as Windows-1252 comes out far above."""
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""A character that UTF-8 writes in several bytes."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text in which a line feed ends each line, and what a user should know of how it was read."""

    text: str
    notices: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of `data`; `declared` is the label of an encoding that the file names, which a mark overrules.

    Labels mean what browsers take them for: iso-8859-1 and ascii are windows-1252. Raises ArticleError.
    """
    text, notices = _decode(data, declared)
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), tuple(notices))


def _decode(data: bytes, declared: str | None) -> tuple[str, list[str]]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding), []
    for pattern, encoding in _UNMARKED:
        if pattern.match(data):
            text = _strictly(data, encoding)
            return text, [f"does not say how it is encoded and was read as {encoding.upper()}"]
    if b"\0" in data:
        raise ArticleError("is binary, not text: remove it, or give it the suffix of its format")
    known = _known(declared) if declared else None
    if known and known != "utf-8":
        return _as_browsers(data, known), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _undeclared(data, error.start)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(f"is not {encoding.upper()} text (byte {error.start}): save it again") from None
    if "\0" in text:
        raise ArticleError("is binary, not text: remove it, or give it the suffix of its format")
    return text


def _known(label: str) -> str | None:
    """Return the encoding that browsers take a label in a page for, None where they know none of that name."""
    import webencodings

    found = webencodings.lookup(label)
    return None if found is None else _READ_AS.get(found.name, str(found.name))


def _as_browsers(data: bytes, encoding: str) -> str:
    import webencodings

    text, _ = webencodings.decode(data, encoding, errors="replace")
    return str(text)


def _undeclared(data: bytes, first: int) -> tuple[str, list[str]]:
    """Read what is not UTF-8: as UTF-8 with a few broken bytes, or as Windows-1252; raises ArticleError if neither."""
    characters, broken = _MULTIBYTE.subn(b"", data)
    stray = sum(byte > 0x7F for byte in characters)
    if broken > stray:
        text = data.decode("utf-8", errors="replace")
        return text, [f"has bytes that are not UTF-8 (first at byte {first}): each is shown as \ufffd"]
    text = _as_browsers(data, "windows-1252")
    letters = sum(map(str.isalpha, text))
    foreign = sum(not c.isascii() and c.isalpha() for c in text)
    if "\ufffd" in text or foreign > _MOST_FOREIGN * letters:
        raise ArticleError(f"is neither UTF-8 nor Windows-1252 text (byte {first}): {_CONVERT}")
    return text, [f"is not UTF-8 (byte {first}) and was read as Windows-1252: {_CONVERT} if letters look wrong"]
