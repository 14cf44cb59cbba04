"""Search over vectors: exact, and by inverted lists."""

from pathlib import Path

import numpy as np
import pytest

from askmuse.index.vectors import inverted
from askmuse.index.vectors.dense import ExactIndex
from askmuse.index.vectors.files import LISTS, PASSAGES, make_searchable, open_dense
from askmuse.index.vectors.inverted import InvertedIndex
from askmuse.types import Rows, Vectors

VECTORS = np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0]], dtype=np.float32)
QUERY = np.array([0.8, 0.6], dtype=np.float32)  # cosines 0.8, 0.6, 0.96, -0.8


def test_rows_come_nearest_first() -> None:
    assert ExactIndex.build(VECTORS).search(QUERY, 3).tolist() == [2, 0, 1]


def test_more_than_there_are_gives_all() -> None:
    assert ExactIndex.build(VECTORS).search(QUERY, 99).tolist() == [2, 0, 1, 3]


def test_a_search_can_be_restricted_to_some_rows() -> None:
    index = ExactIndex.build(VECTORS)
    assert index.search(QUERY, 3, np.array([1, 3])).tolist() == [1, 3]
    assert index.search(QUERY, 1, np.array([0, 1, 3])).tolist() == [0]
    assert index.search(QUERY, 3, np.array([], dtype=np.int64)).tolist() == []


def test_few_vectors_are_searched_exactly(tmp_path: Path) -> None:
    np.save(tmp_path / PASSAGES, VECTORS)
    make_searchable(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [LISTS]
    index = open_dense(tmp_path)
    assert isinstance(index, ExactIndex)
    assert index.count == 4
    assert np.array_equal(index.vectors(np.array([2, 0])), VECTORS[[2, 0]])
    assert index.search(QUERY, 1).tolist() == [2]


def clustered(count: int) -> Vectors:
    """Return unit vectors around 40 directions, in half precision, as an index of many passages stores them."""
    random = np.random.default_rng(3)
    vectors = random.normal(size=(40, 32)).repeat(count // 40, axis=0) + 0.5 * random.normal(size=(count, 32))
    unit: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16).astype(np.float32)
    return unit


@pytest.fixture(scope="module")
def many() -> Vectors:
    return clustered(4000)


@pytest.fixture(scope="module")
def lists(many: Vectors, tmp_path_factory: pytest.TempPathFactory) -> InvertedIndex:
    """Return lists that were written and opened again."""
    folder = tmp_path_factory.mktemp("lists")
    np.save(folder / PASSAGES, many.astype(np.float16))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("askmuse.index.vectors.files.EXACT", 3999)
        make_searchable(folder)
    index = open_dense(folder)
    assert isinstance(index, InvertedIndex)
    return index


@pytest.mark.slow
@pytest.mark.parametrize(
    "among",
    [None, np.arange(3000), np.arange(0, 4000, 2), np.arange(100, 140), np.array([7]), np.array([], dtype=np.int64)],
    ids=["all", "the first", "every second", "forty", "one", "none"],
)
@pytest.mark.parametrize("few", [0, 50])
def test_inverted_lists_find_nearly_all_that_an_exact_search_finds(
    among: Rows | None, few: int, many: Vectors, lists: InvertedIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inverted, "FEW", few)
    if among is not None and not len(among) and not few:
        pytest.skip("nothing to search among is few")
    exact = ExactIndex.build(many)
    shared = listed = 0
    for query in many[5::400]:
        wanted, found = exact.search(query, 20, among), lists.search(query, 20, among)
        assert len(found) == len(wanted)
        cosines = many[found] @ query
        assert (np.diff(cosines) <= 0).all()
        shared, listed = shared + len(set(found.tolist()) & set(wanted.tolist())), listed + len(wanted)
    assert shared >= 0.9 * listed


def test_what_is_proposed_is_scored_by_the_vectors_as_they_are_stored(many: Vectors, lists: InvertedIndex) -> None:
    rows = np.array([3, 1, 3999])
    assert np.array_equal(lists.vectors(rows), many[rows])
    assert lists.search(many[17], 1).tolist() == [17]
    assert lists.count == 4000


def test_more_passages_than_a_query_reads_come_from_all_lists(many: Vectors, lists: InvertedIndex) -> None:
    assert sorted(lists.search(many[0], 4000).tolist()) == list(range(4000))


def test_a_disk_that_refuses_the_lists_raises_its_own_error(lists: InvertedIndex) -> None:
    with pytest.raises(OSError, match="No space left on device"):
        lists.save(Path("/dev/full"))
