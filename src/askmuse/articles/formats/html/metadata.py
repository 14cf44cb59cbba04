"""When a page was published, by what it says of itself to machines; when it was changed is another matter."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from askmuse.articles.formats.draft import parse_date

_NAMES = tuple(
    """
    article:published_time og:article:published_time og:published_time article.published article:published
    datepublished date_published publication_date publicationdate publish-date publish_date publishdate
    published-date published_date publisheddate published_time published_time_telegram originalpublicationdate
    citation_publication_date citation_online_date citation_date dc.date.issued dcterms.issued dcterms.date dc.date
    dcterms.created dc.date.created parsely-pub-date sailthru.date pubdate pub_date cxenseparse:recs:publishtime
    cxenseparse:publishtime rnews:datepublished bt:pubdate article_date_original article.created ptime date
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""Names of meta tags that say when a page was published, surest first."""
_LARGEST_DATA = 500_000
"""Characters of one JSON-LD block; an article's own, body and all, has some 50,000."""
_CHANGED = re.compile(r"modif|updat|revis|chang|edit(?!or)|upload|expire|valid|event|start|end", re.IGNORECASE)
"""What the class, role or name of a time says that is not the one of publication."""
_CHANGE_BEFORE = re.compile(r"(?:updated|modified|edited|revised|changed|corrected)\W*(?:on|at)?\W*$", re.IGNORECASE)
_ELSEWHERE = frozenset({"aside", "footer", "nav"})
_ARTICLE_TYPE = re.compile(r"Article|Posting|Report|NewsArticle|WebPage|CreativeWork|Review|Episode|Thesis|Book")


def published(tree: Any) -> date | None:
    """Return the day that a page gives as that of its publication: in meta tags, in JSON-LD, or in its first times."""
    days = (parse_date(text.strip()) for text in (*_in_meta_tags(tree), *_in_data(tree), *_in_times(tree)))
    return next((day for day in days if day), None)


def _in_meta_tags(tree: Any) -> Iterator[str]:
    named: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := meta.get(attribute):
                named.setdefault(name.strip().lower(), meta.get("content") or "")
    yield from (named[name] for name in _NAMES if named.get(name))


def _in_data(tree: Any) -> Iterator[str]:
    """Yield the dates of publication in JSON-LD, those of articles first, then of what has no type that is known."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json" or not script.text:
            continue
        if len(script.text) > _LARGEST_DATA:
            continue
        try:
            data = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _dates(data)


def _dates(data: Any) -> Iterator[str]:
    """Yield the dates of publication of the things that data describe, outer ones first, no comments among them."""
    todo = [data]
    while todo:
        thing = todo.pop(0)
        if isinstance(thing, list):
            todo.extend(thing)
        elif isinstance(thing, dict) and _ARTICLE_TYPE.search(str(thing.get("@type", ""))):
            value = thing.get("datePublished")
            if isinstance(value, str):
                yield value
        if isinstance(thing, dict):
            todo.extend(thing[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in thing)


def _in_times(tree: Any) -> Iterator[str]:
    """Yield the times that the page marks as that of its publication, then the first one at the head of its article."""
    marked: list[str] = []
    first: list[str] = []
    for element in tree.iter("time", "abbr", "span", "div", "p"):
        told = " ".join(element.get(name) or "" for name in ("itemprop", "class", "property", "id", "data-testid"))
        if _CHANGED.search(told) or any(above.tag in _ELSEWHERE for above in element.iterancestors()):
            continue
        value = element.get("datetime") or element.get("content") or ""
        if "datepublished" in told.lower() or element.get("pubdate") is not None:
            marked.append(value or element.text_content())
        elif element.tag == "time" and not first and not _is_changed_line(element):
            first.append(value or element.text_content())
    yield from (*marked, *first)


def _is_changed_line(element: Any) -> bool:
    """Whether the words before a time say that it is that of a change."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        before = previous.tail or previous.text_content()
    else:
        before = parent.text if parent is not None else ""
    return bool(_CHANGE_BEFORE.search(before or ""))
