"""Reading and encoding on a Ray cluster of two machines, one of which is killed, where Ray is installed."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import conftest
from askmuse.index.bulk.ray_job import RayJob
from askmuse.index.indexing import update
from askmuse.index.reading import Limits
from askmuse.index.snapshot import Snapshot
from askmuse.types import Vectors
from conftest import WordEncoder

ray: Any = pytest.importorskip("ray", reason="Ray is not installed: make integrations")
pytest.importorskip("ray.data", reason="Ray Data is not installed: make integrations")
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.slow]
ARTICLES = {f"{number:02}.md": f"House {number} stands. Nobody lives in house {number}.\n" for number in range(60)}
ARTICLES["broken.pdf"] = "no PDF"


class SlowEncoder(WordEncoder):
    """Takes long enough for a machine to be killed meanwhile."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        time.sleep(0.3)
        return super().encode(texts)


class UnusedEncoder(WordEncoder):
    """Encodes queries and what checks a new index, but no article."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        assert len(texts) == 1, texts
        return super().encode(texts)


@pytest.fixture
def cluster() -> Iterator[Any]:
    from ray.cluster_utils import Cluster

    ray.cloudpickle.register_pickle_by_value(conftest)
    ray.cloudpickle.register_pickle_by_value(__import__(__name__))
    running = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    yield running
    ray.shutdown()
    running.shutdown()


def job(corpus: Path, folder: Path, address: str) -> RayJob:
    return RayJob(address, corpus, folder, Limits(), UnusedEncoder(), SlowEncoder, batch=3)


def test_no_passage_is_lost_or_doubled_if_a_machine_is_killed(
    cluster: Any, write_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path
) -> None:
    corpus, prepared = write_corpus(ARTICLES), tmp_path / "prepared"
    machines = [cluster.add_node(num_cpus=1) for _ in range(2)]
    ray.init(address=cluster.address, log_to_driver=False)
    killed = []

    def kill() -> None:
        while not list(prepared.rglob("*.parquet")):
            time.sleep(0.05)
        killed.append(len(list(prepared.rglob("*.parquet"))))
        cluster.remove_node(machines[0], allow_graceful=False)

    killing = threading.Thread(target=kill)
    killing.start()
    done = update(corpus, tmp_path / "bulk", UnusedEncoder(), bulk=job(corpus, prepared, cluster.address))
    killing.join()
    assert killed[0] < 20
    assert [file.path for file in done.skipped] == ["broken.pdf"]
    update(corpus, tmp_path / "here", WordEncoder())
    ours, theirs = Snapshot.open(tmp_path / "here"), Snapshot.open(tmp_path / "bulk")
    assert theirs.manifest.articles == ours.manifest.articles
    rows = np.arange(ours.manifest.passages)
    assert [theirs.store.passage(row) for row in rows.tolist()] == [ours.store.passage(row) for row in rows.tolist()]
    np.testing.assert_array_equal(theirs.dense.vectors(rows), ours.dense.vectors(rows))
    np.testing.assert_array_equal(theirs.sentences, ours.sentences)
    again = update(corpus, tmp_path / "again", UnusedEncoder(), bulk=job(corpus, prepared, "no cluster is needed"))
    assert len(again.added) == 60
