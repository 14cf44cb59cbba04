"""The files of an exported embedding model."""

from pathlib import Path

DESCRIPTION = "encoder.json"
TOKENIZER = "tokenizer.json"
DOCUMENTS, QUERIES = "model.onnx", "query.onnx"
"""The model for documents, and the one for queries if these are encoded otherwise."""


def query_model(folder: Path) -> Path:
    """Return the file of an export that encodes queries."""
    own = folder / QUERIES
    return own if own.exists() else folder / DOCUMENTS
