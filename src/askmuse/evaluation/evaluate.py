"""Asks every question of a gold file, a BEIR data set or TREC topics, as a user would, and measures the answers."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from askmuse.answering.modes import MODES
from askmuse.assistant import Assistant
from askmuse.errors import GoldError
from askmuse.evaluation import beir, gold, trec
from askmuse.evaluation.asking import Plan, ask
from askmuse.evaluation.gold import FOLLOW_UPS, GoldQuestion
from askmuse.evaluation.groups import measured
from askmuse.evaluation.measures.rankings import (
    measure_facts,
    measure_rankings,
    ranking_measure_names,
    relevant,
    require_ir_measures,
    without_missing_documents,
)
from askmuse.evaluation.perturbation import perturbed
from askmuse.evaluation.results import Report, Result
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.questions.arguments import LONGEST_QUESTION, MOST_TURNS
from askmuse.settings import Settings
from askmuse.text import fold
from askmuse.types import Encoder, Progress

TIMED = 100
"""The number of questions that each further mode is timed on."""


def evaluate_gold(
    assistant: Assistant,
    questions: Path,
    mode: str | None = None,
    progress: Progress = lambda *_: None,
    *,
    every_mode: bool = False,
    follow_ups: str = FOLLOW_UPS[0],
    perturbation: str | None = None,
    with_labels: bool = False,
) -> Report:
    """Ask the questions of a gold file, except stale ones, and return the measures.

    R@k, nDCG@10 and RR rank facts (`rankings.measure_facts`). `follow_ups`, one of `FOLLOW_UPS`, says how questions
    with a history are asked, and `perturbation`, one of `PERTURBATIONS`, how carelessly. With `every_mode`, the other
    modes are timed too; with `with_labels`, every passage is judged by the facts that it states. Raises GoldError.
    """
    require_ir_measures()
    gold_questions = gold.read(questions)
    stale = gold.stale(gold_questions, assistant.articles())
    kept = [_as_asked(question, follow_ups, perturbation) for question in gold_questions if question.id not in stale]
    if not kept:
        raise GoldError(f"No article states any answer of {questions}: name the folder that it was written for.")
    plan = Plan(gold.set_name(questions), kept, stale=stale, mode=mode, every_mode=every_mode)
    report = _evaluate(assistant, plan, progress)
    return replace(report, labels=_labels(assistant, kept)) if with_labels else report


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
    perturbation: str | None = None,
) -> Report:
    """Ask the queries of a BEIR data set, or evenly spaced `only` (1 or more) of them, and return the measures.

    A document ranks by its best passage. The index is kept in `settings.cache`; `encoder` replaces the model that
    `settings` name. `follow_ups`, one of `FOLLOW_UPS`, says how queries with a history are asked, and `perturbation`,
    one of `PERTURBATIONS`, which slips they get. Raises GoldError, ModelError, IndexBusy or SnapshotError.
    """
    require_ir_measures()
    queries = beir.read(folder, only)
    encoder = encoder or OnnxEncoder(exported(settings), settings.threads)
    index, snapshot = beir.index_of(folder, encoder, settings.cache, progress)
    articles = snapshot.store.articles()
    stale = beir.stale(queries, articles)
    kept = [_as_asked(question, follow_ups, perturbation) for question in queries.questions if question.id not in stale]
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
    require_ir_measures()
    judgements = trec.qrels(qrels)
    judged = relevant(judgements)
    asked = [topic for topic in trec.topics(topics) if topic.id in judged]
    if not asked:
        raise GoldError(f"{qrels} judges none of the topics of {topics}: take both from one collection.")
    articles = {article.id for article in assistant.articles()}
    passages = {passage.id for id_ in articles for passage in assistant.passages(id_)}
    documents = {document for topic in asked for document in judged[topic.id]}
    if not documents & (articles | passages):
        raise GoldError(f"No article has an id that {qrels} judges: name the folder of articles that it is about.")
    by_passage = not documents & articles
    if not by_passage and documents & (passages - articles):
        raise GoldError(f"{qrels} judges articles and passages: judge either.")
    ids = passages if by_passage else articles
    stale = [topic.id for topic in asked if not judged[topic.id].keys() & ids]
    kept = [replace(topic, text=topic.text[:LONGEST_QUESTION]) for topic in asked if topic.id not in stale]
    judgements, stale_labels = without_missing_documents(judgements, [topic.id for topic in kept], ids)
    plan = Plan(topics.name, kept, judgements, by_passage, stale, stale_labels, mode, every_mode)
    return _evaluate(assistant, plan, progress)


def _evaluate(assistant: Assistant, plan: Plan, progress: Progress) -> Report:
    for question in plan.questions:
        check(question)
    plan = replace(plan, articles={article.id: article for article in assistant.articles()})
    results: list[Result] = []
    run: dict[str, list[tuple[str, float]]] = {}
    for done, question in enumerate(plan.questions):
        progress(f"Asking {plan.source}", done, len(plan.questions))
        result, run[question.id] = ask(assistant, question, plan)
        results.append(result)
    qrels = plan.qrels or {}
    answerable = [question.id for question in plan.questions if question.answerable]
    judged = {id_: qrels[id_] for id_ in answerable if id_ in qrels}
    if plan.qrels is None:
        rankings = measure_facts({result.id: result.ranks for result in results})
    else:
        documents = {id_: [document for document, _ in ranked] for id_, ranked in run.items()}
        rankings = measure_rankings(ranking_measure_names(judged), judged, documents)
    results = [replace(result, values={**rankings.get(result.id, {}), **result.values}) for result in results]
    mode = plan.mode or assistant.default_mode
    others = _other_modes(assistant, plan, mode, progress) if plan.every_mode else {}
    report = Report(
        n=len(results),
        measures={},
        latency_ms={},
        latencies={mode: [result.ms for result in results], **others},
        stale=tuple(plan.stale),
        stale_labels=tuple(plan.stale_labels),
        min_confidence=assistant.min_confidence(mode),
        mode=mode,
        source=plan.source,
        results=tuple(results),
        run=run,
        qrels=judged,
    )
    return measured(report)


def _as_asked(question: GoldQuestion, follow_ups: str, perturbation: str | None) -> GoldQuestion:
    asked = question.asked(follow_ups)
    return perturbed(asked, perturbation) if perturbation else asked


def check(question: GoldQuestion) -> None:
    """Raise GoldError for a question that is too long, or has too many turns before it, to be asked."""
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


def _labels(assistant: Assistant, questions: Sequence[GoldQuestion]) -> dict[str, dict[str, int]]:
    """Return, for each question, the passages that state some of its facts, and how many they state."""
    passages = {
        passage.id: fold(article.text[passage.start : passage.end])
        for article in assistant.articles()
        for passage in assistant.passages(article.id)
    }
    counts = {
        question.id: {id_: sum(gold.states(text, fact) for fact in question.facts) for id_, text in passages.items()}
        for question in questions
    }
    return relevant(counts)


def _other_modes(assistant: Assistant, plan: Plan, mode: str, progress: Progress) -> dict[str, list[float]]:
    """Return the milliseconds of answers in each of the other modes, to evenly spaced questions."""
    count = min(TIMED, len(plan.questions))
    sample = [plan.questions[number * len(plan.questions) // count] for number in range(count)]
    times: dict[str, list[float]] = {}
    for other in (name for name in MODES if name != mode):
        times[other] = []
        for done, question in enumerate(sample):
            progress(f"Timing {other}", done, count)
            answer = assistant.ask(question.text, question.history, mode=other)
            times[other].append(answer.took_ms["total"])
    return times
