"""Each format is read back by a program of others, and holds the quotes word for word."""

import json
import re
from io import BytesIO
from pathlib import PurePath
from zipfile import ZipFile

import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from askmuse.articles.formats import read
from askmuse.exporting import annotations, bibtex, csl_json, html, markdown, ris, word
from askmuse.exporting.receipts import Receipt
from askmuse.exporting.sections import Section
from exporting_values import CLIMB, HASH, RACE, SCAN

TITLE = "My *quotes*"
RACE_SOURCE = "Ann Lee and Bo Diaz, “Oslo & the “race”: 50% \\evil {x}”, The Gazette, 2026-03-04"
RACE_PLACE = "(more/race 12:69, sha256 5a5a5a5a5a5a…)"
EVIL = Receipt(quote="a\x1b[31m\x00b\ufffe\n\nc\u202e]]>", article_id="evil", start=0, end=9)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_markdown(sections: list[Section]) -> None:
    text = markdown.write(sections, TITLE).decode()
    assert text.startswith(
        "# My \\*quotes\\*\n\n## Who won \\<i\\>\\*the\\*\\</i\\> sprint?\n\n> Ada took the\n>   \\*sprint"
    )
    assert "[^1]: Ann Lee and Bo Diaz, “Oslo & the “race”: 50% \\\\evil {x}”" in text
    shown = lxml_html.fromstring(MarkdownIt().render(text))
    quotes = [flat(quote.text_content()) for quote in shown.iter("blockquote")]
    assert quotes == [f"{flat(one.quote)}[^{n}]" for n, one in enumerate((RACE, CLIMB, SCAN), 1)]
    assert {element.tag for element in shown.iter("*")} <= {"div", "h1", "h2", "blockquote", "p", "a"}


def test_html(sections: list[Section]) -> None:
    page = lxml_html.document_fromstring(html.write(sections, TITLE).decode())
    quotes = [quote.text for quote in page.iter("blockquote")]
    assert quotes == [RACE.quote, CLIMB.quote, SCAN.quote]
    notes = [flat(note.text_content()) for note in page.iter("li")]
    assert notes[0] == f"{RACE_SOURCE}, {RACE.url} {RACE_PLACE} ↩"
    assert notes[2] == "scan, p. iii (scan 0:14) ↩"
    addresses = {link.get("href") for link in page.iter("a")}
    assert addresses == {RACE.url, *(f"#note-{n}" for n in (1, 2, 3)), *(f"#quote-{n}" for n in (1, 2, 3))}
    assert not any(page.iter("script", "img", "i", "b", "link"))


def test_word_footnotes_as_our_own_reader_reads_them(sections: list[Section]) -> None:
    data = word.write(sections, TITLE)
    text = read(PurePath("a.docx"), data).text
    for number, receipt in enumerate((RACE, CLIMB, SCAN), 1):
        assert f"{flat(receipt.quote)}[{number}]" in flat(text)
    assert f"[1] {RACE_SOURCE}, {RACE.url} {RACE_PLACE}" in text
    assert "[3] scan, p. iii (scan 0:14)" in text
    assert "sport. sure. For the lead" in text


def test_a_word_file_refers_to_each_footnote_once(sections: list[Section]) -> None:
    with ZipFile(BytesIO(word.write(sections, TITLE))) as file:
        document, notes, settings = (
            file.read(f"word/{name}.xml").decode() for name in ("document", "footnotes", "settings")
        )
        assert "/word/footnotes.xml" in file.read("[Content_Types].xml").decode()
    assert re.findall(r'<w:footnoteReference w:id="(\d+)"/>', document) == ["1", "2", "3"]
    assert re.findall(r'<w:footnote (?:w:type="\w+" )?w:id="(-?\d+)"', notes) == ["-1", "0", "1", "2", "3"]
    assert settings.index("<w:footnotePr>") < settings.index("<w:compat>")


def test_characters_that_xml_cannot_hold_are_shown_as_escapes() -> None:
    text = read(PurePath("a.docx"), word.write([Section("q\x00", [EVIL])], "t\x07")).text
    assert "a\\x1b[31m\\x00b\\ufffe" in text
    assert "\\x1b" in html.write([Section("", [EVIL])], "t").decode()


def test_a_long_title_is_whole_in_the_text_of_a_word_file_and_cut_in_its_properties() -> None:
    title = "The quays of Oslo " * 20
    draft = read(PurePath("a.docx"), word.write([], title))
    assert draft.title == "The quays of Oslo " * 14 + "…"
    assert draft.text == f"# {title.strip()}"


