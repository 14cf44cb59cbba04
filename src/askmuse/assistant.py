"""The façade: `Assistant.open("index").ask("Who leads the lab?")`."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Self

from askmuse.answering.answer import Answer, Examination, RankedPassage
from askmuse.answering.citations import Verification, verify
from askmuse.answering.composition import compose, ranked_passage
from askmuse.answering.confidence import calibrations
from askmuse.answering.inquiry import Inquiry
from askmuse.answering.modes import Mode, find_mode
from askmuse.answering.study import Study
from askmuse.errors import NotFoundError, QuestionError, SnapshotDamaged, SnapshotStale
from askmuse.index.snapshot import Snapshot, current, fingerprint, read_manifest
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.models.reader import Reader
from askmuse.questions.followups import stand_alone
from askmuse.questions.periods import Period, mentions, period
from askmuse.questions.question import Question
from askmuse.questions.spelling import correct
from askmuse.questions.tense import asks_for_now, asks_over_time
from askmuse.ranking.stages import Ranking, ScoredPassage
from askmuse.settings import Settings
from askmuse.text import is_unicode
from askmuse.types import Article, Encoder, Filters, Passage, PassageReader, Turn

LONGEST_QUESTION = 2_000
MOST_TURNS = 20
MOST_PASSAGES = 50
LISTED = 5
"""Passages that an answer lists unless another number is asked for."""


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
        self.settings = settings
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
        k: int = LISTED,
        mode: str | None = None,
        filters: Filters | None = None,
        min_confidence: float | None = None,
        timeline: bool = False,
    ) -> Answer:
        """Answer a question with sentences of the articles, or with none where they don't say.

        `history` holds the turns before, oldest first; `k` is how many passages to list (1–50). `min_confidence` is the
        least probability at which an answer is given, instead of the one that is set or was calibrated. What the
        question says of when its sources were published ("as of March 2026"; `periods` has the rules) is a filter,
        unless `filters` have a period of their own. A `timeline` has up to `modes.TIMELINE` answers, in the
        order in which their articles were published, undated ones last. Raises QuestionError.
        """
        check(question, history, k)
        inquiry, study = self.study(question, history, mode, filters, k=k, timeline=timeline)
        least = self.settings.min_confidence if min_confidence is None else min_confidence
        return compose(inquiry, study, question, k, least)

    def examine(
        self, question: str, history: Sequence[Turn] = (), mode: str | None = None, depth: int = 100
    ) -> Examination:
        """Ask a question once; return its answer, what it would be at any confidence, and the first `depth` passages.

        This is what an evaluation looks at. Raises QuestionError.
        """
        inquiry, study = self.study(question, history, mode, k=depth)
        answer = compose(inquiry, study, question, LISTED, self.settings.min_confidence)
        unrestrained = answer if answer.answerable else compose(inquiry, study, question, LISTED, 0.0)
        return Examination(answer, unrestrained, study.ranking)

    def min_confidence(self, mode: str | None = None) -> float:
        """Return the least confidence at which a question is answered: that of the settings, or the calibrated one."""
        calibration = self._calibrations[self._mode(mode).calibration]
        return calibration.threshold if self.settings.min_confidence is None else self.settings.min_confidence

    @property
    def default_mode(self) -> str:
        """The name of the mode that answers where none is named."""
        return self.settings.mode

    def study(
        self,
        question: str,
        history: Sequence[Turn] = (),
        mode: str | None = None,
        filters: Filters | None = None,
        *,
        k: int = 0,
        timeline: bool = False,
    ) -> tuple[Inquiry, Study]:
        """Return what `ask` chooses from: passages, `k` at least, and answers, given or not, with what speaks for each.

        The question comes with it, in the mode that found them. Raises QuestionError.
        """
        inquiry = self._inquiry(question, history, mode, filters, timeline=timeline)
        ranking = inquiry.search(k)
        inquiry.clock.lap("search")
        inquiry, study = inquiry.answer(ranking)
        inquiry.clock.lap("read")
        return inquiry, study

    @property
    def reader(self) -> PassageReader:
        """The reader, loaded when it is first needed."""
        with self._loading:
            if self._given_reader is None:
                self._given_reader = Reader.load(self.settings)
            return self._given_reader

    def rank(
        self,
        question: str,
        history: Sequence[Turn] = (),
        k: int = LISTED,
        mode: str | None = None,
        filters: Filters | None = None,
    ) -> Ranking:
        """Return the `k` passages (1 or more) that `ask` would choose its answers from, with all their signals."""
        inquiry = self._inquiry(question, history, mode, filters)
        ranking = inquiry.reread(inquiry.search(k))
        return replace(ranking, passages=ranking.passages[:k])

    def search(self, question: str, k: int = LISTED, filters: Filters | None = None) -> list[RankedPassage]:
        """Return the `k` passages that an answer would list, best first; raises QuestionError."""
        check(question, (), k)
        inquiry = self._inquiry(question, (), None, filters)
        ranking = inquiry.reread(inquiry.search(k))
        return [ranked_passage(inquiry.snapshot, passage) for passage in ranking.passages[:k]]

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

    def listed(self, scored: ScoredPassage) -> RankedPassage:
        """Return a passage of a ranking as an answer lists it."""
        return ranked_passage(self.snapshot, scored)

    def passages(self, article_id: str) -> Sequence[Passage]:
        """Return the passages of an article, in order; raises NotFoundError."""
        return self.snapshot.store.entry(self.article(article_id).id).passages

    def _inquiry(
        self,
        question: str,
        history: Sequence[Turn],
        mode: str | None,
        filters: Filters | None,
        *,
        timeline: bool = False,
    ) -> Inquiry:
        """Return the question with all that is needed to answer it, the same from the first step to the last."""
        check(question, history)
        snapshot = self.snapshot
        dated, within = _in_time(snapshot, question, filters)
        return Inquiry(
            snapshot,
            self.encoder,
            lambda: self.reader,
            self._calibrations,
            question=self._resolved(snapshot, dated.rest, history),
            mode=self._mode(mode),
            history=history,
            filters=within,
            latest=dated.latest or asks_for_now(dated.rest),
            timeline=timeline or asks_over_time(dated.rest),
            workers=self.settings.threads,
        )

    def _mode(self, name: str | None) -> Mode:
        return find_mode(self.default_mode if name is None else name)

    def _resolved(self, snapshot: Snapshot, typed: str, history: Sequence[Turn]) -> Question:
        """Return a question spelt right, standing alone, its terms weighed."""
        vocabulary = snapshot.sparse_passages.vocabulary

        def telling(term: str) -> float:
            return snapshot.idf(term) if term in vocabulary else 0.0

        history = [replace(turn, question=_in_time(snapshot, turn.question, None)[0].rest) for turn in history]
        spelt = correct(typed, snapshot.words, vocabulary.keys(), self.encoder.knows)
        return replace(stand_alone(spelt, history, telling).weighed(snapshot.idf), typed=typed)


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


def check(question: str, history: Sequence[Turn], k: int = 1) -> None:
    """Raise QuestionError for a question that cannot be answered."""
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
