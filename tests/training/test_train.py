"""Training: the passages that are read for a question, the loss, interrupted runs, and the files of a reader."""

import json
import math
import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from askmuse.assistant import Assistant
from askmuse.errors import GoldError, ModelError
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.models import export as model
from askmuse.models.reader import NETWORK, SHIPPED, TOKENIZER, Context, Reader, tokenizer
from askmuse.settings import Settings
from askmuse.training import build as building
from askmuse.training import train as training
from askmuse.training.batches import Batch, batch_at, collate, draw, passages_read, sample_inputs
from askmuse.training.examples import Example, LabelledPassage, held_out
from askmuse.training.lookalikes import lookalike, name_pool, names, rivalled
from askmuse.training.loss import loss, relevance
from askmuse.training.network import Network, export, restore
from askmuse.training.reader_weight import combine
from askmuse.training.recipe import Recipe
from askmuse.training.train import train
from askmuse.training.wordings import reworded
from askmuse.types import Combination, Reading, Signals
from conftest import WordEncoder

pytestmark = pytest.mark.slow

TOWNS = ["Ulm", "Bonn", "Trier", "Essen", "Kiel", "Jena", "Worms", "Fulda"]


def labelled(*sentences: str, right: int | None = None, span: tuple[int, int] | None = None) -> LabelledPassage:
    text, bounds = "", []
    for sentence in sentences:
        bounds.append((len(text), len(text) + len(sentence)))
        text += f"{sentence} "
    context = Context("Title. ", text.strip(), tuple(bounds))
    return LabelledPassage(context, frozenset() if right is None else frozenset([right]), span=span)


EXAMPLES = [
    Example(
        f"Who is mayor of {town}?",
        (
            labelled(
                "It rained.",
                f"The mayor of {town} is Ann.",
                right=1,
                span=(11, 11 + len(f"The mayor of {town} is Ann.")),
            ),
        ),
        tuple(labelled("It rained.", f"The river of {other} is long.") for other in TOWNS if other != town),
    )
    for town in TOWNS
]


NAMES = name_pool(EXAMPLES)


@pytest.fixture
def assistant(tmp_path: Path, encoder: WordEncoder, write_corpus: Callable[[Mapping[str, str]], Path]) -> Assistant:
    update(
        write_corpus({f"{town}.md": f"The mayor of {town} is Ann.\n" for town in TOWNS}), tmp_path / "index", encoder
    )
    return Assistant(Snapshot.open(tmp_path / "index"), encoder, tmp_path / "index", Settings())


@pytest.fixture(scope="module")
def folder() -> Path:
    return model.exported(Settings.from_environment())


def test_a_question_is_read_with_one_right_passage_one_of_the_hardest_wrong_ones_and_another() -> None:
    recipe = Recipe(passages=3, hardest=2, unanswered=0.0, lookalikes=0.0, rivals=0.0)
    for seed in range(20):
        drawn = draw(EXAMPLES[0], recipe, NAMES, random.Random(seed))
        assert [bool(c.right) for c in drawn] == [True, False, False]
        assert drawn[1] in EXAMPLES[0].wrong[:2]
        assert len({id(c) for c in drawn}) == 3


def test_a_share_of_the_questions_is_read_without_a_right_passage() -> None:
    drawn = [draw(EXAMPLES[0], Recipe(unanswered=0.25), NAMES, random.Random(seed)) for seed in range(400)]
    assert 70 <= sum(not any(c.right for c in passages) for passages in drawn) <= 130
    assert {len(passages) for passages in drawn} == {3}


def test_a_question_about_one_story_is_read_with_four_passages_two_of_them_hard_wrong_ones() -> None:
    right, *wrong = (labelled(f"{number}.", right=0 if number == 0 else None) for number in range(21))
    example = Example("Who?", (right,), tuple(wrong), one_story=True)
    drawn = [draw(example, Recipe(unanswered=0.0), NAMES, random.Random(seed)) for seed in range(100)]
    assert {len(passages) for passages in drawn} == {4}
    assert all(passages[0] is right and set(passages[1:3]) <= set(wrong[:8]) for passages in drawn)
    assert {passage for passages in drawn for passage in passages[1:]} == set(wrong)


