"""Runs an ONNX model over tokenized texts, in batches of about equal length, without importing torch."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Encoding

from askmuse.errors import ModelError
from askmuse.types import Vectors

LONGEST = 20_000
"""The most characters of a text that are tokenized. A model reads at most 512 tokens, about 2,000 characters; a file
can have a "word" of two million, which takes the tokenizer four seconds."""
_BATCH_TOKENS = 512
"""The most tokens in a batch, with padding. Larger batches are not faster on a CPU and need more memory and padding."""

onnxruntime.disable_telemetry_events()  # needed if a program imported onnxruntime before askmuse


class OnnxModel:
    """An ONNX file with inputs of shape (texts, tokens): token ids, masks and types. Safe to share between threads."""

    def __init__(self, file: Path, threads: int, *, spinning: bool = True) -> None:
        """Load `file`; the errors of ONNX Runtime have no common base but Exception.

        Threads of a `spinning` model wait for work without sleeping, which makes this model faster and others slower.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        if not spinning:
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
        self._inputs = [entry.name for entry in self._session.get_inputs()]

    def run(self, encoded: Sequence[Encoding], pad: int) -> Iterator[tuple[list[int], Vectors]]:
        """Yield, batch by batch, the positions in `encoded` and the model's first output for them.

        Raises ModelError if the output is not finite.
        """
        for batch in _batches([len(e.ids) for e in encoded]):
            width = len(encoded[batch[-1]].ids)
            feed = {
                "input_ids": np.full((len(batch), width), pad, dtype=np.int64),
                "attention_mask": np.zeros((len(batch), width), dtype=np.int64),
                "token_type_ids": np.zeros((len(batch), width), dtype=np.int64),
            }
            for row, at in enumerate(batch):
                length = len(encoded[at].ids)
                feed["input_ids"][row, :length] = encoded[at].ids
                feed["attention_mask"][row, :length] = 1
                feed["token_type_ids"][row, :length] = encoded[at].type_ids
            output = self._session.run(None, {name: feed[name] for name in self._inputs})[0]
            if not np.isfinite(output).all():
                raise ModelError(
                    "The model computes values that are not numbers. Run `askmuse doctor` to check its files; if "
                    "they are sound, install another version of onnxruntime."
                )
            yield batch, output


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Group positions by length, shortest first, so that little of a batch is padding."""
    batches: list[list[int]] = []
    for at in sorted(range(len(lengths)), key=lengths.__getitem__):
        if not batches or (len(batches[-1]) + 1) * lengths[at] > _BATCH_TOKENS:
            batches.append([])
        batches[-1].append(at)
    return batches
