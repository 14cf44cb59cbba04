"""How long requests of each kind take, and what they count in the queue."""

import pytest

from askmuse.service.costs import Costs, kind_of


def test_a_kind_that_is_not_known_yet_counts_as_one_average_request() -> None:
    costs = Costs()
    assert costs.of("/ask") == 1
    costs.add("/ask instant", 0.01)
    assert costs.of("/ask thinking") == 1


def test_a_single_kind_counts_as_one_however_long_it_takes() -> None:
    costs = Costs()
    for seconds in (0.1, 0.3, 0.1, 0.2):
        costs.add("/ask", seconds)
    assert costs.of("/ask") == 1


@pytest.mark.parametrize(
    ("seconds", "others", "counts"),
    [(0.1, 0.1, 1), (0.1, 0.12, 1), (0.01, 0.1, 0.5), (0.1, 0.05, 1.5), (10.0, 0.1, 2)],
)
def test_a_kind_counts_from_half_to_two_in_halves(seconds: float, others: float, counts: float) -> None:
    costs = Costs()
    for _ in range(200):
        costs.add("/ask thinking", seconds)
        costs.add("/ask instant", others)
    assert costs.of("/ask thinking") == counts


@pytest.mark.parametrize(
    ("query", "body", "kind"),
    [
        (b"q=why&mode=instant", b"", "/ask instant"),
        (b"", b'{"question": "why", "mode": "contemplating"}', "/ask contemplating"),
        (b"", b'{"model": "askmuse-thinking"}', "/ask thinking"),
        (b"q=why", b"", "/ask"),
        (b"", b" " * 70_000 + b'"instant"', "/ask"),
    ],
)
def test_the_kind_of_a_request_is_its_path_with_the_mode_that_it_names(query: bytes, body: bytes, kind: str) -> None:
    assert kind_of({"type": "http", "query_string": query}, "/ask", body) == kind
