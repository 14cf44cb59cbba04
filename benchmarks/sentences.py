"""How often the best sentence of the first passage is one that is marked as the answer, on a data set in BEIR form.

    python benchmarks/sentences.py DIR [--only N]     (from the project's root; needs the extra `eval`)

`askmuse eval` counts an answer by all that it quotes, up to three sentences; this counts the one that scored highest.
"""

import argparse
from pathlib import Path

import numpy as np

from askmuse.answering.modes import CALIBRATED
from askmuse.assistant import Assistant
from askmuse.evaluation import beir, gold
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.settings import Settings


def main() -> None:
    """Print the share for each mode that ranks in a way of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", type=int, help="so many questions, evenly spaced")
    given = parser.parse_args()
    settings = Settings.from_environment()
    encoder = OnnxEncoder(exported(settings), settings.threads)
    queries = beir.read(given.folder, given.only)
    index, snapshot = beir.index_of(given.folder, encoder, settings.cache, lambda *_: None)
    assistant = Assistant(snapshot, encoder, index, settings)
    asked = [question for question in queries.questions if question.sentences]
    for mode in reversed(CALIBRATED):
        hits = [hits_mark(assistant, question, mode) for question in asked]
        print(f"{mode:10} {sum(hits) / len(hits):.3f} of {len(hits)}")


def hits_mark(assistant: Assistant, question: gold.GoldQuestion, mode: str) -> bool:
    """Whether the best sentence that a mode finds overlaps one that is marked, wherever its article has that."""
    found = assistant.rank(question.text, question.history, 1, mode).passages
    if not found:
        return False
    best = found[0].passage.sentences[int(np.argmax(found[0].scores))]
    text = assistant.article(found[0].passage.article_id).text
    return gold.is_marked(question.sentences, text, best.start, best.end)


if __name__ == "__main__":
    main()
