"""Each kind of page, read as people see it: the whole text of its article."""

import time

import pytest

from askmuse.articles.formats.html import read_html, read_whole

FIRST = (
    "The county publishes notes on cranes, ropes and ferries for the people of the bay, who read them at the pier on "
    "Sundays and write letters in reply."
)
LAST = (
    "Its editor says that no other paper in the bay has so many readers, and that letters come in from as far as Holm "
    "and Rokk."
)


def text_of(body: str, encoding: str = "utf-8") -> str:
    return read_html(f"<html><head><title>Quay</title></head><body>{body}</body></html>".encode(encoding)).text


def text_between_paragraphs(part: str) -> str:
    """Return what is read of a part of an article that stands between two paragraphs."""
    text = text_of(f"<article><h1>Quay</h1><p>{FIRST}</p>{part}<p>{LAST}</p></article>")
    head, tail = f"# Quay\n\n{FIRST}", f"\n\n{LAST}"
    assert text.startswith(head)
    assert text.endswith(tail)
    return text[len(head) : -len(tail)].strip("\n")


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="iso-8859-1">',
        "<META CHARSET=ascii>",
        '<meta http-equiv="Content-Type" content="text/html; charset=latin1">',
        '<!-- <meta charset="utf-8"> --><meta charset="windows-1252">',
        '<meta charset="klingon"><meta charset="us-ascii">',
        '<meta name="description" content="charset=utf-8"><meta charset="ISO8859-1">',
    ],
)
def test_declarations_of_latin_1_and_ascii_mean_windows_1252(declaration: str) -> None:
    said = "Le maire de Besançon dit : « C’est fini » à l’hôtel, où “tout” coûte 5 € – dit-il."
    page = f"<html><head>{declaration}</head><body><p>{said}</p></body></html>"
    draft = read_html(page.encode("windows-1252"))
    assert (draft.text, draft.notices) == (said, [])


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8-sig", "iso-8859-2"),
        ("utf-16", "iso-8859-1"),
        ("utf-32", "utf-8"),
        ("utf-8", "utf-16"),
        ("windows-1251", "cp1251"),
        ("shift_jis", "x-sjis"),
        ("gb18030", "gb2312"),
    ],
)
def test_a_byte_order_mark_overrules_the_declared_encoding(encoding: str, declared: str) -> None:
    told = {"windows-1251": "Причал закроют в марте.", "shift_jis": "埠頭は三月に閉まる。", "gb18030": "码头三月关闭。"}
    said = told.get(encoding, "The café in Århus seats 40.")
    page = f'<html><head><meta charset="{declared}"></head><body><p>{said}</p></body></html>'
    draft = read_html(page.encode(encoding))
    assert (draft.text, draft.notices) == (said, [])


def test_the_encoding_in_an_xml_declaration_counts() -> None:
    page = '<?xml version="1.0" encoding="iso-8859-1"?><html><body><p>It’s closed, says Åse.</p></body></html>'
    assert read_html(page.encode("windows-1252")).text == "It’s closed, says Åse."


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("10<sup>6</sup> tonnes", "10⁶ tonnes"),
        ("10<sup>−9</sup> m and 10<sup>-3</sup> g", "10⁻⁹ m and 10⁻³ g"),
        ("H<sub>2</sub>O, CO<sub>2</sub> and log<sub>10</sub>", "H₂O, CO₂ and log₁₀"),
        ("41 m<sup>2</sup> and 3 km<sup>3</sup>", "41 m² and 3 km³"),
        ("in 1412<sup>[3]</sup> and 63<sup><a href='#n1'>1</a></sup> rooms", "in 1412[3] and 63[1] rooms"),
        ("in 1412<a href='#fn4'><sup>4</sup></a>, 20<sup class='reference'>5</sup>", "in 1412[4], 20[5]"),
        ("It ended.<sup>2</sup> “So it did.”<sup>3</sup> He left.*", "It ended.[2] “So it did.”[3] He left.*"),
        ("It ended.<sup>[<i><a href='/wiki/CN'>citation needed</a></i>]</sup>", "It ended.[citation needed]"),
        ("the 21<sup>st</sup>, the 1<sup>er</sup> and M<sup>lle</sup> Roux", "the 21st, the 1er and Mlle Roux"),
        ("x<sup>2k</sup>, e<sup>x/2</sup>, x<sup>n</sup>, x<sub>i</sub>", "x^2k, e^(x/2), xⁿ, x_i"),
        ("Word<sup>®</sup> and Brand<sup>TM</sup>", "Word® and BrandTM"),
        ("<math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math>", "E=mc^2"),
        ("<math><mfrac><mn>1</mn><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow></mfrac></math>", "1/(x+1)"),
        (
            "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x^2+1</annotation></semantics></math>",
            "x^2+1",
        ),
        ("He said: <q>It is <b>closed</b></q>.", "He said: “It is closed”."),
        ("It opens <del>on Monday</del> <ins>on Tuesday</ins>.", "It opens ~~on Monday~~ on Tuesday."),
        ("The ware<wbr>house, har&shy;bour", "The warehouse, har\u00adbour"),
        ("one<br>two<br/>three", "one two three"),
        ("It closes<!-- not yet --> in <font color=red>March</font>.", "It closes in March."),
    ],
)
def test_inline_elements_become_plain_characters(html: str, text: str) -> None:
    assert text_between_paragraphs(f"<p>Note: {html} here.</p>") == f"Note: {text} here."


