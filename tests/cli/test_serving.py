"""`askmuse serve` and `askmuse key`: where a server may listen, and how keys are made."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi import FastAPI

from askmuse.cli.main import app
from askmuse.errors import SettingsError
from askmuse.service.keys import new_key


def test_a_key_is_printed_above_its_line() -> None:
    done = CliRunner().invoke(app, ["key", "new", "--name", "desk"])
    key, line = done.stdout.splitlines()
    assert line == f"sha256:{hashlib.sha256(key.encode()).hexdigest()} desk"
    assert done.stderr == (
        "Give the first line to whoever asks; it is not kept. Add the second to the file ASKMUSE_API_KEYS_FILE.\n"
    )


def test_no_index_is_opened_for_a_server_that_may_not_start() -> None:
    done = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0", "--port", "58231"])
    assert isinstance(done.exception, SettingsError)
    assert str(done.exception).startswith("Whoever reaches 0.0.0.0:58231 could read the articles")


@pytest.mark.parametrize(("keys", "flags"), [(True, []), (False, ["--insecure"])])
def test_a_server_for_others_starts_with_keys_or_on_purpose(
    keys: bool, flags: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Any] = []

    def created(*_: Any, **__: Any) -> FastAPI:
        app = FastAPI()
        app.state.serving = SimpleNamespace()
        return app

    @contextmanager
    def opened(*_: Any) -> Iterator[None]:
        yield None

    if keys:
        monkeypatch.setenv("ASKMUSE_API_KEYS", new_key()[1])
    monkeypatch.setattr("askmuse.cli.serving.assistant_of", opened)
    monkeypatch.setattr("askmuse.api.app.create_app", created)
    monkeypatch.setattr("askmuse.service.server.run", lambda app, place: served.append(place.address))
    done = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0", "--port", "58231", *flags])
    assert (done.exception, served) == (None, ["0.0.0.0:58231"])
