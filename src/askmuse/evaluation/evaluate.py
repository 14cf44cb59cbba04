"""Asks every question of a gold file, a BEIR data set or TREC topics, as a user would, and measures the answers."""

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from askmuse.assistant import MODES, Assistant
from askmuse.encoder import OnnxEncoder
from askmuse.errors import GoldError
from askmuse.evaluation import beir, gold, trec
from askmuse.evaluation.gold import Question, covers, states
from askmuse.evaluation.measures import Qrels, library, of_facts, of_rankings, percentile
from askmuse.evaluation.misses import judge
from askmuse.evaluation.results import RANKING, Group, Report, Result
from askmuse.evaluation.spans import exact_match, token_f1
from askmuse.evaluation.statistics import intervals, measures
from askmuse.explain import nearest
from askmuse.model import exported
from askmuse.settings import Settings
from askmuse.text import fold
from askmuse.types import Answer, Citation, Encoder, Progress, ScoredPassage

TOGETHER = frozenset({"multi", "conflict"})
"""Types of question that no single sentence answers: hit@1 counts all their answers together."""
DEPTH = 100
"""Passages of which a ranking is made: ten times as many as the deepest measure needs."""
TIMED = 100
"""Questions that each mode but the one that is evaluated is timed on."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask, how, and what of it is known."""

    source: str
    questions: Sequence[Question]
    qrels: Qrels | None = None
    by_passage: bool = True
    stale: Sequence[str] = ()
    mode: str | None = None
    every_mode: bool = False


def evaluate_gold(
    assistant: Assistant,
    questions: Path,
    mode: str | None = None,
    progress: Progress = lambda *_: None,
    *,
    every_mode: bool = False,
) -> Report:
    """Ask the questions of a gold file, all but the stale ones, and return the measures.

    R@k, nDCG@10 and RR rank facts, as `measures.of_facts` tells. With `every_mode`, the other modes are timed too.
    Raises GoldError.
    """
    library()
    known = gold.read(questions)
    stale = gold.stale(known, assistant.articles())
    kept = [question for question in known if question.id not in stale]
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
) -> Report:
    """Ask the queries of a BEIR data set, or evenly spaced `only` (1 or more) of them, and return the measures.

    A document ranks by its best passage. Its index is kept in `settings.cache`; `encoder` stands in for the model that
    `settings` name. Raises GoldError, ModelError, IndexBusy or SnapshotError.
    """
    library()
    queries = beir.read(folder, only)
    encoder = encoder or OnnxEncoder(exported(settings), settings.threads)
    index, snapshot = beir.index_of(folder, encoder, settings.cache, progress)
    stale = beir.stale(queries, snapshot.store.articles())
    kept = [question for question in queries.questions if question.id not in stale]
    if not kept:
        raise GoldError(f"No document of {folder} states any answer: take corpus and queries of one data set.")
    plan = Plan(folder.resolve().name, kept, queries.qrels, False, stale, mode, every_mode)
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
    passages = {passage.id for id_ in articles for passage in assistant.snapshot.store.entry(id_).passages}
    relevant = {document for topic in asked for document in judged[topic.id]}
    if not relevant & (articles | passages):
        raise GoldError(f"No article has an id that {qrels} judges: name the folder of articles that it is about.")
    by_passage = not relevant & articles
    if not by_passage and relevant & (passages - articles):
        raise GoldError(f"{qrels} judges articles and passages: judge either.")
    there = passages if by_passage else articles
    stale = [topic.id for topic in asked if not judged[topic.id].keys() & there]
    kept = [topic for topic in asked if topic.id not in stale]
    plan = Plan(topics.name, kept, judged, by_passage, stale, mode, every_mode)
    return _evaluate(assistant, plan, progress)


