"""Asks one question as a user would, and scores the answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from askmuse.answering.answer import Answer, Citation
from askmuse.answering.modes import USUAL_POOL
from askmuse.assistant import Assistant
from askmuse.evaluation import gold
from askmuse.evaluation.gold import GoldQuestion, states
from askmuse.evaluation.groups import slices
from askmuse.evaluation.measures.rankings import Qrels
from askmuse.evaluation.misses import judge
from askmuse.evaluation.results import Result
from askmuse.evaluation.scoring import Shown, score
from askmuse.explain import nearest
from askmuse.ranking.stages import ScoredPassage
from askmuse.text import fold
from askmuse.types import Article, Passage

DEPTH = 100
"""Passages in a ranking: ten times as many as any measure looks at."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The questions to ask, the mode to ask them in, and how passages are judged.

    `qrels` judge documents: articles, or passages with `by_passage`. Without them, facts are sought.
    """

    source: str
    questions: Sequence[GoldQuestion]
    qrels: Qrels | None = None
    by_passage: bool = True
    stale: Sequence[str] = ()
    stale_labels: Sequence[str] = ()
    mode: str | None = None
    every_mode: bool = False
    articles: Mapping[str, Article] = field(default_factory=dict)
    """The articles that the questions are asked of, by id."""


def ask(assistant: Assistant, question: GoldQuestion, plan: Plan) -> tuple[Result, list[tuple[str, float]]]:
    """Ask a question; return its result, without the measures of the ranking, and the ranking of documents."""
    examination = assistant.examine(question.text, question.history, plan.mode, DEPTH)
    answer, best = examination.answer, examination.unrestrained
    ranking = examination.ranking.passages
    documents: dict[str, float] = {}
    for scored in ranking:
        documents.setdefault(_document(scored, plan), scored.score)
    texts = [_text(assistant, scored.passage) for scored in ranking]
    relevant = _relevant(question, plan)
    right = _right_passages(question, ranking, texts, relevant, plan)
    ranks = gold.ranks(question.facts, texts) if plan.qrels is None else _places(relevant, documents)
    values, is_right = _values(assistant, question, answer), _is_right(assistant, question, best)
    looked_at = sum(bool(scored.spans) for scored in ranking) or USUAL_POOL
    sentences = Shown.of(best).sentences
    last_needed = _needed(ranks, right, plan)
    verdict = judge(question, Shown.of(answer), sentences, is_right, last_needed, texts, looked_at)
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
        answers=sentences,
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
        folder=plan.source,
        outcome=answer.outcome,
        slices=slices(_answering(question, relevant, plan)),
    )
    return result, list(documents.items())


def _text(assistant: Assistant, part: Passage | Citation) -> str:
    """Return the text of a passage or citation, as its article has it."""
    return assistant.article(part.article_id).text[part.start : part.end]


def _relevant(question: GoldQuestion, plan: Plan) -> tuple[str, ...]:
    """Return the documents that are judged as relevant to a question."""
    judged = (plan.qrels or {}).get(question.id, {}) if question.answerable else {}
    return tuple(document for document, grade in judged.items() if grade > 0)


def _answering(question: GoldQuestion, relevant: Sequence[str], plan: Plan) -> list[Article]:
    """Return the articles that have the answer: as recorded with the question, as judged, or those that state facts."""
    names = question.articles or [document.rpartition("#")[0] if plan.by_passage else document for document in relevant]
    if names or not question.facts:
        return [plan.articles[name] for name in names if name in plan.articles]
    folded = ((article, fold(article.text)) for article in plan.articles.values())
    return [article for article, text in folded if any(states(text, fact) for fact in question.facts)]


def _document(scored: ScoredPassage, plan: Plan) -> str:
    return scored.passage.id if plan.by_passage else scored.passage.article_id


def _places(relevant: Iterable[str], documents: Iterable[str]) -> tuple[int | None, ...]:
    """Return the rank of each relevant document in a ranking, None for one that is not in it."""
    ranks = {document: rank for rank, document in enumerate(documents, start=1)}
    return tuple(ranks.get(document) for document in relevant)


def _needed(ranks: Sequence[int | None], right: Sequence[ScoredPassage], plan: Plan) -> int | None:
    """Return the rank of the last passage that an answer needs: for all facts, or for any relevant document."""
    if plan.qrels is not None:
        return right[0].rank if right else None
    return None if None in ranks else max((rank for rank in ranks if rank), default=None)


def _right_passages(
    question: GoldQuestion, ranking: Sequence[ScoredPassage], texts: Sequence[str], relevant: Sequence[str], plan: Plan
) -> list[ScoredPassage]:
    """Return the passages that state the most facts, or those of the relevant documents if no passage states any."""
    candidates = [
        (scored, fold(text) if question.facts else "")
        for scored, text in zip(ranking, texts, strict=True)
        if plan.qrels is None or _document(scored, plan) in relevant
    ]
    counts = [sum(states(text, fact) for fact in question.facts) for _, text in candidates]
    best_count = max(counts, default=0)
    if not best_count and plan.qrels is None:
        return []
    return [scored for (scored, _), count in zip(candidates, counts, strict=True) if count == best_count]


def _values(assistant: Assistant, question: GoldQuestion, answer: Answer) -> dict[str, float]:
    """Return the scores of a question, each from 0 to 1, including those that need the texts of the articles."""
    values = score(question, Shown.of(answer))
    if question.sentences:
        values["sentence_hit@1"] = float(_quotes_marked(assistant, question, answer))
    if answer.citations:
        exact = [_text(assistant, citation) == citation.quote for citation in answer.citations]
        values["citations_exact"] = sum(exact) / len(exact)
    return values


def _is_right(assistant: Assistant, question: GoldQuestion, best: Answer) -> bool | None:
    """Whether the best answer is right, None if that is unknown. No answer to an unanswerable question is right."""
    if not question.answerable:
        return False
    values = _values(assistant, question, best)
    hit = values.get("hit@1", values.get("sentence_hit@1"))
    return None if hit is None else hit == 1


def _quotes_marked(assistant: Assistant, question: GoldQuestion, answer: Answer) -> bool:
    """Whether the first quote overlaps one of the marked sentences at any place of its article."""
    first = _first_citation(answer)
    if first is None:
        return False
    text = assistant.article(first.article_id).text
    return gold.is_marked(question.sentences, text, first.start, first.end)


def _first_citation(answer: Answer) -> Citation | None:
    """Return the citation of the first sentence that is shown."""
    numbers = {citation.number: citation for citation in answer.citations}
    shown = answer.answers or answer.nearest
    return numbers.get(shown[0].citations[0]) if shown else None
