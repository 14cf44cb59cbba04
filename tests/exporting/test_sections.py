"""What a document shows of an answer."""

from dataclasses import replace
from datetime import date

from answer_values import answer_of
from askmuse.answering.answer import Agreement, Citation, Note
from askmuse.errors import NotFoundError
from askmuse.exporting.sections import comment, section_of
from askmuse.types import Article


def missing(article_id: str) -> Article:
    raise NotFoundError(article_id)


def citation(number: int, quote: str, publisher: str, day: int) -> Citation:
    return Citation(
        number=number,
        article_id=publisher.lower(),
        title=quote,
        publisher=publisher,
        url=None,
        published=date(2026, 3, day),
        date_source=None,
        page=None,
        ocr=False,
        start=0,
        end=len(quote),
        quote=quote,
        sha256="",
    )


def test_a_quote_has_what_other_articles_say_and_the_section_the_notes_of_the_answer() -> None:
    mine, other = citation(1, "It holds 120.", "Courier", 2), citation(2, "It holds 110.", "Gazette", 30)
    answer = replace(
        answer_of("how many does it hold and since when", mine, other),
        agreement=(Agreement("later", (1, 2), ("120", "110")),),
        notes=(Note("missing_part", ("since when",)), Note("newer", ("110",), (2,))),
    )
    section = section_of(answer, missing)
    assert [comment(receipt) for receipt in section.receipts] == [
        "sure. Newer: Gazette (2026-03-30) says 110, not 120",
        "",
    ]
    assert section.remark == "No answer to this part of the question: “since when”."
