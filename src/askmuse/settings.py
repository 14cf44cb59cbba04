"""Settings from the environment: `ASKMUSE_*` variables are the defaults of flags and arguments.

A new setting is a field of `Settings`, with a row in the table in `docs/operating.md`.

A plain dataclass on purpose: importing pydantic-settings adds 130 ms to every question from a cold start
(benchmarks/ATTEMPTS.md).
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self, get_args

from platformdirs import user_cache_path

from askmuse.errors import SettingsError

_MOST_READ_SECONDS = 3600.0
_MOST_TIMEOUT_MS = 600_000.0
"""Milliseconds: ten minutes, longer than any question takes."""
_MOST_WAITING = 1_000
"""The most `waiting`: the last of so many would wait for minutes, and its client leaves before."""
_LEAST_MEMORY = 100
"""Megabytes; reading an ordinary PDF file needs about this much."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of askmuse. Each field `x` is read from the environment variable `ASKMUSE_X`."""

    model: str | None = None
    """Folder of a sentence-transformers model, or a cached Hugging Face name; None means the shipped model."""
    reader: Path | None = None
    """Folder of a reader that `askmuse train` wrote; None means the shipped reader."""
    cache: Path = field(default_factory=lambda: user_cache_path("askmuse"))
    """Folder for exported models, transcripts, and the indexes of folders other than `corpus`."""
    corpus: Path = Path("corpus")
    """Folder of articles."""
    index: Path = Path("index")
    """Folder of the index of `corpus`, or the address of a database that keeps it."""
    mode: str = "thinking"
    """The mode in which a question is answered unless another is asked for."""
    min_confidence: float | None = None
    """Least probability at which an answer is given, from 0 to 1; None means the calibrated threshold."""
    threads: int = os.cpu_count() or 1
    """Threads of the models, and how many questions a server answers at once; its processes divide them among them."""
    read_seconds: float = 10.0
    """Most seconds of processor time to read one file, for each megabyte begun; a file that takes longer is skipped."""
    read_memory: int = 1_000
    """Most megabytes of memory to read one file; a file that needs more is skipped."""
    timeout_ms: float = 20_000.0
    """Milliseconds that a server takes for an answer, unless the request says otherwise; past them it answers with what
    it has. An answer takes a tenth of a second, or several where many wait."""
    waiting: int = 4
    """Requests of average length that may wait, for each one that a server answers at a time; others are refused and
    told when to return. With 4, the last of ten clients that ask at once on two cores waits for four others: half a
    second in the mode `thinking`. With more, fewer are refused and those let in wait longer; as many are answered."""
    api_keys: str | None = None
    """The keys that a server accepts: lines as `askmuse key new` prints them, with commas between them."""
    api_keys_file: Path | None = None
    """A file with the keys that a server accepts, one line of `askmuse key new` for each."""
    requests_per_minute: int = 600
    """Most requests that a server accepts each minute from one key or one address. Opening the web page takes 25."""

    def __post_init__(self) -> None:
        """Raise SettingsError for a value out of range."""
        if self.min_confidence is not None and not 0 <= self.min_confidence <= 1:
            raise SettingsError(f"ASKMUSE_MIN_CONFIDENCE is {self.min_confidence}. It must be from 0 to 1.")
        cores = os.cpu_count() or 1
        if not 1 <= self.threads <= cores:
            raise SettingsError(f"ASKMUSE_THREADS is {self.threads}. It must be from 1 to {cores} (all cores).")
        if not 0 < self.read_seconds <= _MOST_READ_SECONDS:
            raise SettingsError(
                f"ASKMUSE_READ_SECONDS is {self.read_seconds:g}. It must be above 0 and at most {_MOST_READ_SECONDS:g}."
            )
        if self.read_memory < _LEAST_MEMORY:
            raise SettingsError(
                f"ASKMUSE_READ_MEMORY is {self.read_memory}. It must be at least {_LEAST_MEMORY} (megabytes)."
            )
        if not 0 < self.timeout_ms <= _MOST_TIMEOUT_MS:
            raise SettingsError(
                f"ASKMUSE_TIMEOUT_MS is {self.timeout_ms:g}. It must be above 0 and at most {_MOST_TIMEOUT_MS:g}."
            )
        if not 0 <= self.waiting <= _MOST_WAITING:
            raise SettingsError(f"ASKMUSE_WAITING is {self.waiting}. It must be from 0 to {_MOST_WAITING}.")
        if self.requests_per_minute < 1:
            raise SettingsError(f"ASKMUSE_REQUESTS_PER_MINUTE is {self.requests_per_minute}. It must be at least 1.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the `ASKMUSE_*` variables. Raises SettingsError for an unknown or malformed one."""
        variables = os.environ if environment is None else environment
        parsers = {field_.name: _parser(field_.type) for field_ in fields(cls)}
        values: dict[str, Any] = {}
        for key, text in variables.items():
            name = key.removeprefix("ASKMUSE_").lower()
            if not key.startswith("ASKMUSE_") or not text:
                continue
            if name not in parsers:
                raise SettingsError(f"Unknown setting {key}. Known settings: {', '.join(_keys(parsers))}.")
            try:
                values[name] = parsers[name](text)
            except (ValueError, RuntimeError):  # RuntimeError: ~NAME of an unknown user
                raise SettingsError(f"{key} is {text!r}. It must be {_DESCRIPTIONS[parsers[name]]}.") from None
        return cls(**values)


def _parser(annotation: Any) -> Any:
    """Return the function that parses the text of a variable for a field of this annotation."""
    kind = next((part for part in get_args(annotation) if part is not type(None)), annotation)
    return _path if kind is Path else kind


def _path(text: str) -> Path:
    return Path(text).expanduser()


_DESCRIPTIONS = {int: "a whole number", float: "a number", str: "text", _path: "a path"}
"""What each parser accepts, in words for an error message."""


def _keys(names: Mapping[str, Any]) -> list[str]:
    return [f"ASKMUSE_{name.upper()}" for name in names]
