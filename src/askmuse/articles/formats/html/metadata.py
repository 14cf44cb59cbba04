"""Finds the date of publication and the publisher of a page; the date on which it was changed does not count."""

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from askmuse.articles.addresses import host
from askmuse.articles.metadata.datelines import CHANGED, dateline
from askmuse.articles.metadata.dates import parse_date
from askmuse.text import fold

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
"""Names of meta tags for the date of publication, the most reliable first. The date of creation does not count: a draft
may be weeks older, and a page that was moved to a new system is "created" years later."""
_LARGEST_DATA = 500_000
"""The most characters of a JSON-LD block; that of an article with its full text has about 50,000."""
_CHANGED = re.compile(r"modif|updat|revis|chang|edit(?!or)|upload|expire|valid|event|start|end", re.IGNORECASE)
"""Words in the class, role or name of a time that is not that of publication."""
_IN_LINE = frozenset("a abbr b em font i small span strong sub sup time u".split())  # noqa: SIM905
"""Elements within a line."""
_LABEL = 40
"""The most characters of a label above a time, such as "Last updated"."""
_PUBLISHED_LABEL = re.compile(
    r"\W*(?:(?:first\s+)?published|date|publication date|veröffentlicht|erschienen|publiée?|publicad[oa]|pubblicato"
    r"|gepubliceerd|publicerad|publiceret|publisert)(?:\s(?:on|am|le|el|il|op|den))?\W*",
    re.IGNORECASE,
)
"""A label before the date of publication, in a list or a table of facts about the article."""
_ELSEWHERE = frozenset({"aside", "footer", "nav", "blockquote"})
_OF_OTHERS = re.compile(
    r"comment|related|recommend|sidebar|widget|teaser|promo|more-|latest|popular|trending", re.IGNORECASE
)
"""Words in the class, id or type of a part of a page that does not belong to its article."""
_LINE = re.compile(r"(?:^|[\s_-])(?:date|dateline|byline|meta|posted|published|timestamp)(?:$|[\s_-])", re.IGNORECASE)
"""Words in the class or role of a line below the heading with the author and the date."""
_HEAD = 60
"""The most words of paragraphs between the heading of a page and its date of publication."""
_TITLE_PARTS = re.compile(r"\s+(?:[-–—|·•»>]|::?)\s+|:\s+")
_FIRST_LINES = 4
"""The number of paragraphs at the start of a text among which its headline is searched."""
_ARTICLE_TYPE = re.compile(r"Article|Posting|Report|NewsArticle|WebPage|CreativeWork|Review|Episode|Thesis|Book")


def drop_authority_classes(tree: Any) -> None:
    """Remove classes such as "authority-control", in which trafilatura sees the word "author"."""
    for element in tree.iter():
        if "authori" in (element.get("class") or ""):
            element.set("class", " ".join(name for name in element.get("class").split() if "authori" not in name))


def published(tree: Any) -> date | None:
    """Return the date of publication of a page from its meta tags, JSON-LD or first times.

    What a date with full stops means depends on the language that the page declares.
    """
    language = (tree.get("lang") or "").strip().lower().partition("-")[0]
    texts = chain(_in_meta_tags(tree), _in_data(tree), _in_times(tree, language))
    return next((day for text in texts if (day := parse_date(text.strip(), language))), None)


def _in_meta_tags(tree: Any) -> Iterator[str]:
    named: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := meta.get(attribute):
                named.setdefault(name.strip().lower(), meta.get("content") or "")
    yield from (named[name] for name in _NAMES if named.get(name))


def _in_data(tree: Any) -> Iterator[str]:
    """Yield the dates of publication in JSON-LD, first those of articles, then those of objects of unknown type."""
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
    """Yield the dates of publication of objects in data, outer ones first, without those of comments."""
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


