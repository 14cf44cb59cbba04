"""Text files and HTML → their text and what they say about themselves."""

from datetime import date, datetime
from pathlib import PurePath
from typing import Any

import pytest

from askmuse.articles.formats import PARSERS, Draft, decode, parse_date, read
from askmuse.articles.layout import blocks
from askmuse.errors import ArticleError
from askmuse.types import Kind

PROSE, BULLET, ROW, HEADING = Kind.PROSE, Kind.BULLET, Kind.ROW, Kind.HEADING


def laid_out(text: str) -> list[tuple[Kind, str]]:
    return [(block.kind, text[block.start : block.end]) for block in blocks(text)]


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(ArticleError) as error:
        read(PurePath(name), data)
    return str(error.value)


# --- text files


def test_front_matter() -> None:
    matter = "---\ntitle: T\npublisher: P\nurl: https://a.b\nauthor: A\npublished: 2026-04-08\nother: x\n---\n\nBody.\n"
    assert read(PurePath("a.md"), matter.encode()) == Draft("\nBody.\n", "T", "P", "https://a.b", "A", date(2026, 4, 8))


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("headline: T", "title", "T"),
        ("Title: T", "title", "T"),
        ("title: 2026", "title", "2026"),
        ('title: "a\tb  c"', "title", "a b c"),
        ("title: ''\nheadline: T", "title", "T"),
        ("headline: H\ntitle: T", "title", "T"),
        ("title:\n  de: T", "title", None),
        ("outlet: P", "publisher", "P"),
        ("site: P", "publisher", "P"),
        ("sitename: P", "publisher", "P"),
        ("link: u", "url", "u"),
        ("source_url: u", "url", "u"),
        ("canonical: u", "url", "u"),
        ("authors: [Jane Doe, Wang]", "author", "Jane Doe, Wang"),
        ("byline: Jane Doe", "author", "Jane Doe"),
        ("author: ['', Wang]", "author", "Wang"),
        ("author: []", "author", None),
        ("author:\n- {name: Jane}", "author", None),
        ("date: April 8, 2026", "published", date(2026, 4, 8)),
        ("date: 2026-04-08T23:30:00-05:00", "published", date(2026, 4, 8)),
        ("published_at: 8 April 2026", "published", date(2026, 4, 8)),
        ("publish_date: 2026", "published", None),
        ("published: soon", "published", None),
    ],
)
def test_a_line_of_front_matter(line: str, field: str, value: Any) -> None:
    draft = read(PurePath("a.txt"), f"---\n{line}\n---\nBody.".encode())
    assert draft == Draft("Body.", **{field: value})


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\ntitle: x\nno end", "---\ntitle: x\nno end"),
        ("----\nBody.", "----\nBody."),
        ("Body.\n---\ntitle: x\n---\n", "Body.\n---\ntitle: x\n---\n"),
        ("---\n---\nBody.", "Body."),
        ("---\n# only a remark\n...\nBody.", "Body."),
    ],
)
def test_what_is_no_front_matter_or_says_nothing(text: str, body: str) -> None:
    assert read(PurePath("a.md"), text.encode()) == Draft(body)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("---\ntitle: [1\n---\nx", "has front matter that is not YAML (line 3): mend it"),
        ("---\ntitle: a\n---b\n---\nx", "has front matter that is not YAML (line 4): mend it"),
        ("---\ntitle: !!python/object:os.system x\n---\nx", "has front matter that is not YAML (line 2): mend it"),
        ("---\n\x01\n---\nx", "has front matter that is not YAML: mend it"),
        ("---\ndate: 2026-99-99\n---\nx", "has front matter that is not YAML: mend it"),
        ("---\na: " + "[" * 5000 + "\n---\nx", "has front matter that is not YAML: mend it"),
        ("---\n- a\n- b\n---\nx", "has front matter that is not a list of `key: value` lines: mend it"),
        ("---\nwords\n---\nx", "has front matter that is not a list of `key: value` lines: mend it"),
    ],
)
def test_front_matter_that_cannot_be_read(text: str, why: str) -> None:
    assert refusal("a.md", text.encode()) == f"{why}, or remove the lines between the ---"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"\xef\xbb\xbf---\ntitle: T\n---\nx", "---\ntitle: T\n---\nx"),
        ("café 👩".encode("utf-16"), "café 👩"),
        (b"\xfe\xff" + "café".encode("utf-16-be"), "café"),
        (b"one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        (b"", ""),
    ],
)
def test_decode(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_a_byte_order_mark_does_not_hide_front_matter() -> None:
    assert read(PurePath("a.md"), b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\nx") == Draft("x", "T")


def test_latin_1_is_refused_with_the_command_that_converts_it() -> None:
    why = "is not UTF-8 text (byte 3): convert it, e.g. `iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW`"
    assert refusal("a.txt", b"caf\xe9") == why


def test_binary_is_refused() -> None:
    assert refusal("a.txt", b"GIF\0") == "is binary, not text: remove it, or give it the suffix of its format"


def test_half_a_character_of_utf_16_is_refused() -> None:
    assert refusal("a.txt", b"\xff\xfeh").startswith("is not UTF-16 text (byte 2)")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2026, 4, 8), date(2026, 4, 8)),
        (datetime(2026, 4, 8, 23, 59), date(2026, 4, 8)),
        ("2026-04-08", date(2026, 4, 8)),
        ("2026-04-08T10:00:00Z", date(2026, 4, 8)),
        ("Wed, 08 Apr 2026 10:00:00 GMT", date(2026, 4, 8)),
        ("April 8th, 2026", date(2026, 4, 8)),
        (20260408, date(2026, 4, 8)),
        ("20/4/2026", date(2026, 4, 20)),
        ("8/4/2026", None),
        ("April 2026", None),
        ("8 April", None),
        ("2026", None),
        ("10:30", None),
        ("April 31, 2026", None),
        ("9" * 30, None),
        ("", None),
        (None, None),
        ([1], None),
    ],
)
def test_parse_date_names_the_day_or_nothing(value: object, day: date | None) -> None:
    assert parse_date(value) == day


