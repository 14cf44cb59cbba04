"""The scores of texts that a database gives back are those of the local index, bit for bit."""

from pathlib import Path

import numpy as np

from askmuse.index.engines.terms import Rarity, TermWeights
from askmuse.index.sparse import SparseIndex

DOCUMENTS = [["river", "bank", "river"], [], ["bank", "rate", "rate", "rate"], ["river"], ["mayor", "bank"]]
QUERY = {"river": 1.0, "bank": 0.3, "rate": 2.0, "zebra": 1.0}


def test_scores_are_those_of_the_local_index(tmp_path: Path) -> None:
    index = SparseIndex.build(DOCUMENTS, tmp_path / "sparse")
    weights, rarity = TermWeights.of(index), Rarity.of(index)
    np.testing.assert_array_equal(rarity.scores(weights, QUERY), index.scores(QUERY))
    parts = [weights.part(3, 5), weights.part(1, 2), weights.part(0, 1)]
    np.testing.assert_array_equal(rarity.scores(TermWeights.joined(parts), QUERY), index.scores(QUERY)[[3, 4, 1, 0]])


def test_documents_beyond_the_count_do_not_change_how_rare_a_term_is(tmp_path: Path) -> None:
    index = SparseIndex.build(DOCUMENTS, tmp_path / "sparse", 3)
    rarity = Rarity.of(index)
    assert [rarity.idf(term) for term in ("river", "bank", "mayor", "zebra")] == [
        index.idf(term) for term in ("river", "bank", "mayor", "zebra")
    ]
    np.testing.assert_array_equal(rarity.scores(TermWeights.of(index), QUERY), index.scores(QUERY))
