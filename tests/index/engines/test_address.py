"""Which engine `--index` names."""

import sys
from pathlib import Path

import pytest

from askmuse.errors import SettingsError
from askmuse.index.engines.address import database_at, shown


def test_a_path_is_a_folder() -> None:
    assert database_at(Path("milvus")) is None


def test_an_address_is_shown_as_typed_but_without_its_password() -> None:
    assert shown(Path("milvus+https://ann:secret@host:19530/news")) == "milvus+https://host:19530/news"
    assert shown(Path("postgresql://ann:secret@host:5432/desk#news")) == "postgresql://host:5432/desk#news"
    assert shown(Path("milvus+articles.db")) == "milvus+articles.db"
    assert shown(Path("index")) == "index"


def test_an_address_of_another_form_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(SettingsError, match=r"^milvus\+articles names no index: give milvus\+http://HOST:PORT/NAME"):
        database_at(Path("milvus+articles"))


def test_a_missing_library_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(SettingsError, match=r'run `pip install "askmuse\[milvus\]"`'):
        database_at(Path("milvus+articles.db"))
