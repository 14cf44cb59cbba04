"""What is written into articles.sqlite is read from it, whole and filtered."""

import re
import threading
import weakref
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from askmuse.articles.folder import Skipped, Source
from askmuse.index.store import Entry, Store
from askmuse.index.storing import StoreWriter
from askmuse.types import Article, ArticleFacts, Filters, Kind, Page, Passage, Place, Sentence


def entry(id_: str, **facts: object) -> Entry:
    """Return an article of two passages."""
    article = Article(id_, f"{id_}.pdf", "One. Two.\fThree.", "ab" * 32, id_.title(), **facts)  # type: ignore[arg-type]
    passages = (
        Passage(f"{id_}#1", id_, 0, 9, (Sentence(0, 4), Sentence(5, 9, Kind.BULLET)), (0, 4)),
        Passage(f"{id_}#2", id_, 10, 16, (Sentence(10, 16),)),
    )
    return Entry(article, Source(id_, f"{id_}.pdf", 17, 1, 2), "cd" * 32, np.arange(128, dtype=np.uint64), passages)


PAGES = Page(0, 1, "iii"), Page(10, 2, ocr=True, places=(Place(10, 16, 0.1, 0.3, 0.5, 0.52),))
ENTRIES = [
    entry("a", publisher="Ledger", published=date(2026, 3, 4), pages=PAGES),
    entry("b", publisher="Herald", url="https://example.org/b", author="B. B."),
    entry("c", publisher="Ledger", published=date(2026, 5, 1), copy_of="a"),
]
REPEATED = [("c", 0), ("c", 1)]
SKIPPED = [Skipped("z.jpg", "is a picture", notice=False), Skipped("y.md", "is empty", tried="0 1 2 10 1000")]
OWN = 4
"""Rows that say something of their own; those of c repeat a."""


def write(file: Path, entries: Sequence[Entry]) -> None:
    writer = StoreWriter(file)
    for one in entries:
        writer.add(one)
    writer.set_copies({"c": "a"})
    assert writer.number(REPEATED) == 2 * sum(one.article.id != "c" for one in entries)
    writer.finish(SKIPPED)


def test_what_a_question_asks_of_all_articles_reads_no_text(tmp_path: Path) -> None:
    write(tmp_path / "articles.sqlite", ENTRIES)
    statements: list[str] = []
    store = Store(tmp_path / "articles.sqlite")
    store._connection.set_trace_callback(statements.append)
    assert store.languages() == store.languages() == []
    assert (store.newest(), store.publishers()) == (date(2026, 5, 1), ["Herald", "Ledger"])
    assert len(store.paths()) == 3
    store.ids_of(sha256="ab" * 32, url=None)
    for _ in range(2):
        assert store.rows(Filters(publisher=("Ledger",), folder=("a",), published_to=date(2026, 3, 4)), OWN).size == 0
    store._connection.set_trace_callback(None)
    assert len(statements) == 12  # languages, and what filters test, are read once; folders are looked up each time
    plans = [row[3] for sql in statements for row in store._rows(f"EXPLAIN QUERY PLAN {sql}")]
    scans = [plan for plan in plans if plan.startswith("SCAN") and "COVERING INDEX" not in plan]
    assert scans == ["SCAN stretches"]  # it has no texts


@pytest.fixture
def store(tmp_path: Path) -> Store:
    write(tmp_path / "articles.sqlite", ENTRIES)
    return Store(tmp_path / "articles.sqlite")


def test_articles_come_back_as_they_were_written(store: Store) -> None:
    assert store.articles() == [entry.article for entry in ENTRIES]
    assert store.article("a") == ENTRIES[0].article
    assert store.article("a") is store.article("a")
    assert store.article("nowhere") is None


def test_facts_are_those_of_the_articles_and_no_text_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    rows = Store._rows

    def kept(self: Store, statement: str) -> list[tuple[Any, ...]]:
        asked.append(statement)
        return rows(self, statement)

    monkeypatch.setattr(Store, "_rows", kept)
    found = [asdict(facts) for facts in store.facts()]
    assert found == [
        {name: getattr(entry.article, name) for name in ArticleFacts.__dataclass_fields__} for entry in ENTRIES
    ]
    assert [facts["page_count"] for facts in found] == [2, 0, 0]
    assert [re.search(r"\b(text|\*)", sql) for sql in asked] == [None]


def test_copies_are_listed_by_what_they_copy(store: Store) -> None:
    assert store.copies() == {"a": ["c"]}


def test_entries_come_back_as_they_were_written(store: Store) -> None:
    for expected in ENTRIES:
        actual = store.entry(expected.article.id)
        assert actual.signature.tolist() == expected.signature.tolist()
        assert replace(actual, signature=expected.signature) == expected


def test_passages_are_found_by_row(store: Store) -> None:
    assert [store.passage(row).id for row in range(6)] == ["a#1", "a#2", "b#1", "b#2", "c#1", "c#2"]
    assert store.passage(1) == ENTRIES[0].passages[1]


