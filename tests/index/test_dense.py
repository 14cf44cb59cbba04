"""Exact search over vectors."""

from pathlib import Path

import numpy as np

from askmuse.index.dense import DenseIndex

VECTORS = np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0]], dtype=np.float32)
QUERY = np.array([0.8, 0.6], dtype=np.float32)  # cosines 0.8, 0.6, 0.96, -0.8


def test_rows_come_nearest_first() -> None:
    assert DenseIndex.build(VECTORS).search(QUERY, 3).tolist() == [2, 0, 1]


def test_more_than_there_are_gives_all() -> None:
    assert DenseIndex.build(VECTORS).search(QUERY, 99).tolist() == [2, 0, 1, 3]


def test_a_search_can_be_restricted_to_some_rows() -> None:
    index = DenseIndex.build(VECTORS)
    assert index.search(QUERY, 3, np.array([1, 3])).tolist() == [1, 3]
    assert index.search(QUERY, 1, np.array([0, 1, 3])).tolist() == [0]
    assert index.search(QUERY, 3, np.array([], dtype=np.int64)).tolist() == []


def test_a_saved_index_is_the_same(tmp_path: Path) -> None:
    DenseIndex.build(VECTORS).save(tmp_path / "dense.faiss")
    index = DenseIndex.load(tmp_path / "dense.faiss")
    assert index.count == 4
    assert np.array_equal(index.vectors(np.array([2, 0])), VECTORS[[2, 0]])
    assert index.search(QUERY, 1).tolist() == [2]
