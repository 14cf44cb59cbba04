"""The contract of engines over Milvus Lite, where it is installed; one process opens a file at a time."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from askmuse.cli.indexing import updater
from askmuse.index.engines.milvus import MilvusDatabase
from askmuse.opening import locate, open_current
from askmuse.settings import Settings
from conftest import WordEncoder, WordReader
from engine_contract import EngineContract, snapshot

__all__ = ["snapshot"]

pytest.importorskip("pymilvus", reason="pymilvus is not installed: make integrations")
milvus_lite: Any = pytest.importorskip("milvus_lite", reason="milvus-lite is not installed: make integrations")
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "articles.db"
    milvus_lite.server_manager.server_manager_instance.release_all()


@pytest.fixture
def database(file: Path) -> MilvusDatabase:
    return MilvusDatabase(str(file), "askmuse")


class TestMilvus(EngineContract):
    """The contract over Milvus Lite."""


def test_an_index_is_published_asked_and_followed_by_its_address(
    write_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path, file: Path, encoder: WordEncoder
) -> None:
    corpus, index = write_corpus({"bank.md": "The bank raised its rate to 4.5 percent.\n"}), Path(f"milvus+{file}")
    settings, notices = Settings(cache=tmp_path / "cache", min_confidence=0.0), list[str]()
    assert locate(corpus, index, settings) == (corpus, index)
    publish = updater(corpus, index, encoder, settings, "")
    publish()
    models: Any = SimpleNamespace(encoder=lambda: encoder, reader=WordReader())
    assistant = open_current(corpus, index, settings, notices.append, lambda *_: None, models)
    assert assistant.ask("How high is the rate of the bank?").answers[0].text.endswith("4.5 percent.")
    assert assistant.refresh() is False
    (corpus / "bank.md").write_text("The bank raised its rate to 6 percent.\n")
    publish()
    assert assistant.ask("How high is the rate of the bank?").answers[0].text.endswith("4.5 percent.")
    assert assistant.refresh() is True
    assert assistant.ask("How high is the rate of the bank?").answers[0].text.endswith("6 percent.")
