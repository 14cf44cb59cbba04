"""Formulas on one line."""

import pytest

from word_files import p, text_of


def t(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def part(name: str, content: str) -> str:
    return f"<m:{name}>{content}</m:{name}>"


E = part("e", t("i"))


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (t("E=m") + part("sSup", part("e", t("c")) + part("sup", t("2"))), "E=mc²"),
        (part("sSup", part("e", t("e")) + part("sup", t("-kt"))), "e^(-kt)"),
        (part("sSub", part("e", t("x")) + part("sub", t("i"))), "x_i"),
        (part("f", part("num", t("a+b")) + part("den", t("2"))), "(a+b)/2"),
        (part("sSup", part("e", part("f", part("num", t("a")) + part("den", t("b")))) + part("sup", t("2"))), "(a/b)²"),
        (part("f", part("num", t("(x-c)")) + part("den", t("v"))), "(x-c)/v"),
        (part("rad", part("deg", "") + part("e", t("x"))), "√x"),
        (part("rad", part("deg", t("3")) + part("e", t("x+1"))), "³√(x+1)"),
        (part("d", part("dPr", '<m:begChr m:val="["/>') + part("e", t("a")) + part("e", t("b"))), "[a, b)"),
        (
            part("nary", part("naryPr", '<m:chr m:val="∑"/>') + part("sub", t("i=1")) + part("sup", t("n")) + E),
            "∑_(i=1)ⁿ i",
        ),
        (part("func", part("fName", t("sin")) + part("e", t("x"))), "sin x"),
        (part("m", part("mr", part("e", t("1")) + part("e", t("2")))), "1; 2;"),
    ],
)
def test_a_formula_on_a_line(formula: str, shown: str) -> None:
    assert text_of(p("So ", f"<m:oMath>{formula}</m:oMath>", " holds.")) == f"So {shown} holds."


def test_a_formula_that_is_a_paragraph_itself() -> None:
    assert text_of(f"<w:p><m:oMathPara><m:oMath>{t('x=1')}</m:oMath></m:oMathPara></w:p>") == "x=1"


def test_formulas_that_follow_each_other_stay_apart() -> None:
    assert text_of(p(f"<m:oMath>{t('a=b')}</m:oMath>", f"<m:oMath>{t('c=d')}</m:oMath>")) == "a=b c=d"
