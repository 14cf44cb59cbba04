"""Decodes text: by its byte order mark or a declared encoding, else as UTF-8, else by its letters with a notice."""

import re
from dataclasses import dataclass

from askmuse.errors import ArticleError

BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),  # before the mark of UTF-16, with which it begins
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
"""The first bytes of a text without byte order mark: zero bytes in the first two characters show its encoding."""
_READ_AS = {"utf-16le": "utf-8", "utf-16be": "utf-8", "x-user-defined": "windows-1252"}
"""Encodings that browsers use instead of declared ones: a page in UTF-16 could not declare that in ASCII."""
_OF_TWO_BYTES = frozenset({"big5", "euc-jp", "euc-kr", "gb18030", "gbk", "iso-2022-jp", "shift_jis"})
"""Encodings in which two bytes or more are a character."""
_WESTERN = "Windows-1252"
"""The encoding of text in Western languages that is not UTF-8."""
_SAMPLE = 65_536
"""The bytes at the start of a text by which its encoding is detected, up to the end of the last whole line."""
_COHERENCE = 0.1
"""The least agreement of the letters of a detected language with their usual frequency, of at most 1. Right encodings
of a sentence or more have 0.11 (Chinese) to 0.8, wrong ones of other scripts 0."""
_MOST_FOREIGN = 0.3
"""The share of letters outside ASCII from which a text is not Windows-1252: Western languages stay below a sixth,
Cyrillic or Japanese text misread as Windows-1252 is far above."""
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""A character of several bytes in UTF-8."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with line feeds as line ends, and remarks for the user on how it was decoded."""

    text: str
    notices: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of `data`; `declared` is the label of an encoding in the file, which a byte order mark overrules.

    So do characters that can only be UTF-8: a page is often sent as UTF-8 although it says something else. Labels mean
    what they mean to browsers: iso-8859-1 and ascii are windows-1252. Raises ArticleError.
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
    if known and known != "utf-8" and not _is_utf_8(data, known):
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
    """Return the encoding that browsers use for a label in a page, or None if they don't know it."""
    import webencodings

    encoding = webencodings.lookup(label)
    return None if encoding is None else _READ_AS.get(encoding.name, str(encoding.name))


def _is_utf_8(data: bytes, declared: str) -> bool:
    """Whether text that declares another encoding is UTF-8: all its bytes beyond ASCII make characters of UTF-8.

    A short text in Chinese, Japanese or Korean may do so by chance, so there the declared encoding must fail, too.
    """
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return declared not in _OF_TWO_BYTES or "\ufffd" in _as_browsers(data, declared)


def _as_browsers(data: bytes, encoding: str) -> str:
    import webencodings

    text, _ = webencodings.decode(data, encoding, errors="replace")
    return str(text)


def _undeclared(data: bytes, first: int) -> tuple[str, list[str]]:
    """Decode text as UTF-8 with a few broken bytes, as Windows-1252, or as its letters suggest; raises ArticleError."""
    characters, broken = _MULTIBYTE.subn(b"", data)
    stray = sum(byte > 0x7F for byte in characters)
    if broken > stray:
        text = data.decode("utf-8", errors="replace")
        return text, [f"has bytes that are not UTF-8 (first at byte {first}): each is shown as \ufffd"]
    text = _as_browsers(data, "windows-1252")
    letters = sum(map(str.isalpha, text))
    foreign = sum(not c.isascii() and c.isalpha() for c in text)
    name = _WESTERN
    if "\ufffd" in text or foreign > _MOST_FOREIGN * letters:
        detected = _detected(data)
        if detected is None:
            raise ArticleError(f"is neither UTF-8 nor Windows-1252 text (byte {first}): {_convert(name)}")
        text, name = detected
    return text, [f"is not UTF-8 (byte {first}) and was read as {name}: {_convert(name)} if letters look wrong"]


def _convert(name: str) -> str:
    """Return the advice for a user whose file is in an encoding, and not in UTF-8."""
    return f"convert it, e.g. `iconv -f {name.upper()} -t UTF-8 FILE > NEW`"


def _detected(data: bytes) -> tuple[str, str] | None:
    """Return text in another alphabet and the name of its encoding, or None if that cannot be told for certain."""
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    best = from_bytes(data if sample == data else sample.rpartition(b"\n")[0] or sample).best()
    if best is None or best.coherence < _COHERENCE:
        return None
    try:
        return data.decode(best.encoding), best.encoding.upper().replace("_", "-").replace("CP125", "Windows-125")
    except UnicodeDecodeError:
        return None
