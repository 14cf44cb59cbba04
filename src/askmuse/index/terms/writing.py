"""Writes the words of the articles, their acronyms, and the BM25 indexes of passages and sentences.

For a million passages this takes minutes of one processor. It needs no model, so child processes can do it while the
vectors are made.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from operator import attrgetter
from os import _exit
from pathlib import Path

import numpy as np

from askmuse.index.sparse import SparseIndex
from askmuse.index.store import Store
from askmuse.index.terms.acronyms import Acronyms
from askmuse.index.terms.carrying import ACRONYMS, WORDS, count_words, recount_words, same_terms, update_bm25
from askmuse.index.terms.texts import Texts, bare_sentences, whole
from askmuse.index.unchanged import Unchanged
from askmuse.types import Article, Passage, Rows

_START = "import sys; sys.path[:] = {!r}; from askmuse.index.terms.writing import main; main()"
"""The program of a child process; it imports modules from the same places as its parent."""


def _write_words(store: Store, folder: Path, _: int, unchanged: Unchanged | None) -> None:
    """Write how often each word occurs in the articles."""
    counts = count_words(store.texts()) if unchanged is None else recount_words(unchanged)
    (folder / WORDS).write_text(json.dumps(counts, sort_keys=True))


def _write_bm25(
    name: str,
    of: Callable[[Article, Passage], Iterable[str]],
    rows: Callable[[Unchanged], Rows],
    store: Store,
    folder: Path,
    count: int,
    unchanged: Unchanged | None,
) -> None:
    """Write the BM25 index of the texts that `of` yields, with the statistics of the first `count`.

    `rows` returns for each of them its row in the index before.
    """
    widen = Acronyms.load(folder / ACRONYMS).widen
    if unchanged is None or not same_terms(unchanged, folder):
        SparseIndex.build(map(widen, Texts(store, of)), folder / name, count)
    else:
        added = map(widen, Texts(store, of, np.flatnonzero(unchanged.passages < 0)))
        update_bm25(rows(unchanged), unchanged.before / name, added, folder / name, count)


_PARTS: dict[str, Callable[[Store, Path, int, Unchanged | None], None]] = {
    "words": _write_words,
    "passages": partial(_write_bm25, "sparse-passages", whole, attrgetter("passages")),
    "sentences": partial(_write_bm25, "sparse-sentences", bare_sentences, attrgetter("sentences")),
}


@contextmanager
def writing_terms(
    folder: Path, passages: int, sentences: int, unchanged: Unchanged | None = None, *, in_children: bool
) -> Iterator[None]:
    """Write all files about words into a folder with a complete database of articles, before the `with` block ends.

    The statistics of BM25 are those of the first `passages` and `sentences`. What an `unchanged` article has is carried
    over. With `in_children`, child processes do it while the block is executed. Raises OSError if one of them cannot
    write.
    """
    store = Store(folder / "articles.sqlite")
    Acronyms.find(text for _, text in store.texts()).save(folder / ACRONYMS)
    counts = {"words": 0, "passages": passages, "sentences": sentences}
    if not in_children:
        yield
        for part, count in counts.items():
            _PARTS[part](store, folder, count, unchanged)
        return
    before = [] if unchanged is None else [str(unchanged.before)]
    children = [_start(part, str(folder), str(count), *before) for part, count in counts.items()]
    try:
        yield
        for child in children:
            _await(child)
    finally:
        for child in children:
            child.kill()
            child.communicate()


def _start(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - this Python, and a program of our own
        [sys.executable, "-c", _START.format(sys.path), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _await(child: "subprocess.Popen[str]") -> None:
    assert child.stderr is not None  # noqa: S101 - it was asked for
    lines = child.stderr.read().strip().splitlines()
    if code := child.wait():
        raise OSError(lines[-1] if lines else f"a process that writes terms ended with exit code {code}")


def main() -> None:
    """Write a part of an index, in a child process; end when the parent ends, which closes stdin.

    The arguments are the part, the folder, the count of texts for the statistics, and the folder of the index before.
    """
    threading.Thread(target=lambda: (sys.stdin.read(), _exit(1)), daemon=True).start()
    part, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    unchanged = Unchanged(Path(sys.argv[4]), folder) if len(sys.argv) > 4 else None
    try:
        _PARTS[part](Store(folder / "articles.sqlite"), folder, count, unchanged)
    except OSError as error:
        sys.exit(error.strerror or str(error))