# --- HTML

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


def test_html_says_what_it_is() -> None:
    draft = read(PurePath("a.html"), PAGE.encode())
    assert (draft.title, draft.publisher, draft.url, draft.author, draft.published) == (
        "Muse Spark tops charts",
        "Example Times",
        "https://example.com/muse-spark",
        "Jane Doe",
        date(2026, 4, 8),
    )


def test_the_caption_of_a_table_is_no_row_of_it() -> None:
    page = PAGE.replace("<table>", "<table><caption>Scores in points</caption>")
    assert "\n\nScores in points\n\n| Model | Score |\n" in read(PurePath("a.html"), page.encode()).text


def test_html_is_read_without_its_page() -> None:
    assert laid_out(read(PurePath("a.htm"), PAGE.encode()).text) == [
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
        (ROW, "| Model | Score |"),
        (ROW, "| Muse Spark | 52 |"),
        (HEADING, "Reactions"),
        (PROSE, "“It works. We like it,” Wang said in a statement that was sent to reporters on Wednesday."),
        (PROSE, "We were surprised. So were they, as far as anybody knows."),
    ]


def test_a_link_that_stands_alone_keeps_its_address() -> None:
    links = (
        "<li><a href='https://a.b/c'>The source of the figures</a></li><li>See <a href='/d'>the rest</a> of them</li>"
    )
    text = read(PurePath("a.html"), PAGE.replace("<h3>", f"<ul>{links}</ul><h3>").encode()).text
    assert "\n\n- [The source of the figures](https://a.b/c)\n- See the rest of them\n\n" in text


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"<html><body><p></p></body></html>"])
def test_html_without_an_article_is_refused(data: bytes) -> None:
    assert refusal("a.html", data) == "holds no article text: save the page again with its content, or as text"


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
def test_a_page_is_read_in_the_encoding_that_it_names(head: str, encoding: str) -> None:
    page = f"<html><head>{head}<title>T</title></head><body><article>{FRENCH}{FRENCH}</article></body></html>"
    assert "Où l'été fut très chaud" in read(PurePath("a.html"), page.encode(encoding)).text


def test_the_encoding_of_a_page_is_not_guessed() -> None:
    page = f"<html><body><article>{FRENCH}</article></body></html>".encode("iso-8859-1")
    assert refusal("a.html", page).startswith("is not UTF-8 text (byte 25): convert it")


@pytest.mark.parametrize(
    "rest",
    ["<footer>Copyright 2019 The Town</footer>", "<p>The flood of March 3, 2014 was worse, people say.</p>"],
)
def test_no_date_is_made_out_of_a_notice_or_of_prose(rest: str) -> None:
    page = f"<html><head><title>T</title></head><body><article>{FRENCH}{FRENCH}{rest}</article></body></html>"
    assert read(PurePath("a.html"), page.encode()).published is None


def test_text_between_the_paragraphs_of_a_page_stays() -> None:
    loose = "The tail stands loose in the body of the page."
    page = f"<html><body><article>{FRENCH}{loose}<p>Nobody was hurt, the mayor said.</p></article></body></html>"
    assert f"\n\n{loose}\n\nNobody was hurt" in read(PurePath("a.html"), page.encode()).text


# --- all


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md", b"---\ntitle: !!bool maybe\n---\nText."),
        ("a.md", b'---\ntitle: !!int ""\n---\nText.'),
        ("a.md", b"---\npublished: !!timestamp x\n---\nText."),
    ],
)
def test_whatever_a_library_meets_is_an_article_that_cannot_be_read(name: str, data: bytes) -> None:
    assert refusal(name, data)


def test_a_number_that_is_too_long_is_no_date() -> None:
    assert read(PurePath("a.md"), b"---\npublished: 0x" + b"f" * 5000 + b"\n---\nText.").published is None


def test_a_fault_of_a_library_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_: bytes) -> Draft:
        raise IndexError("list index out of range")

    monkeypatch.setitem(PARSERS, ".md", stumble)
    assert refusal("a.md", b"Text.") == "cannot be read (IndexError: list index out of range): save it again"


def test_the_suffix_names_the_reader_in_any_case() -> None:
    assert list(PARSERS) == [".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx"]
    assert read(PurePath("A.TXT"), b"Text.") == Draft("Text.")


def test_half_characters_become_ones_that_json_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARSERS, ".txt", lambda data: Draft("a\ud800b"))
    assert read(PurePath("a.txt"), b"") == Draft("a?b")
