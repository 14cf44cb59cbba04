"""Limits on the headers and parts of mails, so that none takes long to parse."""

import pytest

from askmuse.articles.formats.mail.mime import DEEPEST, LONGEST, LONGEST_OF_PART, MOST_PARTS, parsed
from askmuse.errors import ArticleError


def of_parts(number: int) -> bytes:
    parts = "".join(f"--b\nContent-Type: text/plain\n\nQuay {part}.\n" for part in range(number))
    return f'From: a@b.example\nContent-Type: multipart/mixed; boundary="b"\n\n{parts}--b--\n'.encode()


def nested(depth: int) -> bytes:
    heads = "".join(f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n' for level in range(depth))
    return f"From: a@b.example\n{heads}Content-Type: text/plain\n\nThe quay closes.\n".encode()


def test_a_mail_of_too_many_parts_is_refused() -> None:
    assert len(list(parsed(of_parts(MOST_PARTS - 1)).iter_parts())) == MOST_PARTS - 1
    with pytest.raises(ArticleError, match=r"^is a mail of more than 1,000 parts: save its text as \.txt$"):
        parsed(of_parts(MOST_PARTS))


def test_a_mail_of_parts_that_are_nested_too_deep_is_refused() -> None:
    assert [part.get_content_type() for part in parsed(nested(DEEPEST)).walk()][-1] == "text/plain"
    with pytest.raises(ArticleError, match=r"^is a mail whose parts are nested more than 30 deep: save its text as"):
        parsed(nested(DEEPEST + 1))


def test_a_header_is_read_up_to_a_limit() -> None:
    names = '"a", ' * LONGEST
    mail = parsed(
        f"Subject: {'quay ' * LONGEST}\nFrom: {names}\nContent-Type: text/html; {'a=b; ' * LONGEST}\n".encode()
    )
    assert len(mail["Subject"]) <= LONGEST
    assert mail["From"].startswith("a, a, ")
    assert len(mail["From"]) <= LONGEST
    assert mail.get_content_type() == "text/html"
    assert len(mail["Content-Type"].params) <= LONGEST_OF_PART


@pytest.mark.parametrize("header", ["From: " + "(" * 5_000, "Content-Type: " + "(" * 5_000, "Date: 1 Jan 99999999999"])
def test_a_malformed_header_hides_no_other(header: str) -> None:
    mail = parsed(f"{header}\nSubject: Quay 4\n\nIt closes.\n".encode())
    assert mail["Subject"] == "Quay 4"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content() == "It closes.\n"
