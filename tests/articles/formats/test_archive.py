"""Limits on the XML in archives, so that none takes long to parse."""

import io
import zipfile
from pathlib import PurePath

import pytest

from askmuse.articles.formats import read
from askmuse.articles.formats.archive import require_few_attributes
from askmuse.errors import ArticleError
from word_files import body, p

FEW, MANY = (" ".join(f"a{number}='{number}'" for number in range(count)) for count in (500, 501))


def archive(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, part in parts.items():
            packed.writestr(f"{name}.xml", part)
    return buffer.getvalue()


@pytest.mark.parametrize("start", ["<a ", "<a b='>' ", '<a b="\'>" ', "<b>Text</b><a\n"])
def test_an_element_with_too_many_attributes_is_refused(start: str) -> None:
    with pytest.raises(ArticleError, match=r"^has an element with more than 500 attributes: save it again$"):
        require_few_attributes(f"{start}{MANY}/>".encode())


@pytest.mark.parametrize("text", [f"<a {FEW}/>", f"<p>{MANY}</p>", f"<p a='{'b=' * 3_000}'/>", "<p>" + "=" * 9_000])
def test_other_elements_values_and_texts_are_not_refused(text: str) -> None:
    require_few_attributes(text.encode())


def test_each_format_in_archives_refuses_too_many_attributes() -> None:
    content = f"<content><text><p {MANY}>It closes.</p></text></content>"
    for name in ("a.odt", "a.xlsx"):
        with pytest.raises(ArticleError, match="more than 500 attributes"):
            read(PurePath(name), archive(content=content))
    with pytest.raises(ArticleError, match="more than 500 attributes"):
        read(PurePath("a.docx"), body(p("It closes.") + f"<w:p {MANY}/>"))


def test_a_cell_that_is_repeated_for_ever_is_repeated_up_to_a_limit() -> None:
    cell = '<table-cell number-columns-repeated="1000000"><p>rope</p></table-cell>'
    draft = read(
        PurePath("a.odt"),
        archive(content=f"<content><text><table><table-row>{cell}</table-row></table></text></content>"),
    )
    assert draft.text == f"| {' | '.join(['rope'] * 100)} |"
