"""Fixtures of the HTTP tests: a folder of three articles, its index, an assistant and a client.

Each test has copies of its own. They are copied, since building the index takes longer than most tests.
"""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from fastapi.testclient import TestClient

from askmuse.assistant import Assistant
from askmuse.types import Encoder
from conftest import build_index
from served import CORPUS, assistant_of, client_of


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with articles and index that are copied."""
    folder = tmp_path_factory.mktemp("built")
    build_index(folder, CORPUS)
    return folder


@pytest.fixture
def corpus(tmp_path: Path, built: Path) -> Path:
    return Path(copytree(built / "corpus", tmp_path / "corpus"))


@pytest.fixture
def index(tmp_path: Path, built: Path) -> Path:
    return Path(copytree(built / "index", tmp_path / "index"))


@pytest.fixture
def assistant(index: Path, encoder: Encoder) -> Assistant:
    return assistant_of(index, encoder)


@pytest.fixture
def client(assistant: Assistant) -> Iterator[TestClient]:
    with client_of(assistant) as client:
        yield client
