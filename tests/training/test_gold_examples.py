"""Examples for the reader from gold questions."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from askmuse.assistant import Assistant
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from askmuse.training.gold_examples import examples_from_gold
from askmuse.types import Encoder


def test_a_gold_question_about_a_period_without_articles_gives_no_example(
    tmp_path: Path, write_corpus: Callable[[Mapping[str, str]], Path], encoder: Encoder
) -> None:
    corpus = write_corpus({"ulm.md": "---\npublished: 2026-03-01\n---\nThe mayor of Ulm is Ann.\n"})
    update(corpus, tmp_path / "i", encoder)
    assistant = Assistant(Snapshot.open(tmp_path / "i"), encoder, tmp_path / "i", Settings())
    questions = (
        {"id": "then", "type": "none", "question": "As of 2020, who was mayor of Ulm?", "answers": []},
        {"id": "now", "type": "fact", "question": "Who is mayor of Ulm?", "answers": [["Ann"]]},
    )
    (tmp_path / "gold.jsonl").write_text("".join(f"{json.dumps(question)}\n" for question in questions))
    assert [example.question for example in examples_from_gold(assistant, tmp_path / "gold.jsonl")] == [
        "Who is mayor of Ulm"
    ]
