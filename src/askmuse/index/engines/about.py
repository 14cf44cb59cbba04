"""What is known of an index as a whole: its description, its words, and how rare its terms are."""

import json
import zlib
from dataclasses import asdict, astuple, dataclass, replace
from datetime import date
from typing import Any, Self

import numpy as np

from askmuse.articles.folder import Skipped
from askmuse.index.engines.terms import Rarity
from askmuse.index.snapshot import Manifest, Snapshot
from askmuse.index.terms.acronyms import Acronyms


@dataclass(frozen=True, slots=True)
class About:
    """Everything about an index that is not about one passage or one article."""

    name: str
    manifest: Manifest
    passage_terms: Rarity
    sentence_terms: Rarity
    acronyms: Acronyms
    words: dict[str, int]
    skipped: list[Skipped]
    publishers: list[str]
    languages: list[str]
    newest: date | None

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """Return what is known of a snapshot."""
        store = snapshot.store
        return cls(
            snapshot.name,
            replace(snapshot.manifest, files={}),
            Rarity.of(snapshot.sparse_passages),
            Rarity.of(snapshot.sparse_sentences),
            snapshot.acronyms,
            snapshot.words,
            store.skipped(),
            store.publishers(),
            store.languages(),
            store.newest(),
        )

    def pack(self) -> bytes:
        """Return everything as bytes."""
        values = {
            "name": self.name,
            "manifest": asdict(self.manifest),
            "passage_terms": _rarity(self.passage_terms),
            "sentence_terms": _rarity(self.sentence_terms),
            "acronyms": self.acronyms.long_forms,
            "words": self.words,
            "skipped": list(map(astuple, self.skipped)),
            "publishers": self.publishers,
            "languages": self.languages,
            "newest": self.newest and self.newest.isoformat(),
        }
        return zlib.compress(json.dumps(values).encode())

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        """Return what `pack` returned as bytes."""
        values: dict[str, Any] = json.loads(zlib.decompress(data))
        return cls(
            **values
            | {
                "manifest": Manifest(**values["manifest"]),
                "passage_terms": _to_rarity(values["passage_terms"]),
                "sentence_terms": _to_rarity(values["sentence_terms"]),
                "acronyms": Acronyms(values["acronyms"]),
                "skipped": [Skipped(*file) for file in values["skipped"]],
                "newest": values["newest"] and date.fromisoformat(values["newest"]),
            }
        )


def _rarity(rarity: Rarity) -> dict[str, Any]:
    return {"terms": list(rarity.vocabulary), "having": rarity.having.tolist(), "count": rarity.count}


def _to_rarity(values: dict[str, Any]) -> Rarity:
    numbers = {term: number for number, term in enumerate(values["terms"])}
    return Rarity(numbers, np.array(values["having"], dtype=np.int32), values["count"])
