"""`askmuse serve` and `askmuse key`: where a server may listen, and how keys are made."""

import hashlib
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi import FastAPI

from askmuse.cli.main import app
from askmuse.cli.serving import in_child_process
from askmuse.errors import ModelError, SettingsError
from askmuse.service.keys import new_key


def test_a_key_is_printed_above_its_line() -> None:
    done = CliRunner().invoke(app, ["key", "new", "--name", "desk"])
    key, line = done.stdout.splitlines()
    assert line == f"sha256:{hashlib.sha256(key.encode()).hexdigest()} desk"
    assert done.stderr == (
        "The first line is the key: give it to the client. Add the second to the file that ASKMUSE_API_KEYS_FILE "
        "names.\n"
    )


def test_no_index_is_opened_for_a_server_that_may_not_start() -> None:
    done = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0", "--port", "58231"])
    assert isinstance(done.exception, SettingsError)
    assert str(done.exception).startswith("Anyone who can reach 0.0.0.0:58231 could read the articles")


class Opened:
    """An assistant that is never asked."""

    index = Path("index")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return what is served instead of being served."""
    served: list[Any] = []

    def created(*_: Any, **__: Any) -> FastAPI:
        app = FastAPI()
        app.state.live = SimpleNamespace()
        return app

    @contextmanager
    def opened(*_: Any) -> Iterator[Any]:
        yield Opened()

    monkeypatch.setattr("askmuse.cli.serving.assistant_of", opened)
    monkeypatch.setattr("askmuse.cli.serving.in_child_process", lambda function: function())
    monkeypatch.setattr("askmuse.api.app.create_app", created)
    monkeypatch.setattr("askmuse.service.server.run", lambda app, address: served.append(address.netloc))
    monkeypatch.setattr("askmuse.service.workers.run_workers", lambda make, *others: served.append((make, *others)))
    return served


@pytest.mark.parametrize(("keys", "flags"), [(True, []), (False, ["--insecure"])])
def test_a_server_for_others_starts_with_keys_or_on_purpose(
    keys: bool, flags: list[str], served: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    if keys:
        monkeypatch.setenv("ASKMUSE_API_KEYS", new_key()[1])
    done = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0", "--port", "58231", *flags])
    assert (done.exception, served) == (None, ["0.0.0.0:58231"])


@pytest.mark.slow
def test_workers_are_told_all_that_they_need(served: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    key, line = new_key("desk")
    monkeypatch.setenv("ASKMUSE_API_KEYS", line)
    done = CliRunner().invoke(app, ["serve", "--port", "58231", "--name", "muse.lan", "--workers", "3"])
    assert done.exception is None
    ((make, address, workers),) = served
    plan = pickle.loads(pickle.dumps(make)).__self__
    assert (address.netloc, workers) == ("127.0.0.1:58231", 3)
    assert (plan.index, plan.hosts, plan.settings.threads) == (Path("index"), ("127.0.0.1", "muse.lan"), 1)
    assert plan.keys.find(key).name == "desk"


def test_the_process_that_starts_workers_imports_no_library_that_answers() -> None:
    script = (
        "import sys, askmuse.cli.main, askmuse.service.listening, askmuse.service.request_log, "
        "askmuse.service.workers; "
        "print([name for name in ('fastapi', 'faiss', 'numpy', 'onnxruntime', 'pydantic') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


@pytest.mark.slow
def test_an_index_is_prepared_for_workers_in_a_process_that_ends() -> None:
    assert in_child_process(os.getpid) not in (os.getpid(), os.getppid())
    assert multiprocessing.active_children() == []
    with pytest.raises(SettingsError, match="wrong"):
        in_child_process(refuse)


@pytest.mark.slow
def test_a_process_that_is_killed_while_it_prepares_an_index_is_told_in_words() -> None:
    with pytest.raises(ModelError) as caught:
        in_child_process(end)
    assert str(caught.value) == (
        "The process that prepares the index and the models was killed before it was done; the system does that when "
        "memory runs out. Close other programs and start again, or leave out --workers."
    )
    assert multiprocessing.active_children() == []


def refuse() -> None:
    raise SettingsError("wrong")


def end() -> None:
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def test_a_log_that_cannot_be_written_is_refused_before_anything_is_opened(tmp_path: Path, served: list[Any]) -> None:
    done = CliRunner().invoke(app, ["serve", "--port", "58231", "--access-log", str(tmp_path)])
    assert isinstance(done.exception, SettingsError)
    assert (str(done.exception).startswith(f"The access log {tmp_path} cannot"), served) == (True, [])


@pytest.mark.slow
def test_articles_can_be_added_where_that_is_allowed(tmp_path: Path, served: list[Any]) -> None:
    options = ["serve", "--port", "58231", "--corpus", str(tmp_path), "--workers", "2"]
    for flags, folder in (([], None), (["--allow-add"], tmp_path)):
        assert CliRunner().invoke(app, [*options, *flags]).exception is None
        assert served.pop()[0].__self__.add_to == folder


def test_nobody_without_a_key_is_let_add_from_other_machines(served: list[Any]) -> None:
    done = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0", "--port", "58231", "--insecure", "--allow-add"])
    assert isinstance(done.exception, SettingsError)
    assert (str(done.exception).startswith("--allow-add with --insecure would let anybody write"), served) == (True, [])