def _in_times(tree: Any, language: str) -> Iterator[str]:
    """Yield the times that are marked as that of publication, then the first time at the head of the article.

    If there is none, it may be in a line with a label such as "byline", in words.
    """
    marked: list[str] = []
    first: list[str] = []
    lines: list[str] = []
    passed, headed = 0, False
    for element in tree.iter("h1", "p", "time", "abbr", "span", "div", "meta", "dd", "td"):
        headed = headed or element.tag == "h1"
        labels = " ".join(element.get(name) or "" for name in ("itemprop", "class", "property", "data-testid"))
        time = element.get("datetime") or element.get("content") or element.text_content()
        if "datepublished" in labels.lower() or element.get("pubdate") is not None:
            if not _is_elsewhere(element):
                marked.append(time)
        elif element.tag == "time" and not first and passed < _HEAD:
            other = _CHANGED.search(labels) and "publish" not in labels.lower()
            within = headed or any(above.tag in {"article", "main"} for above in element.iterancestors())
            if within and not other and not _is_elsewhere(element) and not _follows_change(element):
                first.append(time)
        elif element.tag in {"dd", "td"} and passed < _HEAD:
            if _PUBLISHED_LABEL.fullmatch(_label(element)) and not _is_elsewhere(element):
                lines.append(" ".join(element.text_content().split()))
        elif headed and passed < _HEAD and _LINE.search(labels) and not _is_elsewhere(element):
            lines.append(" ".join(element.text_content().split()))
        elif element.tag == "p" and headed:
            passed += len(element.text_content().split())
    yield from (*marked, *first, *(day.isoformat() for line in lines if (day := dateline(line, language))))


def _is_elsewhere(element: Any) -> bool:
    """Whether an element is in a part of the page that does not belong to its article, such as a comment."""
    return any(
        above.tag in _ELSEWHERE
        or _OF_OTHERS.search(f"{above.get('class') or ''} {above.get('id') or ''} {above.get('itemtype') or ''}")
        for above in element.iterancestors()
        if above.tag not in {"html", "body"}
    )


def _follows_change(element: Any) -> bool:
    """Whether the words before a time in its line, or else the label above it, say that it is the time of a change."""
    before, at = _text_before(element), element
    while not before.strip() and at.getprevious() is None and at.getparent() is not None:
        at = at.getparent()
        before = _text_before(at) if at.tag in _IN_LINE else _label(at)
    return bool(CHANGED.search(before))


def _text_before(element: Any) -> str:
    """Return the text before an element in its line, as far as it is in the same parent and not longer than a label."""
    text, previous = "", element.getprevious()
    while previous is not None and len(text) <= _LABEL:
        if previous.tag not in _IN_LINE:
            return f"{previous.tail or ''}{text}"
        text = f"{previous.text_content()}{previous.tail or ''}{text}"
        previous = previous.getprevious()
    parent = element.getparent()
    return text if previous is not None or parent is None else f"{parent.text or ''}{text}"


def _label(element: Any) -> str:
    """Return the text of the element before this one if it is short enough for a label, else ""."""
    previous = element.getprevious()
    text = " ".join(previous.text_content().split()) if previous is not None and isinstance(previous.tag, str) else ""
    return f"{text} " if len(text) <= _LABEL else ""


def titled(tree: Any, text: str) -> str | None:
    """Return the part of a page's title that is also one of the first lines of its text; the other parts name the site.

    They come first on many pages: "Gazette | Local | Quay closes".
    """
    element = next(tree.iter("title"), None)
    parts = _TITLE_PARTS.split(" ".join(element.text_content().split())) if element is not None else []
    lines = {fold(line.lstrip("# ")) for line in text.split("\n\n", _FIRST_LINES)[:_FIRST_LINES]}
    found = [part for part in parts[1:] if fold(part) in lines]
    return max(found, key=len, default=None)


def publisher(tree: Any, told: str | None, url: str | None, title: str | None = None) -> str | None:
    """Return the publisher of a page: `told`, unless that is only the name of its account on a social network.

    Parts of the page's title from `title` on are not part of its name.
    """
    if told and title and title in (parts := _TITLE_PARTS.split(told)):
        return " ".join(parts[: parts.index(title)]) or None
    accounts = (meta.get("content") or "" for meta in tree.iter("meta") if meta.get("name") == "twitter:site")
    names = {account.strip().lstrip("@").casefold() for account in accounts}
    named = any(meta.get("property") == "og:site_name" and meta.get("content") for meta in tree.iter("meta"))
    if told is None or named or told.casefold() not in names:
        return told
    return host(url) or None
