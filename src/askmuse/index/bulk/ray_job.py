"""Reads and encodes articles with Ray Data, on the machines of a Ray cluster.

All of them need askmuse, the same model, and the folders of the articles and of the index at the same paths, on a file
system that they share. If a machine fails, its batches are done again on another.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from math import ceil
from pathlib import Path
from typing import Any

from askmuse.articles.folder import Source
from askmuse.errors import ArticleError, SettingsError, SnapshotError
from askmuse.index.bulk.prepared import Prepared, PreparedArticles, joined
from askmuse.index.reading import Limits, read_all
from askmuse.index.reading_child import Reading
from askmuse.index.snapshot import fingerprint
from askmuse.index.terms.texts import sentences, whole
from askmuse.index.vectors.encoding import EncodedTexts, NumberedTexts, encode
from askmuse.types import Encoder, Progress

BATCH = 64
"""The articles of a batch: some seconds of work, which is what a machine that fails costs."""


@dataclass(frozen=True, slots=True)
class RayJob:
    """Reads and encodes articles on a cluster."""

    address: str
    """The address of the cluster, such as "auto", "HOST:6379" or "ray://HOST:10001"."""
    corpus: Path
    folder: Path
    """The folder for the prepared articles."""
    limits: Limits
    encoder: Encoder
    load: Callable[[], Encoder]
    """Returns the same encoder, on the machine that encodes."""
    progress: Progress = lambda *_: None
    batch: int = BATCH
    _articles: list[Prepared] = field(default_factory=list)

    def read(self, sources: Sequence[Source]) -> Iterator[Reading | ArticleError]:
        """Read and encode the files that are not prepared yet; yield the article of each, or why it cannot be read.

        Raises SettingsError without Ray, and SnapshotError if the cluster cannot do it.
        """
        prepared = PreparedArticles(self.folder, fingerprint(self.encoder.fingerprint), self.encoder.dimensions)
        done = prepared.sources()
        if left := [source for source in sources if source not in done]:
            self._run(left)
        articles = prepared.read()
        if lost := [source.path for source in sources if source not in articles]:
            raise SnapshotError(f"{len(lost)} files were not read ({lost[0]}, …): run the same command again.")
        self._articles[:] = [articles[source] for source in sources]
        yield from (article.reading for article in self._articles)

    def vectors(self) -> EncodedTexts | None:
        """Return the vectors of the articles that were read, or None if none was."""
        return joined(article.texts for article in self._articles)

    def clear(self) -> None:
        """Remove the prepared articles, once an index is built from them."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, sources: Sequence[Source]) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Ray would report its use to its makers
        try:
            import ray
            import ray.data
        except ImportError:
            raise SettingsError('--ray needs Ray: run `pip install "askmuse[ray]"`.') from None
        try:
            ray.init(address=self.address, ignore_reinit_error=True, log_to_driver=False)
            most = max(1, int(ray.cluster_resources().get("CPU", 1)))
            rows = [{"source": list(astuple(source))} for source in sources]
            batches = ray.data.from_items(rows, override_num_blocks=ceil(len(rows) / self.batch)).map_batches(
                _Worker,
                fn_constructor_args=(self.corpus, self.folder, self.limits, self.load),
                batch_size=self.batch,
                batch_format="pandas",
                concurrency=(1, most),
                num_cpus=1,
            )
            count = 0
            self.progress("Reading and encoding", count, len(rows))
            for row in batches.iter_rows():
                count += row["done"]
                self.progress("Reading and encoding", count, len(rows))
        except (ray.exceptions.RayError, ConnectionError) as error:
            raise SnapshotError(
                f"The Ray cluster at {self.address} stopped ({error}): what is done is kept, so run the same again."
            ) from error


class _Worker:
    """Reads and encodes batches of files; an actor of Ray, of which each processor has one."""

    def __init__(self, corpus: Path, folder: Path, limits: Limits, load: Callable[[], Encoder]) -> None:
        self._corpus, self._limits, self._encoder = corpus, limits, load()
        about = fingerprint(self._encoder.fingerprint)
        self._prepared = PreparedArticles(folder, about, self._encoder.dimensions)

    def __call__(self, batch: Any) -> dict[str, list[int]]:
        """Prepare a batch of files, and return how many there are."""
        sources = [Source(*source) for source in batch["source"]]
        readings = read_all(self._corpus, sources, self._limits)
        self._prepared.write(
            [Prepared(s, reading, self._encoded(reading)) for s, reading in zip(sources, readings, strict=True)]
        )
        return {"done": [len(sources)]}

    def _encoded(self, reading: Reading | ArticleError) -> EncodedTexts | None:
        if isinstance(reading, ArticleError):
            return None
        passages, of_sentences = (
            NumberedTexts.of([text for passage in reading.passages for text in of(reading.article, passage)])
            for of in (whole, sentences)
        )
        return encode(passages, of_sentences, (), self._encoder, lambda *_: None)
