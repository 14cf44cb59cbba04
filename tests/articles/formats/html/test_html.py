"""Web pages → their article, and what their metadata say."""

from datetime import date

import pytest

from askmuse.articles.formats.html import read_html
from askmuse.articles.layout import blocks
from askmuse.errors import ArticleError
from askmuse.types import Kind

PROSE, BULLET, ROW, HEADING = Kind.PROSE, Kind.BULLET, Kind.ROW, Kind.HEADING


def kinds_and_texts(text: str) -> list[tuple[Kind, str]]:
    return [(block.kind, text[block.start : block.end]) for block in blocks(text)]


def refusal_message(data: bytes) -> str:
    with pytest.raises(ArticleError) as error:
        read_html(data)
    return str(error.value)


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Muse Spark tops charts | Example Times</title>
<meta property="og:title" content="Muse Spark tops charts"><meta property="og:site_name" content="Example Times">
<meta property="article:published_time" content="2026-04-08T09:30:00Z"><meta name="author" content="Jane Doe">
<link rel="canonical" href="https://example.com/muse-spark"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Muse Spark tops charts</h1>
<p>Meta released Muse Spark on Wednesday. The model scored <b>52</b> points,
<a href="https://a.b">its makers</a> said.</p>
<p>The figures stand on the<br>site of the company, which says
that it wants to publish more of them in the course of the summer.</p>
<h2>What it costs</h2>
<p>The price is $3 for each million tokens, which is less than what most rivals ask for today.</p>
<ul><li>Input costs $1 for each million tokens.</li><li>Output costs $3 for each million tokens.</li></ul>
<table><tr><th>Model</th><th>Score</th></tr><tr><td>Muse Spark</td><td>52</td></tr></table>
<h3>Reactions</h3><p>“It works. We like it,” Wang said in a statement that was sent to reporters on Wednesday.</p>
<blockquote><p>We were surprised.</p><p>So were they, as far as anybody knows.</p></blockquote>
</article>
<section id="comments" class="comments"><h2>Comments</h2><p>This model is useless, says a reader.</p></section>
<footer><p>© 2026 Example Media. All rights reserved.</p></footer></body></html>"""


def test_title_publisher_url_author_and_date_are_read_from_the_metadata_of_a_page() -> None:
    draft = read_html(PAGE.encode())
    assert (draft.title, draft.publisher, draft.url, draft.author, draft.published) == (
        "Muse Spark tops charts",
        "Example Times",
        "https://example.com/muse-spark",
        "Jane Doe",
        date(2026, 4, 8),
    )


def test_the_caption_of_a_table_is_a_paragraph_above_it() -> None:
    page = PAGE.replace("<table>", "<table><caption>Scores in points</caption>")
    assert "\n\nScores in points\n\n| Model: Muse Spark | Score: 52 |\n\n" in read_html(page.encode()).text


def test_only_the_article_of_a_page_is_read_without_menus_comments_and_footer() -> None:
    assert kinds_and_texts(read_html(PAGE.encode()).text) == [
        (HEADING, "Muse Spark tops charts"),
        (PROSE, "Meta released Muse Spark on Wednesday. The model scored 52 points, its makers said."),
        (
            PROSE,
            "The figures stand on the site of the company, which says that it wants to publish more of them in the "
            "course of the summer.",
        ),
        (HEADING, "What it costs"),
        (PROSE, "The price is $3 for each million tokens, which is less than what most rivals ask for today."),
        (BULLET, "Input costs $1 for each million tokens."),
        (BULLET, "Output costs $3 for each million tokens."),
        (ROW, "| Model: Muse Spark | Score: 52 |"),
        (HEADING, "Reactions"),
        (PROSE, "“It works. We like it,” Wang said in a statement that was sent to reporters on Wednesday."),
        (PROSE, "We were surprised."),
        (PROSE, "So were they, as far as anybody knows."),
    ]


def test_a_list_item_that_is_only_a_link_keeps_its_url() -> None:
    links = (
        "<li><a href='https://a.b/c'>The source of the figures</a></li><li>See <a href='/d'>the rest</a> of them</li>"
    )
    text = read_html(PAGE.replace("<h3>", f"<ul>{links}</ul><h3>").encode()).text
    assert "\n\n- [The source of the figures](https://a.b/c)\n- See the rest of them\n\n" in text


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"<html><body><p></p></body></html>"])
def test_a_page_without_article_text_is_refused(data: bytes) -> None:
    assert refusal_message(data) == "holds no article text: save the page again with its content, or as text"


FRENCH = "<p>Où l'été fut très chaud, les jardins ont souffert plus que jamais, et les fontaines étaient à sec.</p>"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<meta charset="iso-8859-1">', "iso-8859-1"),
        ('<meta charset="iso-8859-1">', "utf-8-sig"),
    ],
)
def test_a_page_is_decoded_as_it_declares(head: str, encoding: str) -> None:
    page = f"<html><head>{head}<title>T</title></head><body><article>{FRENCH}{FRENCH}</article></body></html>"
    assert "Où l'été fut très chaud" in read_html(page.encode(encoding)).text


def test_a_page_of_undeclared_encoding_is_read_as_windows_1252_with_a_notice() -> None:
    page = f"<html><body><article>{FRENCH}</article></body></html>".encode("iso-8859-1")
    draft = read_html(page)
    assert draft.text == FRENCH[3:-4]
    assert [notice.split(":")[0] for notice in draft.notices] == ["is not UTF-8 (byte 25) and was read as Windows-1252"]


@pytest.mark.parametrize(
    "rest",
    ["<footer>Copyright 2019 The Town</footer>", "<p>The flood of March 3, 2014 was worse, people say.</p>"],
)
def test_a_year_of_copyright_or_a_date_in_prose_is_not_the_date_of_publication(rest: str) -> None:
    page = f"<html><head><title>T</title></head><body><article>{FRENCH}{FRENCH}{rest}</article></body></html>"
    assert read_html(page.encode()).published is None


def test_text_outside_of_paragraph_elements_is_kept() -> None:
    loose = "The tail stands loose in the body of the page."
    page = f"<html><body><article>{FRENCH}{loose}<p>Nobody was hurt, the mayor said.</p></article></body></html>"
    assert f"\n\n{loose}\n\nNobody was hurt" in read_html(page.encode()).text
