"""Lays out the weights of models for this processor, in files that all processes of a server map into their memory.

ONNX Runtime lays out the weights of a model when it loads it, so that each process has a copy of its own: 44 MB of the
embedding model and 33 MB of the reader. From such a file it maps them as they are, and gives the same outputs, bit for
bit. Another processor may need another layout, so the files are made when a server starts, and removed when it ends.
"""

import logging
from collections.abc import Sequence
from pathlib import Path

from askmuse.models.conversion import save_optimised
from askmuse.models.encoder_files import query_model
from askmuse.models.export import exported
from askmuse.models.onnx import Layouts
from askmuse.models.reader import NETWORK, SHIPPED
from askmuse.settings import Settings

_log = logging.getLogger(__name__)


def models_of(settings: Settings) -> list[Path]:
    """Return the files with which questions are asked: of the embedding model and of the reader; raises ModelError."""
    return [query_model(exported(settings)), (settings.reader or SHIPPED) / NETWORK]


def lay_out(models: Sequence[Path], folder: Path) -> Layouts:
    """Write models, laid out, into `folder`, and return the file of each; one that cannot be laid out is left out."""
    layouts: dict[Path, Path] = {}
    for number, model in enumerate(models):
        written = folder / f"{number}.onnx"
        try:
            save_optimised(model, written, laid_out=True)
        except Exception as error:  # no room on the disk, or one of ONNX Runtime, which have no common base
            _log.warning("Each process loads a copy of %s, which cannot be laid out (%s)", model, error)
        else:
            layouts[model] = written
    return layouts
