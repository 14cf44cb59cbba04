"""Arrays that stay on disk until they are read, and the numbers of their rows."""

from pathlib import Path

import numpy as np
import pytest

from askmuse.index import arrays
from askmuse.index.arrays import StoredArray, joined_ranges, open_array

VALUES = np.arange(12, dtype=np.int32).reshape(4, 3)


@pytest.mark.parametrize(("large", "stored"), [(49, False), (48, True)])
def test_a_large_array_is_mapped_only_while_it_is_read(
    large: int, stored: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    np.save(tmp_path / "values.npy", VALUES)
    monkeypatch.setattr(arrays, "LARGE", large)
    array = open_array(tmp_path / "values.npy")
    assert isinstance(array, StoredArray) is stored
    assert (len(array), array.shape, array.dtype) == (4, (4, 3), np.int32)
    assert np.array_equal(array[np.array([3, 0])], VALUES[[3, 0]])
    (tmp_path / "values.npy").unlink()
    assert np.array_equal(array[1:3], VALUES[1:3])


def test_an_array_is_created_as_zeros_and_written_in_parts(tmp_path: Path) -> None:
    array = StoredArray.create(tmp_path / "values.npy", (4, 3), np.int32)
    array[np.array([3, 1])] = VALUES[[3, 1]]
    wanted = VALUES * np.array([[0], [1], [0], [1]])
    assert np.array_equal(array[:], wanted)
    assert np.array_equal(np.load(tmp_path / "values.npy"), wanted)


def test_an_array_that_is_only_read_cannot_be_changed(tmp_path: Path) -> None:
    np.save(tmp_path / "values.npy", VALUES)
    with pytest.raises(ValueError, match="read-only"):
        StoredArray(tmp_path / "values.npy")[0] = 1


def test_ranges_are_joined_in_their_order() -> None:
    assert joined_ranges(np.array([5, 2, 9]), np.array([2, 0, 3])).tolist() == [5, 6, 9, 10, 11]
    assert joined_ranges(np.array([], dtype=np.int64), np.array([], dtype=np.int64)).tolist() == []