def test_repeated_passages_come_last_wherever_their_article_was_written(tmp_path: Path) -> None:
    write(tmp_path / "articles.sqlite", ENTRIES[::-1])
    store = Store(tmp_path / "articles.sqlite")
    assert [passage.id for _, passage in store.in_order()] == ["b#1", "b#2", "a#1", "a#2", "c#1", "c#2"]
    assert [article.id for article, _ in store.in_order()] == list("bbaacc")
    assert store.rows(Filters(), OWN).tolist() == [0, 1, 2, 3]
    assert store.rows(Filters(article_id=("c",)), OWN).tolist() == [4, 5]


def test_an_article_may_have_passages_of_its_own_and_repeated_ones(tmp_path: Path) -> None:
    writer = StoreWriter(tmp_path / "articles.sqlite")
    for one in ENTRIES:
        writer.add(one)
    writer.set_copies({"c": "a"})
    assert writer.number([("c", 0)]) == 5
    writer.finish([])
    store = Store(tmp_path / "articles.sqlite")
    assert [passage.id for _, passage in store.in_order()] == ["a#1", "a#2", "b#1", "b#2", "c#2", "c#1"]
    assert store.rows(Filters(article_id=("c",)), 5).tolist() == [4, 5]
    assert store.rows(Filters(article_id=("a", "c")), 5).tolist() == [0, 1, 4]


def test_the_copies_that_are_set_replace_those_of_the_entries(tmp_path: Path) -> None:
    writer = StoreWriter(tmp_path / "articles.sqlite")
    for one in ENTRIES:
        writer.add(one)
    writer.set_copies({"b": "a"})
    assert writer.copies() == {"a": ["b"]}


def test_sentences_are_counted_from_the_first_of_each_passage(store: Store) -> None:
    assert store.bounds().tolist() == [0, 2, 3, 5, 6, 8, 9]


def test_titles_and_texts_come_in_the_order_in_which_they_were_written(store: Store) -> None:
    assert list(store.texts()) == [(entry.article.title, entry.article.text) for entry in ENTRIES]


def test_sources_come_by_path_with_the_hash_of_the_file(store: Store) -> None:
    assert store.sources()["a.pdf"] == (ENTRIES[0].source, "cd" * 32)


def test_skipped_files_come_by_path(store: Store) -> None:
    assert store.skipped() == SKIPPED[::-1]


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        (Filters(), [0, 1, 2, 3]),
        (Filters(article_id=("b",)), [2, 3]),
        (Filters(article_id=("c",)), [4, 5]),
        (Filters(article_id=("a", "c")), [0, 1]),
        (Filters(publisher=("Herald",)), [2, 3]),
        (Filters(publisher=("Nobody",)), []),
        (Filters(publisher=("Nobody", "Ledger"), published_to=date(2026, 4, 1)), [0, 1]),
        (Filters(folder=("sub",)), []),
        (Filters(published_from=date(2026, 3, 4)), [0, 1]),
        (Filters(published_from=date(2026, 3, 5)), [4, 5]),
        (Filters(published_to=date(2026, 3, 3)), []),
        (Filters(published_to=date(2026, 3, 3), keep_undated=True), [2, 3]),
    ],
)
def test_filters_leave_rows_and_a_copy_counts_where_its_original_is_left_out(
    filters: Filters, rows: list[int], store: Store
) -> None:
    assert store.rows(filters, OWN).tolist() == rows


def test_undated_articles_are_counted_whatever_the_period(store: Store) -> None:
    assert store.undated(Filters(published_from=date(2026, 1, 1))) == 1
    assert store.undated(Filters(publisher=("Ledger",))) == 0


def test_the_newest_article_has_the_last_date(store: Store, tmp_path: Path) -> None:
    assert store.newest() == date(2026, 5, 1)
    write(tmp_path / "undated.sqlite", ENTRIES[1:2])
    assert Store(tmp_path / "undated.sqlite").newest() is None


def test_a_store_is_read_from_several_threads(store: Store) -> None:
    results: list[list[Article]] = []
    threads = [threading.Thread(target=lambda: results.append(store.articles())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [[entry.article for entry in ENTRIES]] * 4


def test_a_store_that_is_no_longer_used_is_closed_at_once(tmp_path: Path) -> None:
    write(tmp_path / "articles.sqlite", ENTRIES)
    store = Store(tmp_path / "articles.sqlite")
    store.rows(Filters(publisher=("Ledger",)), OWN)
    kept = weakref.ref(store)
    del store
    assert kept() is None


def test_a_store_changes_nothing_on_disk(store: Store, tmp_path: Path) -> None:
    before = (tmp_path / "articles.sqlite").read_bytes()
    store.articles()
    assert [file.name for file in tmp_path.iterdir()] == ["articles.sqlite"]
    assert (tmp_path / "articles.sqlite").read_bytes() == before
