"""What `askmuse doctor` finds, and that what it says to do mends it."""

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from askmuse import doctor
from askmuse.doctor import Finding, examine
from askmuse.errors import ModelError
from askmuse.index.indexing import update
from askmuse.index.snapshot import current
from askmuse.settings import Settings
from conftest import WordEncoder

Write = Callable[[Mapping[str, str]], Path]
ONE = "Rates rise\n\nThe bank raised its rate to 4.5 percent on Tuesday. Savers cheered the move at once.\n"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings whose folders lie in `tmp_path`; the model is the fake one."""
    monkeypatch.setattr(doctor, "verify_model", lambda _: tmp_path / "model")
    monkeypatch.setattr(doctor, "describe", lambda _: {"fingerprint": "words"})
    return Settings(cache=tmp_path / "cache", corpus=tmp_path / "corpus", index=tmp_path / "in dex")


def wrong(settings: Settings) -> list[str]:
    """Return what doctor finds wrong."""
    return [finding.text for finding in examine(None, None, settings) if finding.passed is False]


def run(text: str) -> None:
    """Do what the last command of a message says."""
    program, command, *options = shlex.split(text.rsplit("`", 2)[1])
    assert (program, command, options[::2]) == ("askmuse", "index", ["--corpus", "--index"])
    update(Path(options[1]), Path(options[3]), WordEncoder())


def test_a_sound_installation_is_reported_part_by_part(settings: Settings, write_corpus: Write, tmp_path: Path) -> None:
    update(write_corpus({"one.txt": ONE, "photo.gif": "x"}), settings.index, WordEncoder())
    findings = list(examine(None, None, settings))
    assert findings[0] == Finding(True, f"The model in {tmp_path / 'model'} is intact.")
    assert findings[1].text.startswith("The reader is intact: sha256 ")
    assert findings[2].text.startswith(f"The index in {settings.index} is intact: 23 files, 1 articles, 1 passages")
    assert findings[3].text.startswith("Skipped photo.gif: it is none of the formats")
    assert findings[4] == Finding(True, f"The index is up to date with {settings.corpus}.")
    assert [finding.passed for finding in findings] == [True, True, True, None, True]


@pytest.mark.slow
def test_every_damaged_file_of_an_index_is_named_and_the_command_mends_it(
    settings: Settings, write_corpus: Write
) -> None:
    update(write_corpus({"one.txt": ONE}), settings.index, WordEncoder())
    for name in ("articles.sqlite", "manifest.json", "dense.keys.npy", "sparse-passages/vocabulary.txt"):
        file = settings.index / current(settings.index) / name
        file.write_bytes(b"\0" + file.read_bytes()[1:])
        (text,) = wrong(settings)
        assert str(file) in text
        run(text.replace("--corpus DIR", f"--corpus {shlex.quote(str(settings.corpus))}"))
        assert wrong(settings) == []


@pytest.mark.slow
def test_an_outdated_index_is_reported_and_the_suggested_command_updates_it(
    settings: Settings, write_corpus: Write
) -> None:
    update(write_corpus({"one.txt": ONE}), settings.index, WordEncoder())
    write_corpus({"one.txt": f"{ONE}More.\n"})
    (text,) = wrong(settings)
    assert text.startswith(f"{settings.corpus} or askmuse has changed since the index was built.")
    run(text)
    assert wrong(settings) == []


def test_a_folder_named_current_is_reported(settings: Settings, write_corpus: Write) -> None:
    write_corpus({"one.txt": ONE})
    (settings.index / "CURRENT").mkdir(parents=True)
    (text,) = wrong(settings)
    assert text.startswith(f"{settings.index / 'CURRENT'} is a folder: remove it, then rebuild the index:")


CALIBRATIONS = [
    "",
    "{",
    "[]",
    "7",
    '{"thinking": {}}',
    '{"thinking": []}',
    '{"thinking": {"intercept": NaN, "coefficients": {}, "threshold": 0.5}}',
    '{"thinking": {"intercept": 0, "coefficients": {"lead": Infinity}, "threshold": 0.5}}',
]


@pytest.mark.slow
@pytest.mark.parametrize("text", CALIBRATIONS)
def test_a_damaged_calibration_is_reported_and_deleting_it_helps(
    text: str, settings: Settings, write_corpus: Write
) -> None:
    update(write_corpus({"one.txt": ONE}), settings.index, WordEncoder())
    file = settings.index / "confidence.json"
    file.write_text(text)
    (finding,) = wrong(settings)
    assert finding.startswith(f"{file} is damaged: delete it")
    file.unlink()
    assert wrong(settings) == []


def test_a_damaged_model_and_a_damaged_reader_are_reported(
    settings: Settings, write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_: Settings) -> Path:
        raise ModelError("the model is damaged")

    monkeypatch.setattr(doctor, "verify_model", damaged)
    update(write_corpus({"one.txt": ONE}), settings.index, WordEncoder())
    texts = wrong(Settings(cache=settings.cache, corpus=settings.corpus, index=settings.index, reader=tmp_path))
    assert texts[0] == "the model is damaged"
    assert texts[1].startswith(f"The reader in {tmp_path} cannot be loaded")
    assert len(texts) == 2


def test_missing_articles_and_a_missing_index_are_reported(settings: Settings) -> None:
    texts = wrong(settings)
    assert [text.split(":")[0] for text in texts] == [
        f"There is no index in {settings.index}",
        f"The folder of articles {settings.corpus} does not exist",
    ]
