"""One question over one snapshot: searched, read and answered, as its mode has it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from askmuse.answering.agreement import Stance, stances
from askmuse.answering.confidence import Calibration, Evidence, weigh
from askmuse.answering.contemplation import Study, contemplate
from askmuse.answering.demotion import set_back
from askmuse.answering.extraction import DEEP_SCALE, FUSED, MOST, READ_SCALE, Candidate, Scale, answers, candidates
from askmuse.answering.reranking import rerank, unread
from askmuse.answering.retrieval import in_order, search
from askmuse.errors import QuestionError
from askmuse.index.snapshot import Snapshot
from askmuse.questions.answer_types import asks_for_type
from askmuse.questions.definitions import definition
from askmuse.questions.followups import with_words
from askmuse.questions.subquestions import left_open, parts
from askmuse.types import Encoder, Filters, PassageReader, Query, ScoredPassage, Turn

MODES = ("thinking", "instant", "contemplating", "auto")
"""The modes that there are; the first is the default. `thinking` reads what the rankers found, `instant` does not,
`contemplating` takes the question apart as well, and `auto` thinks where an instant answer is not sure enough."""
CALIBRATED = MODES[:2]
"""The modes that have a calibration; the others answer as sure as `thinking` is."""
SURE = 0.5
"""Probability from which `auto` gives an instant answer, unless the question asks for several things: .59 of the time
of `thinking` at .017 less hit@1 on 524 development questions (benchmarks/README.md)."""
DEEP = 10
"""Passages whose sentences may answer, however few are asked for. More bring in sentences that only share words."""
POOL = 30
"""Passages in which `contemplating` looks for who else says something."""
DEFINES = 0.5
"""Added, before reading, to the score of a sentence that defines the thing asked about. About the difference in score
between the first passage and the thirtieth for a name that an article is all about."""
TIMELINE = 10
"""Answers of a timeline: as many as passages are looked at, so that none of these is left out for want of room."""


def known_mode(mode: str | None) -> str:
    """Return the mode that is meant, the default where none is named; raises QuestionError where there is no such."""
    if mode not in {None, *MODES}:
        raise QuestionError(f"There is no mode {mode!r}: askmuse has {', '.join(MODES)}.")
    return mode or MODES[0]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question, and all that it takes to answer it. `query` is what is searched for it."""

    snapshot: Snapshot
    encoder: Encoder
    reader: Callable[[], PassageReader]
    """Gives the reader, which is loaded when it is first needed."""
    calibrations: Mapping[str, Calibration]
    question: str
    query: Query
    history: Sequence[Turn]
    filters: Filters
    latest: bool = False
    """Whether, of answers that fit about as well, the later published one is wanted."""
    timeline: bool = False
    workers: int = 1
    """Threads that parts of the question are searched and read in."""

    @property
    def typed(self) -> str:
        """What tells which type of answer is wanted: the question, with the words that it took over if it does not."""
        return self.query.asked if asks_for_type(self.query.asked) else self.query.text

    def search(self, k: int, mode: str) -> list[ScoredPassage]:
        """Return the passages that a mode looks at, `k` at least, best first by the rankers alone."""
        pool = self._pool(mode)
        found = search(self.snapshot, self.encoder, self.query, max(k, pool), self.filters)
        first = found[:pool]
        if says_what := definition(self.query.asked):
            first = self._put_forward(first, says_what)
        return [*set_back(first, self.history, self.snapshot.article), *found[pool:]]

    def _pool(self, mode: str) -> int:
        """Return how many of the best passages an answer may come from, however many are asked for."""
        return POOL if mode == "contemplating" or self.history or definition(self.query.asked) else DEEP

    def _put_forward(self, ranked: list[ScoredPassage], says_what: re.Pattern[str]) -> list[ScoredPassage]:
        """Return the passages, best first, after sentences that say what a thing is have gained `DEFINES`.

        To the rankers every passage is alike that has the name of the thing, all that the question has.
        """
        gained = []
        for passage in ranked:
            text = self.snapshot.article(passage.passage.article_id).text
            scores = tuple(
                score + DEFINES * bool(says_what.search(text, sentence.start, sentence.end))
                for score, sentence in zip(passage.scores, passage.passage.sentences, strict=True)
            )
            gained.append(replace(passage, score=max(scores), scores=scores))
        return in_order(gained)

    def reread(self, ranked: list[ScoredPassage], mode: str) -> list[ScoredPassage]:
        """Return what `search` gave in the order of the mode; a timeline reads all of the first `DEEP`."""
        if mode == "instant" or not ranked or not self.query.weights:
            return ranked
        pool, reader = self._pool(mode), self.reader()
        again = rerank(self.query.text, ranked[:pool], reader, self.snapshot.article, DEEP if self.timeline else 0)
        rest = (unread(passage, reader.combination) for passage in ranked[pool:])
        return [*set_back(again, self.history, self.snapshot.article), *rest]

    def study(self, ranked: list[ScoredPassage], mode: str) -> Study:
        """Return the answers that the passages hold, best first, and what speaks for each; none for no word at all."""
        again = self.reread(ranked, mode)
        if not self.query.weights:
            return Study(self.query, again, [], [])
        idf = {term: weight * self.snapshot.sparse_passages.idf(term) for term, weight in self.query.weights.items()}
        total = sum(idf.values())
        telling = {term: weight / total for term, weight in idf.items()}
        article, scale = self.snapshot.article, self._scale(mode)
        found = answers(self.question, self.typed, again[:DEEP], article, scale, telling, latest=self.latest)
        return Study(self.query, again, found, self._weighed(found, again[:DEEP]))

    def _scale(self, mode: str) -> Scale:
        scale = {"instant": FUSED, "contemplating": DEEP_SCALE}.get(mode, READ_SCALE)
        if mode != "instant":
            scale = replace(scale, kind=self.reader().combination.kind)
        return replace(scale, most=TIMELINE, values=True) if self.timeline else scale

    def _weighed(self, found: Sequence[Candidate], ranked: Sequence[ScoredPassage]) -> list[Evidence]:
        places = (min(place, MOST - 1) for place in range(len(found)))  # calibrated for no more places than these
        return [
            weigh(self.typed, self.query, answer, place, ranked, self.snapshot)
            for place, answer in zip(places, found, strict=True)
        ]

    def answer(self, ranked: list[ScoredPassage], mode: str) -> tuple[str, Study]:
        """Return the mode that answers, which `auto` leaves open, and what it finds."""
        if mode == "auto" and not (parts(self.query.asked) or left_open(self.query.asked)):
            quick = self.study(ranked, "instant")
            if quick.evidence and self.calibrations["instant"].probability(quick.evidence[0]) >= SURE:
                return "instant", quick
        mode = "thinking" if mode == "auto" else mode
        found = self.study(ranked, mode)
        if mode == "contemplating":
            found = contemplate(found, self._part, self.workers, self._scale(mode))
        return mode, found

    def _part(self, question: str) -> Study:
        """Return what a part of the question finds."""
        part = replace(self, question=question, query=with_words(question, self.query.carried))
        return part.study(part.search(DEEP, "thinking"), "thinking")

    def stances(
        self, given: Sequence[Candidate], ranked: Sequence[ScoredPassage], mode: str
    ) -> list[tuple[int, Stance]]:
        """Return who agrees and who differs, each with the number of the answer, from 0; of instant answers nobody."""
        if mode == "instant" or not given:
            return []
        kind = self.reader().combination.kind
        others = candidates(self.typed, ranked, self.snapshot.article, kind, sources=False)
        return [
            (at, stance)
            for at, answer in enumerate(given)
            for stance in stances(self.query.text, self.typed, answer, others)
        ]
