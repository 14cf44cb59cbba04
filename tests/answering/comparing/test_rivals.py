"""Two neighbouring sentences that count the same thing differently."""

import pytest

from askmuse.answering.comparing.rivals import gives_rival


@pytest.mark.parametrize(
    ("sentence", "following"),
    [
        ("Police say four people are dead.", "A doctor spoke of ten."),
        ("The guard counted 140 boats at dawn.", "The union says there were 210 boats, some of them late."),
        ("The club gives the attendance as 5,914.", "Our man at the gate made it 5,480."),
        ("We put the cost at 5 million pounds.", "The court's figure is 3.4 million, without the appeal."),
        ("About 510 people took part, the union says.", "The firm counted 430."),
        ("The repair costs 9 million crowns.", "A report of last week put that at 12 million crowns."),
    ],
)
def test_another_count_of_the_same_thing_is_a_rival(sentence: str, following: str) -> None:
    assert gives_rival(sentence, following)


@pytest.mark.parametrize(
    ("sentence", "following"),
    [
        ("Police say 900 people marched.", "The union counted 900."),  # the same
        ("Police say 900 people marched.", "The union says 12."),  # too few to be the same thing
        ("Police say 900 people marched.", "The union says 1,200 boats sailed."),  # other things
        ("Police say 900 people marched.", "The union says 1,200 more will join."),
        ("The ramp is 412 metres long.", "A clerk put the repair at 900,000 crowns."),
        ("The shop sold 900 lamps.", "Then 1,200."),  # nobody counts
        ("The doors closed at 6 pm.", "The guard said they closed at 7 pm."),  # times of day
    ],
)
def test_equal_counts_other_things_and_numbers_that_nobody_counts_are_no_rivals(sentence: str, following: str) -> None:
    assert not gives_rival(sentence, following)
