"""What is published: a wheel that holds all that an answer needs, and answers outside the repository."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from askmuse import __version__
from askmuse.settings import Settings

ROOT = Path(__file__).parents[1]
CACHE = Settings.from_environment().cache
"""The real one, since exporting the shipped model takes some 20 s."""
RIVER = "# Rain falls\n\nThe river crested at 11.19 feet early in the morning. Roads were closed until noon.\n"
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel of the repository, built without a network."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT], check=True)
    (file,) = folder.iterdir()
    return file


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new virtual environment with the wheel; the libraries that it needs are those of the running one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    subprocess.run([*PIP, "--python", python, "install", "--no-deps", "--no-index", wheel], check=True)
    (site_packages,) = folder.glob("lib/python*/site-packages")
    (site_packages / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    return folder


def test_a_wheel_is_named_by_the_version_of_the_package(wheel: Path) -> None:
    assert wheel.name == f"askmuse-{__version__}-py3-none-any.whl"


def test_an_installed_wheel_answers_outside_the_repository(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "river.md").write_text(RIVER)
    variables = {key: value for key, value in os.environ.items() if not key.startswith(("ASKMUSE_", "PYTHON"))}
    variables["ASKMUSE_CACHE"] = str(CACHE)
    run = subprocess.run(
        [environment / "bin" / "askmuse", "ask", "How high did the river crest?"],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "Indexing corpus for the first time.\nIndexed 1 article: 1 added.\n")
    assert run.stdout.splitlines()[:2] == [
        "“The river crested at 11.19 feet early in the morning.”",
        "  [1] Rain falls (river 14:67)",
    ]
    where = "import askmuse, sys; print(askmuse.__file__.startswith(sys.prefix))"
    run = subprocess.run(
        [environment / "bin" / "python", "-c", where],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "True\n"