def test_a_share_of_the_questions_is_read_with_a_lookalike() -> None:
    recipe = Recipe(unanswered=0.0, lookalikes=0.25, rivals=0.0)
    drawn = [draw(EXAMPLES[0], recipe, NAMES, random.Random(seed)) for seed in range(400)]
    mayors = [[c.context.text for c in passages if "mayor" in c.context.text] for passages in drawn]
    assert all(texts[0] == "It rained. The mayor of Ulm is Ann." for texts in mayors)
    assert 70 <= sum(len(texts) == 2 for texts in mayors) <= 130
    assert {len(passages) for passages in drawn} == {3}


def test_passages_read_lists_the_passages_of_all_steps_of_a_run(folder: Path) -> None:
    recipe = Recipe(epochs=0.75, batch=2, lookalikes=0.0, rivals=0.0)
    steps = recipe.steps(len(EXAMPLES))
    assert steps == math.ceil(len(EXAMPLES) * 0.75 / 2)
    tokens = tokenizer(folder / TOKENIZER)
    rows = sum(
        len(batch_at(EXAMPLES, NAMES, step, recipe, tokens).inputs["input_ids"]) for step in range(steps)
    )  # no example is read twice in less than an epoch
    read = passages_read(EXAMPLES, recipe)
    assert sum(map(len, read)) == rows
    assert sum(not passages for passages in read) == len(EXAMPLES) - 2 * steps
    for example, passages in zip(EXAMPLES, read, strict=True):
        assert set(passages) <= {*example.right, *example.wrong}


ABOUT_ANN = labelled("Ann Lee was born in Ulm in 1950.", "Lee plays.", right=0, span=(20, 23))


def test_names_are_capitalised_words_except_common_words_at_the_start_of_a_sentence() -> None:
    text = "The Muse Spark model of Meta beats Llama. It is in Bank of America and a. B."
    assert names(text) == ["Muse Spark", "Meta", "Llama", "Bank of America"]


def test_a_lookalike_has_another_name_in_every_sentence() -> None:
    other = lookalike("where was ann lee born", ABOUT_ANN, {2: ["Bob Ray"]}, random.Random(3))
    assert other is not None
    assert other.context.text == "Bob Ray was born in Ulm in 1950. Ray plays."
    assert other.context.sentences == ((0, 32), (33, 43))
    assert (other.right, other.unsure, other.span) == (frozenset(), frozenset(), None)


def test_a_lookalike_has_another_number_if_the_question_has_one() -> None:
    other = lookalike("who was born in 1950", ABOUT_ANN, {}, random.Random(1))
    assert other is not None
    year = other.context.text[27:31]
    assert other.context.text == f"Ann Lee was born in Ulm in {year}. Lee plays."
    assert 0 < abs(int(year) - 1950) <= 3


@pytest.mark.parametrize("question", ["where was he born", "who is Bob Ray"])
def test_there_is_no_lookalike_if_the_question_names_nothing_of_the_passage(question: str) -> None:
    assert lookalike(question, ABOUT_ANN, {2: ["Cyd Fox"]}, random.Random(1)) is None


def test_a_rival_sentence_about_another_name_follows_the_sentence_that_answers() -> None:
    passage = rivalled("where was ann lee born", ABOUT_ANN, {2: ["Bob Ray"]}, random.Random(3))
    assert passage.context.text == "Ann Lee was born in Ulm in 1950. Bob Ray was born in Ulm in 1950. Lee plays."
    assert [passage.context.text[a:b] for a, b in passage.context.sentences] == [
        "Ann Lee was born in Ulm in 1950.",
        "Bob Ray was born in Ulm in 1950.",
        "Lee plays.",
    ]
    assert (passage.right, passage.span) == (frozenset({0}), (20, 23))


def test_there_is_no_rival_sentence_if_the_question_names_nothing_of_the_one_that_answers() -> None:
    assert rivalled("where was he born", ABOUT_ANN, {2: ["Bob Ray"]}, random.Random(1)) is ABOUT_ANN


