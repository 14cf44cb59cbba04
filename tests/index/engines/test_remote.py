"""The contract of engines over a database in memory."""

import pytest

from engine_contract import EngineContract, snapshot
from memory_database import MemoryDatabase

__all__ = ["snapshot"]


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase()


@pytest.mark.slow
class TestMemory(EngineContract):
    pass
