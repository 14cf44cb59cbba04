"""The worker with a tool whose answers can be worked out by hand."""

from collections.abc import Sequence
from pathlib import Path

from peers.passages import Passage, save
from peers.worker import Worker, peak_mb


class Counting:
    """Finds the passages that share most letters with the question."""

    def build(self, passages: Sequence[Passage], folder: Path) -> None:
        (folder / "texts").write_text("\n".join(passage.text for passage in passages), encoding="utf-8")

    def load(self, folder: Path) -> list[str]:
        return (folder / "texts").read_text(encoding="utf-8").splitlines()

    def search(self, opened: list[str], question: str, k: int) -> list[int]:
        return sorted(range(len(opened)), key=lambda number: -len(set(opened[number]) & set(question)))[:k]


def opened(folder: Path) -> Worker:
    save([Passage("", "abc"), Passage("", "xyz"), Passage("", "abx")], folder / "passages.jsonl")
    worker = Worker(Counting(), folder / "index")
    worker.build(str(folder / "passages.jsonl"))
    worker.load()
    return worker


def test_questions_are_answered_in_order_and_timed(tmp_path: Path) -> None:
    answer = opened(tmp_path).search(["xy", "ab"], k=2)
    assert answer["rankings"] == [[1, 2], [0, 2]]
    assert len(answer["ms"]) == 2


def test_every_client_of_a_crowd_waits_for_its_last_answer(tmp_path: Path) -> None:
    assert opened(tmp_path).crowd(["xy", "ab"], clients=8, seconds=0.0)["answers"] == 8


def test_the_peak_of_memory_is_that_of_a_python_process_at_least() -> None:
    before = peak_mb()
    block = bytearray(64 * 1024 * 1024)
    assert peak_mb() >= max(before, len(block) / 1024**2)
