"""Vectors are computed for new texts, carried over for known ones, and checked in both cases."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from askmuse.errors import ModelError
from askmuse.index.vectors import encoding, files
from askmuse.index.vectors.encoding import Encoded, EncodedTexts, NumberedTexts, keys, sound
from askmuse.index.vectors.files import make_searchable
from askmuse.types import Vectors
from conftest import RecordingEncoder, WordEncoder


def quiet(*_: object) -> None:
    """Report nothing."""


def encode(passages: Sequence[str], sentences: Sequence[str], *others: Any) -> EncodedTexts:
    return encoding.encode(NumberedTexts.of(passages), NumberedTexts.of(sentences), *others)


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
    encoder = RecordingEncoder()
    texts = ["one two", "three", "one two"]
    result = encode(texts, ["four", "four"], (), encoder, quiet)
    assert encoder.texts == ["one two", "three", "four"]
    assert np.array_equal(result.passages.vectors, WordEncoder().encode(texts))
    assert np.array_equal(result.sentences.vectors, WordEncoder().encode(["four", "four"]))
    assert np.array_equal(result.passages.keys, keys(texts))


def test_known_texts_are_not_encoded_again_wherever_they_stood() -> None:
    before = encode(["one", "two"], ["three", "four"], (), WordEncoder(), quiet)
    encoder = RecordingEncoder()
    result = encode(["five", "two"], ["four", "six", "three"], [before], encoder, quiet)
    assert encoder.texts == ["five", "six"]
    assert np.array_equal(result.passages.vectors, WordEncoder().encode(["five", "two"]))
    assert np.array_equal(result.sentences.vectors, WordEncoder().encode(["four", "six", "three"]))


def test_a_vector_that_is_not_sound_is_computed_anew_instead_of_carried_over() -> None:
    before = encode(["one", "two"], [], (), WordEncoder(), quiet)
    broken = before.passages.vectors.copy()
    broken[1, 3] = np.nan
    encoder = RecordingEncoder()
    result = encode(
        ["one", "two"], [], [EncodedTexts(Encoded(before.passages.keys, broken), before.sentences)], encoder, quiet
    )
    assert encoder.texts == ["two"]
    assert np.array_equal(result.passages.vectors, before.passages.vectors)


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.5])
def test_a_model_that_gives_no_unit_vector_is_refused(value: float) -> None:
    class Broken(WordEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            return np.full((len(texts), 64), value, dtype=np.float32)

    with pytest.raises(ModelError, match="not finite or not of length 1, so nothing was indexed: run `askmuse doctor`"):
        encode(["one"], [], (), Broken(), quiet)


@pytest.mark.parametrize("exact", [50_000, 1])
def test_vectors_in_a_folder_are_those_in_memory(exact: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "EXACT", exact)
    texts = ["one two", "two three", "one two"], ["three one four", "two"]
    wanted = encode(*texts, (), WordEncoder(), quiet)
    written = encode(*texts, (), WordEncoder(), quiet, tmp_path)
    for result in (written, EncodedTexts.open(tmp_path)):
        for name in ("passages", "sentences"):
            vectors = getattr(result, name).vectors[:]
            np.testing.assert_allclose(vectors, getattr(wanted, name).vectors, rtol=1e-7 if exact > 3 else 1e-3)
            assert np.array_equal(getattr(result, name).keys, getattr(wanted, name).keys)


def test_vectors_are_carried_over_from_an_index_that_is_ready_to_search(tmp_path: Path) -> None:
    encode(["one", "two"], ["three"], (), WordEncoder(), quiet, tmp_path)
    make_searchable(tmp_path)
    encoder = RecordingEncoder()
    result = encode(["two", "one"], ["three"], [EncodedTexts.open(tmp_path)], encoder, quiet)
    assert encoder.texts == []
    assert np.array_equal(result.passages.vectors, WordEncoder().encode(["two", "one"]))


def test_a_build_that_is_killed_loses_only_the_texts_of_a_chunk(tmp_path: Path) -> None:
    class Killed(RecordingEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            if len(self.texts) >= 256:
                raise KeyboardInterrupt
            return super().encode(texts)

    texts = [f"text {n}" for n in range(200)], [f"sentence {n}" for n in range(300)]
    with pytest.raises(KeyboardInterrupt):
        encode(*texts, (), Killed(), quiet, tmp_path)
    encoder = RecordingEncoder()
    result = encode(*texts, [EncodedTexts.open(tmp_path)], encoder, quiet)
    assert encoder.texts == texts[1][128:]
    assert np.array_equal(result.sentences.vectors, WordEncoder().encode(texts[1]))


def test_progress_counts_the_texts_that_are_encoded() -> None:
    reports: list[tuple[str, int, int]] = []
    before = encode(["one"], [], (), WordEncoder(), quiet)
    texts = ["one", *(f"text {n}" for n in range(200))]
    encode(texts, ["two"], [before], WordEncoder(), lambda *report: reports.append(report))
    assert reports == [("Encoding", 0, 201), ("Encoding", 128, 201), ("Encoding", 200, 201), ("Encoding", 201, 201)]
