"""Makes an ONNX model compute its products in 8-bit integers, which takes less than half of the time.

The weights of a product get one scale for each column. The activations that they are multiplied with get a single
scale, found by running the model on sample texts; so the output for a text does not depend on the other texts of its
batch. Before that, large columns of activations are scaled down, and the same rows of weights up by the same factors,
so that a single scale suits all columns (Xiao et al. 2023, "SmoothQuant", https://arxiv.org/abs/2211.10438). ONNX
Runtime can quantize too, but with its dynamic scales, outputs depend on the batch and are twice as far from single
precision; its smoothing needs another library.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from askmuse.models.external_data import LEAST_SIZE, data_file
from askmuse.types import Vectors

Inputs = Mapping[str, NDArray[Any]]
"""The inputs of a run of the model, by name, shape (texts, tokens) each."""
_SMOOTHING = 0.75
"""How much of the spread between columns the weights take over, from 0 to 1. Vectors of the default model have a cosine
to those in single precision of .996 with .7 and .8, of .983 with .5 and of .990 with 1."""
_LARGEST = 63
"""The largest weight, in steps of its scale. With 7 bits, sums of two products fit into the 16 bits that processors
without AVX-512 VNNI add in, so that all processors give the same vectors."""
_LEVELS = 255
"""The number of steps between the least and the greatest activation."""
_DOMAIN = "com.microsoft"
"""The domain of the operation that multiplies integers, scales the sums and adds a bias at once."""


def quantize(file: Path, samples: Sequence[Inputs], written: Path) -> None:
    """Write the model in `file`, with 8-bit weights in its products, to `written`; `samples` are typical inputs.

    Only products of activations with weights in single precision are changed. Products of activations with each other,
    and weights in half precision, stay as they are. If a second file, FILE.data, holds the weights, so does
    WRITTEN.data afterwards.
    """
    import onnx

    model = onnx.load(file)
    products = _products(model.graph)
    ranges = _ranges(file, {node.input[0] for node in products}, samples) if products else {}
    rewriting = _Rewriting(model.graph, ranges)
    nodes = [new for node in model.graph.node for new in rewriting.replaced(node)]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    rewriting.drop_unused()
    model.opset_import.append(onnx.helper.make_opsetid(_DOMAIN, 1))
    onnx.save(
        model,
        written,
        save_as_external_data=data_file(file).exists(),
        location=data_file(written).name,
        size_threshold=LEAST_SIZE,
    )


def _products(graph: Any) -> list[Any]:
    """Return the nodes that multiply activations with a matrix of weights in single precision."""
    from onnx import TensorProto

    matrices = {item.name for item in graph.initializer if len(item.dims) == 2 and item.data_type == TensorProto.FLOAT}
    return [node for node in graph.node if node.op_type == "MatMul" and node.input[1] in matrices]


def _ranges(file: Path, activations: Iterable[str], samples: Sequence[Inputs]) -> dict[str, Vectors]:
    """Return the least and the greatest value of each column of the named activations; shape (2, columns) each."""
    import onnx
    import onnxruntime

    names = sorted(activations)
    model = onnx.load(file)
    model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in names)
    with tempfile.TemporaryDirectory() as folder:
        with_activations = Path(folder, "model.onnx")
        onnx.save(model, with_activations, save_as_external_data=True)
        session = onnxruntime.InferenceSession(with_activations, providers=["CPUExecutionProvider"])
    ranges: dict[str, Vectors] = {}
    for sample in samples:
        for name, values in zip(names, session.run(names, dict(sample)), strict=True):
            rows = values.reshape(-1, values.shape[-1])
            low, high = rows.min(axis=0), rows.max(axis=0)
            if name in ranges:
                low, high = np.minimum(low, ranges[name][0]), np.maximum(high, ranges[name][1])
            ranges[name] = np.stack([low, high])
    return ranges


def _factors(activations: Vectors, weights: Vectors) -> Vectors:
    """Return the factor by which each column of activations is divided and the same row of weights is multiplied.

    `activations` and `weights` are the largest absolute values of each. The factors are rounded to quarter powers of
    two: the values that a model computes differ in their last bits between processors; the rounded factors do not, so a
    model has the same file everywhere.
    """
    used = (activations > 0) & (weights > 0)
    log_activations, log_weights = (
        np.log2(np.where(used, largest, 1).astype(np.float64)) for largest in (activations, weights)
    )
    exponents = _SMOOTHING * log_activations - (1 - _SMOOTHING) * log_weights
    factors: Vectors = np.exp2(np.round(exponents * 4) / 4).astype(np.float32)
    return factors


class _Rewriting:
    """Replaces the products of a graph by products of integers, which give nearly the same."""

    def __init__(self, graph: Any, ranges: Mapping[str, Vectors]) -> None:
        from onnx.numpy_helper import to_array

        self._graph = graph
        self._ranges = ranges
        self._constants = {item.name: item for item in graph.initializer}
        products = _products(graph)
        self._weights = {node.input[1]: to_array(self._constants[node.input[1]]) for node in products}
        self._weights_of: dict[str, list[str]] = {}
        """For each activation, the names of the weights that it is multiplied with."""
        for node in products:
            self._weights_of.setdefault(node.input[0], []).append(node.input[1])
        self._factors: dict[str, Vectors] = {}
        self._biases = self._find_biases(products)
        self._sums = {total for _, total in self._biases.values()}

    def _find_biases(self, products: Sequence[Any]) -> dict[str, tuple[str, str]]:
        """Return, by the output of each product that is only used to add a bias, the bias and the name of the sum."""
        users: dict[str, list[Any]] = {}
        for node in self._graph.node:
            for name in node.input:
                users.setdefault(name, []).append(node)
        biases = {}
        for product in products:
            output, columns = product.output[0], self._weights[product.input[1]].shape[1]
            match users.get(output, []):
                case [user] if user.op_type == "Add":
                    bias = next((name for name in user.input if name != output), output)
                    if bias in self._constants and list(self._constants[bias].dims) == [columns]:
                        biases[output] = bias, user.output[0]
        return biases

    def replaced(self, node: Any) -> Iterator[Any]:
        """Yield the nodes that take the place of `node`: itself, unless it is a product or the sum with its bias."""
        if node.op_type == "MatMul" and node.input[1] in self._weights:
            yield from self._multiplication(node)
        elif node.output[0] not in self._sums:
            yield node

    def _multiplication(self, node: Any) -> Iterator[Any]:
        """Yield the nodes that compute the product in `node`, and the sum with its bias, in integers of 8 bits."""
        from onnx.helper import make_node

        (activation, weight), (output,) = node.input, node.output
        if activation not in self._factors:
            yield from self._quantized(activation)
        smoothed = self._weights[weight] * self._factors[activation][:, None]
        scales = np.abs(smoothed).max(axis=0) / _LARGEST
        scales[scales == 0] = 1
        inputs = [
            f"{activation}_quantized",
            self._constant(f"{output}_weights", np.round(smoothed / scales).astype(np.int8)),
            f"{activation}_scale",
            self._constant(f"{output}_scales", scales),
            f"{activation}_zero_point",
        ]
        if output in self._biases:
            bias, output = self._biases[output]
            inputs += ["", bias]
        yield make_node("MatMulIntegerToFloat", inputs, [output], f"{node.name}_quantized", domain=_DOMAIN)

    def _quantized(self, activation: str) -> Iterator[Any]:
        """Yield the nodes that turn an activation into integers of 8 bits."""
        from onnx.helper import make_node

        low, high = self._ranges[activation]
        weights = np.concatenate([self._weights[name] for name in self._weights_of[activation]], axis=1)
        factors = _factors(np.maximum(-low, high), np.abs(weights).max(axis=1))
        self._factors[activation] = factors
        least, greatest = min(0.0, float((low / factors).min())), max(0.0, float((high / factors).max()))
        scale = float(f"{(greatest - least) / _LEVELS:.2e}") or 1.0  # rounded for the same reason as the factors
        zero_point = min(_LEVELS, round(-least / scale))  # a scale that was rounded down could give one more
        inverse = self._constant(f"{activation}_factors", 1 / factors)
        step = self._constant(f"{activation}_scale", np.float32(scale))
        zero = self._constant(f"{activation}_zero_point", np.uint8(zero_point))
        smoothed, rounded = f"{activation}_smoothed", f"{activation}_quantized"
        yield make_node("Mul", [activation, inverse], [smoothed], smoothed)
        yield make_node("QuantizeLinear", [smoothed, step, zero], [rounded], rounded)

    def _constant(self, name: str, value: Any) -> str:
        """Add a constant to the graph, and return its name."""
        from onnx.numpy_helper import from_array

        self._graph.initializer.append(from_array(np.asarray(value, order="C"), name))
        return name

    def drop_unused(self) -> None:
        """Remove the weights that no node needs any more."""
        used = {name for node in self._graph.node for name in node.input}
        kept = [item for item in self._graph.initializer if item.name in used]
        del self._graph.initializer[:]
        self._graph.initializer.extend(kept)
