"""The exported model gives the vectors that sentence-transformers gives, whatever the model."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from askmuse import files
from askmuse.errors import ModelError
from askmuse.models import conversion, query_adapter
from askmuse.models import export as model
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.onnx import _batches
from askmuse.settings import Settings

pytestmark = [
    pytest.mark.slow,  # models are exported
    pytest.mark.filterwarnings("default"),  # torch and transformers warn of their own doings
]

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


ODD = ["", " ", "数" * 600, "née Ünïcödé 😀", "word " * 700, "\x00\x01"]


def texts() -> list[str]:
    """Return 200 texts: odd ones, lines of the example corpus, and sentences of common words."""
    lines = [line for file in sorted(CORPUS.glob("*.md")) for line in file.read_text().splitlines() if line.strip()]
    return [*ODD, *lines][:100] + [" ".join(WORDS[: n % len(WORDS) + 1]) + f" {n}" for n in range(100)]


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


def test_vectors_are_close_to_those_of_the_original_for_odd_texts_too(shipped: OnnxEncoder) -> None:
    batch = texts()
    assert len(batch) == 200
    close = cosines(shipped, model.find(None), batch, "document")
    assert close[len(ODD) :].mean() >= 0.995
    assert close[len(ODD) :].min() >= 0.96
    assert close.min() >= 0.9


def test_the_vector_of_a_text_does_not_depend_on_the_other_texts_of_its_batch(shipped: OnnxEncoder) -> None:
    batch = texts()
    alone = np.concatenate([shipped.encode([text]) for text in batch])
    np.testing.assert_allclose(shipped.encode(batch), alone, atol=1e-5)


def test_vectors_are_unit_float32_and_keep_the_order_of_texts(shipped: OnnxEncoder) -> None:
    batch = texts()[:30]
    vectors = shipped.encode(batch)
    assert (vectors.shape, vectors.dtype) == ((30, 384), np.dtype(np.float32))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert np.allclose(vectors[::-1], shipped.encode(batch[::-1]), atol=1e-5)


def test_a_text_of_any_length_takes_no_longer_than_the_model_reads_of_it(shipped: OnnxEncoder) -> None:
    started = time.process_time()
    short, long, word = shipped.encode(["The quay closes. " * 600, "The quay closes. " * 100_000, "a" * 2_000_000])
    assert time.process_time() - started < 2
    np.testing.assert_allclose(long, short, atol=1e-5)
    np.testing.assert_allclose(word, shipped.encode(["a" * 1_000])[0], atol=1e-5)


def test_no_text_gives_no_vector(shipped: OnnxEncoder) -> None:
    assert shipped.encode([]).shape == (0, 384)


def test_knows_common_words_and_no_slips(shipped: OnnxEncoder) -> None:
    assert [shipped.knows(word) for word in ("meat", "Meat", "benchmrak")] == [True, True, False]


def test_batches_group_by_length_within_the_limit_of_tokens() -> None:
    assert _batches([300, 10, 400, 10, 200], 512) == [[1, 3], [4], [0], [2]]
    assert _batches([300, 10, 400, 10, 200], 600) == [[1, 3, 4], [0], [2]]
    assert sorted(at for batch in _batches([7] * 1000, 512) for at in batch) == list(range(1000))


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


def test_a_query_adapter_in_the_folder_of_a_model_changes_the_vectors_of_queries_only(
    made: Path, cache: Path, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    without = OnnxEncoder(model.exported(Settings(model=str(made), cache=cache)), threads=1)
    shutil.copytree(made, tmp_path / "model")
    name, random = "encoder.layer.1.output.dense", np.random.default_rng(0)
    matrices = {
        f"{name}.down": random.normal(size=(2, 64)).astype(np.float16),
        f"{name}.up": random.normal(size=(32, 2)).astype(np.float16),
    }
    query_adapter.save(matrices, tmp_path / "model" / query_adapter.NAME)
    settings = Settings(model=str(tmp_path / "model"), cache=tmp_path / "cache")
    encoder = OnnxEncoder(model.exported(settings), threads=1)

    assert encoder.fingerprint == without.fingerprint  # so indexes stay as they are
    batch = texts()[:20]
    assert (encoder.encode(batch) == without.encode(batch)).all()
    merged = SentenceTransformer(str(made), device="cpu", local_files_only=True)
    query_adapter.merge(merged[0].auto_model, tmp_path / "model" / query_adapter.NAME)
    expected = merged.encode_query(batch, normalize_embeddings=True)
    assert min(encoder.encode_query(text) @ vector for text, vector in zip(batch, expected, strict=True)) >= 0.9999
    assert max(encoder.encode_query(text) @ without.encode_query(text) for text in batch) < 0.999
    unadapted = OnnxEncoder(model.exported(settings), threads=1, adapted=False)
    assert all((unadapted.encode_query(text) == without.encode_query(text)).all() for text in batch)

    (tmp_path / "model" / query_adapter.NAME).write_bytes(b"broken")
    with pytest.raises(ModelError, match="cannot be exported"):
        model.exported(settings)


def test_a_name_that_is_not_cached_fails_at_once_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"neither a folder nor a model in .*hf download some/model.*unset ASKMUSE"):
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


@pytest.mark.parametrize("content", [b"other", None])
def test_a_shipped_query_adapter_that_was_changed_or_is_missing_is_refused(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_adapter, "SHIPPED", tmp_path / query_adapter.NAME)
    if content is not None:
        query_adapter.SHIPPED.write_bytes(content)
    with pytest.raises(ModelError, match=r"query_adapter\.safetensors is not the query adapter of askmuse"):
        model.exported(Settings(cache=tmp_path))


def damage(file: Path) -> None:
    """Flip a bit in the middle of a file."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


