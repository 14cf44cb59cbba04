"""Finds the engine that `--index` names: a folder, or a database by its address.

    index                               a folder
    milvus+http://host:19530/name       the index `name` on a Milvus server; also https, and user:password@host
    milvus+articles.db                  a file of Milvus Lite, which one process opens at a time
    postgresql://host/database#name     the index `name` in a PostgreSQL database with pgvector

A name has letters, digits and underscores; without one it is `askmuse`.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from askmuse.errors import SettingsError
from askmuse.index.snapshot import Snapshot, current

if TYPE_CHECKING:
    from askmuse.index.engines.database import Database
    from askmuse.index.engines.engine import Engine

_NAME = "askmuse"
_MILVUS, _POSTGRES = "milvus+", "postgresql:"
_SERVER = r"(https?):/+([^/]+)(?:/([A-Za-z_][A-Za-z0-9_]*))?"
"""An address, whose two slashes a Path has made one."""
_URL = r"(https?|postgresql):/+(?:[^/@]*@)?"
"""The beginning of an address, up to the host."""


@cache
def database_at(index: Path) -> "Database | None":
    """Return the database that an index is kept in, or None for a folder; raises SettingsError for a bad address."""
    address = index.as_posix()
    if address.startswith(_POSTGRES):
        from askmuse.index.engines.postgres import PostgresDatabase

        place, _, name = address.partition("#")
        return PostgresDatabase(place.replace(":/", "://", 1), name or _NAME)
    if not address.startswith(_MILVUS):
        return None
    from askmuse.index.engines.milvus import MilvusDatabase

    rest = address.removeprefix(_MILVUS)
    if server := re.fullmatch(_SERVER, rest):
        return MilvusDatabase(f"{server[1]}://{server[2]}", server[3] or _NAME)
    if rest.endswith(".db"):
        return MilvusDatabase(rest, _NAME)
    raise SettingsError(f"{address} names no index: give milvus+http://HOST:PORT/NAME or milvus+FILE.db.")


def shown(index: Path) -> str:
    """Return an index as its address is written, without a password."""
    return re.sub(_URL, r"\1://", str(index))


def current_build(index: Path) -> str:
    """Return the name of the build in use; raises SnapshotMissing if there is none."""
    database = database_at(index)
    return current(index) if database is None else database.current()


def open_engine(index: Path) -> "Engine":
    """Open the build in use; raises SnapshotMissing, SnapshotDamaged or SnapshotStale."""
    database = database_at(index)
    if database is None:
        return Snapshot.open(index)
    from askmuse.index.engines.remote import RemoteEngine

    return RemoteEngine.open(database)
