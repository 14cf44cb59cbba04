"""`askmuse pack` and `askmuse unpack`, and what following a folder prints."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from askmuse.assistant import Assistant
from askmuse.cli.indexing import updater
from askmuse.cli.main import app
from askmuse.errors import PackError, SettingsError
from askmuse.files import sha256
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from askmuse.types import Encoder
from served import assistant_of


@pytest.fixture
def corpus(write_corpus: Callable[[Mapping[str, str]], Path]) -> Path:
    return write_corpus({"river.md": "# Rain\n\nThe river crested at 11.19 feet.\n"})


@pytest.fixture
def run(corpus: Path, tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that runs a command in a folder with `corpus` and `index`; an error is raised."""
    update(corpus, tmp_path / "index", encoder)

    @contextmanager
    def opened(*_: Path | None) -> Iterator[Assistant]:
        yield assistant_of(tmp_path / "index", encoder)

    monkeypatch.setattr("askmuse.cli.indexing.assistant_of", opened)
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str) -> Result:
        done = CliRunner().invoke(app, arguments)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return invoke


def test_a_packed_file_is_unpacked_next_to_it(run: Callable[..., Result], encoder: Encoder) -> None:
    packed = run("pack", "a.askmuse")
    digest = sha256(Path("a.askmuse"))
    assert packed.stdout == f"{digest}  a.askmuse\n"
    unpacked = run("unpack", "a.askmuse", "--sha256", digest)
    assert unpacked.stdout == "askmuse ask QUESTION --corpus a/articles --index a/index\n"
    assert unpacked.stderr == f"sha256 {digest}\n"
    assert Snapshot.open(Path("a/index")).holds(Path("a/articles"), encoder.fingerprint)


def test_what_cannot_be_packed_or_unpacked_says_why(run: Callable[..., Result], tmp_path: Path) -> None:
    run("pack", "packed")
    with pytest.raises(SettingsError, match="Name the folder to unpack into: askmuse unpack FILE DIR"):
        run("unpack", "packed")
    with pytest.raises(PackError, match="packed exists: choose another name, or replace it with --force"):
        run("pack", "packed")
    run("pack", "packed", "--force")
    (tmp_path / "corpus").rename(tmp_path / "elsewhere")
    with pytest.raises(
        PackError, match=r"The folder from which the index in index was built is gone: name it with --corpus DIR"
    ):
        run("pack", "other", "--index", "index")


def test_following_says_what_changed_and_nothing_else(
    corpus: Path, tmp_path: Path, encoder: Encoder, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index"
    bring_up_to_date = updater(corpus, index, encoder, Settings(), update(corpus, index, encoder).snapshot)
    bring_up_to_date()
    assert capsys.readouterr() == ("", "")
    (corpus / "race.md").write_text("Ada won the race.\n")
    bring_up_to_date()
    assert capsys.readouterr() == ("", "Indexed 2 articles: 1 added, 1 unchanged.\n")
    bring_up_to_date()
    assert capsys.readouterr() == ("", "")