@pytest.mark.parametrize("name", ["model.onnx", "model.onnx.data", "tokenizer.json", "encoder.json"])
def test_a_damaged_export_is_noticed_and_made_anew(name: str, made: Path, cache: Path, tmp_path: Path) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    settings = Settings(model=str(made), cache=tmp_path / "cache")
    lines: list[str] = []
    folder = model.exported(settings, lines.append)
    before = (folder / name).read_bytes()
    damage(folder / name)
    assert model.exported(settings, lines.append) == folder
    assert lines == [f"{folder / name} is damaged. Preparing the embedding model, which takes about 30 s, once."]
    assert (folder / name).read_bytes() == before


def test_a_missing_file_of_an_export_is_noticed_and_made_anew(made: Path, cache: Path, tmp_path: Path) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    settings = Settings(model=str(made), cache=tmp_path / "cache")
    lines: list[str] = []
    folder = model.exported(settings)
    (folder / "tokenizer.json").unlink()
    model.exported(settings, lines.append)
    assert [line.split(" (")[0] for line in lines] == [f"{folder / 'tokenizer.json'} cannot be read"]
    OnnxEncoder(folder, threads=1)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"seal": 1}', '{"sha256": {}}'])
def test_a_description_without_required_entries_is_damaged(text: str, tmp_path: Path) -> None:
    (tmp_path / "encoder.json").write_text(text)
    with pytest.raises(ModelError, match=r"encoder\.json is damaged"):
        OnnxEncoder(tmp_path, threads=1)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"x": 1}', "\0\0"])
def test_a_damaged_memo_of_hashes_is_written_anew(text: str, made: Path, cache: Path, tmp_path: Path) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    memo = tmp_path / "cache" / "models" / "seen.json"
    memo.write_text(text)
    settings = Settings(model=str(made), cache=tmp_path / "cache")
    folder = model.exported(settings)
    assert json.loads(memo.read_text())[str(folder / "model.onnx")][1] == files.sha256(folder / "model.onnx")