def test_a_batch_has_the_number_of_the_sentence_of_every_token(folder: Path) -> None:
    tokens = tokenizer(folder / "tokenizer.json")
    right = labelled("It rained.", "Ann is mayor.", right=1, span=(11, 14))
    batch = collate([("Who?", [right, labelled("No one.")]), ("When?", [labelled("In May.")])], tokens)
    shown = tokens.encode("Who?", right.context.shown)
    first = batch.sentence_numbers[0].tolist()
    assert shown.tokens == "[CLS] who ? [SEP] title . it rained . ann is mayor . [SEP]".split()  # noqa: SIM905
    assert first == [4, 4, 4, 4, 4, 4, 0, 0, 0, 1, 1, 1, 1, 4]  # 4: of no sentence
    assert batch.question_numbers.tolist() == [0, 0, 0, 1]
    assert batch.labels.tolist() == [0, 1, 0, 0]
    assert batch.span.tolist() == [[9, 9], [0, 0], [0, 0]]


def test_the_loss_equals_one_computed_by_hand() -> None:
    batch = Batch(
        inputs={},
        sentence_numbers=torch.tensor([[2, 0, 0, 1]]),
        question_numbers=torch.tensor([0, 0]),
        labels=torch.tensor([0, 1]),
        teacher_relevance=torch.tensor([math.nan, math.nan]),
        question_count=1,
        passage_tokens=torch.tensor([[True, True, True, True]]),
        span=torch.tensor([[3, 3]]),
    )
    logits = torch.zeros(1, 4, 3)
    logits[0, :, 0] = torch.tensor([9.0, 1.0, 2.0, 0.5])
    assert relevance(logits, batch).tolist() == [1.5, 0.5]
    chosen = math.log(math.exp(1.5) + math.exp(0.5) + 1) - 0.5
    assert loss(logits, batch, Recipe(span_weight=0.5)).item() == pytest.approx(chosen + 0.5 * math.log(4), abs=1e-5)
    unanswered = Batch(
        **{
            **{f: getattr(batch, f) for f in Batch.__slots__},
            "labels": torch.tensor([0, 0]),
            "span": torch.tensor([[0, 0]]),
        }
    )
    none = math.log(math.exp(1.5) + math.exp(0.5) + 1)
    assert loss(logits, unanswered, Recipe(span_weight=0.0)).item() == pytest.approx(none, abs=1e-5)
    spanless = Batch(**{**{f: getattr(batch, f) for f in Batch.__slots__}, "span": torch.tensor([[-1, -1]])})
    assert loss(logits, spanless, Recipe()).item() == pytest.approx(chosen, abs=1e-5)