SECRETS = [
    "<p hidden>Secret.</p>",
    "<p hidden=hidden>Secret.</p>",
    "<div aria-hidden='true'><p>Owner: {{owner}}</p></div>",
    "<p style='color: red; display:none'>Secret.</p>",
    "<p style='DISPLAY: NONE !important'>Secret.</p>",
    "<div style='visibility: hidden'><p>Secret.</p></div>",
    "<template><p>Secret.</p></template>",
    "<noscript><p>Secret.</p></noscript>",
    "<script>document.write('Secret')</script>",
    "<style>p { color: red }</style>",
    "<p hidden='until-found'>Secret.</p>",
    "<details hidden><summary>Secret</summary><p>Secret.</p></details>",
    "<details hidden='until-found'><summary>Secret</summary>Secret.</details>",
    "<p style='visibility : collapse'>Secret.</p>",
    "<dialog><p>Secret.</p></dialog>",
    "<div popover><p>Secret.</p></div>",
    "<div popover=manual><p>Secret.</p></div>",
    "<video src=a.mp4><p>Secret.</p></video>",
    "<audio src=a.mp3>Secret.</audio>",
    "<canvas>Secret.</canvas>",
    "<iframe src=a.html>Secret.</iframe>",
    "<table hidden><tr><th>Secret</th><th>Sum</th></tr><tr><td>a</td><td>1</td></tr></table>",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_elements_that_a_browser_does_not_show_are_not_read(secret: str) -> None:
    assert text_between_paragraphs(secret) == ""
    assert (
        text_between_paragraphs(f"<p>It ends{secret if secret.startswith('<s') else ''} here.</p>") == "It ends here."
    )


@pytest.mark.parametrize(
    "shown", ["aria-hidden='false'", "style='display: block'", "popover='A hint.'", "style='opacity: 0'", "inert"]
)
def test_elements_that_a_browser_shows_are_read(shown: str) -> None:
    assert text_between_paragraphs(f"<p {shown}>It is shown.</p>") == "It is shown."


def test_an_open_dialogue_is_read() -> None:
    assert text_between_paragraphs("<dialog open><p>The quay is closed until further notice.</p></dialog>") == (
        "The quay is closed until further notice."
    )


@pytest.mark.parametrize("link", ["<span class='mw-editsection'>[edit]</span>", "<a class=headerlink href='#x'>¶</a>"])
def test_the_links_of_a_heading_are_no_part_of_it(link: str) -> None:
    assert text_between_paragraphs(f"<h2>The price{link}</h2><p>It is low.</p>") == "## The price\n\nIt is low."


def test_an_article_that_is_hidden_behind_a_consent_dialog_is_read() -> None:
    page = (
        f"<div aria-hidden='true'><article><p>{FIRST}</p><p>{LAST}</p></article></div><div><p>Do you agree?</p></div>"
    )
    assert text_of(page).startswith(f"{FIRST}\n\n{LAST}")


PARAGRAPHS = [
    "The old quay at Marlow Point closes in March, its owner told the staff on Monday.",
    "About 210 people work there.",
    "It ends.",
]


@pytest.mark.parametrize(
    "html",
    [
        "<article>{0}<br><br>{1}<br/>\n<br/>{2}</article>",
        "<article><p>{0}<br>&nbsp;<br>{1}<br><br><br>{2}</p></article>",
        "<article><font size=2>{0}<br><br>{1}<br><br>{2}</font></article>",
        "<div>{0}<div>{1}</div>{2}</div>",
        "<div><span>{0}</span><p>{1}</p><i>{2}</i></div>",
        "<article><b>{0}<p>{1}</p></b>{2}</article>",
        "<table><tr><td><a href=/>Home</a></td></tr><tr><td>{0}<p>{1}</p>{2}</td></tr></table>",
        "<table role=presentation><tr><td>{0}</td></tr><tr><td>{1}</td></tr><tr><td>{2}</td></tr></table>",
        "<table><tr><td><table><tr><td>{0}</td></tr></table>{1}</td></tr><tr><td>{2}</td></tr></table>",
        "<pre>{0}\n\n{1}\n\n{2}</pre>",
        "<blockquote><p>{0}</p>{1}<br><br>{2}</blockquote>",
        "<section><header>{0}</header><p>{1}</p><footer></footer>{2}</section>",
    ],
)
def test_paragraphs_are_separated_whatever_elements_mark_them(html: str) -> None:
    assert text_of(html.format(*PARAGRAPHS)) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ul><li>One<ul><li>Two</li><li>Three</li></ul></li><li>Four</li></ul>", "- One\n- Two\n- Three\n- Four"),
        ("<ol><li><p>One.</p><p>More.</p></li><li>Two<br>lines</li></ol>", "- One. More.\n- Two lines"),
        ("<dl><dt>Crane</dt><dd>Lifts 40 tonnes.</dd></dl>", "- Crane\n- Lifts 40 tonnes."),
        ("<p>Plans:<br>• One<br>• Two</p>", "Plans:\n\n• One\n\n• Two"),
        ("<pre><code># note\nrun --fast\n    # above 60</code></pre>", "```\n# note\nrun --fast\n    # above 60\n```"),
        ("<pre>x = {1: 2}\nprint(x[1])</pre>", "```\nx = {1: 2}\nprint(x[1])\n```"),
        ("<pre><code>```\na\n```</code></pre>", "````\n```\na\n```\n````"),
        ("<p>Run <code>pump -x</code> daily.</p>", "Run pump -x daily."),
        ("<details><summary>How much?</summary>It lifts 40 tonnes.</details>", "## How much?\n\nIt lifts 40 tonnes."),
        ("<details open><summary>How?</summary><p>With ropes.</p></details>", "## How?\n\nWith ropes."),
    ],
)
def test_lists_code_and_details_become_markdown(html: str, text: str) -> None:
    assert text_between_paragraphs(html) == text


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        (
            "<tr><th>Vehicle</th><th>Single</th><th>Return</th></tr>"
            "<tr><td>Lorry</td><td>180 kr</td><td>310 kr</td></tr>",
            ["| Vehicle: Lorry | Single: 180 kr | Return: 310 kr |"],
        ),
        (
            "<thead><tr><td></td><td>Single</td></tr></thead><tfoot><tr><td>All</td><td>9</td></tr></tfoot>"
            "<tbody><tr><th>Lorry</th><td>180</td></tr></tbody>",
            ["| Lorry | Single: 180 |", "| All | Single: 9 |"],
        ),
        (
            "<tr><th rowspan=2>Vehicle</th><th colspan=2>2025</th></tr><tr><th>Single</th><th>Return</th></tr>"
            "<tr><td rowspan=2>Lorry</td><td>180</td><td>310</td></tr><tr><td>200</td><td>350</td></tr>"
            "<tr><td colspan=3>Children travel free</td></tr>",
            [
                "| Vehicle: Lorry | 2025 Single: 180 | 2025 Return: 310 |",
                "| 2025 Single: 200 | 2025 Return: 350 |",
                "| Children travel free |",
            ],
        ),
        (
            "<tr><td>Vehicle</td><td>Single</td></tr><tr><td>Car</td><td>110</td></tr><tr><td>Lorry</td><td>310</td></tr>",
            ["| Vehicle: Car | Single: 110 |", "| Vehicle: Lorry | Single: 310 |"],
        ),
        (
            "<caption>Gorm Castle</caption><tr><th>Built</th><td>1412</td></tr>"
            "<tr><th>Rooms</th><td>63<br>rooms</td></tr>",
            ["Gorm Castle", "", "| Built | 1412 |", "| Rooms | 63 rooms |"],
        ),
        (
            "<tr><th>Year</th><th>Report</th></tr><tr><td>2024</td><td>The <a href=/r>whole</a> report</td></tr>",
            ["| Year: 2024 | Report: The whole report |"],
        ),
    ],
)
def test_each_row_of_a_table_is_read_with_its_column_headers(table: str, lines: list[str]) -> None:
    assert text_between_paragraphs(f"<table>{table}</table>").split("\n") == lines


