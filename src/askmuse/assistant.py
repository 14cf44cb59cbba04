"""The façade: `Assistant.open("index").ask("Who leads the lab?")`."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Self

from askmuse.agreement import Stance, stances
from askmuse.citations import Verification, cite, verify
from askmuse.confidence import Evidence, calibrations, weigh
from askmuse.contemplation import Study, contemplate
from askmuse.conversation import set_back, stand_alone
from askmuse.encoder import OnnxEncoder
from askmuse.errors import NotFoundError, QuestionError, SnapshotDamaged, SnapshotStale
from askmuse.extraction import DEEP_SCALE, FUSED, READ_SCALE, Found, answers, candidates
from askmuse.model import exported
from askmuse.reader import Reader
from askmuse.reranking import rerank
from askmuse.retrieval import search
from askmuse.settings import Settings
from askmuse.snapshot import Snapshot, current, fingerprint, read_manifest
from askmuse.sparse import query as bag
from askmuse.sparse import terms
from askmuse.spelling import correct
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

MODES = ("thinking", "instant", "contemplating", "auto")
"""The modes that there are; the first is the default. `thinking` reads what the rankers found, `instant` does not,
`contemplating` takes the question apart as well, and `auto` thinks where an instant answer is not sure enough."""
CALIBRATED = MODES[:2]
"""The modes that have a calibration; the others answer as sure as `thinking` is."""
SURE = 0.7
"""Probability from which `auto` gives an instant answer (benchmarks/README.md)."""
LONGEST_QUESTION = 2_000
MOST_TURNS = 20
MOST_PASSAGES = 50
POOL = 30
"""Passages in which `contemplating` looks for who else says something."""
DEEP = 10
"""Passages whose sentences may answer, however few are asked for. More bring in sentences that only share words."""
BESIDE = 0.1
"""How likely another answer must be beside the first, as a share. Higher values cost the second fact of questions that
ask for two: .2 loses one question in forty a fact, .1 one in two hundred (benchmarks/README.md)."""
_ENDINGS = ("", "s", "es", "ed", "d", "ing")


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

        Questions that are being answered go on with the snapshot that they started with. Raises SnapshotError where the
        newer one cannot be used; this one goes on answering.
        """
        name = current(self.index)
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
    ) -> Answer:
        """Answer a question with sentences of the articles, or with none where they don't say.

        `history` holds the turns before, oldest first; `k` is how many passages to list (1–50). `min_confidence` is the
        least probability at which an answer is given, instead of the one that is set or was calibrated. Raises
        QuestionError.
        """
        started = perf_counter()
        snapshot = self.snapshot
        mode = _check(question, history, k, mode)
        query = self._query(snapshot, question, history)
        ranked = search(snapshot, self.encoder, query, max(k, POOL if mode == "contemplating" else DEEP), filters)
        searched = perf_counter()
        mode, study = self._studied(snapshot, question, query, history, ranked, mode, filters)
        calibration = self._calibrations[mode if mode in CALIBRATED else CALIBRATED[0]]
        sure = [calibration.probability(e) for e in study.evidence]
        sureness = sure[0] if sure else 0.0
        least = self._least if min_confidence is None else min_confidence
        said = sureness >= (calibration.threshold if least is None else least)
        given = [(a, p) for a, p in zip(study.found, sure, strict=True) if said and p >= BESIDE * sureness]
        beside = [] if mode == "instant" else self._beside(snapshot, query, [a for a, _ in given], study.ranked)
        citations, numbers = cite([*(a for a, _ in given), *(stance.other for _, stance in beside)])
        ended = perf_counter()
        return Answer(
            question=question,
            searched_as=query.text,
            mode=mode,
            answerable=bool(given),
            confidence=sureness,
            answers=tuple(
                AnswerSentence(
                    text=answer.article.text[slice(*answer.quote)],
                    span=None if (span := answer.span(query.text)) is None else answer.article.text[slice(*span)],
                    score=answer.score,
                    confidence=p,
                    citations=cited,
                )
                for (answer, p), cited in zip(given, numbers[: len(given)], strict=True)
            ),
            citations=tuple(citations),
            passages=tuple(_shown(snapshot, passage) for passage in study.ranked[:k]),
            agreement=_agreement(beside, numbers, len(given)),
            index=IndexInfo(snapshot.name, snapshot.manifest.built_at),
            took_ms={
                "search": (searched - started) * 1e3,
                "read": (ended - searched) * 1e3,
                "total": (ended - started) * 1e3,
            },
        )

    def _studied(
        self,
        snapshot: Snapshot,
        question: str,
        query: Query,
        history: Sequence[Turn],
        ranked: list[ScoredPassage],
        mode: str,
        filters: Filters | None,
    ) -> tuple[str, Study]:
        """Return the mode that answers, and what it finds among the passages that were ranked for a query."""

        def study(question: str, query: Query, ranked: list[ScoredPassage], mode: str) -> Study:
            again = self._reread(snapshot, query, history, ranked, mode)
            return Study(query, again, *self._extract(snapshot, question, query, again, mode))

        def study_part(part: str) -> Study:
            found = search(snapshot, self.encoder, bag(part), DEEP, filters)
            return study(part, bag(part), found, "thinking")

        if mode == "auto":
            quick = study(question, query, ranked, "instant")
            if quick.evidence and self._calibrations["instant"].probability(quick.evidence[0]) >= SURE:
                return "instant", quick
            mode = "thinking"
        found = study(question, query, ranked, mode)
        if mode == "contemplating":
            found = contemplate(query, study_part, found, self._settings.threads)
        return mode, found

    def _beside(
        self, snapshot: Snapshot, query: Query, given: Sequence[Found], ranked: Sequence[ScoredPassage]
    ) -> list[tuple[int, Stance]]:
        """Return the number of an answer, from 0, with each sentence of other articles that agrees or differs."""
        others = candidates(query.text, ranked, snapshot.article, self.reader.combination.kind, sources=False)
        return [(at, stance) for at, answer in enumerate(given) for stance in stances(query.text, answer, others)]

    def evidence(
        self, question: str, history: Sequence[Turn] = (), mode: str | None = None
    ) -> list[tuple[str, Evidence]]:
        """Return the answers to a question, best first, given or not, and what speaks for each.

        This is what a calibration is fitted on.
        """
        snapshot, mode = self.snapshot, mode or MODES[0]
        query = self._query(snapshot, question, history)
        ranked = self._ranked(snapshot, query, history, DEEP, mode, None)
        found, evidence = self._extract(snapshot, question, query, ranked, mode)
        texts = (answer.article.text[slice(*answer.quote)] for answer in found)
        return list(zip(texts, evidence, strict=True))

    @property
    def reader(self) -> PassageReader:
        """The reader, loaded when it is first needed."""
        with self._loading:
            if self._given_reader is None:
                self._given_reader = Reader.load(self._settings)
            return self._given_reader

    def _ranked(
        self, snapshot: Snapshot, query: Query, history: Sequence[Turn], k: int, mode: str, filters: Filters | None
    ) -> list[ScoredPassage]:
        """Return the `k` best passages in the order of the mode."""
        found = search(snapshot, self.encoder, query, max(k, DEEP), filters)
        return self._reread(snapshot, query, history, found, mode)[:k]

    def _reread(
        self, snapshot: Snapshot, query: Query, history: Sequence[Turn], ranked: list[ScoredPassage], mode: str
    ) -> list[ScoredPassage]:
        """Return the passages in the order of the mode, what has been said already further back."""
        ranked = set_back(ranked, history, snapshot.article)
        if mode == "instant" or not ranked or not query.weights:
            return ranked
        return set_back(rerank(query.text, ranked, self.reader, snapshot.article), history, snapshot.article)

    def _extract(
        self, snapshot: Snapshot, question: str, query: Query, ranked: Sequence[ScoredPassage], mode: str
    ) -> tuple[list[Found], list[Evidence]]:
        """Return the answers that the passages hold, best first, and what speaks for each; none for no word at all."""
        if not query.weights:
            return [], []
        scale = {"instant": FUSED, "contemplating": DEEP_SCALE}.get(mode, READ_SCALE)
        if mode != "instant":
            scale = replace(scale, kind=self.reader.combination.kind)
        ranked = ranked[:DEEP]
        idf = {term: weight * snapshot.sparse_passages.idf(term) for term, weight in query.weights.items()}
        total = sum(idf.values())
        telling = {term: weight / total for term, weight in idf.items()}
        found = answers(question, query.text, ranked, snapshot.article, scale, telling)
        return found, [weigh(question, query, answer, place, ranked, snapshot) for place, answer in enumerate(found)]

    def rank(
        self,
        question: str,
        history: Sequence[Turn] = (),
        k: int = 5,
        mode: str | None = None,
        filters: Filters | None = None,
    ) -> Ranking:
        """Return the `k` passages (1 or more) that `ask` would choose its answers from, with all their signals."""
        snapshot = self.snapshot
        mode = _check(question, history, 1, mode)
        query = self._query(snapshot, question, history)
        return Ranking(query, tuple(self._ranked(snapshot, query, history, k, mode, filters)))

    def search(self, question: str, k: int = 5, filters: Filters | None = None) -> list[RankedPassage]:
        """Return the `k` passages that an answer would list, best first; raises QuestionError."""
        snapshot = self.snapshot
        mode = _check(question, (), k, None)
        query = self._query(snapshot, question, ())
        return [_shown(snapshot, passage) for passage in self._ranked(snapshot, query, (), k, mode, filters)]

    def articles(self) -> list[Article]:
        """Return every article, ordered by id."""
        return self.snapshot.store.articles()

    def article(self, article_id: str) -> Article:
        """Return one article; raises NotFoundError."""
        found = self.snapshot.store.article(article_id)
        if found is None:
            raise NotFoundError(f"No article has the id {article_id!r}: the list of articles has the ids.")
        return found

    def verify(self, article_id: str, start: int, end: int, quote: str) -> Verification:
        """Say whether a quote stands where a citation says it does."""
        return verify(self.snapshot.store.article(article_id), start, end, quote)

    def _query(self, snapshot: Snapshot, question: str, history: Sequence[Turn]) -> Query:
        vocabulary = snapshot.sparse_passages.vocabulary

        def known(word: str) -> bool:
            bare = word.casefold()
            if vocabulary.keys() >= set(terms(word)):
                return True
            return any(self.encoder.knows(bare.removesuffix(ending)) for ending in _ENDINGS)

        def telling(term: str) -> float:
            return snapshot.sparse_passages.idf(term) if term in vocabulary else 0.0

        spelt = correct(question, snapshot.words, known)
        return stand_alone(spelt, history, telling)


