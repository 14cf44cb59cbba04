"""Checks the arguments of `ask`: their types, lengths and ranges."""

from collections.abc import Sequence

from askmuse.errors import QuestionError
from askmuse.text import is_unicode
from askmuse.types import Filters, Turn

LONGEST_QUESTION = 2_000
"""The most characters of a question."""
MOST_TURNS = 20
"""The most earlier turns that are sent along with a question."""
MOST_PASSAGES = 50
"""The most passages that an answer lists."""


def check(question: str, history: Sequence[Turn], k: int = 1) -> None:
    """Check the arguments of `ask`: TypeError for one of another type, QuestionError for one that is not valid."""
    require_type("question", question, str)
    for turn in history:
        require_type("each turn of history", turn, Turn)
    require_type("k", k, int)
    if not question.strip():
        raise QuestionError("The question is empty. Ask something.")
    if not is_unicode(question) or not all(is_unicode(turn.question) for turn in history):
        raise QuestionError("The question is not valid Unicode. Send it as UTF-8.")
    _check_length("The question", question, LONGEST_QUESTION)
    if len(history) > MOST_TURNS:
        raise QuestionError(f"The history has {len(history)} turns. Send the latest {MOST_TURNS} only.")
    for number, turn in enumerate(history, start=1):
        _check_length(f"The question of turn {number}", turn.question, LONGEST_QUESTION)
    if not 1 <= k <= MOST_PASSAGES:
        raise QuestionError(f"k is {k}. It must be from 1 to {MOST_PASSAGES}.")


def _check_length(name: str, text: str, most: int) -> None:
    if len(text) > most:
        raise QuestionError(f"{name} has {len(text)} characters. The limit is {most}.")


def check_options(
    mode: str | None, filters: Filters | None, min_confidence: float | None, timeout_ms: float | None
) -> None:
    """Check the options of `ask`: TypeError for one of another type, QuestionError for a number out of range."""
    if mode is not None:
        require_type("mode", mode, str)
    if filters is not None:
        require_type("filters", filters, Filters)
    if min_confidence is not None:
        require_type("min_confidence", min_confidence, float)
        if not 0 <= min_confidence <= 1:
            raise QuestionError(f"min_confidence is {min_confidence}. It must be from 0 to 1.")
    if timeout_ms is not None:
        require_type("timeout_ms", timeout_ms, float)
        if not timeout_ms >= 0:
            raise QuestionError(f"timeout_ms is {timeout_ms}. It must be 0 or more.")


def require_type(name: str, value: object, expected: type) -> None:
    """Raise TypeError unless a value has the type `expected`; an int passes for a float, a bool for no number."""
    types = (int, float) if expected is float else (expected,)
    if not isinstance(value, types) or (isinstance(value, bool) and expected is not bool):
        raise TypeError(f"{name} must be of the type {expected.__name__}, not {type(value).__name__}: {value!r}")
