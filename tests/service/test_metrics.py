"""What is counted, and how Prometheus reads it."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from askmuse.answering.answer import Answer, IndexInfo, Note
from askmuse.service.metrics import Metrics
from served import samples

ANSWER = Answer(
    "Who?", "Who?", "thinking", "answered", True, 0.83, (), (), (), (), (), (), IndexInfo("s", "t"),
    {"search": 4.0, "read": 150.0, "total": 154.0},
)  # fmt: skip


def test_answers_are_counted_by_mode_outcome_confidence_and_stage() -> None:
    metrics = Metrics()
    metrics.count_answer(ANSWER)
    metrics.count_answer(replace(ANSWER, outcome="not_said", confidence=0.2, notes=(Note("degraded"),)))
    found = samples(metrics.text())
    thinking = ("mode", "thinking")
    for name, labels, value in [
        ("askmuse_answers_total", [thinking, ("outcome", "answered")], 1),
        ("askmuse_answers_total", [thinking, ("outcome", "not_said")], 1),
        ("askmuse_degraded_answers_total", [thinking], 1),
        ("askmuse_confidence_bucket", [("le", "0.2"), thinking], 1),
        ("askmuse_confidence_bucket", [("le", "0.8"), thinking], 1),
        ("askmuse_confidence_bucket", [("le", "0.9"), thinking], 2),
        ("askmuse_answer_seconds_bucket", [("le", "0.1"), thinking, ("stage", "read")], 0),
        ("askmuse_answer_seconds_bucket", [("le", "0.2"), thinking, ("stage", "read")], 2),
        ("askmuse_answer_seconds_sum", [thinking, ("stage", "search")], 0.008),
    ]:
        assert found[f"{name}{labels}"] == pytest.approx(value)


def test_requests_reloads_and_the_queue_are_counted() -> None:
    metrics = Metrics()
    for route, status in (("/ask", 200), ("/ask", 200), (None, 404), ("/ask", None)):
        metrics.count_request(route, status)
    metrics.count_reload(opened=True)
    metrics.count_reload(opened=False)
    metrics.show_queue(2, 7)
    assert samples(metrics.text()) == {
        "askmuse_requests_total[('route', '/ask'), ('status', '200')]": 2,
        "askmuse_requests_total[('route', '/ask'), ('status', 'other')]": 1,
        "askmuse_requests_total[('route', 'other'), ('status', '404')]": 1,
        "askmuse_index_reloads_total[('result', 'opened')]": 1,
        "askmuse_index_reloads_total[('result', 'failed')]": 1,
        "askmuse_requests_running[]": 2,
        "askmuse_requests_waiting[]": 7,
        "askmuse_index_built_timestamp_seconds[]": 0,
    }


COUNTS = """
from askmuse.service.metrics import Metrics
metrics = Metrics()
metrics.count_request("/ask", 200)
metrics.show_queue(1, 3)
print(metrics.text().decode())
"""


@pytest.mark.slow
def test_several_processes_are_counted_together(tmp_path: Path) -> None:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    texts = [
        subprocess.run([sys.executable, "-c", COUNTS], env=environment, capture_output=True, check=True).stdout
        for _ in range(2)
    ]
    name = "askmuse_requests_total[('route', '/ask'), ('status', '200')]"
    assert [samples(text)[name] for text in texts] == [1, 2]
