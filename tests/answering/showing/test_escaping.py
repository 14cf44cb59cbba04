"""Text that Markdown would interpret is escaped, and can be unescaped."""

import pytest

from askmuse.answering.showing.escaping import escape_line, escape_part, unescape

LINES = [
    ("The bank paid $5 for *all* of [it] & more.", r"The bank paid \$5 for \*all\* of \[it\] & more."),
    ("AT&amp;T, AT&T", r"AT\&amp;T, AT&T"),
    ("# 1 in town", r"\# 1 in town"),
    ("  - He left.", r"  \- He left."),
    ("1. May was wet, 2. June dry.", r"1\. May was wet, 2. June dry."),
    (": what it means", r"\: what it means"),
    ("1,000 came.", "1,000 came."),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_is_escaped_and_unescaped_again(line: str, expected: str) -> None:
    assert escape_line(line) == expected
    assert unescape(expected) == line


def test_the_start_of_a_part_of_a_line_is_not_escaped_like_the_start_of_a_line() -> None:
    assert escape_part("- he *left*") == r"- he \*left\*"


def test_unescaping_removes_the_marks_of_bold() -> None:
    assert unescape(r"It cost **\$5**.") == "It cost $5."
