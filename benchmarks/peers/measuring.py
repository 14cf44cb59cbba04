"""Measures peers in turn (A B C A B C), so that a machine that slows down slows all of them."""

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import passages
from .data import Data
from .environments import Peer, UnavailableError, install
from .running import cold, size_mb, started

CLIENTS = (1, 8, 32)
_WARM_UP = 3
"""Questions that a worker answers before any is timed."""
_CROWDED_SECONDS = 3.0
"""For how long clients ask: long enough for hundreds of answers by most peers."""


@dataclass(slots=True)
class Measured:
    """The measurements of one peer, an entry for each turn; or the reason why it can't be measured here."""

    title: str
    builds: list[dict[str, float]] = field(default_factory=list)
    colds: list[dict[str, float]] = field(default_factory=list)
    warms: list[dict[str, Any]] = field(default_factory=list)
    quality: dict[str, float] = field(default_factory=dict)
    environment_mb: float = 0.0
    unavailable: str = ""


class Bench:
    """Peers, with what was measured of each and the passages that it listed for each question."""

    def __init__(self, peers: Sequence[Peer], data: Data, home: Path) -> None:
        """Take an empty folder for the indexes."""
        self._peers = peers
        self._data = data
        self._home = home
        self.measured = {peer.name: Measured(peer.title) for peer in peers}
        self.rankings: dict[str, list[list[int]]] = {}
        passages.save(data.passages, home / "passages.jsonl")

    def in_turn(self, times: int, part: Callable[[Peer], None]) -> None:
        """Do a part of the measurement `times` times with each peer; a peer that fails is left out from then on."""
        for turn in range(times):
            for peer in self._peers:
                result = self.measured[peer.name]
                if result.unavailable:
                    continue
                print(f"{part.__name__} {turn + 1}/{times}: {peer.title}", file=sys.stderr, flush=True)
                try:
                    part(peer)
                except UnavailableError as error:
                    result.unavailable = str(error)
                    print(f"  left out: {error}", file=sys.stderr, flush=True)

    def install(self, peer: Peer) -> None:
        """Make the environment of a peer, and measure its size."""
        install(peer)
        self.measured[peer.name].environment_mb = size_mb(peer.environment)

    def build(self, peer: Peer) -> None:
        """Build the index anew, in a process of its own."""
        index = self._index(peer)
        shutil.rmtree(index.parent, ignore_errors=True)
        with started(peer, index) as worker:
            built = worker.do("build", passages=str(self._home / "passages.jsonl"))
        rate = len(self._data.passages) / built["seconds"]
        self.measured[peer.name].builds.append(built | {"per_second": rate, "index_mb": size_mb(index)})

    def cold(self, peer: Peer) -> None:
        """Answer one question with a new process; each turn has another question, the same for all peers."""
        turns = self.measured[peer.name].colds
        question = self._data.questions[len(turns) % len(self._data.questions)]
        turns.append(cold(peer, self._index(peer), question))

    def warm(self, peer: Peer) -> None:
        """Ask all questions one after another, then from several clients at once, in a process of its own."""
        questions = self._data.questions
        with started(peer, self._index(peer)) as worker:
            loaded = worker.do("load")
            worker.do("search", questions=questions[:_WARM_UP])
            alone = worker.do("search", questions=questions)
            crowds = [
                worker.do("crowd", questions=questions, clients=clients, seconds=_CROWDED_SECONDS)
                for clients in CLIENTS
            ]
        self.rankings[peer.name] = alone["rankings"]
        self.measured[peer.name].warms.append(
            {
                "load_seconds": loaded["seconds"],
                "ms": [round(ms, 2) for ms in alone["ms"]],
                "per_second": [crowd["answers"] / crowd["seconds"] for crowd in crowds],
                "alone_mb": alone["peak_mb"],
                "crowded_mb": crowds[-1]["peak_mb"],
            }
        )

    def _index(self, peer: Peer) -> Path:
        return self._home / peer.name / "index"
