"""Query adapters: small changes to the weights of an embedding model with which it encodes queries, but not documents.

Queries and documents are encoded differently because questions are worded differently from their answers (Karpukhin et
al. 2020, "Dense Passage Retrieval for Open-Domain Question Answering", https://arxiv.org/abs/2004.04906). The vectors
of documents stay as they are, so an index stays valid when the adapter changes.

For each linear layer, an adapter has two thin matrices whose product is added to the weights (Hu et al. 2021, "LoRA:
Low-Rank Adaptation of Large Language Models", https://arxiv.org/abs/2106.09685).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAME = "query_adapter.safetensors"
"""The name of the file of an adapter, in the folder of its model."""
SHIPPED = Path(__file__).with_name("weights") / NAME
"""The query adapter of the default model, which `training/query_adapter.py` trained."""
SHIPPED_SHA256 = "e145f9fe8369ef2eb43581638ae3ca30db9989b9edb4b394cbc2af343bd86608"
"""The hash of that file. A question is not asked with another file, so an adapter that replaces it needs its hash
here."""

Adapter = Mapping[str, NDArray[np.float16]]
"""Two matrices for each changed layer: LAYER.down, shape (rank, inputs), and LAYER.up, shape (outputs, rank)."""


def save(adapter: Adapter, file: Path) -> None:
    """Write an adapter to `file`."""
    from safetensors.numpy import save_file

    save_file(dict(adapter), file)


def merge(transformer: Any, file: Path) -> None:
    """Add the adapter in `file` to the weights of a PyTorch transformer; raises ValueError if it does not fit."""
    import torch
    from safetensors.numpy import load_file

    adapter: Adapter = load_file(file)
    weights = dict(transformer.named_parameters())
    with torch.no_grad():
        for name in sorted({key.rpartition(".")[0] for key in adapter}):
            try:
                change = adapter[f"{name}.up"].astype(np.float32) @ adapter[f"{name}.down"].astype(np.float32)
                weights[f"{name}.weight"] += torch.from_numpy(change)
            except (KeyError, ValueError, RuntimeError):
                raise ValueError(
                    f"{file.name} was trained for another model: it does not fit the layer {name}"
                ) from None
