"""Reads mail saved in a file: its headers, its text, forwarded mails, and the names of its attachments."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from askmuse.articles.formats.draft import Draft, joined, one_line
from askmuse.articles.formats.encoding import BYTE_ORDER_MARKS, decode
from askmuse.articles.formats.html import read_whole
from askmuse.errors import ArticleError

_HEADERS = ("Subject", "From", "To", "Cc", "Date")
"""The headers that mail programs show above a mail."""
_QUOTED = re.compile(r">*")
_QUOTATION = re.compile(r"(?:>[ \t]?)*")
"""The marks before a line of a mail that is answered, one for each mail in between."""
_WRAPPED = 50
"""The least length of a quoted line that may be continued on the next; shorter ones are addresses, verses or items."""
_TARGET = re.compile(r"(?<=\S)[ \t\xa0]{0,9}(?:<(?:https?://|mailto:)[^\s<>]{60,2000}>|\(https?://[^\s()]{60,2000}\))")
"""A long address in brackets behind text: the target of a link in the HTML version, most often one to count clicks."""
_SIGNATURE = "-- "
_DEEPEST = 3
"""How deep mails that were forwarded in one another are read."""
_MOST_NAMED = 5
"""The most attachments that a notice names."""


def read_mail(data: bytes) -> Draft:
    """Return the headers and the text of a mail; raises ArticleError."""
    from askmuse.articles.formats.mail.mime import parsed

    if data.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS)):
        data = decode(data).text.encode()
    message = parsed(data)
    if not any(_header(message, name) for name in _HEADERS):
        raise ArticleError("has no headers of a mail: save it again from your mail program")
    if message.get_content_type() == "multipart/encrypted":
        raise ArticleError("is encrypted: decrypt it in your mail program, and save it again")
    blocks, notices = _blocks(message, 0)
    day = _sent(message)
    return Draft(
        joined(blocks),
        title=_header(message, "Subject") or None,
        author=_sender(message),
        published=None if day is None else day.date(),
        date_source=None if day is None else "metadata",
        notices=notices,
    )


def _blocks(message: Any, depth: int) -> tuple[list[str], list[str]]:
    """Return the blocks of a mail, those of forwarded mails in it, and remarks for the user."""
    headers = {name: value for name in _HEADERS if (value := _header(message, name))}
    subject = headers.pop("Subject", "")
    head = "\n".join(f"{name}: {value}" for name, value in headers.items())
    body, of_body, notices = _body(message)
    forwarded: list[Any] = []
    files: list[Any] = []
    for part in _parts(message) if depth < _DEEPEST else ():
        if part.get_content_type() == "message/rfc822":
            forwarded.append(part)
        elif _is_attached(part) and part not in of_body:
            files.append(part)
    names = ", ".join(map(_name, files))
    blocks = [f"{'#' * (depth + 1)} {subject}" if subject else "", head, body, f"Attachments: {names}" if names else ""]
    for part in forwarded:
        inner, remarks = _blocks(part.get_payload(0), depth + 1)
        blocks += inner
        notices += remarks
    return blocks, [*notices, *_left_out(files)]


def _parts(message: Any) -> Iterator[Any]:
    """Yield the parts of a mail, without those of forwarded mails in it."""
    for part in message.iter_parts() if message.is_multipart() else ():
        yield part
        if part.get_content_maintype() == "multipart":
            yield from _parts(part)


def _header(message: Any, name: str) -> str:
    """Return a header, decoded and on one line; "" if it is missing or cannot be decoded."""
    return one_line(str(message[name] or ""))


def _sender(message: Any) -> str | None:
    from email.utils import parseaddr

    name, address = parseaddr(_header(message, "From"))
    return name or address or None


def _sent(message: Any) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(_header(message, "Date"))
    except (IndexError, OverflowError, TypeError, ValueError):
        return None


def _body(message: Any) -> tuple[str, list[Any], list[str]]:
    """Return the text of a mail, the parts with it, and remarks for the user.

    Some programs divide the text around pictures and attachments. Of each part, the plain text is used if it is not
    empty, otherwise the HTML; what repeats an earlier part is left out.
    """
    texts: dict[str, str] = {}
    read: list[Any] = []
    notices: list[str] = []
    for versions in _versions(message):
        for part in versions:
            decoded = decode(part.get_payload(decode=True) or b"", part.get_content_charset())
            if text := _shown(part, decoded.text):
                texts.setdefault(one_line(text), text)
                read.append(part)
                notices += decoded.notices
                break
    return "\n\n".join(texts.values()), read, notices


def _versions(message: Any) -> Iterator[list[Any]]:
    """Yield the parts of a mail that are its text, each in all of its versions, the plain text first."""
    kind = message.get_content_type()
    if kind in {"multipart/alternative", "multipart/related"}:
        found = (message.get_body((version,)) for version in ("plain", "html"))
        yield [part for part in found if part is not None]
    elif kind in {"text/plain", "text/html"}:
        yield [message]
    elif message.is_multipart() and kind != "message/rfc822":
        for part in message.iter_parts():
            if not _is_attached(part):
                yield from _versions(part)


def _shown(part: Any, text: str) -> str:
    """Return the text of a part as mail programs show it."""
    if part.get_content_subtype() == "html":
        return read_whole(text)
    if (part.get_param("format") or "").lower() == "flowed":
        text = _unflowed(text, spaced=(part.get_param("delsp") or "").lower() != "yes")
    return _with_quotations(_TARGET.sub("", text))


def _with_quotations(text: str) -> str:
    """Return a text in which the lines of a wrapped paragraph of a quotation have no mark, except the first.

    Marks would interrupt sentences. Blank lines part quotations from other text.
    """
    lines = [""]
    before = 0
    for line in text.split("\n"):
        mark = _QUOTATION.match(line)[0]  # type: ignore[index]  # it matches anything
        depth, content = mark.count(">"), line[len(mark) :].rstrip()
        if depth != before and lines[-1]:
            lines.append("")
        marked = depth and content and len(lines[-1]) < _WRAPPED
        lines.append(f"{'>' * depth} {content}" if marked else content)
        before = depth
    return "\n".join(lines).strip()


def _unflowed(text: str, *, spaced: bool) -> str:
    """Return a text in the format of RFC 3676 with each paragraph on one line."""
    lines: list[str] = []
    open_depth = -1
    for raw in text.split("\n"):
        depth = len(_QUOTED.match(raw)[0])  # type: ignore[index]  # it matches anything
        line = raw[depth:].removeprefix(" ")
        if depth == open_depth and line != _SIGNATURE:
            lines[-1] += line
        else:
            lines.append(f"{'>' * depth} {line}" if depth else line)
        flows = line.endswith(" ") and line != _SIGNATURE
        open_depth = depth if flows else -1
        if flows and not spaced:
            lines[-1] = lines[-1][:-1]
    return "\n".join(line.rstrip() for line in lines).strip()


def _left_out(files: Sequence[Any]) -> Iterator[str]:
    names = [*map(_name, files)]
    if names:
        listed = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
        one = len(names) == 1
        yield (
            f"has {'an attachment that was' if one else f'{len(names)} attachments that were'} not read ({listed}): "
            f"save {'it' if one else 'them'} in the folder to have {'it' if one else 'them'} read"
        )


def _is_attached(part: Any) -> bool:
    """Whether a part is an attachment, and not a picture in an HTML text."""
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        return False
    if part.get_content_maintype() == "image" and part["Content-ID"]:
        return False
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _name(part: Any) -> str:
    return one_line(part.get_filename() or "") or "one without a name"
