"""Lays out the weights of models for this processor, in files that all processes of a server map into their memory.

ONNX Runtime lays out the weights of a model when it loads it, so that each process has a copy of its own: 44 MB of the
embedding model and 33 MB of the reader. A file in which they are laid out already is mapped into memory as it is, and
gives the same outputs, bit for bit. Another processor may need another layout, so the files are made when a server
starts, and removed when it ends.
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
    """Return the files of the models that questions need: the embedding model and the reader; raises ModelError."""
    return [query_model(exported(settings)), (settings.reader or SHIPPED) / NETWORK]


def lay_out(models: Sequence[Path], folder: Path) -> Layouts:
    """Write models with laid-out weights into `folder`; return the file of each model for which this worked."""
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
