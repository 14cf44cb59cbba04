"""Training a query adapter: the examples that it learns from, and the file that it becomes."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from askmuse.errors import GoldError
from askmuse.models.export import find
from askmuse.models.query_adapter import NAME
from askmuse.settings import Settings
from askmuse.training.query_adapter import QueryRecipe, train
from askmuse.training.query_examples import query_examples
from askmuse.types import Encoder

pytestmark = [
    pytest.mark.slow,  # torch is imported
    pytest.mark.filterwarnings("default"),  # torch and transformers warn of their own doings
]

TOWNS = ["Ulm", "Bonn", "Trier", "Essen", "Kiel", "Jena", "Worms", "Fulda"]
TEXT = "It rained. Ann Rook holds the keys of {}."


def write(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    (folder / f"{name}.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a data set in which a text on each town answers who its mayor is, in other words."""
    write(tmp_path, "corpus", [{"_id": town, "title": town, "text": TEXT.format(town)} for town in TOWNS])
    queries: list[dict[str, object]] = [
        {
            "_id": f"{town}-{number}",
            "text": f"who is mayor of {town}" + "?" * number,
            "metadata": {"answers": [{"doc": town, "text": "Ann Rook", "start": TEXT.index("Ann")}]},
        }
        for town in TOWNS
        for number in range(8)
    ]
    unanswerable: dict[str, object] = {
        "_id": "none",
        "text": "who is mayor",
        "metadata": {"answerable": False, "source_doc": "Ulm"},
    }
    write(tmp_path, "queries", [*queries, unanswerable])
    return tmp_path


def test_an_example_has_the_sentences_that_a_search_scores_and_knows_which_answer(
    folder: Path, encoder: Encoder
) -> None:
    examples = query_examples(folder, encoder, folder / "cache", lambda *_: None)
    assert len(examples) == 64
    trier = next(example for example in examples if example.question == "who is mayor of Trier")
    assert trier.passages.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7]
    assert trier.sentences.tolist() == list(range(16))
    (answer,) = np.flatnonzero(trier.right)
    assert np.flatnonzero(trier.right_passages).tolist() == [answer - 1, answer]
    assert np.flatnonzero(trier.unsure).tolist() == [at for at in range(1, 16, 2) if at != answer]
    assert trier.sparse.argmax() == answer
    assert (trier.vectors.passages.shape, trier.vectors.sentences.shape) == ((8, 64), (16, 64))


def test_training_writes_the_same_adapter_each_time_and_measures_without_and_with_it(folder: Path) -> None:
    settings = Settings(cache=Settings.from_environment().cache)
    recipe = QueryRecipe(epochs=0.4, batch=8, rank=2, warmup=1)
    figures = [train([folder], folder / name, recipe, settings, lambda *_: None) for name in ("a", "b")]
    assert figures[0] == figures[1]
    assert list(figures[0]) == ["questions", "hit@1 before", "hit@5 before", "hit@1 after", "hit@5 after"]
    assert figures[0]["questions"] == 2
    assert (folder / "a" / NAME).read_bytes() == (folder / "b" / NAME).read_bytes()
    adapter = load_file(folder / "a" / NAME)
    assert len(adapter) == 72  # two matrices for each of the six linear layers of six layers
    down, up = (adapter[f"encoder.layer.0.attention.self.query.{part}"] for part in ("down", "up"))
    assert (down.shape, up.shape, down.dtype) == ((2, 384), (384, 2), np.dtype(np.float16))
    assert up.any()
    weights = find(None) / "model.safetensors"
    assert (folder / "a" / weights.name).read_bytes() == weights.read_bytes()
    train([folder], folder / "c", replace(recipe, seed=2), settings, lambda *_: None)
    assert (folder / "a" / NAME).read_bytes() != (folder / "c" / NAME).read_bytes()


def test_a_data_set_without_marked_answers_is_refused(folder: Path, encoder: Encoder) -> None:
    write(folder, "queries", [{"_id": "1", "text": "who is mayor", "metadata": {"answerable": False}}])
    with pytest.raises(GoldError, match="no query whose answers are marked"):
        query_examples(folder, encoder, folder / "cache", lambda *_: None)
