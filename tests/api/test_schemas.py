"""The models of the bodies have the fields of the values that they are made from, in the same order."""

import re
from dataclasses import fields
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from askmuse import explain, types
from askmuse.answering import answer
from askmuse.api.mcp import schemas as mcp
from askmuse.api.schemas import answers, asking, quotes
from askmuse.verification import verify


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (answers.Agreement, answer.Agreement),
        (answers.Answer, answer.Answer),
        (answers.AnswerSentence, answer.AnswerSentence),
        (answers.AppliedFilters, types.Filters),
        (answers.Citation, answer.Citation),
        (answers.CitedPage, answer.CitedPage),
        (answers.IndexInfo, answer.IndexInfo),
        (answers.NearSentence, answer.NearSentence),
        (answers.Note, answer.Note),
        (answers.RankedPassage, answer.RankedPassage),
        (answers.Undated, types.Undated),
        (asking.Filters, types.Filters),
        (asking.Turn, types.Turn),
        (mcp.Explanation, explain.Explanation),
        (mcp.Place, explain.ScoreAndRank),
        (quotes.Verification, verify.Verification),
    ],
)
def test_a_model_has_the_fields_of_its_value(schema: type[BaseModel], value: Any) -> None:
    assert list(schema.model_fields) == [field.name for field in fields(value)]


def test_every_kind_of_note_is_described() -> None:
    described = re.findall(r"(\w+):", answers.Note.model_fields["kind"].description or "")
    assert described == [*get_args(answer.NoteKind)]
