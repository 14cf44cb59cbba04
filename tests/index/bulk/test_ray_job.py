"""Reading and encoding on a Ray cluster; tests/integrations/test_ray.py runs one."""

import sys
from pathlib import Path

import pytest

from askmuse.errors import SettingsError
from askmuse.index.bulk.ray_job import RayJob
from askmuse.index.reading import Limits
from conftest import WordEncoder


def test_a_missing_library_is_named_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    job = RayJob("auto", tmp_path, tmp_path / "prepared", Limits(), WordEncoder(), WordEncoder)
    with pytest.raises(SettingsError, match=r'run `pip install "askmuse\[ray\]"`'):
        list(job.read([]))
