"""Which hyphens at a line's end belong to the word."""

import pytest

from askmuse.articles.formats.pdf.hyphens import mended
from pdf_files import put, text_of

KNOWN = {"certificates", "part-time", "over", "come", "government", "funded", "harbour", "master"}


@pytest.mark.parametrize(
    ("before", "after", "joint"),
    [
        ("marriage rec-", "ords in a cellar", ""),
        ("birth cer\ufffe", "tificates", ""),
        ("birth cer\u00ad", "tificates", ""),
        ("birth cer‐", "tificates", ""),
        ("a self-", "made man", "-"),
        ("a part-", "time post", "-"),
        ("the non-", "profit", "-"),
        ("pure non-", "sense", ""),
        ("its ex-", "minister of trade", "-"),
        ("an ex-", "ample", ""),
        ("a well-", "known man", "-"),
        ("its co-", "founder", "-"),
        ("the co-", "alition", ""),
        ("forty-", "two ships", "-"),
        ("Jean-", "Pierre", "-"),
        ("COVID-", "19", "-"),
        ("1990-", "95", "-"),
        ("INFOR-", "MATION", ""),
        ("mother-in-", "law", "-"),
        ("state-of-", "the-art", "-"),
        ("be re-", "elected", "-"),
        ("to over-", "come it", ""),
        ("government-", "funded", "-"),
        ("the harbour-", "master", "-"),
        ("short-", "and long-term", "- "),
        ("a dash -", "as here", "- "),
        ("see https://", "www.holm.example", "/"),
        ("see www.holm.example/the-", "quay", "-"),
        ("see www.holm.example/the\ufffe", "quay", "-"),
        ("ask ann\ufffe", "lee@port.example", "-"),
        ("see www.holm.example/the-quay.", "Public", "."),
        ("dit le porte-", "parole", "-"),
        ("son porte-", "feuille", ""),
        ("un procès-", "verbal", "-"),
        ("Faut-", "il partir", "-"),
        ("peut-", "être", "-"),
        ("d'eux-", "mêmes", "-"),
        ("de nais-", "sance", ""),
        ("l’ex-", "président", "-"),
        ("telephone 231–", "3195", "–"),
        ("the quay – ", "here", None),
        ("他のアリが店に食", "べ物を運ぶ", "食"),
        ("店 Alice", "食べ", None),
        ("no hyphen", "here", None),
        ("", "here", None),
    ],
)
def test_a_hyphen_at_a_line_end_is_removed_or_kept_by_the_words_around_it(
    before: str, after: str, joint: str | None
) -> None:
    assert mended(before, after, KNOWN) == joint


def test_words_hyphenated_over_two_lines_are_joined_in_the_text() -> None:
    lines = [
        "The office of Marlow Point has for years kept its rec-",
        "ords in a cellar by the river, and its birth cer-",
    ]
    lines += ["tificates in a tower, says Ines Okafor, a self-", "made archivist."]
    assert text_of(lambda canvas: put(canvas, lines)) == (
        "The office of Marlow Point has for years kept its records in a cellar by the river, and its birth "
        "certificates in a tower, says Ines Okafor, a self-made archivist."
    )