def test_doctor_names_damage_that_left_size_and_times_as_they_were_and_the_next_question_mends_it(
    made: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    settings = Settings(model=str(made), cache=tmp_path / "cache")
    folder = model.exported(settings)
    assert model.verify(settings) == folder
    weights = folder / "model.onnx.data"
    good = weights.read_bytes()
    facts = weights.stat()
    damage(weights)
    real = Path.stat
    monkeypatch.setattr(Path, "stat", lambda path, **how: facts if path == weights else real(path, **how))
    assert model.exported(settings) == folder
    with pytest.raises(ModelError, match=r"model\.onnx\.data differs.*delete that folder"):
        OnnxEncoder(folder, threads=1).encode(["a text to index"])
    with pytest.raises(ModelError, match=r"model\.onnx\.data is damaged\. Run `askmuse index`, or ask again"):
        model.verify(settings)
    model.exported(settings)
    assert weights.read_bytes() == good


def fake_export(source: Path, work: Path, adapter: Path | None) -> dict[str, object]:
    for name in ("model.onnx", "model.onnx.data", "tokenizer.json"):
        (work / name).write_text("made")
    return {}


def test_an_export_replaces_half_of_one_and_clears_what_killed_ones_left(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "convert", fake_export)
    settings = Settings(model=str(made), cache=tmp_path)
    folder = model.exported(settings)
    (folder / "encoder.json").unlink()
    (folder / "model.onnx").write_text("half")
    for name in (".export-old", ".export-running"):
        (tmp_path / "models" / name).mkdir()
    os.utime(tmp_path / "models" / ".export-old", (0, 0))
    assert model.exported(settings) == folder
    assert (folder / "model.onnx").read_text() == "made"
    assert sorted(os.listdir(tmp_path / "models")) == [".export-running", folder.name, "seen.json"]


def test_the_export_of_a_process_that_was_first_is_kept(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(model=str(made), cache=tmp_path)
    monkeypatch.setattr(conversion, "convert", fake_export)
    inodes = []

    def slow(source: Path, work: Path, adapter: Path | None) -> dict[str, object]:
        monkeypatch.setattr(conversion, "convert", fake_export)
        inodes.append((model.exported(settings) / "model.onnx").stat().st_ino)
        return fake_export(source, work, adapter)

    monkeypatch.setattr(conversion, "convert", slow)
    folder = model.exported(settings)
    assert [(folder / "model.onnx").stat().st_ino] == inodes
    assert sorted(os.listdir(tmp_path / "models")) == [folder.name, "seen.json"]


@pytest.mark.parametrize("failure", [KeyError("x"), AttributeError("x"), RuntimeError("x"), AssertionError()])
def test_whatever_the_exporter_raises_becomes_a_model_error(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    from huggingface_hub import constants

    def fail(*_: object) -> None:
        assert constants.HF_HUB_OFFLINE
        raise failure

    monkeypatch.setattr(conversion, "_convert", fail)
    before = dict(os.environ), constants.HF_HUB_OFFLINE
    with pytest.raises(ModelError, match=r"cannot be exported to ONNX: .*[xA]"):
        model.exported(Settings(model=str(made), cache=tmp_path))
    assert (dict(os.environ), constants.HF_HUB_OFFLINE) == before
    assert os.listdir(tmp_path / "models") == []


def test_a_cache_that_cannot_be_written_names_its_setting(made: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ModelError, match=r"cannot be kept in .*: set ASKMUSE_CACHE to a folder"):
        model.exported(Settings(model=str(made), cache=tmp_path / "file"))


def test_an_export_says_what_it_is(made: Path, cache: Path) -> None:
    folder = model.exported(Settings(model=str(made), cache=cache))
    about = model.describe(folder)
    assert sorted(about.pop("sha256")) == ["model.onnx", "model.onnx.data", "tokenizer.json"]
    assert about == {
        "fingerprint": OnnxEncoder(folder, threads=1).fingerprint,
        "dimensions": 24,
        "max_length": 16,
        "inputs": ["input_ids", "token_type_ids", "attention_mask"],
        "pad": 0,
        "lower": False,
        "query_prompt": "ask: ",
        "document_prompt": "text: ",
    }


def test_an_export_names_no_file_of_the_machine_that_made_it(cache: Path) -> None:
    graph = next(cache.rglob("model.onnx")).read_bytes()
    assert [word for word in (b'.py"', b"site-packages", os.fsencode(os.getcwd())) if word in graph] == []


def test_a_model_that_gives_what_is_no_number_raises(cache: Path) -> None:
    class NoNumbers:
        def run(self, *_: object) -> list[np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
            return [np.array([[np.nan, 0.0]], dtype=np.float32)]

    encoder = OnnxEncoder(next(cache.rglob("encoder.json")).parent, threads=1)
    encoder._query_model._session = NoNumbers()
    with pytest.raises(ModelError, match="computes values that are not numbers"):
        encoder.encode_query("when")


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
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'scipy', 'sklearn', 'pydantic', 'fastapi', 'onnx',"
        "'rapidfuzz', 'dateutil', 'lxml', 'huggingface_hub'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script, "ask", "How much did Meta invest in Scale AI?"]
    run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    assert run.stdout.splitlines()[-2:] == ["exit 0", "[]"]
