"""The order in which peers are measured, and what happens to one that fails."""

from pathlib import Path

from peers.data import Data
from peers.environments import Peer, UnavailableError
from peers.measuring import Bench
from peers.passages import Passage

PEERS = [Peer(name, name.upper(), (), Path()) for name in ("a", "b", "c")]
DATA = Data((Passage("", "text"),), ("question",), (frozenset({0}),))


def test_peers_take_turns_and_one_that_fails_is_left_out_from_then_on(tmp_path: Path) -> None:
    bench, asked = Bench(PEERS, DATA, tmp_path), []

    def part(peer: Peer) -> None:
        asked.append(peer.name)
        if asked[-1] == "b" and asked.count("b") == 2:
            raise UnavailableError("it fell over")

    bench.in_turn(3, part)
    assert asked == ["a", "b", "c", "a", "b", "c", "a", "c"]
    assert {name: measured.unavailable for name, measured in bench.measured.items()} == {
        "a": "", "b": "it fell over", "c": "",
    }  # fmt: skip
