"""Reads plain text and Markdown, with front matter."""

import re
from collections.abc import Mapping
from typing import Any

from askmuse.articles.formats.draft import EXPORTED, Draft, one_line
from askmuse.articles.formats.encoding import decode
from askmuse.articles.formats.front_matter import ALIASES, part
from askmuse.articles.formats.line_numbers import without_line_numbers
from askmuse.articles.formats.markdown import as_shown, without_tags
from askmuse.articles.language import language_of
from askmuse.articles.metadata.dates import parse_date

_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]{0,200}\|)?([^\[\]|]{1,200})\]\]")
"""A link to another note, as notebooks write it: "[[Ann Lee]]"."""


def read_markdown(data: bytes) -> Draft:
    """Return the text of a file in Markdown as it is shown, and its front matter; raises ArticleError."""
    draft = read_text(data)
    draft.is_export = data.rstrip().endswith(f"<!-- {EXPORTED} -->".encode())
    draft.text = without_tags(draft.text)
    return draft


def read_text(data: bytes) -> Draft:
    """Return the text of a file without comments, and its front matter; raises ArticleError."""
    decoded = decode(data)
    parted = part(decoded.text)
    above = decoded.text.count("\n", 0, len(decoded.text) - len(parted.body))
    text, unclosed = as_shown(without_line_numbers(parted.body), above)
    facts = _facts(parted.matter, language_of(text))
    draft = Draft(text, **facts, notices=[*decoded.notices, *parted.notices, *unclosed])
    draft.date_source = "front matter" if draft.published else None
    return draft


def _facts(matter: Mapping[str, Any], language: str | None) -> dict[str, Any]:
    """Return title, publisher, address, author and date from the front matter of a text in a language."""
    facts: dict[str, Any] = {}
    for name, aliases in ALIASES.items():
        value = next((matter[alias] for alias in aliases if matter.get(alias)), None)
        if name == "published":
            facts[name] = parse_date(value, language)
            continue
        items = value if isinstance(value, list) else [value]
        flat = (item for inner in items for item in (inner if isinstance(inner, list) else [inner]))  # [[Ann Lee]]
        texts = (one_line(str(item)) for item in flat if not isinstance(item, dict | list | None))
        texts = (_WIKI_LINK.sub(r"\1", text) for text in texts)
        facts[name] = ", ".join(filter(None, texts)) or None
    if facts["url"] and "://" not in facts["url"] and not matter.keys() & {*ALIASES["url"][:-1]}:
        facts["url"] = None  # the value of `source` may be an address or a publisher
        facts["publisher"] = facts["publisher"] or " ".join(str(matter["source"]).split())
    return facts
