"""Writes the words of the articles, their acronyms, and BM25 of passages and sentences.

For a million passages that takes minutes of one processor and no model. So if there are many, processes of their own
write this while the vectors are made.
"""

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import _exit
from pathlib import Path

from askmuse.index.acronyms import Acronyms
from askmuse.index.sparse import SparseIndex
from askmuse.index.store import Store
from askmuse.index.terms.texts import Texts, bare_sentences, whole
from askmuse.text import words

_START = "import sys; sys.path[:] = {!r}; from askmuse.index.terms.writing import main; main()"
"""The program of a process; it imports modules from the same places as its parent."""


def _write_words(store: Store, folder: Path, _: int) -> None:
    counts = Counter(word for title, text in store.texts() for word in words(f"{title} {text}"))
    (folder / "words.json").write_text(json.dumps(counts, sort_keys=True))


def _write_passages(store: Store, folder: Path, count: int) -> None:
    widen = Acronyms.load(folder / "acronyms.json").widen
    SparseIndex.build(map(widen, Texts(store, whole)), folder / "sparse-passages", count)


def _write_sentences(store: Store, folder: Path, count: int) -> None:
    widen = Acronyms.load(folder / "acronyms.json").widen
    SparseIndex.build(map(widen, Texts(store, bare_sentences)), folder / "sparse-sentences", count)


_PARTS: dict[str, Callable[[Store, Path, int], None]] = {
    "words": _write_words, "passages": _write_passages, "sentences": _write_sentences
}  # fmt: skip


@contextmanager
def writing_terms(folder: Path, passages: int, sentences: int, *, beside: bool) -> Iterator[None]:
    """Write all files about words into a folder with a complete database of articles, before the block ends.

    The statistics of BM25 are those of the first `passages` and `sentences`. `beside` says whether processes of their
    own do it while the block is executed. Raises OSError if one of them cannot write.
    """
    with_texts = Store(folder / "articles.sqlite")
    Acronyms.find(text for _, text in with_texts.texts()).save(folder / "acronyms.json")
    counts = {"words": 0, "passages": passages, "sentences": sentences}
    if not beside:
        yield
        for part, count in counts.items():
            _PARTS[part](with_texts, folder, count)
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
    """Write one part, which the arguments name; end when the parent has ended."""
    threading.Thread(target=lambda: (sys.stdin.read(), _exit(1)), daemon=True).start()
    part, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    try:
        _PARTS[part](Store(folder / "articles.sqlite"), folder, count)
    except OSError as error:
        sys.exit(error.strerror or str(error))
