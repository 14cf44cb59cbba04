"""Receipts in JSON: what is read, and what is refused."""

import json
from typing import Any

import pytest

from askmuse.errors import ExportError
from askmuse.exporting.receipts import Receipt, parse

RIGHT: dict[str, Any] = {"article_id": "a", "start": 0, "end": 1, "quote": "M"}


def test_one_receipt_a_list_and_a_clip_book() -> None:
    receipt = Receipt("M", "a", 0, 1)
    for about in (RIGHT, [RIGHT], {"receipts": [RIGHT]}, RIGHT | {"title": None, "unknown": 1}):
        assert parse(json.dumps(about)) == [receipt]
    assert parse("[]") == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"start": "0"}, "The start of a receipt is '0': it must be a whole number."),
        ({"end": True}, "The end of a receipt is True: it must be a whole number."),
        ({"start": 2}, "start is 2 and end 1: give offsets with 0 <= start <= end."),
        ({"quote": 5}, "The quote of a receipt is 5: it must be text."),
        ({"quote": None}, "This is not a receipt: it needs article_id, start, end and quote"),
        ({"published": "May"}, "This is not a receipt: it needs article_id, start, end and quote"),
        ({"page": {"label": "i"}}, "This is not a receipt: it needs article_id, start, end and quote"),
        ({"note": "\ud800"}, "A receipt holds half of a surrogate pair"),
    ],
)
def test_what_is_no_receipt_says_why(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ExportError) as refused:
        parse(json.dumps(RIGHT | wrong))
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("text", ["", "{", "[1]", "5", "[" * 100_000, b"\xff"])
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(ExportError, match="This is no"):
        parse(text)
