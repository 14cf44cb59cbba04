"""Measures how often the best sentence of the first passage is marked as the answer, on a data set in BEIR format.

usage: python benchmarks/sentences.py DIR [--only N]     (from the project's root; needs the extra `eval`)

`askmuse eval` judges the whole quote of an answer, up to three sentences; this script judges only the best sentence.
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
    """Print the share for each mode with a ranking of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", type=int, metavar="N", help="ask only N questions, evenly spaced")
    options = parser.parse_args()
    settings = Settings.from_environment()
    encoder = OnnxEncoder(exported(settings), settings.threads)
    queries = beir.read(options.folder, options.only)
    index, snapshot = beir.index_of(options.folder, encoder, settings.cache, lambda *_: None)
    assistant = Assistant(snapshot, encoder, index, settings)
    asked = [question for question in queries.questions if question.sentences]
    for mode in reversed(CALIBRATED):
        hits = [hits_mark(assistant, question, mode) for question in asked]
        print(f"{mode:10} {sum(hits) / len(hits):.3f} of {len(hits)}")


def hits_mark(assistant: Assistant, question: gold.GoldQuestion, mode: str) -> bool:
    """Whether the best sentence of a mode overlaps a marked sentence at any place of its article."""
    passages = assistant.rank(question.text, question.history, 1, mode).passages
    if not passages:
        return False
    best = passages[0].passage.sentences[int(np.argmax(passages[0].scores))]
    text = assistant.article(passages[0].passage.article_id).text
    return gold.is_marked(question.sentences, text, best.start, best.end)


if __name__ == "__main__":
    main()
