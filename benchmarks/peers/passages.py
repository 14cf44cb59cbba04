"""The passages that every peer indexes. Only the standard library: the environments of the peers have nothing else."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple


class Passage(NamedTuple):
    """A text and the title of the article that it is from."""

    title: str
    text: str

    def __str__(self) -> str:
        """Return the text that a peer without a field for titles indexes."""
        return f"{self.title}\n\n{self.text}"


def save(passages: Iterable[Passage], file: Path) -> None:
    """Write passages to a file, one a line."""
    file.write_text("".join(json.dumps(passage) + "\n" for passage in passages), encoding="utf-8")


def load(file: Path) -> list[Passage]:
    """Return the passages of a file."""
    with file.open(encoding="utf-8") as lines:
        return [Passage(*json.loads(line)) for line in lines]


def write_files(passages: Sequence[Passage], folder: Path, ending: str, heading: str = "") -> None:
    """Write a text file for each passage, named by its number, for the peers that index folders."""
    folder.mkdir(parents=True)
    for number, passage in enumerate(passages):
        (folder / f"{number:07}{ending}").write_text(f"{heading}{passage}\n", encoding="utf-8")


def first_of_each(numbers: Iterable[int], k: int) -> list[int]:
    """Return the first `k` different numbers: a peer that splits passages finds several parts of one."""
    return list(dict.fromkeys(numbers))[:k]
