"""What every database must do as an engine: the tests that each of them runs, with every kind of filter."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from askmuse.assistant import Assistant
from askmuse.errors import SnapshotError, SnapshotMissing
from askmuse.index.engines.database import Build, Database, PassageRow
from askmuse.index.engines.publishing import article_rows, passage_rows, publish
from askmuse.index.engines.remote import RemoteEngine
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.questions.question import question_of
from askmuse.ranking.retrieval import search
from askmuse.ranking.stages import ScoredPassage
from askmuse.settings import Settings
from askmuse.types import Filters
from conftest import WordEncoder, WordReader

_STORY = (
    "The river crested at 11.19 feet on Tuesday night and closed both roads out of Marlow. "
    "Crews filled sandbags at the school until two in the morning. "
    "The mayor, Ann Lee, asked families on Mill Street to stay with friends. "
    "Nobody was hurt, and the water fell by a foot before noon.\n"
)
ARTICLES = {
    "bank.md": "---\npublisher: Ledger\npublished: 2026-01-10\nurl: https://example.org/bank\n---\n\n"
    "The bank (Bank of Marlow, BOM) raised its rate to 4.5 percent. Savers cheered.\n",
    "2026/march/river.md": f"---\ntitle: Flood\npublisher: Gazette\npublished: 2026-03-10\n---\n\n{_STORY}",
    "2026/river-again.md": f"---\ntitle: Flood\npublisher: Ledger\npublished: 2026-03-11\n---\n\n{_STORY}",
    "team.md": "The riders beat the field by 59 seconds. A crowd watched them on the river bank.\n",
    'odd/it\'s "50%_off".md': '---\npublisher: "The \\"Odd\\" Post"\n---\n\n'
    "The shop’s river of “bargains” dried up 🦙.\n",
    "long.md": "".join(f"Line {n} tells of the bank, the river and house {n}.\n\n" for n in range(550)),
    "marks.md": "The of and.\n",
    "empty-of-words.txt": "¶ § ¶\n",
}
QUESTIONS = ("the river crested", "river bank", "what is it", "Bank of Marlow", "house 700", "zebra", "bargains")
FILTERS = (
    Filters(),
    Filters(article_id=("bank", "team")),
    Filters(publisher=("Gazette", 'The "Odd" Post')),
    Filters(publisher=("Ledger",)),
    Filters(published_from=date(2026, 3, 11)),
    Filters(published_to=date(2026, 3, 10)),
    Filters(published_from=date(2026, 3, 11), keep_undated=True),
    Filters(published_to=date(2026, 1, 31), keep_undated=True),
    Filters(folder=("2026",)),
    Filters(folder=("2026/march", "odd")),
    Filters(folder=("20",)),
    Filters(article_id=("nowhere",)),
)


@pytest.fixture
def snapshot(write_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path, encoder: WordEncoder) -> Snapshot:
    update(write_corpus(ARTICLES), tmp_path / "index", encoder)
    return Snapshot.open(tmp_path / "index")


def changed(snapshot: Snapshot, corpus: Path, encoder: WordEncoder, text: str) -> Snapshot:
    """Return the snapshot of the same folder after an article has changed."""
    (corpus / "bank.md").write_text(text)
    index = corpus.parent / "index"
    update(corpus, index, encoder)
    return Snapshot.open(index)


def signals(passages: Iterable[ScoredPassage]) -> list[tuple[float, ...]]:
    return [astuple(sentence)[:4] for passage in passages for sentence in passage.signals]


def built(database: Database, snapshot: Snapshot) -> Build:
    return database.open(snapshot.name)


class EngineContract:
    """Subclasses give the fixture `database`, an empty one."""

    def test_nothing_is_published_at_first(self, database: Database) -> None:
        with pytest.raises(SnapshotMissing, match="There is no index"):
            database.current()

    def test_every_question_ranks_as_in_the_snapshot(
        self, database: Database, snapshot: Snapshot, encoder: WordEncoder
    ) -> None:
        assert publish(snapshot, database) == snapshot.name
        engine = RemoteEngine.open(database)
        for question in map(question_of, QUESTIONS):
            weighed = question.weighed(snapshot.idf)
            for filters in FILTERS:
                wanted = search(snapshot, encoder, weighed, 50, filters).passages
                ranked = search(engine, encoder, weighed, 50, filters).passages
                assert [p.passage for p in ranked] == [p.passage for p in wanted], (question.text, filters)
                np.testing.assert_allclose(signals(ranked), signals(wanted), rtol=1e-5, atol=1e-6)

    def test_articles_and_their_lookups_are_the_same(self, database: Database, snapshot: Snapshot) -> None:
        publish(snapshot, database)
        engine = RemoteEngine.open(database)
        local, remote = snapshot.store, engine.store
        for read in ("articles", "facts", "copies", "skipped", "publishers", "paths", "languages", "newest"):
            assert getattr(remote, read)() == getattr(local, read)(), read
        assert [remote.passages(a.id) for a in local.articles()] == [
            tuple(local.passages(a.id)) for a in local.articles()
        ]
        assert [remote.source(a.id) for a in local.articles()] == [local.source(a.id) for a in local.articles()]
        assert [remote.undated(f) for f in FILTERS] == [local.undated(f) for f in FILTERS]
        by_path = {article.path: article for article in local.articles()}
        wanted = {"sha256": by_path["2026/march/river.md"].sha256, "url": by_path["bank.md"].url}
        assert remote.ids_of(**wanted) == local.ids_of(**wanted) == ["2026/march/river", "2026/river-again", "bank"]
        assert (remote.article("nowhere"), remote.ids_of(sha256="0", url=None)) == (None, [])
        assert (engine.name, engine.words) == (snapshot.name, snapshot.words)
        assert replace(engine.manifest, files=snapshot.manifest.files) == snapshot.manifest

    def test_answers_are_the_same(
        self, database: Database, snapshot: Snapshot, encoder: WordEncoder, tmp_path: Path
    ) -> None:
        publish(snapshot, database)
        answers = []
        for engine in (snapshot, RemoteEngine.open(database)):
            assistant = Assistant(engine, encoder, tmp_path / "index", Settings(), WordReader())
            asked = [assistant.ask(question).to_dict() for question in ("When did the rivr crest?", "Who leads BOM?")]
            answers.append([answer | {"took_ms": None} for answer in asked])
        assert answers[0] == answers[1]
        assert answers[0][0]["searched_as"] == "When did the river crest?"

    def test_writing_again_changes_nothing(self, database: Database, snapshot: Snapshot) -> None:
        publish(snapshot, database)
        build = built(database, snapshot)
        build.write_passages(list(passage_rows(snapshot)))
        build.write_articles(list(article_rows(snapshot)))
        assert sorted(build.passages(), key=lambda row: row.row) == list(passage_rows(snapshot))
        assert sorted(build.articles(), key=lambda row: row.origin.article_id) == list(article_rows(snapshot))

    def test_a_shorter_description_replaces_a_longer_one(self, database: Database, snapshot: Snapshot) -> None:
        build = database.create(snapshot.name, 64)
        for data in (b"x" * 200_000, b"y" * 60_000):
            build.write_about(data)
            assert build.about() == data

    def test_a_deleted_article_is_neither_found_nor_listed(
        self, database: Database, snapshot: Snapshot, encoder: WordEncoder
    ) -> None:
        publish(snapshot, database)
        built(database, snapshot).delete("team")
        engine = RemoteEngine.open(database)
        ranked = search(engine, encoder, question_of("river bank"), 500).passages
        assert {p.passage.article_id for p in ranked} >= {"bank", "long"}
        assert "team" not in {p.passage.article_id for p in ranked}
        assert engine.store.article("team") is None
        assert "team" not in [facts.id for facts in engine.store.facts()]

    def test_a_publication_that_was_cut_short_is_completed(
        self, database: Database, snapshot: Snapshot, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("askmuse.index.engines.publishing.BATCH", 50_000)
        build = database.create(snapshot.name, encoder.dimensions)
        build.write_passages(list(passage_rows(snapshot))[:40])
        with pytest.raises(SnapshotMissing):
            database.current()
        assert publish(snapshot, database) == database.current() == snapshot.name
        assert len(list(built(database, snapshot).passages())) == len(snapshot.bounds) - 1

    def test_readers_keep_their_build_until_they_open_the_next(
        self, database: Database, snapshot: Snapshot, encoder: WordEncoder, tmp_path: Path
    ) -> None:
        publish(snapshot, database)
        first = RemoteEngine.open(database)
        names = [snapshot.name]
        for rate in (5, 6):
            snapshot = changed(snapshot, tmp_path / "corpus", encoder, f"The bank raised its rate to {rate} percent.\n")
            publish(snapshot, database)
            names.append(snapshot.name)
            if rate == 5:
                assert "4.5 percent" in first.article("bank").text
        assert "6 percent" in RemoteEngine.open(database).article("bank").text
        with pytest.raises(SnapshotError):
            list(database.open(names[0]).passages())

    def test_a_build_that_reads_back_otherwise_is_not_published(
        self,
        database: Database,
        snapshot: Snapshot,
        encoder: WordEncoder,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        publish(snapshot, database)
        newer = changed(snapshot, tmp_path / "corpus", encoder, "The bank lowered its rate.\n")
        written: list[Sequence[PassageRow]] = []

        def lose_the_last(build: Any, rows: Sequence[PassageRow]) -> None:
            written.append(rows)
            write(build, rows[:-1])

        kind = type(built(database, snapshot))
        write = kind.write_passages
        monkeypatch.setattr(kind, "write_passages", lose_the_last)
        with pytest.raises(SnapshotError, match="does not give back what was written"):
            publish(newer, database)
        assert len(written) == 1
        assert database.current() == snapshot.name
