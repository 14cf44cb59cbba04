"""Settings come from the environment, typed, and a bad one is named."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from askmuse.errors import SettingsError
from askmuse.settings import Settings


def test_variables_are_read_by_type() -> None:
    given = {
        "ASKMUSE_CORPUS": "a/b",
        "ASKMUSE_MIN_CONFIDENCE": "0.5",
        "ASKMUSE_THREADS": "1",
        "ASKMUSE_MODEL": "m",
        "PATH": "x",
    }
    settings = Settings.from_environment(given)
    assert settings == Settings(corpus=Path("a/b"), min_confidence=0.5, threads=1, model="m")


def test_an_empty_variable_is_none() -> None:
    assert Settings.from_environment({"ASKMUSE_MODEL": ""}) == Settings()


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("ASKMUSE_THREADS", "many", "ASKMUSE_THREADS is 'many'. It must be a whole number"),
        ("ASKMUSE_THREADS", "0", "ASKMUSE_THREADS is 0. It must be from 1 to "),
        ("ASKMUSE_THREADS", "5000", "ASKMUSE_THREADS is 5000. It must be from 1 to "),
        ("ASKMUSE_MIN_CONFIDENCE", "2", "ASKMUSE_MIN_CONFIDENCE is 2.0. It must be from 0 to 1"),
        ("ASKMUSE_MIN_CONFIDENCE", "nan", "ASKMUSE_MIN_CONFIDENCE is nan. It must be from 0 to 1"),
        ("ASKMUSE_CORPUS", "~nobody-of-that-name/x", "ASKMUSE_CORPUS is '~nobody-of-that-name/x'. It must be a path"),
        ("ASKMUSE_READ_SECONDS", "0", "ASKMUSE_READ_SECONDS is 0. It must be above 0 and at most 3600"),
        ("ASKMUSE_READ_SECONDS", "nan", "ASKMUSE_READ_SECONDS is nan. It must be above 0 and at most 3600"),
        ("ASKMUSE_READ_MEMORY", "99", "ASKMUSE_READ_MEMORY is 99. It must be at least 100 (megabytes)"),
        ("ASKMUSE_TIMEOUT_MS", "0", "ASKMUSE_TIMEOUT_MS is 0. It must be above 0 and at most 600000"),
        ("ASKMUSE_WAITING", "-1", "ASKMUSE_WAITING is -1. It must be from 0 to 1000"),
        ("ASKMUSE_REQUESTS_PER_MINUTE", "0", "ASKMUSE_REQUESTS_PER_MINUTE is 0. It must be at least 1"),
        ("ASKMUSE_MODLE", "x", "Unknown setting ASKMUSE_MODLE. Known settings: ASKMUSE_MODEL, "),
    ],
)
def test_a_bad_variable_is_named(key: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({key: value})
    assert str(raised.value).startswith(message)


def test_a_tilde_is_the_home_folder() -> None:
    assert Settings.from_environment({"ASKMUSE_CACHE": "~/x"}).cache == Path.home() / "x"


def test_the_documentation_lists_every_setting() -> None:
    page = (Path(__file__).parents[1] / "docs/operating.md").read_text(encoding="utf-8")
    names = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `ASKMUSE_")]
    assert sorted(re.findall(r"`(\w+)`", "".join(names))) == sorted(
        f"ASKMUSE_{setting.name.upper()}" for setting in fields(Settings)
    )
