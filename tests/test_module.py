"""`python -m askmuse` is the command `askmuse`, for where no script is on the path."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_package_runs_as_a_module_and_exits_as_the_command_does(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ASKMUSE_")}
    command = [sys.executable, "-m", "askmuse", "show", "bank"]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "askmuse: The folder of articles corpus does not exist: name one with --corpus DIR.\n"
