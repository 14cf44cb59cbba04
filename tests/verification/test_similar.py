"""The stretch of a text that is most like a quote, and the difference between two texts."""

import pytest

from askmuse.verification.similar import Change, changes, most_similar

STORY = (
    "The mine closed in March. The bank raised its key rate to 4.5 percent on Tuesday, it said. Savers cheered. "
    "In May the bank raised its key rate again."
)


@pytest.mark.parametrize(
    ("quote", "near", "expected"),
    [
        ("The bank raised its key rate to 4.25 percent on Tuesday.", 0, "The bank raised its key rate to 4.5 percent on Tuesday,"),  # noqa: E501
        ("The bank had raised its key rate to 4.5 percent.", 0, "The bank raised its key rate to 4.5 percent on"),
        ("Savers never cheered.", 0, "Savers cheered."),
        ("the bank lowered its key rate", 200, "the bank raised its key rate"),
        ("the bank lowered its key rate", 0, "The bank raised its key rate"),
        ("The  mine\nclosed in  March.", 50, "The mine closed in March."),
        ("Lions sleep at night.", 0, None),
        ("", 0, None),
    ],
)  # fmt: skip
def test_the_most_similar_stretch(quote: str, near: int, expected: str | None) -> None:
    place = most_similar(STORY, quote, near)
    assert (STORY[slice(*place)] if place else None) == expected


def test_a_stretch_of_an_empty_text() -> None:
    assert most_similar("", "Savers cheered.", 0) is None


def test_a_long_quote_is_found_by_its_words() -> None:
    words = [f"w{number % 1_500}" for number in range(6_000)]
    quote = " ".join([*words[2_000:2_400], "other", *words[2_401:2_900]])
    text = " ".join(words)
    place = most_similar(text, quote, len(" ".join(words[:2_000])) + 1)
    assert place is not None
    assert text[slice(*place)].split() == words[2_000:2_900]


def test_changes_by_word() -> None:
    assert changes("It fell 4%.", "It rose 4.5%.") == (
        Change("same", "It "),
        Change("deleted", "fell"),
        Change("inserted", "rose"),
        Change("same", " 4"),
        Change("inserted", ".5"),
        Change("same", "%."),
    )
    assert changes("same", "same") == (Change("same", "same"),)
    assert changes("", "new") == (Change("inserted", "new"),)


def test_a_stretch_with_the_words_in_order_is_found_where_another_has_as_many_of_them() -> None:
    text = "Bridge opened. Mine bridge. Opened mine."
    place = most_similar(text, "The the mine.", 0)
    assert place is not None
    assert text[slice(*place)] == "mine."
