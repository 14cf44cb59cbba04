"""Filters by publisher, folder and date, and the undated articles that they affect."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from askmuse.errors import QuestionError
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.ranking.filtering import resolve, undated
from askmuse.types import Filters, Undated
from conftest import WordEncoder

ARTICLES = {
    "bank.md": "---\npublisher: The Ledger\npublished: 2026-01-10\n---\n\nThe bank raised its rate.\n",
    "2026/river.md": "---\npublisher: Gazette\npublished: 2026-02-10\n---\n\nThe river crested.\n",
    "team.md": "The riders beat the field.\n",
}


@pytest.fixture
def snapshot(write_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path, encoder: WordEncoder) -> Snapshot:
    update(write_corpus(ARTICLES), tmp_path / "index", encoder)
    return Snapshot.open(tmp_path / "index")


def test_names_are_resolved_to_the_spelling_of_the_articles(snapshot: Snapshot) -> None:
    filters = Filters(article_id=("bank",), publisher=("the ledger", "GAZETTE"), folder=("./2026/",))
    resolved = Filters(article_id=("bank",), publisher=("The Ledger", "Gazette"), folder=("2026",))
    assert resolve(snapshot, filters) == resolved


def test_the_folder_of_articles_itself_restricts_nothing(snapshot: Snapshot) -> None:
    assert resolve(snapshot, Filters(folder=("2026", "."))) == Filters()


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (Filters(article_id=("boat",)), "No article has the id 'boat'. `askmuse list` shows the ids."),
        (Filters(publisher=("Post",)), "No article has the publisher 'Post'. Publishers: Gazette, The Ledger."),
        (Filters(folder=("2025",)), "No article is in the folder '2025'. Folders: 2026."),
    ],
)
def test_an_unknown_name_is_refused_with_the_known_ones(filters: Filters, message: str, snapshot: Snapshot) -> None:
    with pytest.raises(QuestionError) as refused:
        resolve(snapshot, filters)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(), Undated()),
        (Filters(publisher=("Gazette",)), Undated()),
        (Filters(published_to=date(2026, 2, 10)), Undated(left_out=1)),
        (Filters(published_to=date(2026, 2, 10), keep_undated=True), Undated(kept=1)),
        (Filters(published_to=date(2026, 2, 10), publisher=("Gazette",)), Undated()),
    ],
)
def test_articles_without_a_date_are_counted(filters: Filters, count: Undated, snapshot: Snapshot) -> None:
    assert undated(snapshot, filters) == count
