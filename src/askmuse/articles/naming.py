"""What to call an article and who published it, where a program or nobody filled in its title or publisher."""

import re

from askmuse.articles.addresses import host
from askmuse.articles.layout import blocks
from askmuse.text import shorten
from askmuse.types import Kind

_LONGEST_TITLE = 160
_TITLE_BLOCKS = 3
"""The first heading is an article's title where it stands among so many blocks; one further down heads a part."""
_ENDINGS = (
    "docx?|dotx?|odt|rtf|pages|pdf|eps|dvi|tex|indd|idml|qxd|qxp|pmd|psd|cdr|wpd|html?|php|aspx?|txt|md|"
    "xlsx?|ods|csv|pptx?|odp|jpe?g|png|gif|tiff?|heic|svg|tmp|eml"
)
"""Of files, but for those that are the ends of addresses as well, such as .ai."""
_JUNK = re.compile(
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
"""A title that a program made up: of a new document, of a file, of a template that nobody filled in."""
_NOBODY = re.compile(
    r"\W*(?:anonymous|anonym|unknown|unspecified|none|null|n/?a|admin|administrator|root|user|owner|author|default)?\W*"
    r"|.*\{\{.*\}\}.*",
    re.IGNORECASE,
)


def is_junk(title: str) -> bool:
    """Whether a title says nothing of its article, as "Microsoft Word - draft.docx", "untitled" and file names do."""
    return bool(_JUNK.fullmatch(title.strip()[: _LONGEST_TITLE * 2]))


def told_title(title: str | None) -> str | None:
    """Return the title that a file tells of itself, None where a program made it up."""
    return None if title is None or is_junk(title) else title


def told_name(name: str | None) -> str | None:
    """Return the author that a file tells of itself, None where that is nobody, such as "(anonymous)"."""
    return None if name is None or _is_nobody(name) else name


def _is_nobody(name: str) -> bool:
    return len(name) <= _LONGEST_TITLE and bool(_NOBODY.fullmatch(name.strip()))


def told_publisher(publisher: str | None, url: str | None) -> str | None:
    """Return the publisher that a file tells of itself; the name of its host run together gives way to that name.

    That is "futurezone.at" for "Futurezoneat", which page readers make out of an account's name.
    """
    if publisher is None or _is_nobody(publisher):
        return None
    address = host(url)
    run_together = address.replace(".", "").replace("-", "").casefold()
    return address if run_together and publisher.strip().lstrip("@").casefold() == run_together else publisher


def first_heading(text: str) -> str | None:
    """Return the first heading of an article if it stands at its head, None where there is none."""
    readable = (block for block in blocks(text) if block.kind is not Kind.BOILERPLATE)
    for block, _ in zip(readable, range(_TITLE_BLOCKS), strict=False):
        if block.kind is Kind.HEADING and block.level:
            return shorten(text[block.start : block.end], _LONGEST_TITLE)
    return None
