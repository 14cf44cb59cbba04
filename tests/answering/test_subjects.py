"""Answers about something else than the question names."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from askmuse.answering.extraction import candidates
from askmuse.answering.subjects import is_about_another
from askmuse.assistant import Assistant
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from conftest import WordEncoder, WordReader


@pytest.fixture
def assistant(write_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path, encoder: WordEncoder) -> Assistant:
    text = "Deal of the day\n\nSolbuss bought a line from Nordline.\n\nChief Hanna Brekke praised the deal.\n"
    update(write_corpus({"a.txt": text}), tmp_path / "index", encoder)
    return Assistant(Snapshot.open(tmp_path / "index"), encoder, tmp_path / "index", Settings(), WordReader())


@pytest.mark.parametrize(
    ("question", "quote", "another"),
    [
        ("Who is the chief of Nordline?", "Hanna Brekke", True),
        ("Who is the chief of Nordline?", "Solbuss bought", False),
        ("What did Solbuss buy?", "Solbuss bought", False),
        ("Who is the chief of Vestline?", "Solbuss bought", True),
        ("who is the chief of nordline", "Hanna Brekke", False),
    ],
)
def test_a_quote_without_the_name_that_is_asked_about(
    assistant: Assistant, question: str, quote: str, another: bool
) -> None:
    inquiry, study = assistant.study(question)
    sentences = candidates(inquiry.question, study.ranking.passages, assistant.article, 0.1, sources=False)
    candidate = next(candidate for candidate in sentences if quote in candidate.text)
    assert is_about_another(inquiry.question, candidate, inquiry.snapshot) is another
