"""Recognises the words in a picture of a page with RapidOCR, using the models in its package."""

import faulthandler
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import resources
from importlib.util import find_spec
from statistics import median
from typing import Any

from askmuse.articles.formats.pdf.words import Word

_SECONDS = 60.0
"""Seconds of processor time for one page, which takes about five."""
_WAITING = 6
"""The limit on the elapsed time of a page, as a multiple of that on its processor time."""
_LIKELY = 0.6
"""The least probability of a line; text that is "recognised" in leaves and faces has less."""
_ALIKE = 0.25
"""The most by which lines of the same type size differ in height, as a share of the usual height."""
_BELOW = 0.2
"""The share of the height of a line that is below its baseline."""
_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
}
"""The models that find text, turn it upright, and read it. Without these paths RapidOCR would download models."""


MEGABYTES = 2_000
"""Memory that the models may take beyond the limit on reading a file: a page of 40-point type needs over 1,000."""


def is_installed() -> bool:
    """Whether the extra `ocr` is installed."""
    return find_spec("rapidocr") is not None


def words_in(picture: Any, points: float) -> list[Word]:
    """Return the words in a picture, in any order; it is an array of rows of BGR pixels of the size `points`."""
    with _own_time():
        try:
            recognised = _engine()(picture)
        except Exception as error:
            if "bad_alloc" in str(error):  # ONNX Runtime has no type of its own for this
                raise MemoryError from error
            raise
    if recognised.txts is None:
        return []
    height = picture.shape[0]
    lines = [
        (text.strip(), box[:, 0].min(), box[:, 0].max(), height - box[:, 1].max(), height - box[:, 1].min())
        for text, box, likely in zip(recognised.txts, recognised.boxes, recognised.scores, strict=True)
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

    _allow_more_memory()

    models = resources.files(rapidocr) / "models"
    paths = {key: str(models / name) for key, name in _MODELS.items()}
    return rapidocr.RapidOCR(params={**paths, "Global.log_level": "critical"})


def _allow_more_memory() -> None:
    """Raise this process's limit on memory to the highest that it may have, from here on."""
    with suppress(ImportError):
        import resource

        _, highest = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (highest, highest))


@contextmanager
def _own_time() -> Iterator[None]:
    """Limit the time of each page separately, instead of as a part of the time of its file."""
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
