"""Formulas on one line."""

import pytest

from word_files import p, text_of


def math_run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def math_element(name: str, content: str) -> str:
    return f"<m:{name}>{content}</m:{name}>"


E = math_element("e", math_run("i"))


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (
            math_run("E=m")
            + math_element("sSup", math_element("e", math_run("c")) + math_element("sup", math_run("2"))),
            "E=mc²",
        ),
        (math_element("sSup", math_element("e", math_run("e")) + math_element("sup", math_run("-kt"))), "e^(-kt)"),
        (math_element("sSub", math_element("e", math_run("x")) + math_element("sub", math_run("i"))), "x_i"),
        (math_element("f", math_element("num", math_run("a+b")) + math_element("den", math_run("2"))), "(a+b)/2"),
        (
            math_element(
                "sSup",
                math_element(
                    "e", math_element("f", math_element("num", math_run("a")) + math_element("den", math_run("b")))
                )
                + math_element("sup", math_run("2")),
            ),
            "(a/b)²",
        ),
        (math_element("f", math_element("num", math_run("(x-c)")) + math_element("den", math_run("v"))), "(x-c)/v"),
        (math_element("rad", math_element("deg", "") + math_element("e", math_run("x"))), "√x"),
        (math_element("rad", math_element("deg", math_run("3")) + math_element("e", math_run("x+1"))), "³√(x+1)"),
        (
            math_element(
                "d",
                math_element("dPr", '<m:begChr m:val="["/>')
                + math_element("e", math_run("a"))
                + math_element("e", math_run("b")),
            ),
            "[a, b)",
        ),
        (
            math_element(
                "nary",
                math_element("naryPr", '<m:chr m:val="∑"/>')
                + math_element("sub", math_run("i=1"))
                + math_element("sup", math_run("n"))
                + E,
            ),
            "∑_(i=1)ⁿ i",
        ),
        (math_element("func", math_element("fName", math_run("sin")) + math_element("e", math_run("x"))), "sin x"),
        (
            math_element("m", math_element("mr", math_element("e", math_run("1")) + math_element("e", math_run("2")))),
            "1; 2;",
        ),
    ],
)
def test_an_inline_formula_is_read_as_plain_text(formula: str, shown: str) -> None:
    assert text_of(p("So ", f"<m:oMath>{formula}</m:oMath>", " holds.")) == f"So {shown} holds."


def test_a_formula_that_is_a_whole_paragraph_is_read() -> None:
    assert text_of(f"<w:p><m:oMathPara><m:oMath>{math_run('x=1')}</m:oMath></m:oMathPara></w:p>") == "x=1"


def test_adjacent_formulas_are_separated_by_a_space() -> None:
    assert text_of(p(f"<m:oMath>{math_run('a=b')}</m:oMath>", f"<m:oMath>{math_run('c=d')}</m:oMath>")) == "a=b c=d"
