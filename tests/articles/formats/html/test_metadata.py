"""When a page was published and by whom, as it says itself."""

from datetime import date

import pytest

from askmuse.articles.formats.html import read_html

TEXT = (
    "<p>The choir of Elnes won the northern prize in Umea, the jury said, after four days of song in the old town "
    "hall.</p><p>It has 40 singers, the oldest of them 81, and will travel to Holm in May with its new conductor.</p>"
)
APRIL_8 = date(2026, 4, 8)


def draft_of(head: str, top: str = "", end: str = ""):  # type: ignore[no-untyped-def]
    page = f"<html><head>{head}</head><body><article><h1>Choir wins</h1>{top}{TEXT}</article>{end}</body></html>"
    return read_html(page.encode())


@pytest.mark.parametrize(
    ("head", "top"),
    [
        ('<meta property="article:published_time" content="2026-04-08T09:30:00Z">', ""),
        ('<meta name="DC.date.issued" content="2026-04-08">', ""),
        ('<meta itemprop="datePublished" content="8 April 2026">', ""),
        ('<meta name="date" content="03/04/2025"><meta name="pubdate" content="20260408">', ""),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-04-08"}</script>', ""),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "Organization", "foundingDate": "1902-01-01"}, '
            '{"@type": ["Article", "X"], "dateModified": "2026-05-01", "datePublished": "2026-04-08"}]}</script>',
            "",
        ),
        ('<meta property="article:modified_time" content="2026-05-01">', "<time datetime='2026-04-08'>8 April</time>"),
        ("", "<p>Updated <time datetime='2026-05-01'>1 May</time>, first out <time datetime='2026-04-08'></time></p>"),
        (
            "",
            "<time class='updated' datetime='2026-05-01'></time><time class='published' datetime='2026-04-08'></time>",
        ),
        ("", "<p>Mis à jour le <time>1 mai 2026</time> – Publié le <time>8 avril 2026</time></p>"),
        ("", "<p><b>Actualizado:</b> <time>1 mayo 2026</time> <i>Publicado:</i> <time>8 abril 2026</time></p>"),
        ("", "<div>Updated on <a href='/a'><time>1 May 2026</time></a></div><p><time>8 April 2026</time></p>"),
        ("", "<div><p>Senast ändrad</p><p><time>1 maj 2026</time></p></div><p><time>8 april 2026</time></p>"),
        ("", "<p>Updated <time>1 May 2026</time><br>Online since <time>8 April 2026</time></p>"),
        ("", "<dl><dt>Published</dt><dd>8 April 2026</dd><dt>Last updated</dt><dd>1 May 2026</dd></dl>"),
        (
            "",
            "<table><tr><td>Tag</td><td>1. Mai</td></tr><tr><td>Erschienen</td><td>8. April 2026</td></tr></table>",
        ),
        ("", '<p class="byline">Von Ute Lang · 8. April 2026</p>'),
        ("", '<div class="article-date">Publié le 8 avril 2026</div>'),
        ("", "<time class='entry-date published updated' datetime='2026-04-08'>8 April</time>"),
        ("", "<span itemprop='datePublished' content='2026-04-08'>Wednesday</span>"),
    ],
)
def test_the_date_of_publication_is_read_from_metadata_time_elements_and_bylines(head: str, top: str) -> None:
    draft = draft_of(head, top)
    assert (draft.published, draft.date_source) == (APRIL_8, "metadata")


@pytest.mark.parametrize(
    ("head", "top", "end"),
    [
        ('<meta property="article:modified_time" content="2026-04-08">', "", ""),
        (
            '<meta property="og:updated_time" content="2026-04-08"><meta name="revised" content="2026-04-08">',
            "",
            "",
        ),
        ('<meta name="dcterms.modified" content="2026-04-08">', "", ""),
        ('<meta name="dcterms.created" content="2026-04-08">', "", ""),
        ('<meta name="DC.date.created" content="2026-04-08">', "", ""),
        ('<meta property="article.created" content="2026-04-08">', "", ""),
        ('<link rel="canonical" href="https://a.b/2026/04/08/choir">', "", ""),
        ('<meta property="article:published_time" content="03/04/2025">', "", ""),
        ('<meta property="article:published_time" content="2026-04">', "", ""),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2026-04-08"}</script>', "", ""),
        ('<script type="application/ld+json">{"@type": "NewsArticle", broken</script>', "", ""),
        ("", "<time itemprop='dateModified' datetime='2026-04-08'></time>", ""),
        ("", "<time>03/04/2025</time>", ""),
        ("", "<p>This story was amended on <time datetime='2026-04-08'></time>.</p>", ""),
        ("", "<dl><dt>Last updated</dt><dd>8 April 2026</dd></dl>", ""),
        ("", "", "<div id='comments'><p>Nice. <time datetime='2026-04-08'></time></p></div>"),
        ("", "", "<aside><time datetime='2026-04-08'></time> Another story</aside>"),
        ("", "", "<ul class='related'><li>Another story <time datetime='2026-04-08'></time></li></ul>"),
        ("", "", "<footer>© 2026, last changed on <time datetime='2026-04-08'></time></footer>"),
    ],
)
def test_dates_of_changes_comments_and_other_stories_are_not_the_date_of_publication(
    head: str, top: str, end: str
) -> None:
    draft = draft_of(head, top, end)
    assert (draft.published, draft.date_source) == (None, None)


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ('<meta property="og:site_name" content="The Bay"><meta name="twitter:site" content="@bayonline">', "The Bay"),
        (
            '<meta name="twitter:site" content="@futurezoneat"><link rel="canonical" href="https://futurezone.at/a/1">',
            "futurezone.at",
        ),
        ('<meta name="twitter:site" content="@futurezoneat">', None),
        ("", None),
    ],
)
def test_the_publisher_is_the_site_name_or_the_handle_if_the_url_confirms_it(head: str, publisher: str | None) -> None:
    assert draft_of(head).publisher == publisher


@pytest.mark.parametrize("top", ["<time>08.04.2026</time>", '<p class="byline">Von Ute Lang · 08.04.2026</p>'])
def test_the_declared_language_decides_the_order_of_day_and_month(top: str) -> None:
    page = f"<html lang='{{}}'><body><article><h1>Chor</h1>{top}{TEXT}</article></body></html>"
    days = [read_html(page.format(lang).encode()).published for lang in ("de", "de-AT", "en", "")]
    assert days == [APRIL_8, APRIL_8, None, None]


def test_a_box_of_authorities_names_no_author() -> None:
    box = "<div class='navbox authority-control'><a>Authority control databases</a></div>"
    assert draft_of("", end=box).author is None
