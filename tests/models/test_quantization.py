"""Products with weights in 8 bits give nearly what they gave before, for each text alone."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from askmuse.models.quantization import quantize

WIDTH = 64
Rows = NDArray[np.float32]


def made(file: Path, *, bias: bool) -> Rows:
    """Write x @ weights (+ bias), and its product with itself, to `file`, and return the weights."""
    random = np.random.default_rng(0)
    weights = random.normal(size=(WIDTH, WIDTH)).astype(np.float32)
    constants = [numpy_helper.from_array(weights, "weights")]
    nodes = [helper.make_node("MatMul", ["x", "weights"], ["product"], "first")]
    if bias:
        constants.append(numpy_helper.from_array(random.normal(size=WIDTH).astype(np.float32), "bias"))
        nodes.append(helper.make_node("Add", ["product", "bias"], ["sum"], "add"))
    total = "sum" if bias else "product"
    nodes += [
        helper.make_node("Transpose", [total], ["turned"], perm=[0, 2, 1]),
        helper.make_node("MatMul", [total, "turned"], ["y"], "second"),
    ]
    graph = helper.make_graph(
        nodes,
        "made",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["texts", "tokens", WIDTH])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["texts", "tokens", "tokens"])],
        constants,
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10), file)
    return weights


def replace_weights(file: Path, weights: Rows) -> None:
    model = onnx.load(file)
    model.graph.initializer[0].CopyFrom(numpy_helper.from_array(weights, "weights"))
    onnx.save(model, file)


def run(file: Path, x: Rows) -> Rows:
    y: Rows = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
    return y


@pytest.fixture
def samples() -> Rows:
    """Return activations of which one column is a hundred times as large as the others, as in trained networks."""
    values = np.random.default_rng(1).normal(size=(20, 5, WIDTH)).astype(np.float32)
    values[..., 7] *= 100
    return values


@pytest.mark.parametrize("bias", [False, True])
def test_outputs_are_nearly_as_before(bias: bool, samples: Rows, tmp_path: Path) -> None:
    made(tmp_path / "plain.onnx", bias=bias)
    quantize(tmp_path / "plain.onnx", [{"x": x[None]} for x in samples], tmp_path / "small.onnx")
    before, after = run(tmp_path / "plain.onnx", samples), run(tmp_path / "small.onnx", samples)
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.9995


def test_a_text_has_the_same_output_in_any_batch(samples: Rows, tmp_path: Path) -> None:
    made(tmp_path / "plain.onnx", bias=True)
    quantize(tmp_path / "plain.onnx", [{"x": x[None]} for x in samples], tmp_path / "small.onnx")
    loud = np.concatenate([samples[:1], samples[1:2] * 50])
    np.testing.assert_array_equal(run(tmp_path / "small.onnx", loud)[0], run(tmp_path / "small.onnx", samples[:1])[0])


def test_only_products_with_weights_are_computed_with_integers(samples: Rows, tmp_path: Path) -> None:
    made(tmp_path / "plain.onnx", bias=True)
    quantize(tmp_path / "plain.onnx", [{"x": samples}], tmp_path / "small.onnx")
    graph = onnx.load(tmp_path / "small.onnx").graph
    assert [node.op_type for node in graph.node] == [
        "Mul",
        "QuantizeLinear",
        "MatMulIntegerToFloat",
        "Transpose",
        "MatMul",
    ]
    assert {item.name: item.data_type for item in graph.initializer if len(item.dims) > 1} == {
        "product_weights": TensorProto.INT8
    }


def test_weights_are_seven_bits_with_a_scale_for_each_column(samples: Rows, tmp_path: Path) -> None:
    weights = made(tmp_path / "plain.onnx", bias=False)
    quantize(tmp_path / "plain.onnx", [{"x": samples}], tmp_path / "small.onnx")
    tensors = {item.name: numpy_helper.to_array(item) for item in onnx.load(tmp_path / "small.onnx").graph.initializer}
    assert np.abs(tensors["product_weights"]).max(axis=0).tolist() == [63] * WIDTH
    restored = tensors["product_weights"] * tensors["product_scales"] * tensors["x_factors"][:, None]
    assert np.abs(restored - weights)[7].max() < np.abs(weights[7]).max() / 50


def test_columns_that_samples_leave_at_zero_and_weights_of_zero_do_no_harm(samples: Rows, tmp_path: Path) -> None:
    model = tmp_path / "plain.onnx"
    weights = made(model, bias=False)
    weights[:, 3] = 0
    weights[5] = 0
    replace_weights(model, weights)
    samples[..., 9] = 0
    quantize(model, [{"x": samples}], tmp_path / "small.onnx")
    before, after = run(model, samples), run(tmp_path / "small.onnx", samples)
    assert np.isfinite(after).all()
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.9995


def test_activations_that_are_never_positive_fit_into_eight_bits(tmp_path: Path) -> None:
    model = tmp_path / "plain.onnx"
    made(model, bias=False)
    replace_weights(model, np.ones((WIDTH, WIDTH), dtype=np.float32))
    x = np.full((1, 2, WIDTH), -0.0040016, dtype=np.float32)  # 256.1 steps, once the scale is rounded down
    quantize(model, [{"x": x}], tmp_path / "small.onnx")
    np.testing.assert_allclose(run(tmp_path / "small.onnx", x), run(model, x), rtol=0.02)


def test_a_bias_of_one_number_is_added_as_before(samples: Rows, tmp_path: Path) -> None:
    model = tmp_path / "plain.onnx"
    made(model, bias=True)
    loaded = onnx.load(model)
    loaded.graph.initializer[1].CopyFrom(numpy_helper.from_array(np.ones(1, dtype=np.float32), "bias"))
    onnx.save(loaded, model)
    quantize(model, [{"x": samples}], tmp_path / "small.onnx")
    before, after = run(model, samples), run(tmp_path / "small.onnx", samples)
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.9995


@pytest.mark.parametrize("kind", [TensorProto.FLOAT16, TensorProto.DOUBLE])
def test_weights_of_another_precision_stay_as_they_are(kind: int, tmp_path: Path) -> None:
    weights = helper.make_tensor("weights", kind, [2, 2], [1, 2, 3, 4])
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "weights"], ["y"], "first")],
        "made",
        [helper.make_tensor_value_info("x", kind, ["texts", 2])],
        [helper.make_tensor_value_info("y", kind, ["texts", 2])],
        [weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    onnx.save(model, tmp_path / "plain.onnx")
    x = np.ones((1, 2), dtype=helper.tensor_dtype_to_np_dtype(kind))
    quantize(tmp_path / "plain.onnx", [{"x": x}], tmp_path / "small.onnx")
    assert onnx.load(tmp_path / "small.onnx").graph.node == model.graph.node


def test_weights_in_a_second_file_stay_in_a_second_file(samples: Rows, tmp_path: Path) -> None:
    made(tmp_path / "plain.onnx", bias=False)
    parted = tmp_path / "parted.onnx"
    onnx.save(onnx.load(tmp_path / "plain.onnx"), parted, save_as_external_data=True, location="parted.onnx.data")
    quantize(tmp_path / "plain.onnx", [{"x": samples}], tmp_path / "whole.onnx")
    quantize(parted, [{"x": samples}], tmp_path / "small.onnx")
    assert sorted(file.name for file in tmp_path.glob("*.data")) == ["parted.onnx.data", "small.onnx.data"]
    np.testing.assert_array_equal(run(tmp_path / "small.onnx", samples), run(tmp_path / "whole.onnx", samples))
