"""The exported model gives the vectors that sentence-transformers gives, whatever the model."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from askmuse.errors import ModelError
from askmuse.models import export as model
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.onnx import _batches
from askmuse.settings import Settings

pytestmark = pytest.mark.filterwarnings("default")  # torch and transformers warn of their own doings

CORPUS = Path(__file__).parents[2] / "corpus"
CACHE = Settings.from_environment().cache
"""The real one, since exporting the shipped model takes some 10 s."""
WORDS = [
    "the",
    "model",
    "scored",
    "high",
    "on",
    "a",
    "hard",
    "benchmark",
    "and",
    "Meta",
    "said",
    "so",
    "in",
    "April",
    "while",
    "rivals",
    "trailed",
    "behind",
    "it",
]


def texts() -> list[str]:
    """Return 200 texts: lines of the example corpus, and odd ones."""
    lines = [line for file in sorted(CORPUS.glob("*.md")) for line in file.read_text().splitlines() if line.strip()]
    odd = ["", " ", "数" * 600, "née Ünïcödé 😀", "word " * 700, "\x00\x01"]
    return [*odd, *lines][:100] + [" ".join(WORDS[: n % len(WORDS) + 1]) + f" {n}" for n in range(100)]


@pytest.fixture(scope="module")
def shipped() -> OnnxEncoder:
    return OnnxEncoder(model.exported(Settings(cache=CACHE)), threads=2)


def cosines(
    encoder: OnnxEncoder, folder: Path, batch: list[str], role: str
) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    """Return the cosine of each text's vector with the one that sentence-transformers gives."""
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    if role == "query":
        ours = np.stack([encoder.encode_query(text) for text in batch])
        theirs = reference.encode_query(batch, normalize_embeddings=True)
    else:
        ours = encoder.encode(batch)
        theirs = reference.encode_document(batch, normalize_embeddings=True)
    product: np.ndarray[tuple[int], np.dtype[np.float32]] = (ours * theirs).sum(axis=1)
    return product


def test_cosine_to_the_original_is_1(shipped: OnnxEncoder) -> None:
    batch = texts()
    assert len(batch) == 200
    assert cosines(shipped, model.find(None), batch, "document").min() >= 0.9999


def test_vectors_are_unit_float32_and_keep_the_order_of_texts(shipped: OnnxEncoder) -> None:
    batch = texts()[:30]
    vectors = shipped.encode(batch)
    assert (vectors.shape, vectors.dtype) == ((30, 384), np.dtype(np.float32))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert np.allclose(vectors[::-1], shipped.encode(batch[::-1]), atol=1e-5)


def test_no_text_gives_no_vector(shipped: OnnxEncoder) -> None:
    assert shipped.encode([]).shape == (0, 384)


def test_knows_common_words_and_no_slips(shipped: OnnxEncoder) -> None:
    assert [shipped.knows(word) for word in ("meat", "Meat", "benchmrak")] == [True, True, False]


def test_batches_group_by_length_within_the_limit_of_tokens() -> None:
    assert _batches([300, 10, 400, 10, 200]) == [[1, 3], [4], [0], [2]]
    assert sorted(at for batch in _batches([7] * 1000) for at in batch) == list(range(1000))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a small model unlike the shipped one: CLS pooling, a dense layer, prompts, 16 tokens at most."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("made")
    tokenizer = AutoTokenizer.from_pretrained(str(model.find(None)))
    tokenizer.save_pretrained(folder / "bert")
    config = BertConfig(
        vocab_size=tokenizer.vocab_size,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
    )
    BertModel(config).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"), max_seq_length=16)
    pooling = Pooling(32, pooling_mode="cls")
    dense = Dense(in_features=32, out_features=24)
    whole = SentenceTransformer(
        modules=[transformer, pooling, dense], device="cpu", prompts={"query": "ask: ", "document": "text: "}
    )
    whole.save(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="module")
