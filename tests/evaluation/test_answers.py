"""Answers of another system: how they are read and scored, and the errors for files that cannot be used."""

import json
from pathlib import Path
from typing import Any

import pytest

from askmuse.errors import GoldError
from askmuse.evaluation.answers import evaluate_answers, read
from askmuse.evaluation.scoring import Shown

GOLD: list[dict[str, Any]] = [
    {"id": "q1", "type": "fact", "question": "When?", "answers": [["Monday"]]},
    {"id": "q2", "type": "timeline", "question": "What happened?", "answers": [["rose"], ["fell"]]},
    {"id": "q3", "type": "unanswerable", "question": "Why?", "answers": []},
]


def write(file: Path, *lines: dict[str, Any]) -> Path:
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def test_answers_may_be_strings_or_answer_objects(tmp_path: Path) -> None:
    answer = {
        "question": "When?",
        "answerable": True,
        "confidence": 0.75,
        "answers": [{"text": "On Monday.", "span": "Monday"}],
        "nearest": [],
        "passages": [{"text": "It rose on Monday."}],
    }
    file = write(tmp_path / "theirs.jsonl", answer, {"id": "q2", "answers": ["It rose."]}, {"id": "q3", "answers": []})
    assert read(file) == {
        "When?": Shown(True, 0.75, ("On Monday.",), (), ("It rose on Monday.",), "Monday"),
        "q2": Shown(True, 1.0, ("It rose.",)),
        "q3": Shown(False, 0.0, ()),
    }


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ({"answers": []}, '"id" and "question" are missing: add one of them'),
        ({"id": "q1"}, '"answers" is missing: add the answers, or [] for a refusal'),
        ({"id": "q1", "answers": "Monday"}, '"answers" must be a list of strings'),
        ({"id": "q1", "answers": [], "passages": [1]}, '"passages" must be a list of strings'),
        ({"id": "q1", "answers": [], "confidence": 2}, '"confidence" must be a number from 0 to 1'),
        ({"id": "q1", "answers": [], "answerable": "no"}, '"answerable" must be true or false'),
        ({"id": "q1", "answers": [{"text": "a", "span": 1}]}, '"span" must be a string'),
        ({"id": "q0", "answers": []}, "the id 'q0' is taken by an earlier line"),
    ],
)
def test_the_error_for_a_malformed_line_names_the_line_and_the_fault(
    tmp_path: Path, line: dict[str, Any], fault: str
) -> None:
    file = write(tmp_path / "theirs.jsonl", {"id": "q0", "answers": []}, line)
    with pytest.raises(GoldError) as caught:
        read(file)
    assert str(caught.value).startswith(f"{file}, line 2: ")
    assert fault in str(caught.value)


def test_answers_of_another_system_are_scored_by_the_rules_for_those_of_askmuse(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", *GOLD)
    replies = {
        "q1": Shown(False, 0.3, (), ("On Monday.", "x"), ("x", "Monday")),
        "gold/q2": Shown(True, 0.9, ("x", "It rose.", "It fell.")),
        "Why?": Shown(True, 0.8, ("Because.",)),
    }
    report = evaluate_answers(replies, gold, "theirs")
    assert (report.mode, report.source, report.n) == ("theirs", "gold", 3)
    expected = {"hit@1": 1, "hit@3": 1, "refused_answerable": 0.5, "refused_unanswerable": 0, "RR": 0.5, "hit@5": 0.5}
    assert {name: report.measures[name] for name in expected} == expected
    assert [result.missed for result in report.results] == ["", "", "answered, though no article has the answer"]


def test_the_error_for_questions_that_were_not_answered_names_them(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", *GOLD)
    with pytest.raises(GoldError, match=r"2 questions of .*gold\.jsonl are not answered \(q1, q3\): add a line"):
        evaluate_answers({"q2": Shown(False, 0.0, ())}, gold, "theirs")
