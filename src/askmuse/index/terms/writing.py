"""Writes the words of the articles, their acronyms, and the BM25 indexes of passages and sentences.

For a million passages this takes minutes of one processor. It needs no model, so child processes can do it while the
vectors are made.
"""

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from os import _exit
from pathlib import Path

from askmuse.index.acronyms import Acronyms
from askmuse.index.sparse import SparseIndex
from askmuse.index.store import Store
from askmuse.index.terms.texts import Texts, bare_sentences, whole
from askmuse.text import words
from askmuse.types import Article, Passage

_START = "import sys; sys.path[:] = {!r}; from askmuse.index.terms.writing import main; main()"
"""The program of a child process; it imports modules from the same places as its parent."""


def _write_words(store: Store, folder: Path, _: int) -> None:
    """Write how often each word occurs in the articles."""
    counts = Counter(word for title, text in store.texts() for word in words(f"{title} {text}"))
    (folder / "words.json").write_text(json.dumps(counts, sort_keys=True))


def _write_bm25(
    name: str, of: Callable[[Article, Passage], Iterable[str]], store: Store, folder: Path, count: int
) -> None:
    """Write the BM25 index of the texts that `of` yields, with the statistics of the first `count`."""
    widen = Acronyms.load(folder / "acronyms.json").widen
    SparseIndex.build(map(widen, Texts(store, of)), folder / name, count)


_PARTS: dict[str, Callable[[Store, Path, int], None]] = {
    "words": _write_words,
    "passages": partial(_write_bm25, "sparse-passages", whole),
    "sentences": partial(_write_bm25, "sparse-sentences", bare_sentences),
}


@contextmanager
def writing_terms(folder: Path, passages: int, sentences: int, *, in_children: bool) -> Iterator[None]:
    """Write all files about words into a folder with a complete database of articles, before the `with` block ends.

    The statistics of BM25 are those of the first `passages` and `sentences`. With `in_children`, child processes do it
    while the block is executed. Raises OSError if one of them cannot write.
    """
    store = Store(folder / "articles.sqlite")
    Acronyms.find(text for _, text in store.texts()).save(folder / "acronyms.json")
    counts = {"words": 0, "passages": passages, "sentences": sentences}
    if not in_children:
        yield
        for part, count in counts.items():
            _PARTS[part](store, folder, count)
        return
    children = [_start(part, folder, count) for part, count in counts.items()]
    try:
        yield
        for child in children:
            _await(child)
    finally:
        for child in children:
            child.kill()
            child.communicate()


def _start(part: str, folder: Path, count: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - this Python, and a program of our own
        [sys.executable, "-c", _START.format(sys.path), part, str(folder), str(count)],
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
    """Write the part that the arguments name, in a child process; end when the parent ends, which closes stdin."""
    threading.Thread(target=lambda: (sys.stdin.read(), _exit(1)), daemon=True).start()
    part, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    try:
        _PARTS[part](Store(folder / "articles.sqlite"), folder, count)
    except OSError as error:
        sys.exit(error.strerror or str(error))