@pytest.mark.slow
@pytest.mark.parametrize(
    "html",
    [
        "<p " + " ".join(f"a{i}=1" for i in range(300_000)) + ">{}</p>",
        "<div>" * 5_000 + "<p>{}</p>" + "</div>" * 5_000,
        "<b>" * 5_000 + "<p>{}</p>",
        "<table><tr><td>" * 300 + "<p>{}</p>",
        "<p>a<sup>2</sup></p>" * 2_000 + "<p>{}</p>",
        "<table><tr><td rowspan=99999999 colspan=99999999>a</td><td>1</td></tr><tr><td>2</td></tr></table><p>{}</p>",
        "<p style='" + "display:" * 50_000 + "'>{}</p>",
        "<!-- " * 100_000 + "--><p>{}</p>",
    ],
)
def test_pathological_pages_are_read_within_ten_seconds(html: str) -> None:
    started = time.process_time()
    assert LAST in text_of(html.format(LAST))
    assert time.process_time() - started < 10


def test_an_article_that_is_only_in_json_ld_is_read() -> None:
    data = f'{{"@type": "NewsArticle", "articleBody": "{FIRST} {LAST}"}}'
    assert text_of(f'<div id="app"></div><script type="application/ld+json">{data}</script>') == f"{FIRST} {LAST}"