def test_an_interrupted_run_ends_with_the_same_weights_as_an_uninterrupted_one(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "LOGGED", 2)
    monkeypatch.setattr(training, "WATCHED", 2)
    tokens, recipe = tokenizer(folder / "tokenizer.json"), Recipe(batch=4, epochs=2, rate=1e-3)

    def run(out: Path, stop: int | None = None) -> Network:
        def progress(_: str, done: int, __: int) -> None:
            if done == stop:
                raise KeyboardInterrupt

        out.mkdir(exist_ok=True)
        torch.manual_seed(3)
        return train(EXAMPLES, EXAMPLES[:2], Network(model.find(None)), tokens, recipe, out, progress)

    whole = run(tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "cut", stop=3)
    resumed = run(tmp_path / "cut")
    for one, other in zip(whole.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(one, other)
    assert len((tmp_path / "whole" / "log.jsonl").read_text().splitlines()) == 2
    with pytest.raises(GoldError, match=r"checkpoint.pt is from a run with other questions or settings: remove it"):
        train(EXAMPLES[1:], EXAMPLES[:2], Network(model.find(None)), tokens, recipe, tmp_path / "cut", lambda *_: None)
    (tmp_path / "cut" / "checkpoint.pt").write_bytes(b"\x80broken")
    with pytest.raises(GoldError, match=r"checkpoint.pt is damaged: remove it to start again."):
        train(EXAMPLES, EXAMPLES[:2], Network(model.find(None)), tokens, recipe, tmp_path / "cut", lambda *_: None)

    samples = sample_inputs(EXAMPLES, 4, tokens)
    assert [sample["input_ids"].shape[0] for sample in samples] == [1, 1, 1, 1]
    export(whole, samples, tmp_path / "reader.onnx")
    assert b"network.py" not in (tmp_path / "reader.onnx").read_bytes()
    again = Network(model.find(None))
    restore(again, tmp_path / "reader.onnx")
    inputs = {name: torch.from_numpy(values) for name, values in samples[0].items()}
    with torch.inference_mode():
        logits, of_restored = whole(**inputs), again(**inputs)
    assert torch.allclose(logits, of_restored, atol=logits.abs().max().item() / 10)
    assert not torch.equal(logits, of_restored)


def test_training_starts_from_a_given_reader_and_a_data_set_given_twice_counts_twice(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "ulm", "title": "Ulm", "text": "The mayor of Ulm is Ann."}')
    (tmp_path / "queries.jsonl").write_text(
        '{"_id": "1", "text": "Who is the mayor?", '
        '"metadata": {"answers": [{"text": "Ann", "start": 20, "doc": "ulm"}]}}\n'
        '{"_id": "2", "text": "Who was mayor?", "metadata": {"answerable": false}}'
    )
    questions: list[str] = []
    trained: list[Network] = []
    lessons: list[Example] = []

    def train_nothing(learned: list[Example], watched: list[Example], network: Network, *_: object) -> Network:
        questions.extend(example.question for example in [*learned, *watched])
        trained.append(network)
        lessons[:] = learned
        return network

    monkeypatch.setattr(building, "train", train_nothing)
    monkeypatch.setattr(building, "export", lambda *_: None)
    monkeypatch.setattr(building, "finish", lambda *_: {})
    monkeypatch.setattr(building, "exported", lambda _: folder)
    monkeypatch.setattr(building, "OnnxEncoder", lambda *_: WordEncoder())
    out, recipe, settings = tmp_path / "out", Recipe(), Settings(cache=tmp_path / "cache")
    data = [tmp_path, tmp_path]
    building.build(data, None, None, None, SHIPPED, out, recipe, settings, lambda *_: None)
    assert sorted(questions) == ["Who is the mayor"] * 2 + ["Who was mayor"] * 2
    shipped = Network(model.find(None))
    restore(shipped, SHIPPED / NETWORK)
    assert all(torch.equal(a, b) for a, b in zip(trained[0].parameters(), shipped.parameters(), strict=True))
    assert (out / "tokenizer.json").read_bytes() == (SHIPPED / "tokenizer.json").read_bytes()
    assert [c.teacher_relevance for example in lessons for c in example.right] == [(), ()]

    out = tmp_path / "taught"
    building.build(data, None, None, None, None, out, recipe, settings, lambda *_: None, model.find(None), [SHIPPED])
    taught = [c.teacher_relevance for example in lessons for c in example.right]
    assert [len(relevance) for relevance in taught] == [1, 1]
    assert Tokenizer.from_file(str(out / "tokenizer.json")).encode("Who?", "Ann").type_ids == [0, 0, 0, 0, 1, 1]

    kept, out = out / "teacher.npz", tmp_path / "taught without the teacher"
    building.build(data, None, None, None, None, out, recipe, settings, lambda *_: None, model.find(None), [kept])
    assert [c.teacher_relevance for example in lessons for c in example.right] == taught
    assert (out / "teacher.npz").read_bytes() == kept.read_bytes()

    with pytest.raises(ModelError, match="cannot be loaded"):
        building.build(data, None, None, None, tmp_path, out, recipe, settings, lambda *_: None)
    with pytest.raises(GoldError, match="is the folder of the reader to start from: choose another"):
        building.build(data, None, None, None, SHIPPED, SHIPPED, recipe, settings, lambda *_: None)
    unanswerable = '{"_id": "2", "text": "Who was mayor?", "metadata": {"answerable": false}}'
    (tmp_path / "queries.jsonl").write_text(unanswerable)
    with pytest.raises(GoldError, match="give questions that the articles answer"):
        building.build(data, None, None, None, SHIPPED, out, recipe, settings, lambda *_: None)


class ExclamationReader:
    """A reader for which sentences with an exclamation mark have a relevance of 1, and all others of 0."""

    def read_contexts(self, question: str, contexts: list[Context]) -> list[list[Reading]]:
        return [
            [Reading(1.0 if "!" in c.text[start:end] else 0.0, (0, 1), 0.0) for start, end in c.sentences]
            for c in contexts
        ]


def test_the_reader_gets_the_smallest_of_the_best_weights() -> None:
    def with_signals(c: LabelledPassage, values: list[float]) -> LabelledPassage:
        return LabelledPassage(c.context, c.right, signals=tuple(Signals(0.5, v, 0.0, 0.0) for v in values))

    examples = [
        Example(
            "q", (with_signals(labelled("Yes!", "No.", right=0), [0.2, 0.3]),), (with_signals(labelled("No."), [0.1]),)
        )
        for _ in range(10)
    ]
    combination, figures = combine(examples, ExclamationReader())  # type: ignore[arg-type]
    assert list(combination.weights.values()) == [
        1.0,
        1.0,
        1.0,
        1.0,
        0.2,
        0.0,
    ]  # the least that makes up for .1 of a signal
    assert (combination.kind, combination.ceiling) == (0.1, 0.2)
    assert figures == {"questions": 10, "hit@1 rankers": 0.0, "hit@1 reader": 1.0, "hit@1 combination": 1.0}


def test_a_combination_is_measured_on_questions_that_it_was_not_fitted_on() -> None:
    def with_signals(c: LabelledPassage, values: list[float]) -> LabelledPassage:
        return LabelledPassage(c.context, c.right, signals=tuple(Signals(0.5, v, 0.0, 0.0) for v in values))

    easy = Example("q", (with_signals(labelled("Yes.", right=0), [0.2]),), (with_signals(labelled("No!"), [0.1]),))
    hard = Example("q", (with_signals(labelled("Yes!", "No.", right=0), [0.2, 0.3]),), ())
    _, figures = combine([easy, hard], ExclamationReader())  # type: ignore[arg-type]
    assert figures["hit@1 combination"] == 0.0  # each is asked with the weights that are best for the other
    assert figures["hit@1 rankers"] == 0.5


def test_the_weight_of_a_reader_is_fitted_on_the_questions_of_a_user(
    tmp_path: Path, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = (
        {"id": town, "type": "fact", "question": f"Who is mayor of {town}?", "answers": [["Ann"]]} for town in TOWNS
    )
    (tmp_path / "gold.jsonl").write_text("".join(f"{json.dumps(question)}\n" for question in questions))
    with pytest.raises(GoldError, match="has 8 questions that can be used: give 100 or more"):
        building.weigh(tmp_path / "gold.jsonl", assistant, SHIPPED, tmp_path / "out", Settings())
    monkeypatch.setattr(building, "FEWEST", 8)
    figures = building.weigh(tmp_path / "gold.jsonl", assistant, SHIPPED, tmp_path / "out", Settings())
    weighed = Reader(tmp_path / "out", 1)
    assert weighed.about["tuned"] == figures
    assert figures["questions"] == 8
    assert weighed.sha256 == Reader(SHIPPED, 1).sha256


def test_the_same_small_share_of_the_examples_is_always_held_out() -> None:
    examples = [Example(f"question {n}", (), ()) for n in range(2000)]
    learned, watched = held_out(examples, 0.05)
    assert 70 <= len(watched) <= 130
    assert [e for e in examples if e not in watched] == learned
    assert held_out(reversed(examples), 0.05)[1] == watched[::-1]


def test_half_of_the_questions_are_reworded_in_one_of_four_ways() -> None:
    question = "Who is the mayor of Ulm?"
    wordings = [reworded(question, "Towns", "It rained.", random.Random(seed)) for seed in range(1000)]
    assert 440 <= wordings.count(question) <= 560
    assert "Who mayor Ulm" in wordings
    assert "Who is the of Ulm? mayor" in wordings
    assert "Who is the mayyor of Ulm?" in wordings
    assert "I am writing about Towns and need one thing: Who is the mayor of Ulm?" in wordings
    assert "It rained. Could you tell me Who is the mayor of Ulm?" in wordings


def test_the_shipped_reader_contains_no_path_of_the_machine_that_trained_it() -> None:
    assert b"site-packages" not in (SHIPPED / NETWORK).read_bytes()


def test_a_run_that_is_interrupted_while_the_weight_of_the_reader_is_fitted_has_no_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (NETWORK, TOKENIZER):
        shutil.copy(SHIPPED / name, tmp_path)

    def interrupt(*_: object) -> Combination:
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "combine", interrupt)
    before = Reader(SHIPPED, 1).combination
    with pytest.raises(KeyboardInterrupt):
        building.finish(tmp_path, {}, EXAMPLES * 13, before, Settings())
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([NETWORK, TOKENIZER])
