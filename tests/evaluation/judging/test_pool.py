"""Raters are shown the first documents of each run that nobody judged, in an order that does not depend on ranks."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from askmuse.assistant import Assistant
from askmuse.errors import GoldError
from askmuse.evaluation.gold import GoldQuestion
from askmuse.evaluation.judging.pool import Document, Task, pooled, searched, tasks
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from askmuse.types import Encoder

TOPICS = [GoldQuestion(id_, "", text, (), (), answerable=True) for id_, text in (("1", "Etna?"), ("2", "zebra herd"))]
ETNA = "---\ntitle: Etna\npublisher: Gazette\npublished: 2026-04-08\n---\n\nThe volcano Etna erupted on Monday.\n"


@pytest.fixture
def assistant(
    tmp_path: Path, encoder: Encoder, write_corpus: Callable[[Mapping[str, str]], Path], _instant: None
) -> Assistant:
    update(write_corpus({"etna.md": ETNA, "zebras.md": "# Zebras\n\nA herd.\n"}), tmp_path / "index", encoder)
    return Assistant(Snapshot.open(tmp_path / "index"), encoder, tmp_path / "index", Settings())


def test_the_first_documents_of_each_run_are_pooled_except_judged_ones() -> None:
    one = {"1": ["b#10", "b#2", "a#1", "c#1"], "2": ["a#1"]}
    other = {"1": ["d", "b#2", "e"], "9": ["a#1"]}
    assert pooled(TOPICS, [one, other], {}, depth=3) == {"1": ["a#1", "b#2", "b#10", "d", "e"], "2": ["a#1"]}
    assert pooled(TOPICS, [one, other], {"1": {"b#2": 0}, "2": {"a#1": 1}}, depth=2) == {"1": ["b#10", "d"]}


def test_a_task_has_the_texts_of_its_documents_with_their_sources(assistant: Assistant) -> None:
    assert searched(assistant, TOPICS, 1) == {"1": ["etna#1"], "2": ["zebras#1"]}
    etna = Document("etna#1", "Etna", "Gazette, 2026-04-08", "The volcano Etna erupted on Monday.")
    zebras = Document("zebras#1", "Zebras", "", "A herd.")
    assert tasks(assistant, TOPICS, {"2": ["zebras#1"], "1": ["etna#1", "zebras#1"]}) == [
        Task("1", "Etna?", (etna, zebras)),
        Task("2", "zebra herd", (zebras,)),
    ]
    (whole,) = tasks(assistant, TOPICS, {"2": ["zebras"]})
    assert whole.documents == (Document("zebras", "Zebras", "", "# Zebras\n\nA herd."),)


def test_unknown_documents_and_a_mixture_of_articles_and_passages_are_refused(assistant: Assistant) -> None:
    with pytest.raises(GoldError, match="No article or passage has the id 'gone'"):
        tasks(assistant, TOPICS, {"1": ["gone"]})
    with pytest.raises(GoldError, match="Some runs rank articles, others passages"):
        tasks(assistant, TOPICS, {"1": ["etna", "zebras#1"]})
