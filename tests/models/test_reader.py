"""What the reader makes of the network's logits, and what it refuses to load."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from askmuse.errors import ModelError
from askmuse.models.reader import CUT, LONGEST_SPAN, SHIPPED, TOKENIZER, Context, Reader, _readings, tokenizer
from askmuse.types import Reading

TEXT = "It rained. The mayor is Ann."
CONTEXT = Context("Towns", TEXT, ((0, 10), (11, 28)))


def test_a_sentence_is_as_relevant_as_its_tokens_and_has_their_best_span() -> None:
    encoding = tokenizer(SHIPPED / TOKENIZER).encode("Who?", CONTEXT.shown)
    logits = np.zeros((len(encoding.ids), 3), dtype=np.float32)
    shown = [CONTEXT.shown[start:end] for start, end in encoding.offsets]
    logits[0] = (9.0, 1.5, 0.5)  # the first token stands for no span
    logits[shown.index("rained"), 0] = 3.0
    logits[shown.index("mayor"), 1:] = (4.0, 1.0)
    logits[shown.index("Ann"), 1:] = (1.0, 5.0)
    first, second = _readings(logits, encoding, CONTEXT)
    assert first == Reading(1.0, (0, 2), -2.0)  # three tokens: it, rained and the full stop
    assert second == Reading(0.0, (15, 27), 7.0)
    assert TEXT[slice(*second.span)] == "mayor is Ann"


def test_a_span_has_a_longest_length() -> None:
    text = " ".join(["word"] * (LONGEST_SPAN + 1))
    encoding = tokenizer(SHIPPED / TOKENIZER).encode("Who?", f"Towns\n{text}")
    logits = np.zeros((len(encoding.ids), 3), dtype=np.float32)
    first = encoding.offsets.index((6, 10))
    logits[first, 1] = logits[first + LONGEST_SPAN, 2] = 5.0
    logits[first + LONGEST_SPAN - 1, 2] = 1.0
    (found,) = _readings(logits, encoding, Context("Towns", text, ((0, len(text)),)))
    assert (found.span, found.span_score) == ((0, len(text) - 5), 6.0)


def test_a_sentence_that_was_cut_off_is_not_relevant() -> None:
    text = f"{'word ' * 500}end."
    encoding = tokenizer(SHIPPED / TOKENIZER).encode("Who?", f"Towns\n{text}")
    logits = np.zeros((len(encoding.ids), 3), dtype=np.float32)
    found = _readings(logits, encoding, Context("Towns", text, ((0, 2499), (2500, 2504))))
    assert found[1] == Reading(CUT, (0, 0), CUT)


def test_a_file_that_differs_from_its_hash_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "reader")
    data = bytearray((folder / TOKENIZER).read_bytes())
    data[100] ^= 1
    (folder / TOKENIZER).write_bytes(data)
    with pytest.raises(ModelError, match=r"the sha256 of tokenizer\.json differs.*install askmuse again"):
        Reader(folder, 1)