def cache(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache that holds the export of the model that `made` is."""
    folder = tmp_path_factory.mktemp("cache")
    model.exported(Settings(model=str(made), cache=folder))
    return folder


def test_any_model_folder_works(made: Path, cache: Path) -> None:
    encoder = OnnxEncoder(model.exported(Settings(model=str(made), cache=cache)), threads=1)
    assert encoder.dimensions == 24
    assert encoder.fingerprint != OnnxEncoder(model.exported(Settings(cache=CACHE)), threads=1).fingerprint
    for role in ("query", "document"):
        assert cosines(encoder, made, texts()[:40], role).min() >= 0.9999


def test_a_name_that_is_not_cached_fails_at_once_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no folder.*hf download some/model.*unset ASKMUSE_MODEL"):
        model.exported(Settings(model="some/model", cache=tmp_path))


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no model weights"):
        model.exported(Settings(model=str(tmp_path), cache=tmp_path))


def test_other_weights_in_the_shipped_place_are_refused(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "find", lambda name: made)
    with pytest.raises(ModelError, match="not the model that askmuse was built for"):
        model.exported(Settings(cache=tmp_path))


def test_a_damaged_export_is_named(made: Path, cache: Path, tmp_path: Path) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    settings = Settings(model=str(made), cache=tmp_path / "cache")
    folder = model.exported(settings)
    assert model.verify(settings) == folder
    weights = folder / "model.onnx.data"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match=r"model\.onnx\.data is damaged: delete the folder"):
        model.verify(settings)
    (folder / "encoder.json").write_text("{")
    with pytest.raises(ModelError, match=r"encoder\.json is damaged: delete the folder"):
        model.verify(settings)
    with pytest.raises(ModelError, match="cannot be loaded"):
        OnnxEncoder(folder, threads=1)


def fake_export(source: Path, work: Path, fingerprint: str) -> None:
    (work / "encoder.json").write_text(fingerprint)


def test_an_export_replaces_half_of_one_and_clears_what_killed_ones_left(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "_to_onnx", fake_export)
    settings = Settings(model=str(made), cache=tmp_path)
    folder = model.exported(settings)
    (folder / "encoder.json").unlink()
    (folder / "model.onnx").write_text("half")
    for name in (".export-old", ".export-running"):
        (tmp_path / "models" / name).mkdir()
    os.utime(tmp_path / "models" / ".export-old", (0, 0))
    assert model.exported(settings) == folder
    assert os.listdir(folder) == ["encoder.json"]
    assert sorted(os.listdir(tmp_path / "models")) == [".export-running", folder.name, "seen.json"]


def test_the_export_of_a_process_that_was_first_is_kept(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(source: Path, work: Path, fingerprint: str) -> None:
        fake_export(source, work, "second")
        (work.parent / fingerprint).mkdir()
        fake_export(source, work.parent / fingerprint, "first")

    monkeypatch.setattr(model, "_to_onnx", slow)
    folder = model.exported(Settings(model=str(made), cache=tmp_path))
    assert (folder / "encoder.json").read_text() == "first"
    assert sorted(os.listdir(tmp_path / "models")) == [folder.name, "seen.json"]


@pytest.mark.parametrize("failure", [KeyError("x"), AttributeError("x"), RuntimeError("x"), AssertionError()])
def test_whatever_the_exporter_raises_becomes_a_model_error(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    from huggingface_hub import constants

    def fail(*_: object) -> None:
        assert constants.HF_HUB_OFFLINE
        raise failure

    monkeypatch.setattr(model, "_to_onnx", fail)
    before = dict(os.environ), constants.HF_HUB_OFFLINE
    with pytest.raises(ModelError, match=r"cannot be exported to ONNX: .*[xA]"):
        model.exported(Settings(model=str(made), cache=tmp_path))
    assert (dict(os.environ), constants.HF_HUB_OFFLINE) == before
    assert os.listdir(tmp_path / "models") == ["seen.json"]


def test_a_cache_that_cannot_be_written_names_its_setting(made: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ModelError, match=r"cannot be kept in .*: set ASKMUSE_CACHE to a folder"):
        model.exported(Settings(model=str(made), cache=tmp_path / "file"))


def test_an_export_says_what_it_is(made: Path, cache: Path) -> None:
    folder = model.exported(Settings(model=str(made), cache=cache))
    about = json.loads((folder / "encoder.json").read_text())
    about.pop("sha256")
    assert about == {
        "fingerprint": folder.name,
        "dimensions": 24,
        "max_length": 16,
        "inputs": ["input_ids", "token_type_ids", "attention_mask"],
        "pad": 0,
        "lower": False,
        "query_prompt": "ask: ",
        "document_prompt": "text: ",
    }


def test_asking_imports_neither_torch_nor_transformers_nor_sentence_transformers(tmp_path: Path) -> None:
    index = tmp_path / "index"
    environment = os.environ | {"ASKMUSE_CORPUS": str(CORPUS), "ASKMUSE_INDEX": str(index)}
    command = [sys.executable, "-m", "askmuse.cli.main", "index"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    script = (
        "import sys; from askmuse import Assistant;"
        f"answer = Assistant.open({str(index)!r}).ask('How much did Meta invest in Scale AI?');"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'scipy', 'sklearn', 'pydantic'} & set(sys.modules);"
        "print(answer.answerable, sorted(heavy))"
    )
    run = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)
    assert run.stdout == "True []\n"
    script = (
        "import sys; from askmuse.cli.main import main\n"
        "try: main()\n"
        "except SystemExit as end: print('exit', end.code)\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'scipy', 'sklearn'} & set(sys.modules)\n"
        "print(sorted(heavy))"  # not pydantic: typer imports it
    )
    command = [sys.executable, "-c", script, "ask", "How much did Meta invest in Scale AI?"]
    run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    assert run.stdout.splitlines()[-2:] == ["exit 0", "[]"]
