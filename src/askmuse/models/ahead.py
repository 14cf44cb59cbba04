"""Loads the models in threads while the rest of the program is imported and the index is opened.

ONNX Runtime lets other threads run while it loads a model, and so does hashing: on two cores, a cold question hardly
waits for either.
"""

from concurrent.futures import Future, ThreadPoolExecutor

from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.models.reader import Reader
from askmuse.settings import Settings
from askmuse.types import Notify, PassageReader, Progress


class Ahead:
    """The models of the settings: the embedding model, being loaded since this was made, and the reader."""

    def __init__(self, settings: Settings, notify: Notify, progress: Progress) -> None:
        """Export the embedding model if need be, and begin to load it; raises ModelError if it cannot be exported."""
        folder = exported(settings, notify, progress)  # in this thread, so that Ctrl-C ends it
        self._settings = settings
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="models")
        self._encoder = self._threads.submit(OnnxEncoder, folder, settings.threads)
        self._reader: Future[Reader] | None = None

    def begin_reader(self) -> None:
        """Begin to load the reader."""
        self._reader = self._threads.submit(Reader.load, self._settings)

    def encoder(self) -> OnnxEncoder:
        """Return the embedding model once it is loaded; raises ModelError if it cannot be."""
        return self._encoder.result()

    def reader(self) -> PassageReader:
        """Return the reader once it is loaded; raises ModelError if it cannot be."""
        return Reader.load(self._settings) if self._reader is None else self._reader.result()
