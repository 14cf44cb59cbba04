"""Converts a sentence-transformers model to ONNX, once. Indexing and asking import torch for nothing else."""

import contextlib
import logging
import os
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from askmuse.models.encoder_files import DOCUMENTS, QUERIES, TOKENIZER
from askmuse.models.external_data import LEAST_SIZE, data_file
from askmuse.models.quantization import Inputs, quantize
from askmuse.models.query_adapter import merge
from askmuse.types import Vectors

_PAIR = ["Two texts of unlike length show the exporter", "which dimensions of a batch may change."]
_TYPICAL = Path(__file__).with_name("samples.txt")
"""Typical texts, one a line, from which the ranges of a model's values are found: news, questions, tables, other
languages."""
_LEAST_COSINE = 0.9999
"""The least cosine between the vectors of a model and of its ONNX form; a correct one reaches 1 - 1e-6."""
_LEAST_COSINE_QUANTIZED = 0.985
"""The least cosine between the vectors of a model and those that it computes with 8-bit weights. The default model
reaches .993. A model that falls short is used in single precision."""
_SLOWER = ["SkipLayerNormFusion", "BiasSkipLayerNormFusion"]
"""Optimisations of ONNX Runtime that make models slower: in version 1.32, the operation that adds and normalises at
once takes eight times as long as the two operations do, a quarter of the time that the reader takes."""


def convert(source: Path, folder: Path, adapter: Path | None = None) -> dict[str, Any]:
    """Write the ONNX form of a model and its tokenizer.json into `folder`; return the entries of encoder.json.

    These say how to run the model: its dimensions, inputs, longest text and prompts. The ONNX form is model.onnx with
    its weights in model.onnx.data and, with a query adapter, query.onnx and query.onnx.data for queries. The libraries
    raise any kind of exception for a model that cannot be converted.
    """
    with silenced(), _offline():
        return _convert(source, folder, adapter)


def _convert(source: Path, folder: Path, adapter: Path | None) -> dict[str, Any]:
    model = load(source)
    document_prompt = model.prompts.get("document") or model.prompts.get("passage", "")
    about = {
        "dimensions": model.get_embedding_dimension(),
        "max_length": model.max_seq_length,
        "inputs": list(features_of(model, _PAIR)),
        "pad": model.tokenizer.pad_token_id,
        "lower": bool(getattr(model[0], "do_lower_case", False)),
        "query_prompt": model.prompts.get("query", ""),
        "document_prompt": document_prompt,
    }
    model.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    _write(model, document_prompt, folder / DOCUMENTS)
    if adapter is not None:
        merge(model[0].auto_model, adapter)
        _write(model, about["query_prompt"], folder / QUERIES)
    return about


def load(source: Path) -> Any:
    """Return the sentence-transformers model in a folder; raises ValueError if its prompts cannot be exported."""
    from sentence_transformers import SentenceTransformer

    with silenced(), _offline():
        model = SentenceTransformer(str(source), device="cpu", local_files_only=True).eval()
    if any(model.prompts.values()) and not all(getattr(module, "include_prompt", True) for module in model):
        raise ValueError("it leaves its prompt out of pooling, which an exported model cannot do")
    return model


def _write(model: Any, prompt: str, file: Path) -> None:
    """Write a model to an ONNX file, with 8-bit weights if these give nearly the same vectors.

    `prompt` is put before typical texts to find the ranges of the model's values. Raises ValueError if the ONNX form
    gives other vectors than the model itself.
    """
    features = features_of(model, _PAIR)
    _export(model, features, file)
    strip(file)
    inputs, vectors = _arrays(features), model.encode(_PAIR, normalize_embeddings=True)
    if not _cosine(file, inputs, vectors) >= _LEAST_COSINE:  # false, too, for values that are not numbers
        raise ValueError("its ONNX form gives other vectors than the model itself")
    typical = [prompt + text for text in _TYPICAL.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory(dir=file.parent) as temporary:
        smaller = Path(temporary, file.name)
        quantize(file, [_arrays(features_of(model, [text])) for text in typical], smaller)
        if _cosine(smaller, inputs, vectors) >= _LEAST_COSINE_QUANTIZED:
            _move(Path(temporary), file.parent)
    optimise(file)


def features_of(model: Any, texts: list[str]) -> dict[str, Any]:
    """Return the tensors that a model computes with for some texts, by name, shape (texts, tokens) each."""
    import torch

    return {name: value for name, value in model.preprocess(texts).items() if isinstance(value, torch.Tensor)}


def _arrays(features: Mapping[str, Any]) -> Inputs:
    """Return tensors as the arrays that ONNX Runtime takes."""
    return {name: tensor.numpy() for name, tensor in features.items()}


def _cosine(file: Path, inputs: Inputs, vectors: Vectors) -> float:
    """Return the least cosine between the vectors that an ONNX file gives for `inputs`, and `vectors`."""
    import onnxruntime

    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    cosines = (session.run(None, dict(inputs))[0] * vectors).sum(axis=1)
    return float(cosines.min())


def _move(source: Path, target: Path) -> None:
    """Move the files in a folder to another, where they replace files of the same name."""
    for file in source.iterdir():
        file.replace(target / file.name)


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


def strip(file: Path) -> None:
    """Remove the comments of the exporter from a graph: they name files and lines of this installation.

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

    Weights in a second file, FILE.data, stay there.
    """
    with tempfile.TemporaryDirectory(dir=file.parent) as temporary:
        save_optimised(file, Path(temporary, file.name))
        _move(Path(temporary), file.parent)


def save_optimised(file: Path, written: Path, *, laid_out: bool = False) -> None:
    """Write the graph that ONNX Runtime makes of the model in `file`.

    The weights are as in `file`, and in a second file, WRITTEN.data, if those of `file` are in such a file. With
    `laid_out` they are as the processor of this machine wants them, and always in a second file. ONNX Runtime raises
    any kind of exception.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(written)
    laying = "save_external_prepacked_constant_initializers" if laid_out else "disable_prepacking"
    options.add_session_config_entry(f"session.{laying}", "1")
    if laid_out or data_file(file).exists():
        name = "session.optimized_model_external_initializers_file_name"
        options.add_session_config_entry(name, data_file(written).name)
        least = "session.optimized_model_external_initializers_min_size_in_bytes"
        options.add_session_config_entry(least, str(LEAST_SIZE))
    onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER)


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
