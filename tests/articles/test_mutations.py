"""Files that were changed at random are read, or refused with a reason; whatever is read has sound offsets.

100,000 of them, in an hour: `python -m pytest tests/articles/test_mutations.py --hypothesis-profile=long`.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import odfdo
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askmuse.articles.article import load
from askmuse.articles.folder import scan
from askmuse.articles.formats import PARSERS
from askmuse.articles.passages import passages
from askmuse.errors import ArticleError
from pdf_files import pages
from word_files import body, filled

_NUMBER = re.compile(rb"\d+")
SHAPE = Path(__file__).parents[1] / "index" / "shape"
ARCHIVES = (".docx", ".odt", ".xlsx", ".epub")
TEXTS = {
    ".eml": "From: Ann <a@b.example>\nSubject: =?utf-8?q?Caf=C3=A9?=\nDate: Wed, 08 Apr 2026 10:00:00 +0200\n"
    'Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/html\n\n<p>It runs.</p>\n--x--\n',
    ".rtf": r"{\rtf1\ansi{\info{\title Quay}{\creatim\yr2024\mo5\dy1}}\pard Rates \b rose\b0 by \u8364?5.\par}",
    ".srt": "1\n00:00:01,000 --> 00:00:04,000\nHello there.\n\n2\n00:00:05,000 --> 00:00:08,500\n<i>It</i> runs.\n",
    ".vtt": "WEBVTT - Quay\n\n00:01.000 --> 00:04.000 align:start\n<v Ann>Hello there.\n",
    ".csv": 'Name;Born\nAnn;1990-05-01\n"B;o";"a ""q"""\n',
    ".html": "<html><title>Quay</title><body><article><h1>Quay</h1><p>Rates rose by 10<sup>6</sup>, the bank says.</p>"
    "<table><tr><th>a<th>b<tr><td rowspan=2>1<td>2</table><ul><li>x<li>y</ul></article></body></html>",
}
PIECES = [
    "\0", "\x1b", "\u2028", "\u202e", "\ufeff", "²", "---\n", "```\n", "|", "[^1]", "<!--", "-->", "&#0;", "&#x1b;",
    "<table><tr><td>", "ﬁ", "<![CDATA[", "{", "}", '"', "\\'zz", "\\u-9?", " --> ", "99:99:99,999", "a: &x [*x]\n",
    "published: 0001-13-99\n", "Date: Fri, 99999999999 Foo 0 25:61 +9999\n", "charset=utf-7", "<w:p/>", "endobj",
    "<w:tc><w:gridSpan/>", 'w:val="-1"', "/MediaBox [0 0 0 0]", "/Kids []", "1" * 400, "-1", "1e999",
]  # fmt: skip


BOOK = {
    "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    "b.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
    "<dc:title>Quay</dc:title><dc:date>2026-04-08</dc:date></metadata><manifest>"
    '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine>'
    "</package>",
    "c.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Quay</h1><p>Rates rose.</p></body></html>',
}


def workbook() -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in (["Name", "Born"], ["Ann", date(1990, 5, 1)], ["Bo", 4.5]):
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def open_document() -> bytes:
    document, buffer = odfdo.Document("text"), io.BytesIO()
    document.body.append(odfdo.Header(1, "Quay"))
    document.body.append(odfdo.Paragraph("Rates rose by 10 percent."))
    document.save(buffer)
    return buffer.getvalue()


def archive(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def valid_files() -> list[tuple[str, bytes]]:
    found = [(file.suffix, file.read_bytes()) for file in sorted(SHAPE.iterdir())]
    found += [(suffix, text.encode()) for suffix, text in TEXTS.items()]
    found.append((".docx", filled(lambda document: document.add_heading("Quay", 1))))
    found.append((".docx", body("<w:p><w:r><w:t>Rates rose.</w:t></w:r></w:p>")))
    found += [(".odt", open_document()), (".xlsx", workbook())]
    found.append((".epub", archive({name: text.encode() for name, text in BOOK.items()})))
    found.append((".pdf", pages(["Rates rose by 4.5 percent.", "The bank said so."], ["A second page."])))
    return found


FILES = valid_files()


def mutate(draw: st.DrawFn, data: bytes) -> bytes:
    """Return data with some pieces cut, repeated, put in, put for a number, or with its end cut off."""
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 200)))
        piece = draw(st.sampled_from(PIECES)).encode()
        number = _NUMBER.search(data, at)
        kind = draw(st.sampled_from(["cut", "repeat", "insert", "number", "end"]))
        if kind == "cut":
            data = data[:at] + data[to:]
        elif kind == "repeat":
            data = data[:at] + data[at:to] * draw(st.sampled_from([2, 20, 300])) + data[to:]
        elif kind == "insert":
            data = data[:at] + piece * draw(st.sampled_from([1, 1, 50])) + data[at:]
        elif kind == "number" and number:
            data = data[: number.start()] + piece + data[number.end() :]
        elif kind == "end":
            data = data[:at]
    return data


@st.composite
def mutated_files(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw a changed file: of an archive, one of its XML parts is changed."""
    suffix, data = draw(st.sampled_from(FILES))
    if suffix not in ARCHIVES:
        return suffix, mutate(draw, data)
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    chosen = draw(st.sampled_from([name for name in parts if not name.endswith(("/", ".rdf", ".png", "mimetype"))]))
    return suffix, archive(parts | {chosen: mutate(draw, parts[chosen])})


@pytest.mark.slow
@settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(file=mutated_files())
def test_a_mutated_file_gives_valid_passages_or_an_article_error(
    file: tuple[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    suffix, data = file
    assert suffix in PARSERS
    folder = tmp_path_factory.mktemp("folder")
    (folder / f"a{suffix}").write_bytes(data)
    try:
        article = load(folder, scan(folder).sources[0]).article
        found = list(passages(article))
    except (ArticleError, RecursionError):  # the child process that reads files makes both a reason
        return
    article.text.encode()
    for passage in found:
        assert 0 <= passage.start < passage.end <= len(article.text)
        for sentence in passage.sentences:
            assert passage.start <= sentence.start < sentence.end <= passage.end
            assert article.text[sentence.start : sentence.end].strip()
