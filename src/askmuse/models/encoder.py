"""Turns texts into unit vectors with ONNX Runtime. Without torch, the model loads in about 0.1 s."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from askmuse.errors import ModelError
from askmuse.files import sha256
from askmuse.models.encoder_files import DOCUMENTS, TOKENIZER, query_model
from askmuse.models.export import describe
from askmuse.models.onnx import LONGEST, NO_LAYOUTS, Layouts, OnnxModel
from askmuse.types import TokenCount, Vectors


class OnnxEncoder:
    """An embedding model that `models/export.py` exported to ONNX. Safe to share between threads."""

    def __init__(self, folder: Path, threads: int, layouts: Layouts = NO_LAYOUTS, *, adapted: bool = True) -> None:
        """Load the model in `folder`; raises ModelError if its files cannot be read.

        If `adapted` is false, queries are encoded as if the model had no query adapter.
        """
        self._folder = folder
        self._about = describe(folder)
        self._threads = threads
        self._layouts = layouts
        self._query_file = query_model(folder) if adapted else folder / DOCUMENTS
        try:
            with ThreadPoolExecutor(1) as background:  # ONNX Runtime lets other threads run while it loads
                model = background.submit(OnnxModel, self._query_file, threads, layouts)
                self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._query_model = model.result()
        except Exception as error:  # ONNX Runtime and tokenizers raise bare Exception subclasses of their own
            raise self._damaged(str(error)) from error
        self.fingerprint: str = self._about["fingerprint"]
        self.dimensions: int = self._about["dimensions"]
        self._lower: bool = self._about["lower"]
        self._query_prompt: str = self._about["query_prompt"]
        self._document_prompt: str = self._about["document_prompt"]
        self._tokenizer.enable_truncation(self._about["max_length"])
        self._pad_id: int = self._about["pad"]
        self._tokenizer.no_padding()
        self._sound = False

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of documents, shape (len(texts), dimensions), float32, in the order of `texts`.

        The index keeps these vectors. So the model's files are checked by their hashes before the first call, and
        ModelError is raised if one is damaged.
        """
        if not self._sound:
            self._require_sound()
        return self._vectors(self._document_model, [self._document_prompt + text for text in texts])

    @cached_property
    def _document_model(self) -> OnnxModel:
        """The model that encodes documents. It is loaded when it is first needed, since questions do not need it."""
        file = self._folder / DOCUMENTS
        if file == self._query_file:
            return self._query_model
        try:
            return OnnxModel(file, self._threads, self._layouts)
        except Exception as error:  # ONNX Runtime raises bare Exception subclasses of its own
            raise self._damaged(str(error)) from error

    def encode_query(self, text: str) -> Vectors:
        """Return the unit vector of a query, shape (dimensions,), float32."""
        vector: Vectors = self._vectors(self._query_model, [self._query_prompt + text])[0]
        return vector

    def _require_sound(self) -> None:
        for name, expected in self._about["sha256"].items():
            if sha256(self._folder / name) != expected:
                raise self._damaged(f"the sha256 of {name} differs")
        self._sound = True

    def _damaged(self, why: str) -> ModelError:
        return ModelError(
            f"The embedding model in {self._folder} is damaged ({why}): delete that folder and ask again; "
            "the model is then prepared again."
        )

    def knows(self, word: str) -> bool:
        """Whether `word` is a single token of the model's vocabulary, as common words are."""
        return self._tokenizer.token_to_id(word.lower()) is not None

    def count_tokens(self, text: str) -> TokenCount:
        """Return how many tokens a text has, and how many of them fit into the model; special tokens don't count."""
        counts = [self._piece_lengths(text[at : at + LONGEST]) for at in range(0, max(1, len(text)), LONGEST)]
        return TokenCount(sum(map(sum, counts)), counts[0][0])

    def _piece_lengths(self, text: str) -> list[int]:
        """Return the number of tokens of each piece into which the tokenizer cuts a text for the model."""
        first = self._tokenizer.encode(text.lower() if self._lower else text)
        return [piece.special_tokens_mask.count(0) for piece in (first, *first.overflowing)]

    def _vectors(self, model: OnnxModel, texts: Sequence[str]) -> Vectors:
        cut = [text[:LONGEST] for text in texts]
        encoded = self._tokenizer.encode_batch_fast([text.lower() for text in cut] if self._lower else cut)
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for batch, output in model.run(encoded, self._pad_id):
            vectors[batch] = output
        return vectors
