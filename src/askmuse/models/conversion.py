"""Converts a sentence-transformers model to ONNX, once. Indexing and asking import torch for nothing else."""

import contextlib
import logging
import os
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from askmuse.models.quantization import quantize

_SAMPLE = ["Two texts of unlike length show the exporter", "which dimensions of a batch may change."]
_LEAST_EXTERNAL = 1024
"""Bytes from which on a tensor is stored in the file of weights and not in the graph; torch's exporter has the same."""
_LEAST_COSINE = 0.9999
"""The least cosine between the vectors of a model and of its ONNX form; a correct one reaches 1 - 1e-6."""
_LEAST_COSINE_QUANTIZED = 0.985
"""The least cosine between the vectors of a model and those that it computes with 8-bit weights. The default model
reaches .993. A model that falls short is used in single precision."""
_SLOWER = ["SkipLayerNormFusion", "BiasSkipLayerNormFusion"]
"""Optimisations of ONNX Runtime that make models slower: in version 1.32, the operation that adds and normalises at
once takes eight times as long as the two operations do, a quarter of the time that the reader takes."""
_SAMPLES = Path(__file__).with_name("samples.txt")
"""Texts, one a line, that show which values a model computes with: news, questions, rows of tables, other languages."""


def convert(source: Path, folder: Path) -> dict[str, Any]:
    """Write model.onnx, model.onnx.data and tokenizer.json into `folder`; return the entries of encoder.json.

    These say how to run the model: its dimensions, inputs, longest text and prompts. The libraries raise any kind of
    exception for a model that cannot be converted.
    """
    with silenced(), _offline():
        return _convert(source, folder)


def _convert(source: Path, folder: Path) -> dict[str, Any]:
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(source), device="cpu", local_files_only=True).eval()
    prompts = {role: text for role, text in model.prompts.items() if text}
    if prompts and not all(getattr(module, "include_prompt", True) for module in model):
        raise ValueError("it leaves its prompt out of pooling, which an exported model cannot do")
    features = {name: x for name, x in model.preprocess(_SAMPLE).items() if isinstance(x, torch.Tensor)}
    file, document_prompt = folder / "model.onnx", prompts.get("document", prompts.get("passage", ""))
    _export(model, features, file)
    _strip(file)
    inputs = {name: x.numpy() for name, x in features.items()}
    vectors = model.encode(_SAMPLE, normalize_embeddings=True)
    if not _cosine(file, inputs, vectors) >= _LEAST_COSINE:
        raise ValueError("its ONNX form gives other vectors than the model itself")
    with tempfile.TemporaryDirectory(dir=folder) as made:
        smaller = Path(made, file.name)
        samples = [document_prompt + text for text in _SAMPLES.read_text(encoding="utf-8").splitlines()]
        quantize(file, [_inputs(model, text) for text in samples], smaller, beside=True)
        if _cosine(smaller, inputs, vectors) >= _LEAST_COSINE_QUANTIZED:
            _move(Path(made), folder)
    optimise(file)
    model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    return {
        "dimensions": model.get_embedding_dimension(),
        "max_length": model.max_seq_length,
        "inputs": list(features),
        "pad": model.tokenizer.pad_token_id,
        "lower": bool(getattr(model[0], "do_lower_case", False)),
        "query_prompt": prompts.get("query", ""),
        "document_prompt": document_prompt,
    }


def _inputs(model: Any, text: str) -> Mapping[str, NDArray[np.int64]]:
    """Return the inputs of a model for a text, shape (1, tokens) each."""
    import torch

    return {name: x.numpy() for name, x in model.preprocess([text]).items() if isinstance(x, torch.Tensor)}


def _cosine(file: Path, inputs: Mapping[str, NDArray[np.int64]], vectors: Any) -> float:
    """Return the least cosine between the vectors that an ONNX file gives for `inputs`, and `vectors`."""
    import onnxruntime

    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    cosines = (session.run(None, dict(inputs))[0] * vectors).sum(axis=1)
    return float(cosines.min())


def _move(made: Path, folder: Path) -> None:
    """Move the files in the folder `made` to `folder`, where they replace files of the same name."""
    for file in made.iterdir():
        file.replace(folder / file.name)


def _export(model: Any, features: dict[str, Any], file: Path) -> None:
    """Write all modules of a model (transformer, pooling, dense layers, normalisation) as one ONNX graph."""
    import torch

    class Pipeline(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
            embedding = self.model(dict(zip(features, tensors, strict=True)))["sentence_embedding"]
            return torch.nn.functional.normalize(embedding, dim=-1)

    dynamic = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    torch.onnx.export(
        Pipeline(),
        tuple(features.values()),
        file,
        dynamo=True,
        dynamic_shapes=(tuple(dynamic for _ in features),),
        external_data=True,  # ONNX Runtime maps this file, which halves loading time and memory
        input_names=list(features),
        output_names=["unit_vector"],
        verbose=False,
    )


def _strip(file: Path) -> None:
    """Remove the exporter's comments from a graph: they name files and lines of this installation.

    Without them, a model gives the same file, byte for byte, on every machine with the same libraries.
    """
    import onnx

    model = onnx.load(file, load_external_data=False)
    graphs = [model.graph, *model.functions]
    for part in [model, *graphs, *(node for graph in graphs for node in graph.node)]:
        part.doc_string = ""
        del part.metadata_props[:]
    for value in [*model.graph.input, *model.graph.output, *model.graph.value_info, *model.graph.initializer]:
        value.doc_string = ""
        del value.metadata_props[:]
    onnx.save(model, file)


def optimise(file: Path) -> None:
    """Apply to an ONNX file the optimisations that ONNX Runtime would otherwise repeat on every load.

    Weights in a separate file, FILE.data, stay separate.
    """
    beside = _beside(file).exists()
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        save_optimised(file, Path(folder, file.name), beside=beside, laid_out=False)
        _move(Path(folder), file.parent)


def save_optimised(file: Path, written: Path, *, beside: bool, laid_out: bool) -> None:
    """Write the graph that ONNX Runtime makes of a file; with `beside`, the weights lie in a second file, WRITTEN.data.

    They are as in `file`, or, with `laid_out`, as the processor of this machine wants them. Raises any exception.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(written)
    laying = "save_external_prepacked_constant_initializers" if laid_out else "disable_prepacking"
    options.add_session_config_entry(f"session.{laying}", "1")
    if beside:
        name = "session.optimized_model_external_initializers_file_name"
        options.add_session_config_entry(name, _beside(written).name)
        least = "session.optimized_model_external_initializers_min_size_in_bytes"
        options.add_session_config_entry(least, str(_LEAST_EXTERNAL))
    onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER)


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.data")


@contextlib.contextmanager
def _offline() -> Iterator[None]:
    """Keep the Hugging Face libraries off the network during the `with` block.

    Setting the environment variable HF_HUB_OFFLINE would not do: it is read on import, and then holds for the process.
    """
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


@contextlib.contextmanager
def silenced() -> Iterator[None]:
    """Hide what libraries log, warn and print during the `with` block, which is of no use to the user."""
    level = logging.root.manager.disable
    logging.disable(logging.WARNING)
    with warnings.catch_warnings(), open(os.devnull, "w") as null:
        warnings.simplefilter("ignore")
        with contextlib.redirect_stdout(null), contextlib.redirect_stderr(null):
            try:
                yield
            finally:
                logging.disable(level)
