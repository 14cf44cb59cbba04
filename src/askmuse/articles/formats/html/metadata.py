"""When a page was published and by whom, by what it says of itself to machines; when it was changed does not count."""

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from askmuse.articles.formats.draft import parse_date

_NAMES = tuple(
    """
    article:published_time og:article:published_time og:published_time article.published article:published
    datepublished date_published publication_date publicationdate publish-date publish_date publishdate
    published-date published_date publisheddate published_time published_time_telegram originalpublicationdate
    citation_publication_date citation_online_date citation_date dc.date.issued dcterms.issued dcterms.date dc.date
    parsely-pub-date sailthru.date pubdate pub_date cxenseparse:recs:publishtime
    cxenseparse:publishtime rnews:datepublished bt:pubdate article_date_original ptime date
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""Names of meta tags that say when a page was published, surest first. When it was created is none of them: a draft may
be weeks older, and a page that was moved to a new system is "created" years later."""
_LARGEST_DATA = 500_000
"""Characters of one JSON-LD block; an article's own, body and all, has some 50,000."""
_CHANGED = re.compile(r"modif|updat|revis|chang|edit(?!or)|upload|expire|valid|event|start|end", re.IGNORECASE)
"""What the class, role or name of a time says that is not the one of publication."""
_CHANGE_BEFORE = re.compile(r"(?:updated|modified|edited|revised|changed|corrected)\W*(?:on|at)?\W*$", re.IGNORECASE)
_ELSEWHERE = frozenset({"aside", "footer", "nav", "blockquote"})
_OF_OTHERS = re.compile(
    r"comment|related|recommend|sidebar|widget|teaser|promo|more-|latest|popular|trending", re.IGNORECASE
)
"""What the class, id or type of a part of a page says that does not tell of the page's article."""
_HEAD = 60
"""Words of paragraphs below a page's heading, before which its article tells when it was published."""
_ARTICLE_TYPE = re.compile(r"Article|Posting|Report|NewsArticle|WebPage|CreativeWork|Review|Episode|Thesis|Book")


def published(tree: Any) -> date | None:
    """Return the day on which a page says that it was published: in meta tags, JSON-LD or its first times."""
    texts = chain(_in_meta_tags(tree), _in_data(tree), _in_times(tree))
    return next((day for text in texts if (day := parse_date(text.strip()))), None)


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
    passed, headed = 0, False
    for element in tree.iter("h1", "p", "time", "abbr", "span", "div", "meta"):
        headed = headed or element.tag == "h1"
        told = " ".join(element.get(name) or "" for name in ("itemprop", "class", "property", "data-testid"))
        said = element.get("datetime") or element.get("content") or element.text_content()
        if "datepublished" in told.lower() or element.get("pubdate") is not None:
            if not _is_elsewhere(element):
                marked.append(said)
        elif element.tag == "time" and not first and passed < _HEAD:
            other = _CHANGED.search(told) and "publish" not in told.lower()
            within = headed or any(above.tag in {"article", "main"} for above in element.iterancestors())
            if within and not other and not _is_elsewhere(element) and not _follows_change(element):
                first.append(said)
        elif element.tag == "p" and headed:
            passed += len(element.text_content().split())
    yield from (*marked, *first)


def _is_elsewhere(element: Any) -> bool:
    """Whether an element belongs to a part of the page that does not tell of its article, such as a comment."""
    return any(
        above.tag in _ELSEWHERE
        or _OF_OTHERS.search(f"{above.get('class') or ''} {above.get('id') or ''} {above.get('itemtype') or ''}")
        for above in element.iterancestors()
        if above.tag not in {"html", "body"}
    )


def _follows_change(element: Any) -> bool:
    """Whether the words before a time say that it is that of a change."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        before = previous.tail or previous.text_content()
    else:
        before = parent.text if parent is not None else ""
    return bool(_CHANGE_BEFORE.search(before or ""))


def publisher(tree: Any, told: str | None, url: str | None) -> str | None:
    """Return the publisher that a page names: `told`, unless that is no more than the name of its account elsewhere."""
    accounts = (meta.get("content") or "" for meta in tree.iter("meta") if meta.get("name") == "twitter:site")
    names = {account.strip().lstrip("@").casefold() for account in accounts}
    named = any(meta.get("property") == "og:site_name" and meta.get("content") for meta in tree.iter("meta"))
    if told is None or named or told.casefold() not in names:
        return told
    return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
