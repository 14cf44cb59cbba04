"""Asks every question of a gold file, a BEIR data set or TREC topics, as a user would, and measures the answers."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from askmuse.answering.modes import MODES
from askmuse.assistant import LONGEST_QUESTION, MOST_TURNS, Assistant
from askmuse.errors import GoldError
from askmuse.evaluation import beir, gold, trec
from askmuse.evaluation.asking import Plan, ask
from askmuse.evaluation.gold import FOLLOW_UPS
from askmuse.evaluation.measures import library, of_facts, of_rankings, percentile, without_gone
from askmuse.evaluation.results import RANKING, Group, Report, Result
from askmuse.evaluation.statistics import intervals, measures
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.settings import Settings
from askmuse.types import Encoder, Progress

TIMED = 100
"""Questions that each mode but the one that is evaluated is timed on."""


def evaluate_gold(
    assistant: Assistant,
    questions: Path,
    mode: str | None = None,
    progress: Progress = lambda *_: None,
    *,
    every_mode: bool = False,
    follow_ups: str = FOLLOW_UPS[0],
) -> Report:
    """Ask the questions of a gold file, all but the stale ones, and return the measures.

    R@k, nDCG@10 and RR rank facts, as `measures.of_facts` tells. With `every_mode`, the other modes are timed too.
    `follow_ups`, one of `FOLLOW_UPS`, says how questions with a history are asked. Raises GoldError.
    """
    library()
    known = gold.read(questions)
    stale = gold.stale(known, assistant.articles())
    kept = [question.asked(follow_ups) for question in known if question.id not in stale]
    if not kept:
        raise GoldError(f"No article states any answer of {questions}: name the folder that it was written for.")
    plan = Plan(questions.name, kept, stale=stale, mode=mode, every_mode=every_mode)
    return _evaluate(assistant, plan, progress)


def evaluate_beir(
    folder: Path,
    settings: Settings,
    progress: Progress = lambda *_: None,
    only: int | None = None,
    encoder: Encoder | None = None,
    mode: str | None = None,
    *,
    every_mode: bool = False,
    follow_ups: str = FOLLOW_UPS[0],
) -> Report:
    """Ask the queries of a BEIR data set, or evenly spaced `only` (1 or more) of them, and return the measures.

    A document ranks by its best passage. Its index is kept in `settings.cache`; `encoder` stands in for the model that
    `settings` name. `follow_ups`, one of `FOLLOW_UPS`, says how queries with a history are asked. Raises GoldError,
    ModelError, IndexBusy or SnapshotError.
    """
    library()
    queries = beir.read(folder, only)
    encoder = encoder or OnnxEncoder(exported(settings), settings.threads)
    index, snapshot = beir.index_of(folder, encoder, settings.cache, progress)
    articles = snapshot.store.articles()
    stale = beir.stale(queries, articles)
    kept = [question.asked(follow_ups) for question in queries.questions if question.id not in stale]
    if not kept:
        raise GoldError(f"No document of {folder} states any answer: take corpus and queries of one data set.")
    kept, judged, stale_labels = beir.without_stale_labels(queries, kept, articles)
    plan = Plan(folder.resolve().name, kept, judged, False, stale, stale_labels, mode, every_mode)
    return _evaluate(Assistant(snapshot, encoder, index, settings), plan, progress)


def evaluate_trec(
    assistant: Assistant,
    topics: Path,
    qrels: Path,
    mode: str | None = None,
    progress: Progress = lambda *_: None,
    *,
    every_mode: bool = False,
) -> Report:
    """Ask the topics that have a relevant document, and return the measures.

    Documents are articles, ranked by their best passage, or passages, as the judgements have them. Topics whose
    relevant documents are all gone are stale. Raises GoldError.
    """
    library()
    judged = trec.qrels(qrels)
    asked = [topic for topic in trec.topics(topics) if topic.id in judged]
    if not asked:
        raise GoldError(f"{qrels} judges none of the topics of {topics}: take both from one collection.")
    articles = {article.id for article in assistant.articles()}
    passages = {passage.id for id_ in articles for passage in assistant.passages(id_)}
    relevant = {document for topic in asked for document in judged[topic.id]}
    if not relevant & (articles | passages):
        raise GoldError(f"No article has an id that {qrels} judges: name the folder of articles that it is about.")
    by_passage = not relevant & articles
    if not by_passage and relevant & (passages - articles):
        raise GoldError(f"{qrels} judges articles and passages: judge either.")
    documents = passages if by_passage else articles
    stale = [topic.id for topic in asked if not judged[topic.id].keys() & documents]
    kept = [replace(topic, text=topic.text[:LONGEST_QUESTION]) for topic in asked if topic.id not in stale]
    judged, stale_labels = without_gone(judged, [topic.id for topic in kept], documents)
    plan = Plan(topics.name, kept, judged, by_passage, stale, stale_labels, mode, every_mode)
    return _evaluate(assistant, plan, progress)


def _evaluate(assistant: Assistant, plan: Plan, progress: Progress) -> Report:
    for question in plan.questions:
        if len(question.text) > LONGEST_QUESTION:
            raise GoldError(
                f"The question {question.id} has {len(question.text)} characters, and {LONGEST_QUESTION} is the most: "
                "shorten it, or leave it out."
            )
        if len(question.history) > MOST_TURNS:
            raise GoldError(
                f"The question {question.id} has {len(question.history)} turns before it, and {MOST_TURNS} is the "
                "most: leave out the first ones."
            )
    results: list[Result] = []
    run: dict[str, list[tuple[str, float]]] = {}
    for done, question in enumerate(plan.questions):
        progress("Asking", done, len(plan.questions))
        result, run[question.id] = ask(assistant, question, plan)
        results.append(result)
    judged = {q.id: plan.qrels[q.id] for q in plan.questions if plan.qrels and q.answerable and q.id in plan.qrels}
    if plan.qrels is None:
        rankings = of_facts({result.id: result.ranks for result in results})
    else:
        rankings = of_rankings(
            RANKING, judged, {id_: [document for document, _ in found] for id_, found in run.items()}
        )
    results = [replace(r, values={**rankings.get(r.id, {}), **r.values}) for r in results]
    times = [result.ms for result in results]
    mode = plan.mode or assistant.default_mode
    types = [kind for kind in dict.fromkeys(result.type for result in results) if kind]
    return Report(
        n=len(results),
        measures=measures(results),
        intervals=intervals(results),
        latency_ms={"p50": percentile(times, 0.5), "p99": percentile(times, 0.99)},
        latencies={mode: times, **(_other_modes(assistant, plan, mode, progress) if plan.every_mode else {})},
        types={kind: _group([result for result in results if result.type == kind]) for kind in types},
        stale=tuple(plan.stale),
        stale_labels=tuple(plan.stale_labels),
        min_confidence=assistant.min_confidence(mode),
        mode=mode,
        source=plan.source,
        results=tuple(results),
        run=run,
        qrels=judged,
    )


def _group(results: Sequence[Result]) -> Group:
    """Measure questions of one type; what compares answerable with unanswerable questions is left to all together."""
    return Group(len(results), measures(results, certainty=False), intervals(results, certainty=False))


def _other_modes(assistant: Assistant, plan: Plan, mode: str, progress: Progress) -> dict[str, list[float]]:
    """Return the milliseconds of answers in each of the other modes, to evenly spaced questions."""
    count = min(TIMED, len(plan.questions))
    sample = [plan.questions[number * len(plan.questions) // count] for number in range(count)]
    found: dict[str, list[float]] = {}
    for other in (name for name in MODES if name != mode):
        found[other] = []
        for done, question in enumerate(sample):
            progress(f"Timing {other}", done, count)
            answer = assistant.ask(question.text, question.history, mode=other)
            found[other].append(answer.took_ms["total"])
    return found
