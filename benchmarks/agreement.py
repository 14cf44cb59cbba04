"""Prints the notes that articles agree or differ, for judging by hand, and how many of the known pairs they find.

usage: python benchmarks/agreement.py FOLDER...     (folders of benchmarks/reporter)

All questions are asked in the mode `thinking`. Every different note is printed once, as a line of JSON with the
question, quotes, values and dates, so that a person can judge it. A pair of statements in `pairs.jsonl` counts as
touched if an answer quotes one of its sentences, and as found if a note of the same kind quotes both.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from askmuse.answering.answer import Answer, Citation
from askmuse.evaluation import gold
from askmuse.opening import locate, open_current
from askmuse.settings import Settings
from askmuse.text import fold

Pair = Mapping[str, Any]


def main() -> None:
    """Print the notes and the figures of each folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    for folder in parser.parse_args().folders:
        pairs = [json.loads(line) for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
        print_notes(folder, pairs)


def print_notes(folder: Path, pairs: list[Pair]) -> None:
    """Print every note on the answers to the questions of a folder, and how many pairs are touched and found."""
    settings = Settings.from_environment()
    assistant = open_current(*locate(folder / "articles", None, settings), settings, lambda _: None, lambda *_: None)
    answers = [
        (question.id, assistant.ask(question.text, question.history, mode="thinking"))
        for question in gold.read(folder / "questions.jsonl")
    ]
    seen: set[tuple[str, str]] = set()
    for id_, answer in answers:
        for line in notes(id_, answer):
            key = line["kind"], " ".join(sorted((line["quote"], line["other_quote"])))
            if key not in seen:
                seen.add(key)
                print(json.dumps({"folder": folder.name, **line}, ensure_ascii=False))
    touched = [pair for pair in pairs if any(touches(answer, pair) for _, answer in answers)]
    hits = [pair for pair in touched if any(states(answer, pair) for _, answer in answers)]
    print(f"{folder.name:10} notes {len(seen)}, pairs touched {len(touched)}, found {len(hits)}")


def notes(id_: str, answer: Answer) -> Iterator[dict[str, Any]]:
    """Yield the notes of an answer, each with its question, quotes, values and dates."""
    cited = {citation.number: citation for citation in answer.citations}
    for stance in answer.agreement:
        one, other = (cited[number] for number in stance.citations)
        yield {
            "id": id_, "question": answer.question, "kind": stance.kind, "values": list(stance.values),
            "quote": one.quote, "published": str(one.published), "other_quote": other.quote,
            "other_published": str(other.published),
        }  # fmt: skip


def touches(answer: Answer, pair: Pair) -> bool:
    """Whether an answer quotes one of the two sentences."""
    cited = {citation.number: citation for citation in answer.citations}
    quoted = [cited[number] for sentence in answer.answers for number in sentence.citations]
    return any(_quotes(citation, pair[side]) for citation in quoted for side in "ab")


def states(answer: Answer, pair: Pair) -> bool:
    """Whether a note on an answer has the kind of a pair and quotes both sentences."""
    cited = {citation.number: citation for citation in answer.citations}
    return any(
        stance.kind == pair["kind"]
        and any(
            _quotes(cited[one], pair[a]) and _quotes(cited[other], pair[b])
            for one, other in [stance.citations]
            for a, b in ("ab", "ba")
        )
        for stance in answer.agreement
    )


def _quotes(citation: Citation, side: Mapping[str, str]) -> bool:
    one, other = fold(citation.quote), fold(side["quote"])
    return citation.article_id == side["article"] and (one in other or other in one)


if __name__ == "__main__":
    main()
