"""Models that are loaded in the background."""

import threading
from pathlib import Path
from typing import Any

import pytest

from askmuse.errors import ModelError
from askmuse.models import loading
from askmuse.models.loading import ModelLoader
from askmuse.models.reader import Reader
from askmuse.settings import Settings

SETTINGS = Settings(threads=1)


def prepared(monkeypatch: pytest.MonkeyPatch, load: Any) -> ModelLoader:
    monkeypatch.setattr(loading, "exported", lambda *_: Path("exported"))
    monkeypatch.setattr(loading, "OnnxEncoder", load)
    return ModelLoader(SETTINGS, lambda _: None, lambda *_: None)


def test_the_encoder_is_loaded_in_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = threading.Event()

    def load(folder: Path, threads: int) -> tuple[str, int, bool]:
        assert goes_on.wait(10)
        return folder.name, threads, threading.current_thread() is threading.main_thread()

    models = prepared(monkeypatch, load)
    goes_on.set()
    loaded: Any = models.encoder()
    assert loaded == ("exported", 1, False)


def test_the_reader_is_loaded_in_the_background_if_begun_and_otherwise_when_it_is_asked_for(
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


def test_an_error_while_loading_is_raised_when_the_model_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_: Any) -> None:
        raise ModelError("The model is damaged.")

    models = prepared(monkeypatch, load)
    with pytest.raises(ModelError, match=r"^The model is damaged\.$"):
        models.encoder()
