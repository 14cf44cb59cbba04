"""Passages as files, and the order of what was found."""

from pathlib import Path

from peers.passages import Passage, first_of_each, load, save, write_files

PASSAGES = [Passage("Quay", "The quay closed.\nIt rained."), Passage("", "Nobody “knew”.")]


def test_passages_are_read_as_they_were_saved(tmp_path: Path) -> None:
    save(PASSAGES, tmp_path / "passages.jsonl")
    assert load(tmp_path / "passages.jsonl") == PASSAGES


def test_files_are_named_by_the_numbers_of_passages(tmp_path: Path) -> None:
    write_files(PASSAGES, tmp_path / "files", ".md", heading="# ")
    texts = {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "files").iterdir()}
    assert texts == {
        "0000000.md": "# Quay\n\nThe quay closed.\nIt rained.\n",
        "0000001.md": "# \n\nNobody “knew”.\n",
    }


def test_parts_of_one_passage_count_once_at_the_rank_of_the_best() -> None:
    assert first_of_each([4, 7, 4, 4, 1, 7, 2], 3) == [4, 7, 1]
