"""Replaces HTML in Markdown by what it shows: tables by rows, tags by nothing, and entities by their characters."""

import html
import re

from askmuse.articles.formats.html import read_whole
from askmuse.articles.formats.markdown.hidden import without_hidden
from askmuse.articles.formats.markdown.shown import CODE

_BLOCKS = "article aside blockquote br center dd details div dl dt figcaption figure hr li nav ol p summary ul"
_HEADINGS = "h1 h2 h3 h4 h5 h6"
_INLINE = "a abbr b big cite del em font i img ins kbd mark picture q s small span strike strong sub sup u wbr"
"""The tags that are replaced. Others, such as `<title>` or `<source>`, more often stand for a value to fill in."""
_NAMES = "|".join(f"{_BLOCKS} {_HEADINGS} {_INLINE}".split())
_HEADING_NAMES, _INLINE_NAMES = (frozenset(names.split()) for names in (_HEADINGS, _INLINE))
_PARTS = re.compile(
    CODE
    + rf"""
    | (?P<hidden> <(?P<raw> script | style ) \b [^<>]{{0,1000}} > [\s\S]*? (?: </ (?P=raw) \s* > | \Z ) )
    | <pre \b [^<>]{{0,1000}} > (?P<lines> (?: [^<] | <(?!/?pre\b) )*+ ) </pre\s*>
    | \{{ (?: % | \{{< ) -?\s{{0,9}} highlight\b [^{{}}\n]* \}}{{1,2}}
      (?P<highlighted> (?: [^{{]{{1,200}}+ | \{{(?![%{{]) ){{0,200}}+ )
      \{{ (?: % | \{{< ) -?\s{{0,9}} (?:end|/)highlight\b [^{{}}\n]* \}}+
    | (?P<table> <table \b [^<>]{{0,1000}} > (?: [^<] | <(?!/?table\b) )*+ </table\s*> )
    | < (?P<end> /? ) (?P<name> {_NAMES} ) (?= [\s/>] ) [^<>]{{0,2000}} >
    | &(?: [a-zA-Z]{{2,31}} | \#\d{{1,7}} | \#[xX][0-9a-fA-F]{{1,6}} );
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>")
_KEPT = frozenset("|`<\n\r\t\0\\")
"""Characters that would become marks of Markdown; their entities stay as they are."""


def without_tags(text: str) -> str:
    """Return Markdown with HTML as it is shown; code stays as it is."""
    text = without_hidden(text)
    return _PARTS.sub(lambda part: _shown(part, text), text)


def _as_code(lines: str) -> str:
    """Return preformatted lines as a block of code."""
    longest = max(map(len, re.findall(r"`{3,}", lines)), default=2)
    fence = "`" * (longest + 1)
    return f"\n\n{fence}\n{lines.strip(chr(10))}\n{fence}\n\n"


def _shown(part: re.Match[str], text: str) -> str:
    if part["code"] is not None:
        return part[0]
    if part["hidden"] is not None:
        return ""
    if part["lines"] is not None:
        return _as_code(html.unescape(_TAG.sub("", part["lines"])))
    if part["highlighted"] is not None:
        return _as_code(part["highlighted"])
    if part["table"] is not None:
        return f"\n\n{read_whole(part[0])}\n\n"
    if part["name"] is None:
        character = html.unescape(part[0])
        return part[0] if set(character) & _KEPT else character.replace("\u00a0", " ")
    name = part["name"].lower()
    if name in _INLINE_NAMES:
        return ""
    line = text.rfind("\n", 0, part.start()) + 1
    if name == "br" or text[line : part.start()].lstrip().startswith("|"):
        return " "  # a row of a table must stay on its line
    if part["end"]:
        return "\n\n"
    if name == "li":
        return "\n- "
    return f"\n\n{'#' * int(name[1])} " if name in _HEADING_NAMES else "\n\n"