def _evaluate(assistant: Assistant, plan: Plan, progress: Progress) -> Report:
    bold = copy(assistant)
    bold._threshold = 0.0  # refuses nothing, so that what was withheld can be judged
    results: list[Result] = []
    run: dict[str, list[tuple[str, float]]] = {}
    for done, question in enumerate(plan.questions):
        progress("Asking", done, len(plan.questions))
        result, run[question.id] = _ask(assistant, bold, question, plan)
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
    mode = plan.mode or MODES[0]
    types = [kind for kind in dict.fromkeys(result.type for result in results) if kind]
    return Report(
        n=len(results),
        measures=measures(results),
        intervals=intervals(results),
        latency_ms={"p50": percentile(times, 0.5), "p99": percentile(times, 0.99)},
        latencies={mode: times, **(_other_modes(assistant, plan, mode, progress) if plan.every_mode else {})},
        types={kind: _group([result for result in results if result.type == kind]) for kind in types},
        stale=tuple(plan.stale),
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
            found[other].append(_timed(assistant, question, other)[1])
    return found


def _timed(assistant: Assistant, question: Question, mode: str | None) -> tuple[Answer, float]:
    started = perf_counter()
    answer = assistant.ask(question.text, question.history, mode=mode)
    return answer, (perf_counter() - started) * 1e3


def _ask(
    assistant: Assistant, bold: Assistant, question: Question, plan: Plan
) -> tuple[Result, list[tuple[str, float]]]:
    """Ask a question; return what comes of it, but for the measures of the ranking, and that ranking."""
    answer, ms = _timed(assistant, question, plan.mode)
    said = answer if answer.answerable else bold.ask(question.text, question.history, mode=plan.mode)
    ranking = assistant.rank(question.text, question.history, DEPTH, plan.mode).passages
    documents: dict[str, float] = {}
    for scored in ranking:
        documents.setdefault(_document(scored, plan), scored.score)
    texts = [assistant.article(s.passage.article_id).text[s.passage.start : s.passage.end] for s in ranking]
    relevant = tuple((plan.qrels or {}).get(question.id, {})) if question.answerable else ()
    right = _right_passages(question, ranking, texts, relevant, plan)
    if plan.qrels is None:
        ranks = gold.ranks(question.facts, texts)
        last = None if None in ranks else max((rank for rank in ranks if rank), default=None)
    else:
        places = {document: rank for rank, document in enumerate(documents, start=1)}
        ranks = [places.get(document) for document in relevant]
        last = right[0].rank if right else None
    values, is_right = _outcome(assistant, question, answer), _is_right(assistant, question, said)
    verdict = judge(question, answer, said, is_right, last, texts)
    first = _first_citation(said)
    result = Result(
        id=question.id,
        type=question.type,
        question=question.text,
        history=tuple(text for turn in question.history for text in (turn.question, turn.answer)),
        searched_as=answer.searched_as,
        answerable=question.answerable,
        answered=answer.answerable,
        confidence=answer.confidence,
        right=is_right,
        answers=tuple(found.text for found in said.answers),
        source=f"{first.article_id} {first.start}:{first.end}" if first else "",
        expected=question.facts or ((question.sentences,) if question.sentences else ()),
        documents=relevant,
        ranks=tuple(ranks),
        signals=nearest(right, ranking),
        missed=verdict.missed or "",
        because=verdict.because,
        above=verdict.above,
        ms=ms,
        values=values,
    )
    return result, list(documents.items())


def _document(scored: ScoredPassage, plan: Plan) -> str:
    return scored.passage.id if plan.by_passage else scored.passage.article_id


def _right_passages(
    question: Question, ranking: Sequence[ScoredPassage], texts: Sequence[str], relevant: Sequence[str], plan: Plan
) -> list[ScoredPassage]:
    """Return the passages that state most of the facts, where any does; else those of the relevant documents."""
    among = [
        (scored, fold(text) if question.facts else "")
        for scored, text in zip(ranking, texts, strict=True)
        if plan.qrels is None or _document(scored, plan) in relevant
    ]
    counts = [sum(states(text, fact) for fact in question.facts) for _, text in among]
    most = max(counts, default=0)
    if not most and plan.qrels is None:
        return []
    return [scored for (scored, _), count in zip(among, counts, strict=True) if count == most]


def _outcome(assistant: Assistant, question: Question, answer: Answer) -> dict[str, float]:
    """Return what a question shows, from 0 to 1: a refusal, and where the right answer is known, how near it comes."""
    refused = "refused_answerable" if question.answerable else "refused_unanswerable"
    outcome = {refused: float(not answer.answerable)}
    if question.facts:
        texts = [found.text for found in answer.answers]
        first = texts if question.type in TOGETHER else texts[:1]
        outcome["hit@1"] = float(covers(" ".join(first), question.facts))
        outcome["hit@3"] = float(covers(" ".join(texts[:3]), question.facts))
        outcome["hit@5"] = float(covers(" ".join(p.text for p in answer.passages[:5]), question.facts))
    if question.sentences:
        outcome["sentence_hit@1"] = float(_quotes_marked(assistant, question, answer))
    if question.answers:
        given = answer.answers[0] if answer.answers else None
        span = "" if given is None else given.text if given.span is None else given.span
        outcome["EM"] = exact_match(span, question.answers) if given else 0.0
        outcome["F1"] = token_f1(span, question.answers) if given else 0.0
    if answer.citations:
        exact = [assistant.article(c.article_id).text[c.start : c.end] == c.quote for c in answer.citations]
        outcome["citations_exact"] = sum(exact) / len(exact)
    return outcome


def _is_right(assistant: Assistant, question: Question, said: Answer) -> bool | None:
    """Whether what is said first is right, None where that is not known; nothing right can be said where nothing is."""
    if not question.answerable:
        return False
    outcome = _outcome(assistant, question, said)
    known = outcome.get("hit@1", outcome.get("sentence_hit@1"))
    return None if known is None else known == 1


def _quotes_marked(assistant: Assistant, question: Question, answer: Answer) -> bool:
    """Whether the first quote holds or overlaps one of the marked sentences, wherever its article has it."""
    first = _first_citation(answer)
    if first is None:
        return False
    text = assistant.article(first.article_id).text
    for sentence in question.sentences:
        for match in re.finditer(r"\s+".join(map(re.escape, sentence.split())), text):
            if match.start() < first.end and first.start < match.end():
                return True
    return False


def _first_citation(answer: Answer) -> Citation | None:
    """Return the citation of the first answer's own quote."""
    numbers = {citation.number: citation for citation in answer.citations}
    return numbers.get(answer.answers[0].citations[0]) if answer.answers else None
