"""The command `compare` from outside."""

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result


def test_runs_are_put_side_by_side(run_tuning: Callable[..., Result]) -> None:
    run_tuning("eval", "--gold", "gold.jsonl", "--save", "before.json")
    saved = json.loads(Path("before.json").read_text())
    saved["questions"][0]["values"]["hit@1"] = 0.0
    Path("after.json").write_text(json.dumps(saved))
    shown = ("before.json", "after.json", "--measure", "hit@1", "--measure", "AUROC")
    done = run_tuning("compare", *shown)
    assert done.stdout == "n = 3   hit@1  AUROC\nbefore  1.000  1.000\nafter    .500  1.000\n"
    assert run_tuning("compare", *shown, "--format", "csv").stdout.splitlines() == [
        "run,measure,value,p,n",
        "before,hit@1,1.0,,3",
        "before,AUROC,1.0,,3",
        "after,hit@1,0.5,1.0,3",
        "after,AUROC,1.0,1.0,3",
    ]
    assert run_tuning("compare", *shown, "--format", "html").exit_code == 2
    assert run_tuning("compare", "before.json", "before.json").exit_code == 2
