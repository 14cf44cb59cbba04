"""What the style sheets inside a page hide is not read."""

from pathlib import PurePath

import pytest

from askmuse.articles.formats import read

SHOWN = "The quay of Holm closes on 4 May for eleven weeks, the harbour board says in its minutes."
OTHER = "Tickets for the ferry to the island cost 12 euros from the tenth of May, a spokesman says."


def text_of_styled_page(style: str, attributes: str) -> str:
    page = (
        f"<html><head><title>T</title>{style}</head><body><article><h1>Quay</h1><p>{SHOWN}</p>"
        f"<div class=box><p {attributes}>{OTHER}</p></div></article></body></html>"
    )
    return read(PurePath("a.html"), page.encode()).text


HIDING = [
    ("<style>.x{display:none}</style>", 'class="a x"'),
    ("<style>/* .y{} */ p.x , h2 { color: red; visibility : hidden !important }</style>", "class=x"),
    ("<style>.box #it{display:none}</style>", "id=it"),
    ("<style>@media screen { .x { display: none } }</style>", "class=x"),
    ("<style>.x{display:block}</style><style>.x{display:none}</style>", "class=x"),
    ("<style>p.x{display:none} .x{display:block}</style>", "class=x"),
    ("", 'style="color: red; display:none"'),
    ("", "hidden"),
    ("", "aria-hidden=true"),
]
SHOWING = [
    ("<style>.x{display:none}</style>", 'class="ex"'),
    ("<style>.x{display:none} .x.on{display:block}</style>", 'class="x on"'),
    ("<style>.x{display:none!important} #it{display:block!important}</style>", 'class=x id="it"'),
    ("<style>@media print { .x { display: none } }</style>", "class=x"),
    ("<style>@media (max-width: 500px) { .x { display: none } }</style>", "class=x"),
    ('<style media="print">.x{display:none}</style>', "class=x"),
    ("<noscript><style>.x{display:none}</style></noscript>", "class=x"),
    ("<style>.x:hover{display:none} .x::before{display:none} .x:::{display:none}</style>", "class=x"),
    ("<style>article{display:none}</style>", ""),
]
"""The last one hides what a script shows: it is most of the page."""


@pytest.mark.parametrize(("style", "attributes"), HIDING)
def test_text_that_a_style_hides_is_not_read(style: str, attributes: str) -> None:
    assert text_of_styled_page(style, attributes) == f"# Quay\n\n{SHOWN}"


@pytest.mark.parametrize(("style", "attributes"), SHOWING)
def test_text_that_no_style_hides_is_read(style: str, attributes: str) -> None:
    assert text_of_styled_page(style, attributes) == f"# Quay\n\n{SHOWN}\n\n{OTHER}"
