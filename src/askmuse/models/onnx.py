"""Runs an ONNX model over tokenized texts, in batches of texts of about equal length, without importing torch."""

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from types import MappingProxyType

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
_TOKENS_FOR_A_THREAD = 128
"""The fewest tokens that are worth a thread of their own: some ten milliseconds of the reader."""
Layouts = Mapping[Path, Path]
"""The file of each model, and the file with its weights laid out for this machine, which is loaded instead
(`models/layouts.py`)."""
NO_LAYOUTS: Layouts = MappingProxyType({})

onnxruntime.disable_telemetry_events()  # needed if a program imported onnxruntime before askmuse


class OnnxModel:
    """An ONNX file with inputs of shape (texts, tokens): token ids, masks and types. Safe to share between threads.

    Each batch is run by one thread, and several batches by several threads at once; texts that are enough for two
    threads are never one batch. If several threads shared each batch instead, they would wait for one another: a
    question would take twice the processor time in the mode `instant`, and a quarter more in `thinking`
    (benchmarks/ATTEMPTS.md).
    """

    def __init__(self, file: Path, threads: int, layouts: Layouts = NO_LAYOUTS) -> None:
        """Load `file`, or the file that `layouts` names for it.

        The errors of ONNX Runtime have no common base but Exception.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_mem_pattern = False  # it keeps memory for each shape of input, and few shapes come twice
        options.log_severity_level = 3
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # exports are optimised
        self._thread_count = threads
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=file.stem)
        self._session = onnxruntime.InferenceSession(
            layouts.get(file, file), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = [entry.name for entry in self._session.get_inputs()]

    def run(self, encoded: Sequence[Encoding], pad: int) -> Iterator[tuple[list[int], Vectors]]:
        """Yield, for each batch, the positions of its texts in `encoded` and the model's first output for them.

        `pad` is the id of the padding token. Raises ModelError if the output is not finite.
        """
        lengths = [len(e.ids) for e in encoded]
        for_each_thread = max(_TOKENS_FOR_A_THREAD, math.ceil(sum(lengths) / self._thread_count))
        batches = _batches(lengths, min(_BATCH_TOKENS, for_each_thread))
        texts = [[encoded[at] for at in batch] for batch in batches]
        if len(batches) == 1:  # another thread would only add to the time
            yield batches[0], self._output(texts[0], pad)
        else:
            yield from zip(batches, self._threads.map(self._output, texts, repeat(pad)), strict=True)

    def _output(self, encoded: Sequence[Encoding], pad: int) -> Vectors:
        """Return the model's first output for a batch, whose longest text is the last."""
        width = len(encoded[-1].ids)
        feed = {
            "input_ids": np.full((len(encoded), width), pad, dtype=np.int64),
            "attention_mask": np.zeros((len(encoded), width), dtype=np.int64),
            "token_type_ids": np.zeros((len(encoded), width), dtype=np.int64),
        }
        for row, text in enumerate(encoded):
            length = len(text.ids)
            feed["input_ids"][row, :length] = text.ids
            feed["attention_mask"][row, :length] = 1
            feed["token_type_ids"][row, :length] = text.type_ids
        output: Vectors = self._session.run(None, {name: feed[name] for name in self._inputs})[0]
        if not np.isfinite(output).all():
            raise ModelError(
                "The model computes values that are not numbers. Run `askmuse doctor` to check its files; if they are "
                "sound, install another version of onnxruntime."
            )
        return output


def _batches(lengths: Sequence[int], most: int) -> list[list[int]]:
    """Group positions by length, shortest first, so that little of a batch of at most `most` tokens is padding."""
    batches: list[list[int]] = []
    for at in sorted(range(len(lengths)), key=lengths.__getitem__):
        if not batches or (len(batches[-1]) + 1) * lengths[at] > most:
            batches.append([])
        batches[-1].append(at)
    return batches
