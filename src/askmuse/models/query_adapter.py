"""A query adapter: what an embedding model changes in its weights to encode queries, and not documents.

For each linear layer it holds two thin matrices, whose product is added to the weights (Hu et al. 2021, "LoRA: Low-Rank
Adaptation of Large Language Models", https://arxiv.org/abs/2106.09685). A model encodes queries otherwise than
documents since questions are worded otherwise than their answers (Karpukhin et al. 2020, "Dense Passage Retrieval for
Open-Domain Question Answering", https://arxiv.org/abs/2004.04906). The vectors of documents stay as they are, and so
does an index.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAME = "query_adapter.safetensors"
"""The name of the file in the folder of a model."""
SHIPPED = Path(__file__).with_name("weights") / NAME
"""The query adapter of the default model, which `training/query_adapter.py` trained."""
SHIPPED_SHA256 = "2b50d0a5c30a137c8c68cd9243a35c08a3224c9d20783c55dafd49258adb070e"
"""The hash of that file. A question is not asked with another file, so an adapter that replaces it needs its hash
here."""

Adapter = Mapping[str, NDArray[np.float16]]
"""NAME.down, shape (rank, inputs), and NAME.up, shape (outputs, rank), for each layer that is changed."""


def save(adapter: Adapter, file: Path) -> None:
    """Write an adapter to `file`."""
    from safetensors.numpy import save_file

    save_file(dict(adapter), file)


def merge(transformer: Any, file: Path) -> None:
    """Add the adapter in `file` to the weights of a transformer of PyTorch; raises ValueError if it does not fit."""
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
