"""Ask questions in Python: `with Assistant.open("index") as assistant: assistant.ask("Who leads the lab?")`."""

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from askmuse.answering.answer import Answer, Examination, RankedPassage
from askmuse.answering.clock import Clock
from askmuse.answering.composition import compose, ranked_passage
from askmuse.answering.confidence import calibrations, shipped
from askmuse.answering.inquiry import Inquiry
from askmuse.answering.modes import Mode, find_mode
from askmuse.answering.preparation import prepare
from askmuse.answering.study import Study
from askmuse.errors import AskmuseError, NotFoundError, SnapshotDamaged, SnapshotStale
from askmuse.index.engines.address import current_build, database_at, open_engine
from askmuse.index.snapshot import fingerprint, read_manifest
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.models.onnx import NO_LAYOUTS, Layouts
from askmuse.models.reader import Reader
from askmuse.questions.arguments import check, check_options, require_type
from askmuse.ranking.stages import Ranking, ScoredPassage
from askmuse.settings import Settings
from askmuse.text import is_unicode
from askmuse.types import Article, Encoder, Filters, Passage, PassageReader, Turn

if TYPE_CHECKING:
    from askmuse.index.engines.engine import Engine
    from askmuse.verification.verify import Verification

LISTED = 5
"""How many passages an answer lists unless another number is asked for."""


