"""Pages whose elements are nested too deep: their text is kept, on lines of its own."""

import lxml.html

from askmuse.articles.formats.html.bounds import DEEPEST, flatten


def nested(depth: int) -> lxml.html.HtmlElement:
    """Return a page of elements in one another, each with its number before the next one, and "end" behind it."""
    page = innermost = lxml.html.Element("html")
    for number in range(2, depth + 1):
        innermost.text = str(number - 1)
        innermost.append(lxml.html.Element("td"))
        innermost = innermost[0]
        innermost.tail = "end"
    innermost.text = str(depth)
    return page


def test_elements_up_to_the_deepest_level_stay_as_they_are() -> None:
    page = nested(DEEPEST)
    before = lxml.html.tostring(page)
    flatten(page)
    assert lxml.html.tostring(page) == before


def test_elements_below_the_deepest_level_become_lines_of_text_in_order() -> None:
    page = nested(DEEPEST + 2)
    texts = list(page.itertext())
    flatten(page)
    assert list(page.itertext()) == texts
    innermost = page.xpath("/*" * DEEPEST)[0]
    assert [(element.tag, element.tail) for element in innermost] == [
        ("br", "100"),
        ("br", "101"),
        ("br", "102"),
        ("br", "end"),
        ("br", "end"),
    ]
    assert innermost.text is None
