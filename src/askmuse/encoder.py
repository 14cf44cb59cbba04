"""Text → unit vectors, by ONNX Runtime. No torch here: a cold question loads the model in about 0.1 s."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from askmuse.errors import ModelError
from askmuse.types import Vectors

_BATCH_TOKENS = 512
"""Tokens of one batch, padding included. Larger ones gain no speed on a CPU; they only take memory and padding."""


class OnnxEncoder:
    """A sentence-transformers model as `model.exported` lays it out."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Load the model in `folder`; raises ModelError where its files cannot be read."""
        try:
            about = json.loads((folder / "encoder.json").read_text())
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                folder / "model.onnx", options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime and tokenizers raise bare Exception subclasses of their own
            raise ModelError(
                f"The model in {folder} cannot be loaded: delete that folder and ask again. ({error})"
            ) from error
        self.fingerprint: str = about["fingerprint"]
        self.dimensions: int = about["dimensions"]
        self._inputs: list[str] = about["inputs"]
        self._lower: bool = about["lower"]
        self._query_prompt: str = about["query_prompt"]
        self._document_prompt: str = about["document_prompt"]
        self._tokenizer.enable_truncation(about["max_length"])
        self._pad_id: int = about["pad"]
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of documents, shape (len(texts), dimensions), float32, in the order of `texts`."""
        return self._vectors([self._document_prompt + text for text in texts])

    def encode_query(self, text: str) -> Vectors:
        """Return the unit vector of a query, shape (dimensions,), float32."""
        vector: Vectors = self._vectors([self._query_prompt + text])[0]
        return vector

    def knows(self, word: str) -> bool:
        """Whether `word` is one token of the model."""
        return self._tokenizer.token_to_id(word.lower()) is not None

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch_fast([text.lower() for text in texts] if self._lower else list(texts))
        ids = [e.ids for e in encoded]
        types = [e.type_ids for e in encoded]
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for batch in _batches([len(i) for i in ids]):
            width = len(ids[batch[-1]])
            feed = {
                "input_ids": np.full((len(batch), width), self._pad_id, dtype=np.int64),
                "attention_mask": np.zeros((len(batch), width), dtype=np.int64),
                "token_type_ids": np.zeros((len(batch), width), dtype=np.int64),
            }
            for row, at in enumerate(batch):
                feed["input_ids"][row, : len(ids[at])] = ids[at]
                feed["attention_mask"][row, : len(ids[at])] = 1
                feed["token_type_ids"][row, : len(ids[at])] = types[at]
            vectors[batch] = self._session.run(None, {name: feed[name] for name in self._inputs})[0]
        return vectors


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Group positions by length, shortest first, so that little of a batch is padding."""
    batches: list[list[int]] = []
    for at in sorted(range(len(lengths)), key=lengths.__getitem__):
        if not batches or (len(batches[-1]) + 1) * lengths[at] > _BATCH_TOKENS:
            batches.append([])
        batches[-1].append(at)
    return batches
