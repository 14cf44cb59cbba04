"""Whether two quantities agree, differ, or measure different things."""

import pytest

from askmuse.answering.comparing.quantities import quantities
from askmuse.answering.comparing.quantity import Quantity


def only_quantity(text: str) -> Quantity:
    (quantity,) = quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("one", "other", "same", "differs"),
    [
        ("It has 400 seats.", "It has four hundred seats.", True, False),
        ("It is 9.5 feet deep.", "It is 10 feet deep.", False, True),
        ("It is 9.5 feet deep.", "It is 2.9 metres deep.", True, False),
        ("It is 9.5 feet deep.", "It is 4 metres deep.", False, True),
        ("About 500 people came.", "493 people came.", True, False),
        ("Nearly half a million people came.", "493,000 people came.", True, False),
        ("About 500 people came.", "400 people came.", False, True),
        ("More than 500 people came.", "510 people came.", True, False),
        ("More than 500 people came.", "900 people came.", False, False),
        ("More than 500 people came.", "400 people came.", False, True),
        ("No more than 500 people came.", "900 people came.", False, True),
        ("It cost 8.7 million crowns.", "It cost 8,712,000 crowns.", True, False),
        ("400 people came.", "2,000 people came.", False, False),
    ],
)
def test_amounts_agree_if_they_round_to_each_other_and_differ_if_both_cannot_be_right(
    one: str, other: str, same: bool, differs: bool
) -> None:
    first, second = only_quantity(one), only_quantity(other)
    assert (first.same(second), second.same(first)) == (same, same)
    assert (first.differs(second), second.differs(first)) == (differs, differs)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("It has 12 boats.", "It has 12 vessels.", True),
        ("It has 12 boats.", "It has 12.", True),
        ("It has 640 workers.", "It employs 640 people.", True),
        ("It has 640 workers.", "It has 640 patients.", False),
        ("It has 12 boats.", "It has 12 crews.", False),
        ("It has 12 boats.", "It is 12 metres long.", False),
        ("It is 12 metres long.", "It has 12.", False),
        ("It cost $12.", "It cost €12.", False),
        ("It lands 12 tonnes a year.", "It lands 12 tonnes.", False),
        ("It lasted 12 days.", "It ended after 12 days.", False),
    ],
)
def test_only_amounts_that_may_measure_the_same_thing_are_comparable(one: str, other: str, expected: bool) -> None:
    assert (
        only_quantity(one).comparable(only_quantity(other))
        is only_quantity(other).comparable(only_quantity(one))
        is expected
    )
