"""What `ask` refuses: arguments of another type by a TypeError, values out of range by a QuestionError."""

from typing import Any

import pytest

from askmuse.errors import QuestionError
from askmuse.questions.arguments import check, check_options
from askmuse.types import Filters, Turn


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((5, ()), "question must be of the type str, not int: 5"),
        (("q", ["Who?"]), "each turn of history must be of the type Turn, not str: 'Who?'"),
        (("q", (), 2.0), "k must be of the type int, not float: 2.0"),
        (("q", (), True), "k must be of the type int, not bool: True"),
    ],
)
def test_an_argument_of_the_wrong_type_is_named_in_the_error(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(TypeError) as raised:
        check(*arguments)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((5, None, None, None), "mode must be of the type str, not int: 5"),
        (
            (None, {"publisher": ["A"]}, None, None),
            "filters must be of the type Filters, not dict: {'publisher': ['A']}",
        ),
        ((None, None, "0.5", None), "min_confidence must be of the type float, not str: '0.5'"),
        ((None, None, None, False), "timeout_ms must be of the type float, not bool: False"),
    ],
)
def test_an_option_of_the_wrong_type_is_named_in_the_error(options: tuple[Any, ...], message: str) -> None:
    with pytest.raises(TypeError) as raised:
        check_options(*options)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((" ", ()), "The question is empty. Ask something."),
        (("\ud800", ()), "The question is not valid Unicode. Send it as UTF-8."),
        (("x" * 2001, ()), "The question has 2001 characters. The limit is 2000."),
        (("x", [Turn("y"), Turn("y" * 2001)]), "The question of turn 2 has 2001 characters. The limit is 2000."),
        (("x", [Turn("y")] * 21), "The history has 21 turns. Send the latest 20 only."),
        (("x", (), 0), "k is 0. It must be from 1 to 50."),
    ],
)
def test_the_error_for_an_invalid_argument_says_what_to_do(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(QuestionError) as raised:
        check(*arguments)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("confidence", "timeout"), [(1.1, None), (float("nan"), None), (None, -1), (None, float("nan"))]
)
def test_numbers_out_of_range_are_refused(confidence: float | None, timeout: float | None) -> None:
    with pytest.raises(QuestionError, match="It must be "):
        check_options(None, None, confidence, timeout)


def test_whole_numbers_and_the_limits_of_a_range_are_accepted() -> None:
    check_options("auto", Filters(), 0, 0)
    check("x" * 2000, [Turn("y")] * 20, 50)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"publisher": "Gazette"}, "publisher must be a tuple of str, such as ('name',), not 'Gazette'"),
        ({"folder": (1,)}, "folder must be a tuple of str, such as ('name',), not (1,)"),
        ({"published_from": "2026-01-01"}, "published_from must be a datetime.date or None, not '2026-01-01'"),
    ],
)
def test_a_filter_of_the_wrong_type_is_named_in_the_error(given: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError) as raised:
        Filters(**given)
    assert str(raised.value) == message


def test_a_list_of_names_is_accepted_as_a_filter_like_a_tuple() -> None:
    names: Any = ["A"]
    assert Filters(publisher=names) == Filters(publisher=("A",))
