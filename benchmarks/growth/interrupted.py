"""Kills a build that has made some of its vectors, and counts the texts that the next build encodes again."""

import os
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from askmuse.index.indexing import build
from askmuse.index.vectors.encoding import EncodedTexts
from askmuse.types import Encoder, Vectors
from growth.grown import GrownEncoder, articles
from growth.pool import Pool

MOST = 60_000
"""The most passages that are built for this: more than are searched exactly, so their files are those of a million."""


class _Mortal(GrownEncoder):
    """Kills its process when it has encoded `most` texts, after it has written their number."""

    def __init__(self, pool: Pool, model: Encoder, most: int, report: int) -> None:
        super().__init__(pool, model)
        self._most, self._report = most, report

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return vectors as a `GrownEncoder` does, or end the process."""
        if self.count >= self._most:
            os.write(self._report, b"%d" % self.count)
            os.kill(os.getpid(), signal.SIGKILL)
        return super().encode(texts)


def measured(pool: Pool, model: Encoder, passages: int, index: Path) -> dict[str, Any]:
    """Kill a build of an index, and build it again; return how many texts it has and how many were encoded each time.

    It is killed when it has encoded as many texts as there are passages. The index is removed afterwards.
    """
    shutil.rmtree(index, ignore_errors=True)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            build(articles(pool, passages), index, _Mortal(pool, model, passages, writing))
        finally:
            os._exit(1)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the build was not killed"
    before = int(os.read(reading, 20))
    os.close(reading)
    encoder = GrownEncoder(pool, model)
    built = EncodedTexts.open(index / build(articles(pool, passages), index, encoder))
    texts = sum(len(set(map(bytes, part.keys))) for part in (built.passages, built.sentences))
    shutil.rmtree(index)
    return {"passages": passages, "texts": texts, "encoded_before": before, "encoded_after": encoder.count}
