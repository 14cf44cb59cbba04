"""The façade: `Assistant.open("index").ask("Who leads the lab?")`."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Self

from askmuse.answering.agreement import Stance
from askmuse.answering.citations import Verification, cite, verify
from askmuse.answering.confidence import Calibration, Evidence, calibrations
from askmuse.answering.extraction import Candidate
from askmuse.answering.inquiry import CALIBRATED, Inquiry, known_mode
from askmuse.answering.retrieval import undated
from askmuse.errors import NotFoundError, QuestionError, SnapshotDamaged, SnapshotStale
from askmuse.index.snapshot import Snapshot, current, fingerprint, read_manifest
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.models.reader import Reader
from askmuse.questions.followups import stand_alone
from askmuse.questions.periods import Period, mentions, period
from askmuse.questions.spelling import correct
from askmuse.settings import Settings
from askmuse.text import is_unicode
from askmuse.types import (
    Agreement,
    Answer,
    AnswerSentence,
    Article,
    Encoder,
    Filters,
    IndexInfo,
    PassageReader,
    Query,
    RankedPassage,
    Ranking,
    ScoredPassage,
    Turn,
)

LONGEST_QUESTION = 2_000
MOST_TURNS = 20
MOST_PASSAGES = 50
BESIDE = 0.1
"""How likely another answer must be beside the first, as a share. Higher values cost the second fact of questions that
ask for two: .2 loses one question in forty a fact, .1 one in two hundred (benchmarks/README.md)."""


class Assistant:
    """Answers questions from one index. Safe to share between threads."""

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: Encoder,
        index: Path,
        settings: Settings,
        reader: PassageReader | None = None,
    ) -> None:
        """Take an open snapshot of `index`, and the encoder that built it; without a `reader`, that of `settings`."""
        self.snapshot = snapshot
        self.encoder = encoder
        self.index = index
        self._calibrations = calibrations(index)
        self._least = settings.min_confidence
        self._settings = settings
        self._given_reader = reader
        self._refreshing = threading.Lock()
        self._loading = threading.Lock()

    @classmethod
    def open(cls, index: str | Path = "index", settings: Settings | None = None) -> Self:
        """Open an index that `askmuse index` built.

        Raises SnapshotMissing, SnapshotDamaged or ModelError, each of which says what to do.
        """
        settings = settings or Settings.from_environment()
        snapshot = Snapshot.open(Path(index))
        encoder = OnnxEncoder(exported(settings), settings.threads)
        snapshot.require(encoder.fingerprint)
        return cls(snapshot, encoder, Path(index), settings)

    def refresh(self) -> bool | None:
        """Open the snapshot that has been published since: True where one has, None where another thread is opening it.

        A calibration that has been written since counts from now on.
        Questions that are being answered go on with the snapshot that they started with. Raises SnapshotError where the
        newer one cannot be used; this one goes on answering.
        """
        name = current(self.index)
        self._calibrations = calibrations(self.index)
        if name == self.snapshot.name:
            return False
        if not self._refreshing.acquire(blocking=False):
            return None
        try:
            with suppress(SnapshotDamaged):  # opening tells damage from a snapshot that was replaced meanwhile
                if read_manifest(self.index, name).fingerprint != fingerprint(self.encoder.fingerprint):
                    raise SnapshotStale(
                        f"The index in {self.index} was built by another version of askmuse or with another model: "
                        "restart askmuse to use it."
                    )
            newer = Snapshot.open(self.index)
            newer.require(self.encoder.fingerprint)
            self.snapshot = newer
        finally:
            self._refreshing.release()
        return True

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        k: int = 5,
        mode: str | None = None,
        filters: Filters | None = None,
        min_confidence: float | None = None,
        timeline: bool = False,
    ) -> Answer:
        """Answer a question with sentences of the articles, or with none where they don't say.

        `history` holds the turns before, oldest first; `k` is how many passages to list (1–50). `min_confidence` is the
        least probability at which an answer is given, instead of the one that is set or was calibrated. What the
        question says of when its sources were published ("as of March 2026"; `dates` has the rules) counts as a filter
        unless `filters` have a period of their own. A `timeline` has up to `inquiry.TIMELINE` answers, in the
        order in which their articles were published, undated ones last. Raises QuestionError.
        """
        started = perf_counter()
        snapshot = self.snapshot
        mode = _check(question, history, k, mode)
        inquiry = self._inquiry(snapshot, question, history, filters, timeline=timeline)
        ranked = inquiry.search(k, mode)
        searched = perf_counter()
        mode, study = inquiry.answer(ranked, mode)
        calibration = self._calibration(mode)
        sure = [calibration.probability(e) for e in study.evidence]
        sureness = sure[0] if sure else 0.0
        said = sureness >= (self.min_confidence(mode) if min_confidence is None else min_confidence)
        given = [(a, p) for a, p in zip(study.found, sure, strict=True) if said and p >= BESIDE * sureness]
        if timeline:
            given.sort(key=lambda answer: answer[0].article.published or date.max)
        beside = inquiry.stances([answer for answer, _ in given], study.ranked, mode)
        citations, numbers = cite([*(answer for answer, _ in given), *(stance.other for _, stance in beside)])
        ended = perf_counter()
        return Answer(
            question=question,
            searched_as=inquiry.query.text,
            mode=mode,
            answerable=bool(given),
            confidence=sureness,
            answers=tuple(
                _answer_sentence(answer, inquiry.typed, p, cited)
                for (answer, p), cited in zip(given, numbers[: len(given)], strict=True)
            ),
            citations=tuple(citations),
            passages=tuple(ranked_passage(snapshot, passage) for passage in study.ranked[:k]),
            agreement=_agreement(beside, numbers, len(given)),
            index=IndexInfo(snapshot.name, snapshot.manifest.built_at),
            took_ms={
                "search": (searched - started) * 1e3,
                "read": (ended - searched) * 1e3,
                "total": (ended - started) * 1e3,
            },
            filters=inquiry.filters,
            undated=undated(snapshot, inquiry.filters),
        )

    def min_confidence(self, mode: str | None = None) -> float:
        """Return the confidence from which a question is answered: that which is set, or the one of the calibration."""
        return self._calibration(known_mode(mode)).threshold if self._least is None else self._least

    def _calibration(self, mode: str) -> Calibration:
        return self._calibrations[mode if mode in CALIBRATED else CALIBRATED[0]]

    def evidence(
        self, question: str, history: Sequence[Turn] = (), mode: str | None = None
    ) -> list[tuple[str, Evidence]]:
        """Return the answers to a question, best first, given or not, and what speaks for each.

        This is what a calibration is fitted on.
        """
        mode = known_mode(mode)
        inquiry = self._inquiry(self.snapshot, question, history, None)
        _, study = inquiry.answer(inquiry.search(0, mode), mode)
        texts = (answer.article.text[slice(*answer.quote)] for answer in study.found)
        return list(zip(texts, study.evidence, strict=True))

    @property
    def reader(self) -> PassageReader:
        """The reader, loaded when it is first needed."""
        with self._loading:
            if self._given_reader is None:
                self._given_reader = Reader.load(self._settings)
            return self._given_reader

    def rank(
        self,
        question: str,
        history: Sequence[Turn] = (),
        k: int = 5,
        mode: str | None = None,
        filters: Filters | None = None,
    ) -> Ranking:
        """Return the `k` passages (1 or more) that `ask` would choose its answers from, with all their signals."""
        mode = _check(question, history, 1, mode)
        inquiry = self._inquiry(self.snapshot, question, history, filters)
        return Ranking(inquiry.query, tuple(inquiry.reread(inquiry.search(k, mode), mode)[:k]))

    def search(self, question: str, k: int = 5, filters: Filters | None = None) -> list[RankedPassage]:
        """Return the `k` passages that an answer would list, best first; raises QuestionError."""
        mode = _check(question, (), k, None)
        inquiry = self._inquiry(self.snapshot, question, (), filters)
        ranked = inquiry.reread(inquiry.search(k, mode), mode)
        return [ranked_passage(inquiry.snapshot, passage) for passage in ranked[:k]]

    def articles(self) -> list[Article]:
        """Return every article, ordered by id."""
        return self.snapshot.store.articles()

    def article(self, article_id: str) -> Article:
        """Return one article; raises NotFoundError."""
        found = self.snapshot.store.article(article_id) if is_unicode(article_id) else None
        if found is None:
            raise NotFoundError(f"No article has the id {article_id!r}: the list of articles has the ids.")
        return found

    def verify(self, article_id: str, start: int, end: int, quote: str) -> Verification:
        """Say whether a quote stands where a citation says it does."""
        return verify(self.snapshot.store.article(article_id), start, end, quote)

    def _inquiry(
        self,
        snapshot: Snapshot,
        question: str,
        history: Sequence[Turn],
        filters: Filters | None,
        *,
        timeline: bool = False,
    ) -> Inquiry:
        dated, within = _in_time(snapshot, question, filters)
        return Inquiry(
            snapshot,
            self.encoder,
            lambda: self.reader,
            self._calibrations,
            question=dated.rest,
            query=self._query(snapshot, dated.rest, history),
            history=history,
            filters=within,
            latest=dated.latest,
            timeline=timeline,
            workers=self._settings.threads,
        )

    def _query(self, snapshot: Snapshot, question: str, history: Sequence[Turn]) -> Query:
        vocabulary = snapshot.sparse_passages.vocabulary

        def telling(term: str) -> float:
            return snapshot.sparse_passages.idf(term) if term in vocabulary else 0.0

        history = [replace(turn, question=_in_time(snapshot, turn.question, None)[0].rest) for turn in history]
        spelt = correct(question, snapshot.words, vocabulary.keys(), self.encoder.knows)
        return stand_alone(spelt, history, telling)


def _in_time(snapshot: Snapshot, question: str, filters: Filters | None) -> tuple[Period, Filters]:
    """Return what a question says of when its sources were published, in plain spacing, and the filters with that.

    "last week" and "since May" count from the day on which the newest article was published: that is an archive's now,
    and a question gets the same answer for as long as the articles are the same. Where no article has a date there is
    nothing to choose by.
    """
    today = snapshot.store.newest() if mentions(question) else None
    question = " ".join(question.split())
    found = (period(question, today) if today else None) or Period(question)
    return found, found.within(filters)


def _check(question: str, history: Sequence[Turn], k: int, mode: str | None) -> str:
    """Return the mode that is meant; raises QuestionError for what cannot be served."""
    if not question.strip():
        raise QuestionError("The question is empty: ask something.")
    if not is_unicode(question) or not all(is_unicode(turn.question) for turn in history):
        raise QuestionError("The question is not valid Unicode: send it as UTF-8.")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(f"The question has {len(question)} characters: {LONGEST_QUESTION} is the most.")
    if len(history) > MOST_TURNS:
        raise QuestionError(f"The history has {len(history)} turns: send the latest {MOST_TURNS}.")
    if not 1 <= k <= MOST_PASSAGES:
        raise QuestionError(f"k is {k}: ask for 1 to {MOST_PASSAGES} passages.")
    return known_mode(mode)


def _answer_sentence(found: Candidate, query: str, probability: float, citations: tuple[int, ...]) -> AnswerSentence:
    text, span = found.article.text, found.span(query)
    return AnswerSentence(
        text=text[slice(*found.quote)],
        span=None if span is None else text[slice(*span)],
        score=found.score,
        confidence=probability,
        citations=citations,
    )


def _agreement(
    beside: Sequence[tuple[int, Stance]], numbers: Sequence[tuple[int, ...]], given: int
) -> tuple[Agreement, ...]:
    """Return who agrees with which answer and who differs, by the numbers of their citations."""
    return tuple(
        Agreement("agree" if stance.agrees else "differ", (numbers[at][0], cited[0]), (stance.mine, stance.its))
        for (at, stance), cited in zip(beside, numbers[given:], strict=True)
    )


def ranked_passage(snapshot: Snapshot, scored: ScoredPassage) -> RankedPassage:
    """Return a passage as the doors show it."""
    passage = scored.passage
    article = snapshot.article(passage.article_id)
    return RankedPassage(
        rank=scored.rank,
        score=scored.score,
        passage_id=passage.id,
        article_id=article.id,
        title=article.title,
        start=passage.start,
        end=passage.end,
        text=article.text[passage.start : passage.end],
    )
