"""Measures for each mode how many of several facts or values its answers have, and how long it takes.

usage: python benchmarks/modes.py [--ramdocs DIR] [--only N]     (from the project's root)

Without --ramdocs, only the gold questions about the example articles are asked. RAMDocs (Wang et al. 2025) has
questions with several right answers, and articles with false ones; an answer should list every value that an article
states.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import fmean

import numpy as np

from askmuse.answering.answer import Answer
from askmuse.answering.modes import MODES
from askmuse.assistant import Assistant
from askmuse.evaluation import beir, gold
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.opening import locate, open_current
from askmuse.settings import Settings
from askmuse.text import fold
from fusion import differing

QUESTIONS = Path(__file__).parent / "questions" / "gold.jsonl"


def main() -> None:
    """Print a table for the gold questions and one for RAMDocs, and compare two modes on both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ramdocs", type=Path, help="the folder of RAMDocs in BEIR form")
    parser.add_argument("--only", type=int, metavar="N", help="ask only the first N questions of RAMDocs")
    options = parser.parse_args()
    settings = Settings.from_environment()
    assistant = open_current(*locate(None, None, settings), settings, print, lambda *_: None)
    pooled = of_gold(assistant, QUESTIONS)
    if options.ramdocs:
        for mode, hits in of_ramdocs(options.ramdocs, settings, options.only).items():
            pooled[mode] += hits
    contemplating, thinking = (np.array(pooled[mode], dtype=np.float32) for mode in ("contemplating", "thinking"))
    gain, p = contemplating.mean() - thinking.mean(), differing(contemplating, thinking)
    print(f"\ncontemplating - thinking: {gain:+.3f} of {len(thinking)}, p = {p:.4f}")


def of_gold(assistant: Assistant, file: Path) -> dict[str, list[bool]]:
    """Print a line for each mode; return for each which gold questions of several facts have all of them answered."""
    questions = gold.read(file)
    hits: dict[str, list[bool]] = {}
    print(f"{'gold':14} {'hit@1':>6} {'several':>8} {'answers':>8} {'sides':>6} {'alarms':>7} {'ms':>6}")
    for mode in MODES:
        right, several, count, sides, alarms, ms = (list[float]() for _ in range(6))
        for question in questions:
            if not question.answerable:
                continue
            answer = assistant.ask(question.text, question.history, mode=mode)
            texts = [sentence.text for sentence in answer.answers]
            ms.append(answer.took_ms["total"])
            together = question.type in gold.TOGETHER
            if together:
                several.append(gold.covers(" ".join(texts), question.facts))
                count.append(len(texts))
            right.append(several[-1] if together else gold.covers(" ".join(texts[:1]), question.facts))
            if question.type == "conflict":
                sides.append(gold.covers(" ".join(c.quote for c in answer.citations), question.facts))
            if question.type == "fact":
                alarms.append(any(stance.kind == "differ" for stance in answer.agreement))
        hits[mode] = [bool(hit) for hit in several]
        row = (fmean(right), fmean(several), fmean(count), fmean(sides), fmean(alarms))
        print(f"{mode:14} {row[0]:6.3f} {row[1]:8.3f} {row[2]:8.2f} {row[3]:6.3f} {row[4]:7.3f} {fmean(ms):6.1f}")
    return hits


def of_ramdocs(folder: Path, settings: Settings, only: int | None) -> dict[str, list[bool]]:
    """Print a line for each mode; return for each which questions of RAMDocs have all their right values listed."""
    encoder = OnnxEncoder(exported(settings), settings.threads)
    index, snapshot = beir.index_of(folder, encoder, settings.cache, lambda *_: None)
    assistant = Assistant(snapshot, encoder, index, settings)
    queries = [json.loads(line) for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    queries = [query for query in queries if query["metadata"].get("answers")][:only]
    hits: dict[str, list[bool]] = defaultdict(list)
    print(f"\n{'RAMDocs':14} {'all right':>9} {'recall':>7} {'precision':>9} {'answers':>8} {'ms':>6}")
    for mode in MODES:
        recall, precision, count, ms = (list[float]() for _ in range(4))
        for query in queries:
            answer = assistant.ask(query["text"], mode=mode)
            right = set(query["metadata"]["answers"])
            stated = right | set(query["metadata"].get("wrong_answers") or ())
            hits[mode].append(all(_listed(value, answer) for value in right))
            recall.append(fmean(_listed(value, answer) for value in stated))
            precision += [_states(sentence.text, stated) for sentence in answer.answers]
            count.append(len(answer.answers))
            ms.append(answer.took_ms["total"])
        row = (fmean(hits[mode]), fmean(recall), fmean(precision), fmean(count), fmean(ms))
        print(f"{mode:14} {row[0]:9.3f} {row[1]:7.3f} {row[2]:9.3f} {row[3]:8.2f} {row[4]:6.1f}")
    return hits


def _listed(value: str, answer: Answer) -> bool:
    return _states(" ".join(sentence.text for sentence in answer.answers), [value])


def _states(text: str, values: Iterable[str]) -> bool:
    return any(fold(value) in fold(text) for value in values)


if __name__ == "__main__":
    main()
