"""How likely an answer is right: names, and scripts that the models cannot read."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from askmuse.answering.confidence import Calibration, Evidence
from askmuse.answering.extraction import Candidate, candidates
from askmuse.answering.likelihood import (
    ABOUT_ANOTHER,
    MOST_ABOUT_ANOTHER,
    UNREAD,
    holders_first,
    is_about_another,
    likelihood,
)
from askmuse.assistant import Assistant
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.questions.question import question_of
from askmuse.settings import Settings
from askmuse.text import terms
from askmuse.types import Article, Passage, Sentence, Signals
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
        ("Did Brekke praise Nordline in April?", "Hanna Brekke", False),
        ("Did Brekke praise Nordline on May 3rd 2024?", "Hanna Brekke", False),
        ("Did Brekke praise Vestline?", "Hanna Brekke", True),
        ("Who is the chief of Vestline?", "Solbuss bought", True),
        ("who is the chief of nordline", "Hanna Brekke", True),
        ("who is the chief of vestline", "Hanna Brekke", False),  # not known to be a name
    ],
)
def test_a_passage_without_a_name_or_a_quote_without_the_body_asked_about_is_about_another(
    assistant: Assistant, question: str, quote: str, another: bool
) -> None:
    inquiry, study = assistant.study(question)
    sentences = candidates(inquiry.question, study.ranking.passages, assistant.article, 0.1, sources=False)
    candidate = next(candidate for candidate in sentences if quote in candidate.text)
    assert is_about_another(inquiry.question, candidate, inquiry.snapshot) is another


def test_an_answer_about_another_keeps_a_share_of_its_probability(assistant: Assistant) -> None:
    inquiry, study = assistant.study("Who is the chief of Vestline?")
    calibrated = inquiry.calibration.probability(study.evidence[0])
    assert inquiry.probability(study.candidates[0], study.evidence[0]) == ABOUT_ANOTHER * calibrated
    sure = Calibration(intercept=30.0, coefficients={}, threshold=0.25)
    unsure = likelihood(inquiry.question, study.candidates[0], study.evidence[0], sure, inquiry.snapshot)
    assert unsure == MOST_ABOUT_ANOTHER * 0.25


def test_auto_does_not_regard_an_answer_about_another_as_sure(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, study = assistant.study("Who is the chief of Vestline?", mode="instant")
    likely = assistant._calibrations["instant"].probability(study.evidence[0])
    monkeypatch.setattr("askmuse.answering.inquiry.ENOUGH_FOR_AUTO", likely)
    assert assistant.study("Who is the chief of Vestline?", mode="auto")[0].mode.name == "thinking"


@pytest.mark.parametrize(("question", "covered"), [("что стоит причал", 2 / 3), ("стоит причал", 1.0)])
def test_in_a_script_that_the_models_cannot_read_the_probability_follows_the_words_in_common(
    question: str, covered: float
) -> None:
    text = "Новый причал стоит сорок рублей."
    article = Article("a", "a.txt", text, "", "")
    passage = Passage("a#1", "a", 0, len(text), (Sentence(0, len(text)),))
    candidate = Candidate(article, passage, 0, Signals(0.0, 0.0, 0.0, 0.0), 0.0)
    never = Calibration(intercept=-30.0, coefficients={}, threshold=0.5)
    weighed = question_of(question).weighed(lambda _: 1.0)
    index = SimpleNamespace(vocabulary={}, acronyms=SimpleNamespace(widen=terms))
    snapshot = cast("Snapshot", index)
    evidence = Evidence(0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert likelihood(weighed, candidate, evidence, never, snapshot) == pytest.approx(UNREAD * covered)


def test_the_holder_comes_before_others_only_if_the_first_candidate_names_another() -> None:
    class Quote:
        def __init__(self, text: str) -> None:
            self.text = text

    quotes = [Quote("Mayor Ida Moe of Sund paid."), Quote("Ola Berg runs Vik."), Quote("Vik mayor Ola Berg paid.")]
    other, unclear, holder = cast("list[Candidate]", quotes)
    question = "Who is the mayor of Vik?"
    assert holders_first(question, [other, unclear, holder]) == [holder, other, unclear]
    assert holders_first(question, [unclear, other, holder]) == [unclear, other, holder]
