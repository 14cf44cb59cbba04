"""Drops titles, authors and publishers that a program filled into a file's metadata, and finds a title in the text."""

import re
from itertools import zip_longest

from askmuse.articles.addresses import host, is_named_after
from askmuse.articles.layout import Block, blocks
from askmuse.articles.metadata.dates import DATE, WEEKDAY
from askmuse.text import NOTE_MARK, STOPWORDS, shorten, words
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
      | (?:new|empty|blank) \s+ (?:microsoft\s\w+\s)? (?:document|page|file|tab|presentation)
      | (?:document|dokument|doc|page|slide|folie|book|mappe|scan|img|image|sheet|presentation)
        [\s_-]* \d* (?:\s*-\s*\w+)?
      | (?:report|layout|tmp) [\s_-]* \d+
      | (?:print|template|vorlage|modèle|plantilla|pdf) (?:\s layout)? | latex \s (?:document|template)
      | title \s of \s .* | scanned \s (?:documents?|from\b.*|by\b.*) | full \s page \s fax \s print
      | (?:copy\s of|pages\s from) \s .*
      | adobe \s (?:photoshop|illustrator|indesign|acrobat|pagemaker)\b.* | (?:pii|doi) \s? : .*
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
    r"\W*(?:anonymous|anonym|unknown|unspecified|none|null|n/?a|author|default"
    r"|(?:admin|administrator|root|user|owner|pc|hp|dell|lenovo|acer|asus|toshiba)[\s_-]?\d*)?\W*"
    r"|.*\{\{.*\}\}.*",
    re.IGNORECASE,
)
"""A name that a program filled in for an unknown person, such as "admin" or "(anonymous)"."""

_BEFORE_SITE = re.compile(r"(?<!\s)\s++(?:[-–—|·•»@]|::?)\s++")
"""The mark between a title and the name of the site that many pages put after it."""
_BY = re.compile(r"(?i:by|von|par|por|door)\s++(?=[A-ZÀ-Þ]\S*\s+[A-ZÀ-Þ])")
"""The word before an author's name in a byline; "Von Trapp" is a name."""
_SITE_AS_AUTHOR = re.compile(r"\s(?:com|org|net)$|https?\b", re.IGNORECASE)
"""An address in the place of an author, as trafilatura writes it: "Facebook Com"."""
_MOST_NAMES = 8
"""The most words of the name of an author; what has more is other text of the page."""
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*(?:(?:19|20)\d\d\s*)?", re.IGNORECASE)
"""What stands before the publisher in a copyright notice: "© 2024 Gazette"."""
_YEAR_BEHIND = re.compile(r"\s+(?:19|20)\d\d$")
"""The year after the publisher in a copyright notice: "© Gazette 2024"."""
_DAY = re.compile(rf"\W*(?:{WEEKDAY}[,.]?\s+)?{DATE}\W*", re.IGNORECASE)
"""A heading that is only a date."""
_HEAD = 3_000
"""The number of characters at the start of a text in which the words of its title are searched."""
_NAMES_SOMETHING = re.compile(r"[^\W\d_]{2}|[^\W\d_a-zA-Z]")
"""What a heading needs to be a title: a word of two letters, or a letter of a script with words of one."""

_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,2000}\)")
_NOTE = re.compile(rf"{NOTE_MARK}|(?<=\S)(?:\[(?:\d{{1,3}}|[ivx]{{1,5}}|\*)\])+$")
"""The mark of a footnote: anywhere in Markdown, and at the end in other formats."""
_TYPE = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|~~|`)(?=\S)([^*_~`\n]{1,200})(?<=\S)\1(?!\w)")


def is_junk(title: str) -> bool:
    """Whether a title says nothing about its article: "Microsoft Word - draft.docx", "untitled", or a file name."""
    return bool(_PLACEHOLDER_TITLE.fullmatch(title.strip()[: _LONGEST_TITLE * 2]))


def real_title(title: str | None, publisher: str | None = None, url: str | None = None) -> str | None:
    """Return the title in a file's metadata without the name of its site, or None if a program filled it in.

    A title that is too long to be one is not searched for the name.
    """
    if title is None or is_junk(title):
        return None
    if len(title) > 2 * _LONGEST_TITLE:
        return title
    for mark in _BEFORE_SITE.finditer(title):
        site = title[mark.end() :].strip()
        if mark.start() and (site.casefold() == (publisher or "").casefold() or is_named_after(site, url)):
            return title[: mark.start()]
    return title


def is_about(title: str, text: str) -> bool:
    """Whether half of the words of a title are at the head of its text: a title left from another file has fewer."""
    named = set(words(title)) - STOPWORDS
    return 2 * len(named.intersection(words(text[:_HEAD]))) >= len(named)


def real_author(name: str | None, publisher: str | None = None) -> str | None:
    """Return the authors in a file's metadata, each once, or None if there are only placeholders.

    The publisher is an author only if nobody else is.
    """
    authors: dict[str, str] = {}
    for part in (name or "").split(";"):
        author = _BY.sub("", part.strip(), count=1)
        if not (_is_placeholder(author) or _SITE_AS_AUTHOR.search(author) or len(author.split()) > _MOST_NAMES):
            authors.setdefault(author.casefold(), author)
    if len(authors) > 1 and publisher:
        authors.pop(publisher.casefold(), None)
    return "; ".join(authors.values()) or None


def _is_placeholder(name: str) -> bool:
    return len(name) <= _LONGEST_TITLE and bool(_PLACEHOLDER_NAME.fullmatch(name.strip()))


def real_publisher(publisher: str | None, url: str | None) -> str | None:
    """Return the publisher in a file's metadata, or None if there is none or only a placeholder.

    If it is the host of `url` without dots, such as "Futurezoneat", which is the name of an account, the host is
    returned instead: "futurezone.at".
    """
    if publisher is None or _is_placeholder(publisher):
        return None
    if _COPYRIGHT.match(publisher):
        publisher = _YEAR_BEHIND.sub("", _COPYRIGHT.sub("", publisher, count=1))
    domain = host(url)
    run_together = domain.replace(".", "").replace("-", "").casefold()
    return domain if run_together and publisher.strip().lstrip("@").casefold() == run_together else publisher


def first_heading(text: str) -> str | None:
    """Return the first heading of an article, shortened, if it is among the first blocks of the text; else None.

    A heading that is only a date, a number or a letter is not a title, nor is what stands in capitals above a marked
    heading, such as "PRESS RELEASE".
    """
    readable = (block for block in blocks(text) if block.kind is not Kind.BOILERPLATE)
    first = [block for block, _ in zip(readable, range(_TITLE_BLOCKS), strict=False)]
    for block, below in zip_longest(first, first[1:]):
        if block.kind is Kind.HEADING and block.level:
            heading = _without_marks(text[block.start : block.end])
            is_kicker = heading.isupper() and not _is_marked(text, block) and below and _is_marked(text, below)
            if _NAMES_SOMETHING.search(heading) and not _DAY.fullmatch(heading) and not is_kicker:
                return shorten(heading, _LONGEST_TITLE)
    return None


def _is_marked(text: str, block: Block) -> bool:
    """Whether a block is a heading with a mark of Markdown."""
    return block.kind is Kind.HEADING and text[max(0, block.start - 8) : block.start].rstrip(" ").endswith("#")


def _without_marks(heading: str) -> str:
    """Return a heading without the Markdown marks of links, footnotes, bold and italic type."""
    return _TYPE.sub(r"\2", _TYPE.sub(r"\2", _NOTE.sub("", _LINK.sub(r"\1", heading))))
