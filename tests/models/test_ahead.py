"""Models that are loaded while other things are done."""

import threading
from pathlib import Path
from typing import Any

import pytest

from askmuse.errors import ModelError
from askmuse.models import ahead
from askmuse.models.ahead import Ahead
from askmuse.models.reader import Reader
from askmuse.settings import Settings

SETTINGS = Settings(threads=1)


def prepared(monkeypatch: pytest.MonkeyPatch, load: Any) -> Ahead:
    monkeypatch.setattr(ahead, "exported", lambda *_: Path("exported"))
    monkeypatch.setattr(ahead, "OnnxEncoder", load)
    return Ahead(SETTINGS, lambda _: None, lambda *_: None)


def test_the_encoder_is_loaded_in_another_thread_while_this_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = threading.Event()

    def load(folder: Path, threads: int) -> tuple[str, int, bool]:
        assert goes_on.wait(10)
        return folder.name, threads, threading.current_thread() is threading.main_thread()

    models = prepared(monkeypatch, load)
    goes_on.set()
    loaded: Any = models.encoder()
    assert loaded == ("exported", 1, False)


def test_the_reader_is_loaded_once_when_it_was_begun_and_when_it_is_needed_if_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loads: list[Settings] = []
    monkeypatch.setattr(Reader, "load", loads.append)
    models = prepared(monkeypatch, lambda *_: None)
    assert loads == []
    models.reader()
    assert loads == [SETTINGS]
    models.begin_reader()
    models.reader()
    assert loads == [SETTINGS, SETTINGS]


def test_an_error_of_loading_is_raised_where_the_model_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_: Any) -> None:
        raise ModelError("The model is damaged.")

    models = prepared(monkeypatch, load)
    with pytest.raises(ModelError, match=r"^The model is damaged\.$"):
        models.encoder()
