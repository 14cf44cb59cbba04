"""Drops titles, authors and publishers that a program filled into a file's metadata, and finds a title in the text."""

import re

from askmuse.articles.addresses import host
from askmuse.articles.layout import blocks
from askmuse.text import NOTE_MARK, shorten
from askmuse.types import Kind

_LONGEST_TITLE = 160
_TITLE_BLOCKS = 3
"""The number of blocks at the start of an article in which a heading is its title; a later one heads a section."""
_ENDINGS = (
    "docx?|dotx?|odt|rtf|pages|pdf|eps|dvi|tex|indd|idml|qxd|qxp|pmd|psd|cdr|wpd|html?|php|aspx?|txt|md|"
    "xlsx?|ods|csv|pptx?|odp|jpe?g|png|gif|tiff?|heic|svg|tmp|eml"
)
"""The endings of files' names, except those that are also top-level domains, such as .ai."""
_PLACEHOLDER_TITLE = re.compile(
    rf"""
    [\s(\[<{{]*
    (?: (?: untitled | unbenannt | sans\s*titre | s(?:in|em)\s*t[ií]tulo | senza\s*titolo | namnl[oö]s | naamloos
            | без\s*имени )
          \W* (?:document|dokument|page|file|design|presentation)? \W* \d*
      | no \s* (?:title|name|subject) | title | anonymous | anonym | unknown | unspecified | none | null | n/?a
      | (?:new|empty|blank) \s+ (?:document|page|file|tab)
      | (?:document|dokument|doc|page|slide|folie|book|scan|img|image|sheet|presentation) [\s_-]* \d* (?:\s*-\s*\w+)?
      | (?:microsoft\s)? (?:word|powerpoint|excel) \s (?:document|presentation|-\s.*)
      | powerpoint-?\s?(?:presentation|präsentation) | présentation\spowerpoint
      | about:blank | https?://\S* | (?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{{2,6}}/?
      | .{{1,200}} \. (?:{_ENDINGS})
      | [^\s_]*_\S* | [0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}} | [\W\d_]{{5,}} | \W*
      | .*\{{\{{.*\}}\}}.* | .*<%.*%>.* | þÿ.* | .*\ufffd.*
    )
    [\s)\]>}}]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A title that a program filled in: the default of a new document, the name of a file, or an unused template."""
_PLACEHOLDER_NAME = re.compile(
    r"\W*(?:anonymous|anonym|unknown|unspecified|none|null|n/?a|admin|administrator|root|user|owner|author|default)?\W*"
    r"|.*\{\{.*\}\}.*",
    re.IGNORECASE,
)
"""A name that a program filled in for an unknown person, such as "admin" or "(anonymous)"."""

_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,2000}\)")
_NOTE = re.compile(NOTE_MARK)
_TYPE = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|~~|`)(?=\S)([^*_~`\n]{1,200})(?<=\S)\1(?!\w)")


def is_junk(title: str) -> bool:
    """Whether a title says nothing about its article: "Microsoft Word - draft.docx", "untitled", or a file name."""
    return bool(_PLACEHOLDER_TITLE.fullmatch(title.strip()[: _LONGEST_TITLE * 2]))


def real_title(title: str | None) -> str | None:
    """Return the title in a file's metadata, or None if there is none or a program filled it in."""
    return None if title is None or is_junk(title) else title


def real_author(name: str | None) -> str | None:
    """Return the author in a file's metadata, or None if there is none or only a placeholder such as "(anonymous)"."""
    return None if name is None or _is_placeholder(name) else name


def _is_placeholder(name: str) -> bool:
    return len(name) <= _LONGEST_TITLE and bool(_PLACEHOLDER_NAME.fullmatch(name.strip()))


def real_publisher(publisher: str | None, url: str | None) -> str | None:
    """Return the publisher in a file's metadata, or None if there is none or only a placeholder.

    If it is the host of `url` without dots, such as "Futurezoneat", which is the name of an account, the host is
    returned instead: "futurezone.at".
    """
    if publisher is None or _is_placeholder(publisher):
        return None
    domain = host(url)
    run_together = domain.replace(".", "").replace("-", "").casefold()
    return domain if run_together and publisher.strip().lstrip("@").casefold() == run_together else publisher


def first_heading(text: str) -> str | None:
    """Return the first heading of an article, shortened, if it is among the first blocks of the text; else None."""
    readable = (block for block in blocks(text) if block.kind is not Kind.BOILERPLATE)
    for block, _ in zip(readable, range(_TITLE_BLOCKS), strict=False):
        if block.kind is Kind.HEADING and block.level:
            return shorten(_without_marks(text[block.start : block.end]), _LONGEST_TITLE)
    return None


def _without_marks(heading: str) -> str:
    """Return a heading without the Markdown marks of links, footnotes, bold and italic type."""
    return _TYPE.sub(r"\2", _TYPE.sub(r"\2", _NOTE.sub("", _LINK.sub(r"\1", heading))))
