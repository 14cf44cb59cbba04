"""Each key and each address may send a number of requests a minute, and is told how long to wait after that."""

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from askmuse.service.rates import Rates


def test_what_is_beyond_the_limit_waits_for_the_next_minute(set_time: Callable[[float], None]) -> None:
    rates = Rates(2)
    assert [rates.wait_for_key("a") for _ in range(4)] == [0, 0, 60, 60]
    assert rates.wait_for_key("b") == 0
    set_time(45.5)
    assert rates.wait_for_key("a") == 15
    set_time(61)
    assert rates.wait_for_key("a") == 0


@pytest.mark.usefixtures("set_time")
def test_addresses_are_counted_apart_and_those_of_one_network_together() -> None:
    rates = Rates(1)
    asked = ["192.0.2.1", "192.0.2.2", "192.0.2.1", "::ffff:192.0.2.2", "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"]
    assert [rates.wait_for_address(address) for address in asked] == [0, 0, 60, 60, 0, 60, 0]
    assert rates.wait_for_address("fe80::1%eth0") == 0


def test_this_machine_and_what_is_no_address_are_not_counted() -> None:
    rates = Rates(1)
    for address in ("127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1", "testclient", ""):
        assert [rates.wait_for_address(address) for _ in range(3)] == [0, 0, 0]


def test_processes_that_share_a_file_count_together(set_time: Callable[[float], None], tmp_path: Path) -> None:
    first, second = (Rates(3, tmp_path / "requests") for _ in range(2))
    assert [rates.wait_for_key("a") for rates in (first, second, second, first, second)] == [0, 0, 0, 60, 60]
    assert first.wait_for_key("b") == 0
    set_time(45.5)
    assert [second.wait_for_key("a"), first.wait_for_address("192.0.2.1")] == [15, 0]
    set_time(61)
    assert [rates.wait_for_key("a") for rates in (first, second, second, first)] == [0, 0, 0, 60]


@pytest.mark.usefixtures("set_time")
def test_each_process_counts_by_itself_where_the_file_cannot_be_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    missing = Rates(1, tmp_path / "no" / "requests")
    assert [missing.wait_for_key("a") for _ in range(2)] == [0, 60]
    broken = Rates(1, tmp_path / "requests")
    assert broken.wait_for_key("a") == 0
    sqlite3.connect(tmp_path / "requests").execute("DROP TABLE counts").connection.close()
    assert [broken.wait_for_key("a") for _ in range(2)] == [0, 60]
    reasons = ("unable to open database file", "no such table: counts")
    assert [record.message for record in caplog.records if record.levelno == logging.WARNING] == [
        f"The server's processes cannot count requests together ({reason}). Now each process counts alone."
        for reason in reasons
    ]
