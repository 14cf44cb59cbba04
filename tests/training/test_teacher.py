"""Training with teachers: other readers, from whose scores the reader learns as well."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from askmuse.errors import GoldError
from askmuse.models.reader import Context
from askmuse.training.batches import Batch
from askmuse.training.examples import Example, LabelledPassage
from askmuse.training.loss import divergence, loss
from askmuse.training.recipe import Recipe
from askmuse.training.teacher import RELEVANCES, kept_teachers, scored, with_teacher_relevance
from askmuse.types import Reading

pytestmark = pytest.mark.slow


class LengthTeacher:
    """A teacher for which a sentence is as relevant as it is long; `read` has the texts that it was given."""

    def __init__(self, sha256: str = "long", factor: float = 1.0) -> None:
        self.sha256 = sha256
        self.read: list[str] = []
        self._factor = factor

    def read_contexts(self, _: str, contexts: Sequence[Context]) -> list[list[Reading]]:
        self.read += [context.text for context in contexts]
        return [
            [Reading(self._factor * (end - start) / 3, (0, 1), 0.0) for start, end in c.sentences] for c in contexts
        ]


def passage(text: str) -> LabelledPassage:
    return LabelledPassage(Context("Title", text, ((0, 4), (4, len(text)))))


EXAMPLES = [
    Example("Who?", (passage("Ann. Bob."),), (passage("Cyd. Dora."), passage("Eva. Fay."))),
    Example("When?", (), (passage("Ann. Bob."),)),
]
READ = [[passage("Ann. Bob."), passage("Cyd. Dora.")], [passage("Ann. Bob.")]]


def test_the_relevance_of_each_sentence_that_a_run_reads_is_kept_with_16_bits(tmp_path: Path) -> None:
    teacher = LengthTeacher()
    who, when = with_teacher_relevance(EXAMPLES, READ, [teacher], tmp_path / RELEVANCES, lambda *_: None)
    assert teacher.read == ["Ann. Bob.", "Cyd. Dora.", "Ann. Bob."]
    third, two_thirds = 1.3330078125, 1.6669921875
    assert [c.teacher_relevance for c in (*who.right, *who.wrong)] == [(third, two_thirds), (third, 2.0), ()]
    assert [c.teacher_relevance for c in when.wrong] == [(third, two_thirds)]


def test_of_several_teachers_the_mean_is_learned(tmp_path: Path) -> None:
    teachers = [LengthTeacher(), LengthTeacher("opposite", -3.0)]
    who, _ = with_teacher_relevance(EXAMPLES, READ, teachers, tmp_path / RELEVANCES, lambda *_: None)
    assert [teacher.read for teacher in teachers] == [["Ann. Bob.", "Cyd. Dora.", "Ann. Bob."]] * 2
    assert who.right[0].teacher_relevance == (-1.33349609375, -1.66650390625)


def test_passages_that_the_teacher_read_in_an_earlier_run_are_not_read_again(tmp_path: Path) -> None:
    teacher = LengthTeacher()
    first = with_teacher_relevance(EXAMPLES[:1], READ[:1], [teacher], tmp_path / RELEVANCES, lambda *_: None)
    teacher.read.clear()
    both = with_teacher_relevance(EXAMPLES, READ, [teacher], tmp_path / RELEVANCES, lambda *_: None)
    assert teacher.read == ["Ann. Bob."]
    assert both[0] == first[0]


def test_what_was_read_before_a_run_is_cut_short_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("askmuse.training.teacher.SAVE_EVERY", 1)

    def cut_short(_: str, done: int, __: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    teacher = LengthTeacher()
    with pytest.raises(KeyboardInterrupt):
        with_teacher_relevance(EXAMPLES, READ, [teacher], tmp_path / RELEVANCES, cut_short)
    with_teacher_relevance(EXAMPLES, READ, [teacher], tmp_path / RELEVANCES, lambda *_: None)
    assert teacher.read == ["Ann. Bob.", "Cyd. Dora.", "Ann. Bob."]


def test_scores_that_are_kept_stand_for_their_teachers(tmp_path: Path) -> None:
    teachers = [LengthTeacher(), LengthTeacher("opposite", -3.0)]
    first = with_teacher_relevance(EXAMPLES, READ, teachers, tmp_path / RELEVANCES, lambda *_: None)
    kept = kept_teachers(tmp_path / RELEVANCES)
    assert [teacher.sha256 for teacher in kept] == ["long", "opposite"]
    assert with_teacher_relevance(EXAMPLES, READ, kept, tmp_path / RELEVANCES, lambda *_: None) == first


def test_of_examples_only_the_passages_with_kept_scores_are_left(tmp_path: Path) -> None:
    file = tmp_path / RELEVANCES
    with_teacher_relevance(EXAMPLES[:1], READ[:1], [LengthTeacher()], file, lambda *_: None)
    assert scored(EXAMPLES, kept_teachers(file), file) == [replace(EXAMPLES[0], wrong=(passage("Cyd. Dora."),))]
    with pytest.raises(GoldError, match="has no scores for these data: give the data of its run, or the teacher"):
        scored(EXAMPLES[1:], kept_teachers(file), file)


def test_no_more_is_read_than_the_kept_scores(tmp_path: Path) -> None:
    with_teacher_relevance(EXAMPLES[:1], READ[:1], [LengthTeacher()], tmp_path / RELEVANCES, lambda *_: None)
    kept = kept_teachers(tmp_path / RELEVANCES)
    with pytest.raises(GoldError, match=r'has no scores for a passage of "When\?": give the teacher itself'):
        with_teacher_relevance(EXAMPLES, READ, kept, tmp_path / RELEVANCES, lambda *_: None)


def test_a_file_without_scores_stands_for_no_teacher(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"has no scores: give the folder of a reader, or the teacher\.npz"):
        kept_teachers(tmp_path / RELEVANCES)


def test_the_error_for_a_damaged_file_names_it_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / RELEVANCES).write_bytes(b"PK broken")
    with pytest.raises(GoldError, match=r"teacher.npz is damaged: remove it to have the teacher read again."):
        with_teacher_relevance(EXAMPLES, READ, [LengthTeacher()], tmp_path / RELEVANCES, lambda *_: None)


def batch(*teacher_relevance: float) -> Batch:
    return Batch(
        inputs={},
        sentence_numbers=torch.tensor([[0, 1, 2]]),
        question_numbers=torch.tensor([0, 0]),
        labels=torch.tensor([0, 1]),
        teacher_relevance=torch.tensor(teacher_relevance),
        question_count=1,
        passage_tokens=torch.tensor([[True, True, True]]),
        span=torch.tensor([[-1, -1]]),
    )


def test_the_divergence_from_the_teacher_equals_one_computed_by_hand() -> None:
    def shares(*relevances: float) -> list[float]:
        raised = [math.exp(value / 2) for value in (*relevances, 0.0)]  # the last is that no sentence answers
        return [value / sum(raised) for value in raised]

    teacher_relevance, of_reader = shares(2.0, -1.0), shares(1.0, 0.5)
    expected = 4 * sum(t * math.log(t / r) for t, r in zip(teacher_relevance, of_reader, strict=True))
    computed = divergence(torch.tensor([1.0, 0.5]), batch(2.0, -1.0), 2.0)
    assert computed.item() == pytest.approx(expected, abs=1e-5)
    assert divergence(torch.tensor([2.0, -1.0]), batch(2.0, -1.0), 2.0).item() == pytest.approx(0.0, abs=1e-6)


def test_a_sentence_that_the_teacher_has_not_read_does_not_change_the_divergence() -> None:
    divergences = [divergence(torch.tensor([1.0, other]), batch(2.0, math.nan), 2.0).item() for other in (0.5, 9.0)]
    assert divergences[0] == pytest.approx(divergences[1], abs=1e-5)
    assert divergences[0] > 0


def test_the_loss_is_a_weighted_sum_of_the_loss_of_the_labels_and_the_divergence_from_the_teacher() -> None:
    logits = torch.zeros(1, 3, 3)
    logits[0, :, 0] = torch.tensor([1.0, 0.5, 7.0])
    of_labels = loss(logits, batch(math.nan, math.nan), Recipe()).item()
    teacher_relevance = divergence(torch.tensor([1.0, 0.5]), batch(2.0, -1.0), 2.0).item()
    joint = loss(logits, batch(2.0, -1.0), Recipe(teacher_weight=0.7, temperature=2.0)).item()
    assert joint == pytest.approx(0.3 * of_labels + 0.7 * teacher_relevance, abs=1e-5)