@pytest.mark.parametrize("character", ["\x01", "\x0b", "\x1b", "\ufffe", "&#1;", "&#x1b;", "&#65534;"])
def test_characters_that_xml_does_not_allow_are_read_as_spaces(character: str) -> None:
    part = (
        f"<div>A{character}quay<br><br>10<sup>{character}6</sup> ropes</div><table><tr><td>{character}Rope<td>5</table>"
    )
    assert text_between_paragraphs(part) == text_between_paragraphs(part.replace(character, " "))


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        (
            '<p>It holds 10<span style="font-size: 70%; vertical-align: super">6</span> crates.</p>',
            "It holds 10⁶ crates.",
        ),
        (
            "<style>.e {vertical-align: super}</style><p>It holds 10<span class=e>6</span> crates.</p>",
            "It holds 10⁶ crates.",
        ),
        ("<p>It is H<span style='vertical-align:sub'>2</span>O.</p>", "It is H₂O."),
        ("<p>It holds 10<small style='vertical-align:super'>6</small> crates.</p>", "It holds 10⁶ crates."),
        (
            "<p>It has 9 km<span style='position:relative;top:-3.0pt;mso-text-raise:3.0pt'>2</span>.</p>",
            "It has 9 km².",
        ),
        ("<p>It is H<span style='top:3.0pt;mso-text-raise:-3.0pt'>2</span>O.</p>", "It is H₂O."),
        ("<p>It is <b style='mso-text-raise:1.0pt'>closed today</b>.</p>", "It is closed today."),
        ('<p>It closes. <span class="sr-only">Aloud only.</span></p>', "It closes."),
        ('<p>It closes.</p><p style="position: absolute; left: -9999px">Off the screen.</p>', "It closes."),
        ('<p>It closes. <span style="clip: rect(0 0 0 0); width: 1px">Cut off.</span></p>', "It closes."),
        (
            '<div><span style="display:block">It closes.</span><span style="display: block">It is old.</span></div>',
            "It closes.\n\nIt is old.",
        ),
    ],
)
def test_superscripts_hidden_text_and_blocks_follow_css_styles(part: str, shown: str) -> None:
    assert text_between_paragraphs(part) == shown


def test_headings_are_kept_on_a_page_without_an_article_element() -> None:
    body = f"<h1>Quay</h1><p>{FIRST}</p><h2>Readers</h2><p>{LAST}</p>"
    assert text_of(body) == f"# Quay\n\n{FIRST}\n\n## Readers\n\n{LAST}"


@pytest.mark.parametrize("secret", [s for s in SECRETS if not s.startswith(("<script", "<style"))])
def test_elements_hidden_in_mails_and_books_are_not_read(secret: str) -> None:
    assert read_whole(f"<body><p>{FIRST}</p>{secret}<p>{LAST}</p></body>") == f"{FIRST}\n\n{LAST}"


def test_an_open_dialog_element_of_a_mail_is_read() -> None:
    assert read_whole("<dialog open><p>It closes.</p></dialog><p>It ends.</p>") == "It closes.\n\nIt ends."