def _check(question: str, history: Sequence[Turn], k: int, mode: str | None) -> str:
    """Return the mode that is meant; raises QuestionError for what cannot be served."""
    if not question.strip():
        raise QuestionError("The question is empty: ask something.")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(f"The question has {len(question)} characters: {LONGEST_QUESTION} is the most.")
    if len(history) > MOST_TURNS:
        raise QuestionError(f"The history has {len(history)} turns: send the latest {MOST_TURNS}.")
    if not 1 <= k <= MOST_PASSAGES:
        raise QuestionError(f"k is {k}: ask for 1 to {MOST_PASSAGES} passages.")
    if mode not in {None, *MODES}:
        raise QuestionError(f"There is no mode {mode!r}: askmuse has {', '.join(MODES)}.")
    return mode or MODES[0]


def _agreement(
    beside: Sequence[tuple[int, Stance]], numbers: Sequence[tuple[int, ...]], given: int
) -> tuple[Agreement, ...]:
    """Return who agrees with which answer and who differs, by the numbers of their citations."""
    return tuple(
        Agreement("agree" if stance.agrees else "differ", (numbers[at][0], cited[0]), (stance.mine, stance.its))
        for (at, stance), cited in zip(beside, numbers[given:], strict=True)
    )


def _shown(snapshot: Snapshot, scored: ScoredPassage) -> RankedPassage:
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