def test_csl_json_has_an_item_for_each_article(sections: list[Section]) -> None:
    race, scan = json.loads(csl_json.write(sections, TITLE))
    assert race == {
        "id": "more-race",
        "type": "article-newspaper",
        "title": RACE.title,
        "container-title": "The Gazette",
        "author": [{"literal": "Ann Lee"}, {"literal": "Bo Diaz"}],
        "issued": {"date-parts": [[2026, 3, 4]]},
        "URL": RACE.url,
        "note": f"“{flat(RACE.quote)}” {RACE_PLACE} sport. sure. For the lead\n"
        "“Bea took the climb.” (more/race 80:99, sha256 5a5a5a5a5a5a…)",
    }
    assert scan == {"id": "scan", "type": "document", "title": "scan", "page": "iii", "note": f"“{SCAN.quote}” (p. iii, scan 0:14)"}  # fmt: skip  # noqa: E501


def test_bibtex_of_an_article_without_a_title_or_an_id_has_none() -> None:
    text = bibtex.write([Section("", [Receipt(quote="", article_id="", start=0, end=0)])], TITLE).decode()
    (entry,) = parse_string(text).entries
    assert "title" not in entry.fields_dict


def test_bibtex_is_read_back_as_it_was(sections: list[Section]) -> None:
    text = bibtex.write(sections, TITLE).decode()
    decoded = parse_string(text, append_middleware=[LatexDecodingMiddleware(keep_braced_groups=False)])
    race, scan = ({field.key: field.value for field in entry.fields} for entry in decoded.entries)
    assert [entry.key for entry in decoded.entries] == ["more-race", "scan"]
    assert race["title"] == RACE.title
    assert race["author"] == "Ann Lee and Bo Diaz"
    assert (race["howpublished"], race["year"], race["month"], race["date"]) == (
        "The Gazette",
        "2026",
        "3",
        "2026-03-04",
    )
    assert f"url = {{{RACE.url}}}" in text
    assert flat(CLIMB.quote) in race["annote"]
    assert (
        "title = {{Oslo \\& the {\\textquotedblleft}race{\\textquotedblright}: 50\\% {\\textbackslash}evil \\{x\\}}}"
        in text
    )
    assert set(scan) == {"title", "annote"}


def test_ris_is_read_back_as_it_was(sections: list[Section]) -> None:
    written = ris.write(sections, TITLE).decode()
    assert written.startswith("TY  - NEWS\n")
    race, scan = rispy.loads(written)
    assert race == {
        "type_of_reference": "NEWS",
        "id": "more-race",
        "title": RACE.title,
        "authors": ["Ann Lee", "Bo Diaz"],
        "secondary_title": "The Gazette",
        "year": "2026",
        "date": "2026/03/04/",
        "urls": [RACE.url],
        "notes": [
            f"“{flat(RACE.quote)}” {RACE_PLACE} sport. sure. For the lead",
            "“Bea took the climb.” (more/race 80:99, sha256 5a5a5a5a5a5a…)",
        ],
    }
    assert (scan["type_of_reference"], scan["start_page"], scan["notes"]) == ("GEN", "iii", [f"“{SCAN.quote}” (p. iii, scan 0:14)"])  # fmt: skip  # noqa: E501


def test_annotations_select_the_quote_and_its_place(sections: list[Section]) -> None:
    collection = json.loads(annotations.write(sections, TITLE))
    race, _, scan = collection["first"]["items"]
    assert (collection["type"], collection["total"]) == ("AnnotationCollection", 3)
    assert race["motivation"] == "commenting"
    assert race["target"] == {
        "id": f"urn:sha256:{HASH}#char=12,69",
        "source": RACE.url,
        "selector": [
            {"type": "TextQuoteSelector", "exact": RACE.quote, "prefix": RACE.prefix, "suffix": RACE.suffix},
            {"type": "TextPositionSelector", "start": 12, "end": 69},
        ],
    }
    assert [(body["purpose"], body["value"]) for body in race["body"]] == [
        ("questioning", RACE.question), ("commenting", "For the lead"), ("tagging", "sport"),
    ]  # fmt: skip
    assert scan["target"]["source"] == "urn:askmuse:scan"
    assert len({item["id"] for item in collection["first"]["items"]}) == 3
