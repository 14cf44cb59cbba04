"""Weights that are laid out in files give the same outputs, and are mapped into memory instead of copied."""

import logging
import sys
from pathlib import Path

import numpy as np
import pytest

from askmuse.models import layouts
from askmuse.models.layouts import lay_out, models_of
from askmuse.models.onnx import OnnxModel
from askmuse.models.reader import NETWORK, SHIPPED, Reader, tokenizer
from askmuse.settings import Settings

MODEL = SHIPPED / NETWORK
QUESTION, PASSAGE = "When does the ferry leave?", "The ferry leaves at noon. Nobody was hurt."


@pytest.mark.slow
def test_a_model_that_is_laid_out_gives_the_same_bits_from_weights_that_are_mapped(tmp_path: Path) -> None:
    encoded = [tokenizer(SHIPPED / "tokenizer.json").encode(QUESTION, PASSAGE)]
    ((_, before),) = OnnxModel(MODEL, 1).run(encoded, 0)
    made = lay_out([MODEL], tmp_path)
    model = OnnxModel(MODEL, 1, made)
    ((_, after),) = model.run(encoded, 0)
    assert np.array_equal(before, after)
    if sys.platform == "linux":
        assert str(made[MODEL].with_name("0.onnx.data")) in Path("/proc/self/maps").read_text()
    reader = Reader.load(Settings(), made)
    assert (reader.sha256, reader.about) == (Reader.load(Settings()).sha256, Reader.load(Settings()).about)


def test_a_model_that_cannot_be_laid_out_is_loaded_as_it_is_and_the_log_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(layouts, "save_optimised", fail)
    with caplog.at_level(logging.WARNING):
        assert lay_out([MODEL], tmp_path) == {}
    assert caplog.messages == [
        f"Each process loads a copy of {MODEL}, which cannot be laid out (No space left on device)"
    ]


def test_the_models_of_the_settings_are_laid_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layouts, "exported", lambda _: tmp_path)
    assert models_of(Settings(reader=Path("mine"))) == [tmp_path / "model.onnx", Path("mine/reader.onnx")]
    assert models_of(Settings())[1] == MODEL
