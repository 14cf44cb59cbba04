"""Asks every question of a gold file or a BEIR data set, as a user would, and measures what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from askmuse.assistant import MOST_PASSAGES, Assistant
from askmuse.encoder import OnnxEncoder
from askmuse.errors import GoldError
from askmuse.evaluation import beir, gold
from askmuse.evaluation.gold import Question, covers
from askmuse.evaluation.measures import auroc, calibration_error, library, mean, of_facts, of_rankings, percentile
from askmuse.evaluation.report import MEASURES, Group, Report
from askmuse.model import exported
from askmuse.retrieval import search
from askmuse.settings import Settings
from askmuse.sparse import query as bag
from askmuse.types import Answer, Encoder, Progress

TOGETHER = frozenset({"multi", "conflict"})
"""Types of question that no single sentence answers: hit@1 counts all their answers together."""
DEPTH = 100
"""Passages of which a ranking of BEIR documents is made: ten times as many as the deepest measure needs."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its answer, and the milliseconds that it took."""

    question: Question
    answer: Answer
    ms: float


def evaluate_gold(
    assistant: Assistant, questions: Path, mode: str | None = None, progress: Progress = lambda *_: None
) -> Report:
    """Ask the questions of a gold file, all but the stale ones, and return the measures.

    R@k, nDCG@10 and RR rank facts, as `measures.of_facts` tells, by the first 50 passages. Raises GoldError.
    """
    library()
    known = gold.read(questions)
    stale = gold.stale(known, assistant.articles())
    kept = [question for question in known if question.id not in stale]
    if not kept:
        raise GoldError(f"No article states any answer of {questions}: name the folder that it was written for.")
    asked: list[Asked] = []
    ranks: dict[str, list[int | None]] = {}
    for done, question in enumerate(kept):
        progress("Asking", done, len(kept))
        asked.append(_ask(assistant, question, mode))
        passages = assistant.ask(question.text, question.history, MOST_PASSAGES, mode).passages
        ranks[question.id] = gold.ranks(question.facts, [passage.text for passage in passages])
    return _report(asked, of_facts(ranks), stale)


def evaluate_beir(
    folder: Path,
    settings: Settings,
    progress: Progress = lambda *_: None,
    only: int | None = None,
    encoder: Encoder | None = None,
) -> Report:
    """Ask the queries of a BEIR data set, or evenly spaced `only` (1 or more) of them, and return the measures.

    A document ranks by its best passage. Its index is kept in `settings.cache`; `encoder` stands in for the model that
    `settings` name. Raises GoldError, ModelError, IndexBusy or SnapshotError.
    """
    library()
    queries = beir.read(folder, only)
    encoder = encoder or OnnxEncoder(exported(settings), settings.threads)
    index, snapshot = beir.index_of(folder, encoder, settings.cache, progress)
    assistant = Assistant(snapshot, encoder, index, settings)
    asked: list[Asked] = []
    run: dict[str, list[str]] = {}
    for done, query in enumerate(queries.questions):
        progress("Asking", done, len(queries.questions))
        asked.append(_ask(assistant, query, None))
        found = search(snapshot, encoder, bag(asked[-1].answer.searched_as), DEPTH)
        run[query.id] = list(dict.fromkeys(scored.passage.article_id for scored in found))
    judged = {q.id: queries.qrels[q.id] for q in queries.questions if q.answerable and q.id in queries.qrels}
    return _report(asked, of_rankings(("R@1", "R@5", "nDCG@10", "RR", "AP"), judged, run))


def _ask(assistant: Assistant, question: Question, mode: str | None) -> Asked:
    started = perf_counter()
    answer = assistant.ask(question.text, question.history, mode=mode)
    return Asked(question, answer, (perf_counter() - started) * 1e3)


def _report(asked: Sequence[Asked], rankings: Mapping[str, Mapping[str, float]], stale: Sequence[str] = ()) -> Report:
    rows = [{**rankings.get(a.question.id, {}), **_outcome(a)} for a in asked]
    types = [kind for kind in dict.fromkeys(a.question.type for a in asked) if kind]
    of_type = {kind: [row for a, row in zip(asked, rows, strict=True) if a.question.type == kind] for kind in types}
    times = [a.ms for a in asked]
    return Report(
        n=len(asked),
        measures={**_mean(rows), **_certainty(asked)},
        latency_ms={"p50": percentile(times, 0.5), "p99": percentile(times, 0.99)},
        types={kind: Group(len(group), _mean(group)) for kind, group in of_type.items()},
        stale=tuple(stale),
    )


def _mean(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean measures in the order in which reports have them."""
    means = mean(rows)
    return {name: means[name] for name in MEASURES if name in means}


def _outcome(asked: Asked) -> dict[str, float]:
    """Return 1 or 0 for each thing that a question can show: a refusal, and where its facts are known, hits."""
    question, answer = asked.question, asked.answer
    refused = "refused_answerable" if question.answerable else "refused_unanswerable"
    outcome = {refused: float(not answer.answerable)}
    if question.facts:
        texts = [found.text for found in answer.answers]
        first = texts if question.type in TOGETHER else texts[:1]
        outcome["hit@1"] = float(covers(" ".join(first), question.facts))
        outcome["hit@3"] = float(covers(" ".join(texts[:3]), question.facts))
        outcome["hit@5"] = float(covers(" ".join(p.text for p in answer.passages[:5]), question.facts))
    return outcome


def _certainty(asked: Sequence[Asked]) -> dict[str, float]:
    """Return AUROC and ECE, each where there are questions that it is about."""
    found: dict[str, float] = {}
    positives = [a.answer.confidence for a in asked if a.question.answerable]
    negatives = [a.answer.confidence for a in asked if not a.question.answerable]
    if positives and negatives:
        found["AUROC"] = auroc(positives, negatives)
    shown = [a for a in asked if a.answer.answerable and (a.question.facts or not a.question.answerable)]
    if any(a.question.facts for a in shown):
        right = [bool(a.question.facts) and _outcome(a)["hit@1"] == 1 for a in shown]
        found["ECE"] = calibration_error([a.answer.confidence for a in shown], right)
    return found
