"""Questions take no more work than when it was last counted for this version: benchmarks/work.py."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
MORE = 1.1
"""How many times the kept count is still allowed: other versions of libraries import some more or fewer modules."""


@pytest.mark.slow
def test_questions_take_no_more_work_than_before(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("work", BENCHMARKS / "work.py")
    assert spec is not None
    assert spec.loader is not None
    work = importlib.util.module_from_spec(spec)
    sys.modules["work"] = work
    spec.loader.exec_module(work)
    kept = json.loads(work.KEPT.read_text(encoding="utf-8"))
    counts = work.measure(tmp_path / "index")
    assert {kind: counts[kind].keys() for kind in counts} == {kind: kept[kind].keys() for kind in kept}
    more = {
        (kind, name): (kept[kind][name], count)
        for kind, names in counts.items()
        for name, count in names.items()
        if count > MORE * kept[kind][name]
    }
    assert more == {}
