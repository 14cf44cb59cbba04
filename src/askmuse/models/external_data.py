"""The second file of an ONNX model, which holds its weights; ONNX Runtime maps it into memory instead of copying it."""

from pathlib import Path

LEAST_SIZE = 1024
"""Bytes from which on a constant is stored in the second file; torch's exporter has the same limit."""


def data_file(model: Path) -> Path:
    """Return the file that holds the weights of a model, if the model has such a file."""
    return model.with_name(f"{model.name}.data")
