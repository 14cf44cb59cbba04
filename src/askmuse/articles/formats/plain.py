"""Plain text and Markdown, with YAML front matter."""

import re
from typing import Any

from askmuse.articles.formats.draft import Draft, parse_date
from askmuse.errors import ArticleError

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ALIASES = {
    "title": ("title", "headline"),
    "publisher": ("publisher", "outlet", "site", "sitename"),
    "url": ("url", "link", "source_url", "canonical"),
    "author": ("author", "authors", "byline"),
    "published": ("published", "date", "published_at", "publish_date"),
}
"""The keys of front matter that give each field, the first that is there wins."""


def decode(data: bytes) -> str:
    """Return text from UTF-8, or UTF-16 with a byte order mark; nothing is guessed, since a quote must be exact."""
    encoding = next((name for mark, name in BYTE_ORDER_MARKS.items() if data.startswith(mark)), "utf-8")
    if encoding != "utf-16" and b"\0" in data:
        raise ArticleError("is binary, not text: remove it, or give it the suffix of its format")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        hint = (
            "save it again" if encoding == "utf-16" else "convert it, e.g. `iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW`"
        )
        raise ArticleError(f"is not {encoding[:6].upper()} text (byte {error.start}): {hint}") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_text(data: bytes) -> Draft:
    """Return the text of a file and what its front matter says; raises ArticleError."""
    text = decode(data)
    match = _FRONT_MATTER.match(text)
    if not match:
        return Draft(text)
    import yaml

    try:
        matter = yaml.safe_load(match[1]) or {}
    except Exception as error:  # a date such as 2026-99-99 raises ValueError, an odd tag nearly anything
        line = (
            f" (line {error.problem_mark.line + 2})"
            if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark
            else ""
        )
        raise ArticleError(
            f"has front matter that is not YAML{line}: mend it, or remove the lines between the ---"
        ) from None
    if not isinstance(matter, dict):
        raise ArticleError(
            "has front matter that is not a list of `key: value` lines: mend it, or remove the lines between the ---"
        )
    return Draft(text[match.end() :], **_described({str(key).lower(): value for key, value in matter.items()}))


def _described(matter: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, aliases in _ALIASES.items():
        value = next((matter[alias] for alias in aliases if matter.get(alias)), None)
        if value is None:
            continue
        if name == "published":
            found[name] = parse_date(value)
        else:
            items = value if isinstance(value, list) else [value]
            said = (" ".join(str(item).split()) for item in items if not isinstance(item, dict | list))
            found[name] = ", ".join(filter(None, said)) or None
    return found
