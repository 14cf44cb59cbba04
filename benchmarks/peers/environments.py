"""The peers, and a virtual environment for each, made from the block of metadata at the top of its adapter.

    requires-python    the versions of Python on which the peer runs, if not all
    dependencies       the packages that pip installs
    title              the peer's name in tables
    then               options of further calls of pip, for what `dependencies` cannot express
    cold               the shell command that answers one question, if the peer has one
    environment        the peer whose environment this one shares

The first two are defined in PEP 723; the others are in the table [tool.peers].
"""

import hashlib
import platform
import re
import subprocess
import sys
import tomllib
import venv
from dataclasses import dataclass
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
ADAPTERS = Path(__file__).parent / "adapters"
OURS = ("instant", "thinking")
"""The modes of askmuse."""
ENVIRONMENTS = ROOT / ".venv" / "peers"
_BLOCK = re.compile(r"^# /// script\n(.*?)^# ///$", re.MULTILINE | re.DOTALL)


class UnavailableError(Exception):
    """A peer can't be installed or run here; the message says why."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One tool that is measured."""

    name: str
    title: str
    dependencies: tuple[str, ...]
    environment: Path
    """The folder of its virtual environment."""
    then: tuple[tuple[str, ...], ...] = ()
    cold: tuple[str, ...] = ()
    requires_python: str = ""

    @property
    def python(self) -> Path:
        """The interpreter of its environment."""
        return self.environment / "bin" / "python"


def read(adapter: Path) -> Peer:
    """Return the peer that an adapter describes."""
    block = _BLOCK.search(adapter.read_text(encoding="utf-8"))
    if block is None:
        raise ValueError(f"{adapter} has no block `# /// script`: see {__file__}.")
    metadata = tomllib.loads("".join(f"{line[2:]}\n" for line in block[1].splitlines()))
    table = metadata["tool"]["peers"]
    return Peer(
        adapter.stem,
        table["title"],
        tuple(metadata["dependencies"]),
        ENVIRONMENTS / table.get("environment", adapter.stem),
        tuple(map(tuple, table.get("then", ()))),
        tuple(table.get("cold", ())),
        metadata.get("requires-python", ""),
    )


def peers() -> dict[str, Peer]:
    """Return all peers by name, askmuse's modes first."""
    others = sorted(file.stem for file in ADAPTERS.glob("*.py") if file.stem not in {"__init__", *OURS})
    return {name: read(ADAPTERS / f"{name}.py") for name in (*OURS, *others)}


def install(peer: Peer) -> None:
    """Create the environment of a peer unless it exists as described; raises UnavailableError."""
    if platform.python_version() not in SpecifierSet(peer.requires_python):
        raise UnavailableError(f"it needs Python {peer.requires_python}, this is {platform.python_version()}")
    wanted = hashlib.sha256(repr((peer.dependencies, peer.then)).encode()).hexdigest()
    done = peer.environment / "installed"
    if done.is_file() and done.read_text() == wanted:
        return
    venv.create(peer.environment, clear=True, with_pip=True)
    for options in (peer.dependencies, *peer.then):
        if options:
            _pip(peer, options)
    done.write_text(wanted)


def _pip(peer: Peer, options: tuple[str, ...]) -> None:
    command = [str(peer.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *options]
    run = subprocess.run(command, cwd=ROOT, stdout=sys.stderr, stderr=subprocess.PIPE, text=True, check=False)
    if run.returncode:
        raise UnavailableError(f"pip: {last_line(run.stderr)}")


def last_line(errors: str) -> str:
    """Return the last line of what a program wrote to standard error."""
    return ([line.strip() for line in errors.splitlines() if line.strip()] or ["it ended without a message"])[-1]
