"""Asks one question of one build of the index: finds the candidates for an answer, step by step as its mode says."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from askmuse.answering.agreement import Stance, stances
from askmuse.answering.clock import Clock
from askmuse.answering.confidence import Calibration, Evidence, weigh
from askmuse.answering.contemplation import contemplate
from askmuse.answering.extraction import MOST, Candidate, Scale, answers, candidates
from askmuse.answering.likelihood import holders_first, likelihood
from askmuse.answering.modes import ENOUGH_FOR_AUTO, INSTANT, LARGE_POOL, THINKING, TIMELINE_POOL, USUAL_POOL, Mode
from askmuse.answering.study import Study
from askmuse.errors import AbandonedError
from askmuse.questions.definitions import definition
from askmuse.questions.names import with_capitals
from askmuse.questions.question import Question, with_words
from askmuse.questions.subquestions import asks_for_several, described_question, subquestions
from askmuse.ranking.demotion import demote_quoted, demote_repeated
from askmuse.ranking.promotion import promote_definitions
from askmuse.ranking.reranking import leave_unread, rerank
from askmuse.ranking.retrieval import search
from askmuse.ranking.stages import Ranking, Stage, in_turn, on_first
from askmuse.types import Encoder, Filters, PassageReader, Turn

if TYPE_CHECKING:
    from askmuse.index.engines.engine import Engine

COMMON = 0.2
"""Least rarity of a term; in a folder of a few articles, all terms would otherwise count as common."""


class _OutOfTime(Exception):  # noqa: N818 - no error: a quicker mode answers instead
    """The time limit was reached before all parts of the question were read."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question and all that is needed to answer it: the open index, the models, the mode and the options.

    It never changes; another mode is tried with a changed copy.
    """

    snapshot: "Engine"
    encoder: Encoder
    reader: Callable[[], PassageReader]
    """Returns the reader, and loads it on the first call."""
    calibrations: Mapping[str, Calibration]
    """The calibrations by the names of their modes."""
    question: Question
    mode: Mode
    history: Sequence[Turn] = ()
    filters: Filters = Filters()
    latest: bool = False
    """Whether the question asks for the present or the latest: among answers with about equal scores, those from newer
    articles come first, and fewer further answers are listed."""
    timeline: bool = False
    """Whether a timeline is asked for: more answers are listed, in the order in which their articles were published."""
    workers: int = 1
    """Number of threads that search and read the parts of the question."""
    timeout_ms: float | None = None
    """Milliseconds after which no further step is begun, and a quicker mode answers; None for no limit."""
    wanted: Callable[[], bool] = lambda: True
    """Returns whether somebody still waits for the answer."""
    degraded: bool = False
    """Whether time ran out, so that a quicker mode answers than the one that was asked for."""
    clock: Clock = field(default_factory=Clock)

    def search(self, k: int) -> Ranking:
        """Return the best passages, as many as the mode considers and at least `k`, ranked without the reader."""
        ranking = search(self.snapshot, self.encoder, self.question, max(k, self._pool), self.filters)
        return on_first(self._pool, in_turn([*self._promote(), self._demote()]))(ranking)

    def reranked(self, ranking: Ranking) -> Ranking:
        """Return the ranking of `search`, reranked by the reader if the mode uses it.

        All passages that may answer are read for a timeline, for several things, which may stand in as many passages,
        and for the latest statement, which often ranks low.
        """
        if not self.mode.reads or not ranking.passages or not self.question.weights:
            return ranking
        reader = self.reader()
        more = self.timeline or self.latest or self.several
        read = rerank(reader, self.snapshot.article, self._considered if more else 0)
        return on_first(self._pool, in_turn([read, self._demote()]), leave_unread(reader.combination))(ranking)

    def with_names(self, ranking: Ranking) -> "Inquiry":
        """Return this inquiry with capitals for the names in the question, as the best passages write them."""
        best = (scored.passage for scored in ranking.passages[: self._considered])
        texts = [self.snapshot.article(p.article_id).text[p.start : p.end] for p in best]
        return replace(self, question=replace(self.question, cased=with_capitals(self.question.asked, texts)))

    def answer(self, ranking: Ranking) -> "tuple[Inquiry, Study]":
        """Return the study of the passages, and this inquiry in the mode that was used in the end.

        The mode `auto` chooses another. If time runs out, a mode with the reader falls back to `instant`, and one that
        also reads the parts of the question to `thinking`. Raises AbandonedError if nobody waits any more.
        """
        if self.mode.reads and self.is_late():
            return replace(self, mode=INSTANT, degraded=True).answer(ranking)
        if self.mode.shortcut and not self._asks_for_more():
            quick = replace(self, mode=self.mode.shortcut)
            study = quick.study(ranking)
            if study.candidates and quick.probability(study.candidates[0], study.evidence[0]) >= ENOUGH_FOR_AUTO:
                return quick, study
        full = replace(self, mode=self.mode.otherwise or self.mode)
        study = full.study(ranking)
        if not full.mode.parts:
            return full, study
        try:
            together = contemplate(study, full._study_part, self.workers, full._scale)
            self.clock.lap("parts")
            return full, together
        except _OutOfTime:
            thinking = replace(full, mode=THINKING, degraded=True)
            return thinking, thinking._choose(study.ranking)

    def is_late(self) -> bool:
        """Whether the time limit is reached; raises AbandonedError if nobody waits for the answer any more."""
        if not self.wanted():
            raise AbandonedError("The client has left before the answer was made.")
        return self.timeout_ms is not None and self.clock.elapsed_ms >= self.timeout_ms

    def study(self, ranking: Ranking) -> Study:
        """Return the candidates in the passages and the evidence for each; none if the question has no terms."""
        reranked = self.reranked(ranking)
        self.clock.lap("read")
        return self._choose(reranked)

    def _choose(self, ranking: Ranking) -> Study:
        if not self.question.weights:
            return Study(self.question, ranking, [], [])
        first = demote_repeated(self.history, self.snapshot.article)(ranking).passages[: self._considered]
        choices = answers(self.question, first, self.snapshot.article, self._scale, latest=self.latest)
        choices = holders_first(self.question.named, choices)
        evidence = [
            weigh(self.question, answer, min(place, MOST - 1), first, self.snapshot)  # calibrations know no later place
            for place, answer in enumerate(choices)
        ]
        self.clock.lap("choose")
        return Study(self.question, ranking, choices, evidence)

    def stances(self, chosen: Sequence[Candidate], ranking: Ranking) -> Iterator[tuple[int, Stance]]:
        """Yield the sentences that agree with or differ from an answer, each with the answer's index in `chosen`."""
        if not self.mode.reads or not chosen:
            return
        type_bonus = self.reader().combination.kind
        others = candidates(self.question, ranking.passages, self.snapshot.article, type_bonus, sources=False)
        for number, answer in enumerate(chosen):
            for stance in stances(self.question, answer, others, self._rarity):
                yield number, stance

    def _rarity(self, term: str) -> float:
        """Return how rare a term is among the passages, from `COMMON` to 1 for a term that no passage has."""
        return max(COMMON, self.snapshot.idf(term) / self.snapshot.idf(""))

    @property
    def several(self) -> bool:
        """Whether the question asks for several things."""
        return asks_for_several(self.question.asked)

    @property
    def calibration(self) -> Calibration:
        """The calibration of the mode."""
        return self.calibrations[self.mode.calibration]

    def probability(self, candidate: Candidate, evidence: Evidence) -> float:
        """Return the probability, from 0 to 1, that a candidate answers the question."""
        return likelihood(self.question, candidate, evidence, self.calibration, self.snapshot)

    @property
    def _pool(self) -> int:
        """How many of the best passages may be promoted, demoted or read; the number listed does not matter."""
        usual = LARGE_POOL if self.history or definition(self.question.asked) else self.mode.pool
        return max(usual, self._considered)

    @property
    def _considered(self) -> int:
        """How many of the best passages candidates for an answer are taken from."""
        return TIMELINE_POOL if self.timeline else USUAL_POOL

    @property
    def _scale(self) -> Scale:
        mode = self.mode.for_timeline() if self.timeline else self.mode.for_several() if self.several else self.mode
        return replace(mode.scale, type_bonus=self.reader().combination.kind) if mode.reads else mode.scale

    def _promote(self) -> Iterator[Stage]:
        if pattern := definition(self.question.asked):
            yield promote_definitions(pattern, self.snapshot.article)

    def _demote(self) -> Stage:
        return demote_quoted(self.history, self.snapshot.article)

    def _asks_for_more(self) -> bool:
        return bool(subquestions(self.question.asked) or described_question(self.question.asked))

    def _study_part(self, text: str) -> Study:
        """Return the study of a part of the question, in the mode `thinking`; raises _OutOfTime if time is over."""
        if self.is_late():
            raise _OutOfTime
        question = with_words(text, self.question.carried).weighed(self.snapshot.idf)
        part = replace(
            self, question=question, mode=THINKING, clock=Clock()
        )  # parts run in parallel, so time them alone
        return part.study(part.search(USUAL_POOL))
