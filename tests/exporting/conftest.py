"""Fixtures of the tests of exports: an assistant over three articles, and sections of a document."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from askmuse.assistant import Assistant
from askmuse.exporting.sections import Section
from askmuse.index.indexing import update
from askmuse.types import Encoder
from exporting_values import CLIMB, RACE, SCAN
from served import CORPUS, assistant_of


@pytest.fixture
def assistant(tmp_path: Path, write_corpus: Callable[[Mapping[str, str]], Path], encoder: Encoder) -> Assistant:
    update(write_corpus(CORPUS), tmp_path / "index", encoder)
    return assistant_of(tmp_path / "index", encoder)


@pytest.fixture
def sections() -> list[Section]:
    return [Section("Who won <i>*the*</i> sprint?", [RACE, CLIMB]), Section("", [SCAN], "These articles don't say.")]
