"""Fixtures of the HTTP tests: a folder of three articles, its index, an assistant and a client."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from askmuse.assistant import Assistant
from askmuse.index.indexing import update
from askmuse.types import Encoder
from served import CORPUS, assistant_of, client_of


@pytest.fixture
def corpus(write_corpus: Callable[[Mapping[str, str]], Path]) -> Path:
    return write_corpus(CORPUS)


@pytest.fixture
def index(tmp_path: Path, corpus: Path, encoder: Encoder) -> Path:
    update(corpus, tmp_path / "index", encoder)
    return tmp_path / "index"


@pytest.fixture
def assistant(index: Path, encoder: Encoder) -> Assistant:
    return assistant_of(index, encoder)


@pytest.fixture
def client(assistant: Assistant) -> Iterator[TestClient]:
    with client_of(assistant) as client:
        yield client
