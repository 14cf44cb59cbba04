"""Text → unit vectors, by ONNX Runtime. No torch here: a cold question loads the model in about 0.1 s."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from askmuse.errors import ModelError
from askmuse.models.onnx import OnnxModel
from askmuse.types import Vectors


class OnnxEncoder:
    """A sentence-transformers model as `model.exported` lays it out."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Load the model in `folder`; raises ModelError where its files cannot be read."""
        try:
            about = json.loads((folder / "encoder.json").read_text())
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._model = OnnxModel(folder / "model.onnx", threads)
        except Exception as error:  # ONNX Runtime and tokenizers raise bare Exception subclasses of their own
            raise ModelError(
                f"The model in {folder} cannot be loaded: delete that folder and ask again. ({error})"
            ) from error
        self.fingerprint: str = about["fingerprint"]
        self.dimensions: int = about["dimensions"]
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
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for batch, found in self._model.run(encoded, self._pad_id):
            vectors[batch] = found
        return vectors
