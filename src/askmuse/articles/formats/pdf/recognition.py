"""The words in a picture of a page, recognised by RapidOCR with the models that are in its package."""

import faulthandler
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources
from importlib.util import find_spec
from statistics import median
from typing import Any

from askmuse.articles.formats.pdf.words import Word

_SECONDS = 60.0
"""Of processor time for one page, which takes some five."""
_WAITING = 6
"""How many times this a page may wait for other programs."""
_LIKELY = 0.6
"""Least probability of a line; what is recognised in leaves and faces has less."""
_ALIKE = 0.25
"""Share of the usual height by which lines of one size of type differ in a picture."""
_BELOW = 0.2
"""Share of the height of a line below the foot of its letters."""
_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
}
"""The models that find text, turn it upright, and read it. RapidOCR would fetch those that it is not given."""


def is_installed() -> bool:
    """Whether the extra `ocr` is installed."""
    return find_spec("rapidocr") is not None


def words_in(picture: Any, points: float) -> list[Word]:
    """Return the words in a picture, an array of rows of BGR pixels, each of so many points, in any order."""
    with _own_time():
        found = _engine()(picture)
    if found.txts is None:
        return []
    height = picture.shape[0]
    lines = [
        (text.strip(), box[:, 0].min(), box[:, 0].max(), height - box[:, 1].max(), height - box[:, 1].min())
        for text, box, likely in zip(found.txts, found.boxes, found.scores, strict=True)
        if likely >= _LIKELY and text.strip()
    ]
    usual = median(top - bottom for *_, bottom, top in lines) if lines else 0.0
    return [word for line in lines for word in _words(line, float(usual), points)]


def _words(line: tuple[str, float, float, float, float], usual: float, points: float) -> Iterator[Word]:
    """Yield the words of a line, each as wide as its share of the line's characters."""
    text, left, right, bottom, top = line
    size = usual if abs(top - bottom - usual) <= _ALIKE * usual else top - bottom
    middle = (bottom + top) / 2
    low, high = (float(y) * points for y in (middle - size / 2, middle + size / 2))
    width = float(right - left) * points / len(text)
    at = 0
    for word in text.split():
        at = text.index(word, at)
        start = float(left) * points + at * width
        yield Word(word, start, start + len(word) * width, low, high, low + _BELOW * (high - low))
        at += len(word)


@cache
def _engine() -> Any:
    import rapidocr

    models = resources.files(rapidocr) / "models"
    paths = {key: str(models / name) for key, name in _MODELS.items()}
    return rapidocr.RapidOCR(params={**paths, "Global.log_level": "critical"})


@contextmanager
def _own_time() -> Iterator[None]:
    """Limit the time of a page by itself, and not as part of that of its file, where that is limited."""
    limited = hasattr(signal, "setitimer") and signal.getitimer(signal.ITIMER_PROF)[0] > 0
    if not limited:
        yield
        return
    left, _ = signal.setitimer(signal.ITIMER_PROF, _SECONDS)
    faulthandler.dump_traceback_later(_SECONDS * _WAITING, exit=True)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, left)
