"""Loads the models in the background while the rest of the program is imported and the index is opened.

ONNX Runtime lets other threads run while it loads a model, and so does hashing. On two cores, the first question of a
process hardly waits for either.
"""

from concurrent.futures import Future, ThreadPoolExecutor

from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.models.reader import Reader
from askmuse.settings import Settings
from askmuse.types import Notify, PassageReader, Progress


class ModelLoader:
    """Loads the embedding model and the reader of the settings, each in a thread of its own."""

    def __init__(self, settings: Settings, notify: Notify, progress: Progress) -> None:
        """Begin to load the embedding model, after exporting it to ONNX if that was not done before.

        Raises ModelError if it cannot be exported.
        """
        folder = exported(settings, notify, progress)  # in this thread, so that Ctrl-C ends it
        self._settings = settings
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="models")
        self._encoder = self._threads.submit(OnnxEncoder, folder, settings.threads)
        self._reader: Future[Reader] | None = None

    def begin_reader(self) -> None:
        """Begin to load the reader in the background; without this, `reader` loads it when it is called."""
        self._reader = self._threads.submit(Reader.load, self._settings)

    def encoder(self) -> OnnxEncoder:
        """Wait for the embedding model and return it; raises ModelError if it cannot be loaded."""
        return self._encoder.result()

    def reader(self) -> PassageReader:
        """Wait for the reader and return it; raises ModelError if it cannot be loaded."""
        return Reader.load(self._settings) if self._reader is None else self._reader.result()
