"""Asks one question as a user would, and tells what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from askmuse.answering.answer import Answer, Citation
from askmuse.answering.modes import DEEP
from askmuse.assistant import Assistant
from askmuse.evaluation import gold
from askmuse.evaluation.gold import TOGETHER, Question, covers, states
from askmuse.evaluation.measures import Qrels
from askmuse.evaluation.misses import judge
from askmuse.evaluation.results import Result
from askmuse.evaluation.spans import exact_match, token_f1
from askmuse.explain import nearest
from askmuse.ranking.stages import ScoredPassage
from askmuse.text import fold

DEPTH = 100
"""Passages of which a ranking is made: ten times as many as the deepest measure needs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask, how, and which documents are known to be right: articles, or passages; None: only facts are."""

    source: str
    questions: Sequence[Question]
    qrels: Qrels | None = None
    by_passage: bool = True
    stale: Sequence[str] = ()
    stale_labels: Sequence[str] = ()
    mode: str | None = None
    every_mode: bool = False


def ask(assistant: Assistant, question: Question, plan: Plan) -> tuple[Result, list[tuple[str, float]]]:
    """Ask a question; return what comes of it, but for the measures of the ranking, and that ranking."""
    examination = assistant.examine(question.text, question.history, plan.mode, DEPTH)
    answer, best = examination.answer, examination.unrestrained
    ranking = examination.ranking.passages
    documents: dict[str, float] = {}
    for scored in ranking:
        documents.setdefault(_document(scored, plan), scored.score)
    texts = [assistant.article(s.passage.article_id).text[s.passage.start : s.passage.end] for s in ranking]
    relevant = tuple((plan.qrels or {}).get(question.id, {})) if question.answerable else ()
    right = _right_passages(question, ranking, texts, relevant, plan)
    ranks = gold.ranks(question.facts, texts) if plan.qrels is None else _places(relevant, documents)
    values, is_right = _outcome(assistant, question, answer), _is_right(assistant, question, best)
    looked_at = sum(bool(scored.spans) for scored in ranking) or DEEP
    verdict = judge(question, answer, best, is_right, _needed(ranks, right, plan), texts, looked_at)
    first = _first_citation(best)
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
        answers=tuple(found.text for found in best.answers),
        source=f"{first.article_id} {first.start}:{first.end}" if first else "",
        expected=question.facts or ((question.sentences,) if question.sentences else ()),
        documents=relevant,
        ranks=ranks,
        signals=nearest(right, ranking),
        missed=verdict.missed or "",
        because=verdict.because,
        above=verdict.above,
        ms=answer.took_ms["total"],
        values=values,
    )
    return result, list(documents.items())


def _document(scored: ScoredPassage, plan: Plan) -> str:
    return scored.passage.id if plan.by_passage else scored.passage.article_id


def _places(relevant: Iterable[str], documents: Iterable[str]) -> tuple[int | None, ...]:
    """Return the rank of each relevant document in a ranking, None for one that it lacks."""
    ranks = {document: rank for rank, document in enumerate(documents, start=1)}
    return tuple(ranks.get(document) for document in relevant)


def _needed(ranks: Sequence[int | None], right: Sequence[ScoredPassage], plan: Plan) -> int | None:
    """Return the rank of the last passage that an answer needs: for all facts, or for any relevant document."""
    if plan.qrels is not None:
        return right[0].rank if right else None
    return None if None in ranks else max((rank for rank in ranks if rank), default=None)


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


def _is_right(assistant: Assistant, question: Question, best: Answer) -> bool | None:
    """Whether what is best first is right, None where that is not known; nothing right can be best where nothing is."""
    if not question.answerable:
        return False
    outcome = _outcome(assistant, question, best)
    known = outcome.get("hit@1", outcome.get("sentence_hit@1"))
    return None if known is None else known == 1


def _quotes_marked(assistant: Assistant, question: Question, answer: Answer) -> bool:
    """Whether the first quote holds or overlaps one of the marked sentences, wherever its article has it."""
    first = _first_citation(answer)
    if first is None:
        return False
    text = assistant.article(first.article_id).text
    return gold.is_marked(question.sentences, text, first.start, first.end)


def _first_citation(answer: Answer) -> Citation | None:
    """Return the citation of the first answer's own quote."""
    numbers = {citation.number: citation for citation in answer.citations}
    return numbers.get(answer.answers[0].citations[0]) if answer.answers else None
