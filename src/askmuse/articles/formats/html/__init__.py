"""Web pages: trafilatura finds the article in a page that was first put in order."""

from typing import Any

from askmuse.articles.formats.draft import Draft
from askmuse.articles.formats.encoding import decode
from askmuse.articles.formats.html.bounds import bounded
from askmuse.articles.formats.html.declared import declared_encoding
from askmuse.articles.formats.html.hidden import without_hidden
from askmuse.articles.formats.html.metadata import published
from askmuse.articles.formats.html.paragraphs import part_paragraphs
from askmuse.articles.formats.html.raised import write_raised
from askmuse.articles.formats.html.tables import write_tables
from askmuse.articles.formats.html.text import text_of
from askmuse.errors import ArticleError

_EMPTY = "holds no article text: save the page again with its content, or as text"


def read_html(data: bytes) -> Draft:
    """Return the article of a web page, and what its metadata say; raises ArticleError."""
    import trafilatura

    decoded = decode(data, declared_encoding(data))
    tree = _parsed(decoded.text)
    day = published(tree)
    write_raised(tree)
    without_hidden(tree)
    write_tables(tree)
    part_paragraphs(tree)
    page: Any = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        include_tables=True,
        include_links=True,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    text = text_of(page.body) if page is not None and page.body is not None else ""
    if page is None or not text:
        raise ArticleError(_EMPTY)
    return Draft(
        text,
        title=page.title or None,
        publisher=page.sitename or None,
        url=page.url or None,
        author=page.author or None,
        published=day,
        date_source="metadata" if day else None,
        notices=list(decoded.notices),
    )


def _parsed(page: str) -> Any:
    import lxml.etree
    import lxml.html

    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True
    )
    try:
        return lxml.html.document_fromstring(bounded(page).encode(), parser=parser)
    except lxml.etree.ParserError:
        raise ArticleError(_EMPTY) from None
