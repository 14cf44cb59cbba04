"""The names of the files of an exported embedding model, all in one folder."""

from pathlib import Path

DESCRIPTION = "encoder.json"
"""How to run the model, and the hashes of the other files."""
TOKENIZER = "tokenizer.json"
DOCUMENTS, QUERIES = "model.onnx", "query.onnx"
"""The model that encodes documents, and the one that encodes queries if the model has a query adapter."""


def query_model(folder: Path) -> Path:
    """Return the file in an export that encodes queries; without a query adapter, it is the one for documents."""
    file = folder / QUERIES
    return file if file.exists() else folder / DOCUMENTS
