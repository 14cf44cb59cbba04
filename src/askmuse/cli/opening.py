"""Opens the assistant of a command, over an index that is first brought up to date with its articles."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from askmuse.cli.progress import progress_bars
from askmuse.cli.streams import notify
from askmuse.settings import Settings

if TYPE_CHECKING:
    from askmuse.assistant import Assistant


@contextmanager
def assistant_of(corpus: Path | None, index: Path | None, mode: str | None = None) -> "Iterator[Assistant]":
    """Yield an assistant over an index that is up to date with its articles.

    If the first question will be asked in `mode`, the models that the mode needs are loaded meanwhile.
    """
    from askmuse.models.loading import ModelLoader

    settings = Settings.from_environment()
    with progress_bars() as progress:
        models = ModelLoader(settings, notify, progress)
        from askmuse.answering.modes import MODES
        from askmuse.opening import locate, open_current  # slow imports, made while the model is loaded

        if mode is not None and mode in MODES and MODES[mode].reads_at_once:
            models.begin_reader()
        assistant = open_current(*locate(corpus, index, settings), settings, notify, progress, models)
    with assistant:
        yield assistant
