"""Reads web pages: their HTML is cleaned up, then trafilatura finds the article."""

from typing import Any

from askmuse.articles.formats.draft import EXPORTED, Draft
from askmuse.articles.formats.encoding import decode
from askmuse.articles.formats.html.bounds import bounded, flatten
from askmuse.articles.formats.html.code import write_code
from askmuse.articles.formats.html.declared import declared_encoding
from askmuse.articles.formats.html.hidden import without_hidden
from askmuse.articles.formats.html.metadata import drop_authority_classes, published, publisher, titled
from askmuse.articles.formats.html.paragraphs import part_paragraphs
from askmuse.articles.formats.html.raised import write_raised
from askmuse.articles.formats.html.splitting import add_headings, part_glued
from askmuse.articles.formats.html.tables import write_tables
from askmuse.articles.formats.html.text import text_of
from askmuse.articles.formats.html.whole import whole_text
from askmuse.errors import ArticleError

__all__ = ["declared_encoding", "read_html", "read_whole"]

_EMPTY = "holds no article text: save the page again with its content, or as text"


def read_html(data: bytes) -> Draft:
    """Return the article of a web page, and its metadata; raises ArticleError."""
    from trafilatura import extract_metadata

    decoded = decode(data, declared_encoding(data))
    tree = _parsed(bounded(decoded.text))
    drop_authority_classes(tree)
    generators = tree.xpath("//meta[@name='generator']/@content")
    about: Any = extract_metadata(tree, date_config={"original_date": True, "extensive_search": False})
    day = published(tree)
    scripts = list(tree.iter("script"))
    text = _extracted(_in_order(tree, menus=True))
    if not text and scripts:  # the article may only be in data of the page that a script would show
        tree.extend(scripts)
        text = _extracted(tree)
    if not text:
        raise ArticleError(_EMPTY)
    title = titled(tree, text)
    named = publisher(tree, about.sitename or None, about.url or None, title)
    return Draft(
        text,
        title=title or about.title or None,
        publisher=named,
        url=about.url or None,
        author=about.author or None,
        published=day,
        date_source="metadata" if day else None,
        is_export=EXPORTED in generators,
        notices=list(decoded.notices),
    )


def read_whole(page: str) -> str:
    """Return all text that a page shows, for pages without menus; "" if there is none."""
    try:
        return whole_text(_in_order(_parsed(bounded(page)), menus=False))
    except ArticleError:
        return ""


def _in_order(tree: Any, *, menus: bool) -> Any:
    """Return a page with all visible text in simple elements, and without hidden text."""
    import lxml.html

    write_raised(tree)
    without_hidden(tree)
    write_tables(tree, menus=menus)
    write_code(tree)
    part_paragraphs(tree)
    # parsed again, since the time of trafilatura grows with the square of the adjacent pieces of text
    return _parsed(lxml.html.tostring(tree, encoding="unicode"))


def _extracted(tree: Any) -> str:
    import trafilatura

    page: Any = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, include_links=True, favor_recall=True
    )
    if page is None or page.body is None:
        return ""
    part_glued(page.body, tree)
    add_headings(page.body, tree)
    return text_of(page.body)


def _parsed(page: str) -> Any:
    import lxml.etree
    import lxml.html

    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True
    )
    try:
        tree = lxml.html.document_fromstring(page.encode(), parser=parser)
    except lxml.etree.ParserError:
        raise ArticleError(_EMPTY) from None
    flatten(tree)
    return tree
