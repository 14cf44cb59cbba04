"""Arrays that stay on disk until they are read."""

from pathlib import Path
from typing import Any

import numpy as np


def open_array(file: Path) -> Any:
    """Return the array in a .npy file, as memory that is read from the file where it is needed.

    It is a plain array: a `memmap`, which it looks into, takes ten times as long to give one number.
    """
    return np.asarray(np.load(file, mmap_mode="r"))
