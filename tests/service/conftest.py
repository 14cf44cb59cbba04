"""What the tests of the server share."""

import time
from collections.abc import Callable

import pytest

START = 1_800_000_000.0
"""The second at which the clock of a test starts."""


@pytest.fixture
def set_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Return a function that sets the clock to so many seconds after `START`, where it stands at first."""

    def set_(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: START + seconds)

    set_(0)
    return set_