class Assistant:
    """Answers questions from one index. Safe to share between threads.

    One question more than `settings.threads` is answered at a time, and the others wait for their turn: more would only
    take the interpreter from one another.
    """

    def __init__(
        self,
        snapshot: "Engine",
        encoder: Encoder,
        index: Path,
        settings: Settings,
        reader: PassageReader | Callable[[], PassageReader] | None = None,
    ) -> None:
        """Answer from `snapshot`, an open build of `index`, with the encoder that computed its vectors.

        `reader` is the reader, or a function that loads it when it is first needed; None means the one in the settings.
        """
        self._snapshot: Engine | None = snapshot
        self.encoder = encoder
        self.index = index
        self._calibrations = calibrations(index)
        self.settings = settings
        self._load_reader = reader if callable(reader) else partial(Reader.load, settings)
        self._loaded_reader = None if callable(reader) else reader
        self._turns = threading.BoundedSemaphore(settings.threads + 1)
        self._refreshing = threading.Lock()
        self._loading = threading.Lock()

    @classmethod
    def open(cls, index: str | Path = "index", settings: Settings | None = None, layouts: Layouts = NO_LAYOUTS) -> Self:
        """Open an index that `askmuse index` built: a folder, or the address of a database.

        The models are loaded from the files that `layouts` names for them, if any (`models/layouts.py`).
        Raises SnapshotMissing, SnapshotStale, SnapshotDamaged or ModelError, each of which says what to do.
        """
        settings = settings or Settings.from_environment()
        snapshot = open_engine(Path(index))
        encoder = OnnxEncoder(exported(settings), settings.threads, layouts)
        snapshot.require(encoder.fingerprint)
        return cls(snapshot, encoder, Path(index), settings, partial(Reader.load, settings, layouts))

    def __enter__(self) -> Self:
        """Return the assistant, which is closed at the end of the `with` block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the assistant."""
        self.close()

    def close(self) -> None:
        """Release the index's files. Questions that are being answered are completed; later ones raise AskmuseError."""
        self._snapshot = None

    @property
    def snapshot(self) -> "Engine":
        """The open build of the index; raises AskmuseError once the assistant is closed."""
        if self._snapshot is None:
            raise AskmuseError("The assistant is closed. Open another with Assistant.open(index).")
        return self._snapshot

    def refresh(self) -> bool | None:
        """Switch to the latest build of the index (a snapshot) and to its latest calibration.

        Returns True if there was a newer snapshot, False if not, and None if another thread is opening it. Questions
        that are being answered keep the snapshot that they started with. Raises SnapshotError if the newer snapshot
        cannot be used; the old one then stays in use.
        """
        name = current_build(self.index)
        self._calibrations = calibrations(self.index)
        if name == self.snapshot.name:
            return False
        if not self._refreshing.acquire(blocking=False):
            return None
        try:
            self._require_same_version(name)
            newer = open_engine(self.index)
            newer.require(self.encoder.fingerprint)
            self._snapshot = newer
        finally:
            self._refreshing.release()
        return True

    def _require_same_version(self, name: str) -> None:
        """Raise SnapshotStale if another version of askmuse built the snapshot `name`, or with another model."""
        with suppress(SnapshotDamaged):  # it may just have been replaced; opening the index tells
            if database_at(self.index) is None and read_manifest(self.index, name).fingerprint != fingerprint(
                self.encoder.fingerprint
            ):
                raise SnapshotStale(
                    f"The index in {self.index} was built by another version of askmuse or with another model: "
                    "restart askmuse to use it."
                )

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        k: int = LISTED,
        mode: str | None = None,
        filters: Filters | None = None,
        min_confidence: float | None = None,
        timeline: bool = False,
        timeout_ms: float | None = None,
        wanted: Callable[[], bool] | None = None,
    ) -> Answer:
        """Answer a question with sentences of the articles; `answer.outcome` says whether they have an answer.

        question: at most 2,000 characters.
        history: the earlier turns of the conversation, oldest first; the question may refer to them ("and when?").
        k: how many passages `answer.passages` lists, from 1 to 50.
        mode: "thinking", "instant", "contemplating" or "auto"; None means the one in the settings.
        filters: which articles may answer. A period in the question ("as of March 2026") restricts them too, unless
            the filters have a period of their own.
        min_confidence: least probability, from 0 to 1, at which an answer is given; None means the one in the settings,
            or else the calibrated threshold.
        timeline: give up to ten answers in the order in which their articles were published, undated ones last.
        timeout_ms: milliseconds after which no further step is begun, waiting for a turn included; a quicker mode then
            answers, with the note "degraded".
        wanted: called between the steps; once it returns False, AbandonedError is raised.

        Raises QuestionError for an argument that is out of range or unknown, TypeError for one of another type.
        """
        check(question, history, k)
        check_options(mode, filters, min_confidence, timeout_ms)
        least = self.settings.min_confidence if min_confidence is None else min_confidence
        waiting = Clock()
        with self._turns:
            left = None if timeout_ms is None else max(0.0, timeout_ms - waiting.elapsed_ms)
            inquiry, study = self.study(
                question, history, mode, filters, k=k, timeline=timeline, timeout_ms=left, wanted=wanted
            )
            return compose(inquiry, study, question, k, least)

    def ask_many(
        self,
        questions: Iterable[str],
        k: int = LISTED,
        mode: str | None = None,
        filters: Filters | None = None,
        min_confidence: float | None = None,
        timeline: bool = False,
    ) -> list[Answer]:
        """Answer several independent questions, and return the answers in the same order.

        The other arguments and the errors are those of `ask`.
        """
        if isinstance(questions, str):
            raise TypeError("questions must be several, such as a list of str; `ask` takes a single question")
        asked = list(questions)
        for question in asked:
            check(question, (), k)
        return [self.ask(question, (), k, mode, filters, min_confidence, timeline) for question in asked]

    def examine(
        self, question: str, history: Sequence[Turn] = (), mode: str | None = None, depth: int = 100
    ) -> Examination:
        """Ask a question to evaluate its answer: return that, and the one that it would get at any confidence.

        The ranking that comes with them has at least `depth` passages, or all. Raises QuestionError.
        """
        inquiry, study = self.study(question, history, mode, k=depth)
        answer = compose(inquiry, study, question, LISTED, self.settings.min_confidence)
        unrestrained = answer if answer.answerable else compose(inquiry, study, question, LISTED, 0.0)
        return Examination(answer, unrestrained, study.ranking)

    def min_confidence(self, mode: str | None = None) -> float:
        """Return the least confidence at which `mode` answers: the one in the settings, or the calibrated threshold."""
        calibration = self._calibrations[self._mode(mode).calibration]
        return calibration.threshold if self.settings.min_confidence is None else self.settings.min_confidence

    @property
    def default_mode(self) -> str:
        """The name of the mode that answers unless another is asked for."""
        return self.settings.mode

    @property
    def calibrated(self) -> bool:
        """Whether confidence was calibrated on this index, so that it can be shown as a number."""
        return self._calibrations != shipped()

    def study(
        self,
        question: str,
        history: Sequence[Turn] = (),
        mode: str | None = None,
        filters: Filters | None = None,
        *,
        k: int = 0,
        timeline: bool = False,
        timeout_ms: float | None = None,
        wanted: Callable[[], bool] | None = None,
    ) -> tuple[Inquiry, Study]:
        """Do what `ask` does, but stop before it is decided which candidates are likely enough to be answers.

        The inquiry has the question as it was searched, and the mode that was used. The study has the candidates with
        their evidence, and at least `k` passages, or all. The arguments and errors are those of `ask`.
        """
        inquiry = replace(self._inquiry(question, history, mode, filters, timeline=timeline), timeout_ms=timeout_ms)
        if wanted is not None:
            inquiry = replace(inquiry, wanted=wanted)
        inquiry.clock.lap("question")
        ranking = inquiry.search(k)
        inquiry.clock.lap("search")
        return inquiry.with_names(ranking).answer(ranking)

    @property
    def reader(self) -> PassageReader:
        """The reader, loaded when it is first needed."""
        with self._loading:
            if self._loaded_reader is None:
                self._loaded_reader = self._load_reader()
            return self._loaded_reader

    def rank(
        self,
        question: str,
        history: Sequence[Turn] = (),
        k: int = LISTED,
        mode: str | None = None,
        filters: Filters | None = None,
    ) -> Ranking:
        """Return the `k` best passages (1 or more) for a question, best first, with all their signals.

        The other arguments and the errors are those of `ask`.
        """
        inquiry = self._inquiry(question, history, mode, filters)
        ranking = inquiry.reranked(inquiry.search(k))
        return replace(ranking, passages=ranking.passages[:k])

    def search(self, question: str, k: int = LISTED, filters: Filters | None = None) -> list[RankedPassage]:
        """Return the `k` best passages for a question, best first, without choosing answers; raises QuestionError."""
        check(question, (), k)
        inquiry = self._inquiry(question, (), None, filters)
        ranking = inquiry.reranked(inquiry.search(k))
        return [ranked_passage(inquiry.snapshot, passage) for passage in ranking.passages[:k]]

    def articles(self) -> list[Article]:
        """Return every article, ordered by id."""
        return self.snapshot.store.articles()

    def article(self, article_id: str) -> Article:
        """Return the article with this id; raises NotFoundError if there is none."""
        require_type("article_id", article_id, str)
        article = self.snapshot.store.article(article_id) if is_unicode(article_id) else None
        if article is None:
            raise NotFoundError(f"No article has the id {article_id!r}. `askmuse list` shows the ids.")
        return article

    def verify(
        self,
        article_id: str,
        start: int,
        end: int,
        quote: str,
        *,
        sha256: str | None = None,
        url: str | None = None,
        prefix: str = "",
        suffix: str = "",
    ) -> "Verification":
        """Check whether the text of an article from `start` to `end` still is `quote`; if not, find what became of it.

        If the article is gone or does not have the quote, it is looked for in articles whose text has the hash `sha256`
        or whose address is `url`. Of several places, the one between the texts `prefix` and `suffix` is preferred.
        """
        from askmuse.verification.verify import Quoted, verify_in

        store = self.snapshot.store
        articles = [store.article(article_id) if is_unicode(article_id) else None]
        articles += [store.article(name) for name in store.ids_of(sha256=sha256, url=url) if name != article_id]
        return verify_in(articles, article_id, Quoted(quote, start, end, prefix, suffix))

    def listed(self, scored: ScoredPassage) -> RankedPassage:
        """Return a passage of a ranking in the form in which `Answer.passages` lists it."""
        return ranked_passage(self.snapshot, scored)

    def passages(self, article_id: str) -> Sequence[Passage]:
        """Return the passages of the article with this id, in order; raises NotFoundError if there is none."""
        return self.snapshot.store.passages(self.article(article_id).id)

    def _inquiry(
        self,
        question: str,
        history: Sequence[Turn],
        mode: str | None,
        filters: Filters | None,
        *,
        timeline: bool = False,
    ) -> Inquiry:
        """Return a question, prepared for the search, with everything that is needed to answer it."""
        clock = Clock()
        check(question, history)
        snapshot = self.snapshot
        prepared = prepare(snapshot, self.encoder, question, history, filters)
        return Inquiry(
            snapshot,
            self.encoder,
            lambda: self.reader,
            self._calibrations,
            question=prepared.question,
            mode=self._mode(mode),
            history=history,
            filters=prepared.filters,
            latest=prepared.latest,
            timeline=timeline or prepared.over_time,
            workers=self.settings.threads,
            clock=clock,
        )

    def _mode(self, name: str | None) -> Mode:
        return find_mode(self.default_mode if name is None else name)
