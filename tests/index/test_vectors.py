"""Vectors are computed for new texts, carried over for known ones, and checked in both cases."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from askmuse.errors import ModelError
from askmuse.index.vectors import FILES, Encoded, EncodedTexts, encode, keys, sound
from askmuse.types import Vectors
from conftest import WordEncoder


class Counting(WordEncoder):
    """Keeps the texts that it encodes."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return super().encode(texts)


def quiet(*_: object) -> None:
    """Report nothing."""


def test_keys_are_the_first_bytes_of_the_sha256() -> None:
    assert keys(["", "a"]).tobytes().hex() == "e3b0c44298fc1c149afbf4c8996fb924ca978112ca1bbdcafac231b39a23dc4d"
    assert keys([]).shape == (0, 16)


@pytest.mark.parametrize(
    ("vector", "good"),
    [
        ([0.6, 0.8], True),
        ([0.6, 0.81], False),
        ([0.0, 0.0], False),
        ([np.nan, 1.0], False),
        ([np.inf, 0.0], False),
        ([3e38, 3e38], False),
    ],
)
def test_a_sound_vector_is_finite_and_has_the_length_1(vector: list[float], good: bool) -> None:
    assert sound(np.array([vector], dtype=np.float32)).tolist() == [good]


def test_each_text_is_encoded_once_and_each_row_has_its_vector() -> None:
    encoder = Counting()
    texts = ["one two", "three", "one two"]
    result = encode(texts, ["four", "four"], None, encoder, quiet)
    assert encoder.texts == ["one two", "three", "four"]
    assert np.array_equal(result.passages.vectors, WordEncoder().encode(texts))
    assert np.array_equal(result.sentences.vectors, WordEncoder().encode(["four", "four"]))
    assert np.array_equal(result.passages.keys, keys(texts))


def test_known_texts_are_not_encoded_again_wherever_they_stood() -> None:
    before = encode(["one", "two"], ["three", "four"], None, WordEncoder(), quiet)
    encoder = Counting()
    result = encode(["five", "two"], ["four", "six", "three"], before, encoder, quiet)
    assert encoder.texts == ["five", "six"]
    assert np.array_equal(result.passages.vectors, WordEncoder().encode(["five", "two"]))
    assert np.array_equal(result.sentences.vectors, WordEncoder().encode(["four", "six", "three"]))


def test_a_vector_that_is_not_sound_is_computed_anew_instead_of_carried_over() -> None:
    before = encode(["one", "two"], [], None, WordEncoder(), quiet)
    broken = before.passages.vectors.copy()
    broken[1, 3] = np.nan
    encoder = Counting()
    result = encode(
        ["one", "two"], [], EncodedTexts(Encoded(before.passages.keys, broken), before.sentences), encoder, quiet
    )
    assert encoder.texts == ["two"]
    assert np.array_equal(result.passages.vectors, before.passages.vectors)


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.5])
def test_a_model_that_gives_no_unit_vector_is_refused(value: float) -> None:
    class Broken(WordEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            return np.full((len(texts), 64), value, dtype=np.float32)

    with pytest.raises(ModelError, match="not finite or not of length 1, so nothing was indexed: run `askmuse doctor`"):
        encode(["one"], [], None, Broken(), quiet)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    saved = encode(["one", "two"], ["three"], None, WordEncoder(), quiet)
    saved.save(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(FILES)
    loaded = EncodedTexts.load(tmp_path)
    for name in ("passages", "sentences"):
        assert np.array_equal(getattr(loaded, name).vectors, getattr(saved, name).vectors)
        assert np.array_equal(getattr(loaded, name).keys, getattr(saved, name).keys)


def test_progress_counts_the_texts_that_are_encoded() -> None:
    reports: list[tuple[str, int, int]] = []
    before = encode(["one"], [], None, WordEncoder(), quiet)
    texts = ["one", *(f"text {n}" for n in range(200))]
    encode(texts, ["two"], before, WordEncoder(), lambda *report: reports.append(report))
    assert reports == [("Encoding", 0, 201), ("Encoding", 128, 201), ("Encoding", 200, 201), ("Encoding", 201, 201)]
