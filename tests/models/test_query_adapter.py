"""Query adapters: what they add to the weights of a model, and which vectors change."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from askmuse.models.query_adapter import merge, save

if TYPE_CHECKING:
    import torch

pytestmark = pytest.mark.slow  # torch is imported


def layers() -> "torch.nn.Module":
    """Return a network of two linear layers, whose weights are zeros."""
    import torch

    network = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Linear(2, 2))
    for weights in network.parameters():
        torch.nn.init.zeros_(weights)
    return network


def test_the_products_of_thin_matrices_are_added_to_the_weights_of_the_layers_that_are_named(tmp_path: Path) -> None:
    down, up = np.array([[1, 2, 3]], dtype=np.float16), np.array([[1], [-2]], dtype=np.float16)
    save({"0.down": down, "0.up": up}, tmp_path / "adapter")
    network = layers()
    merge(network, tmp_path / "adapter")
    merge(network, tmp_path / "adapter")
    assert {name: weights.tolist() for name, weights in network.named_parameters()} == {
        "0.weight": [[2, 4, 6], [-4, -8, -12]],
        "0.bias": [0, 0],
        "1.weight": [[0, 0], [0, 0]],
        "1.bias": [0, 0],
    }


@pytest.mark.parametrize("layer", ["1", "2"])  # layer 1 has other inputs, and there is no layer 2
def test_an_adapter_for_another_model_is_refused_and_names_the_layer(tmp_path: Path, layer: str) -> None:
    save({f"{layer}.down": np.ones((1, 3), np.float16), f"{layer}.up": np.ones((2, 1), np.float16)}, tmp_path / "a.x")
    with pytest.raises(ValueError, match=rf"^a\.x was trained for another model: it does not fit the layer {layer}$"):
        merge(layers(), tmp_path / "a.x")
