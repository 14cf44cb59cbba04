"""No pattern of the package takes exponential time, whatever the text."""

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import FrameType

import pytest

import askmuse
from askmuse.articles.boilerplate_lines import BOILERPLATE_LINES
from askmuse.questions.answer_types import TYPES
from askmuse.questions.english import NAME
from askmuse.questions.period_rules import RULES

LIMIT = 5.0
"""Seconds of processor time for all texts of a pattern, which ordinarily take some hundredths of a second."""
LENGTH = 160
"""Characters of a text: exponential time shows from 30 on, while the time of any power stays short."""
PARTS = [
    *"aA1 \t\n.,;:-'’\"“()[<>|/*_#`~&@$%\\=?!…•©éŁ文。\x00\x01",
    *(" a", " A", " By", " of the", " A//", "A.", "1,", "1.", "1,234", "a-", "A-1", "a. ", "A. "),
    *("'s ", "and ", "who ", "is it ", "the a ", "very ", "that's very cool ", "2025 ", "May 5 "),
    *("](", "[](a", "a\n\n", "- a\n", "| a ", "a: b\n", "<a "),
]  # fmt: skip
"""What a text repeats."""


def patterns() -> Iterator[tuple[str, re.Pattern[str], str]]:
    """Yield every pattern of strings in the globals of a module, once, with its place and a beginning of texts."""
    seen = set()
    for info in pkgutil.walk_packages(askmuse.__path__, "askmuse."):
        if info.name.endswith("__main__") or info.name.startswith("askmuse.integrations."):  # need other packages
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            for pattern in within(value):
                if (pattern.pattern, pattern.flags) not in seen:
                    seen.add((pattern.pattern, pattern.flags))
                    yield f"{info.name}.{name}", pattern, ""
    for line in BOILERPLATE_LINES:
        yield f"boilerplate {line.name}", line.compiled(), line.example.rstrip(".!:… ")
    for rule in RULES:
        yield f"rule {rule.name}", rule.compiled(), rule.example


def within(value: object, depth: int = 3) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that a value is or holds."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth and isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from within(item, depth - 1)
    elif depth and isinstance(value, dict):
        for item in value.values():
            yield from within(item, depth - 1)
    elif depth and is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from within(getattr(value, field.name, None), depth - 1)


def texts(pattern: re.Pattern[str], beginning: str) -> Iterator[str]:
    """Yield texts that repeat something over and over, and then end in a way that hardly anything expects."""
    own = set(re.findall(r"[A-Za-z]{2,12}", pattern.pattern))
    for part in [*PARTS, *(f" {word}" for word in sorted(own)[:60])]:
        yield f"{beginning}{part * (LENGTH // len(part))}\x7f!"


@pytest.fixture(scope="module")
def every_pattern() -> list[tuple[str, re.Pattern[str], str]]:
    """Return the patterns; a fixture, since all modules of the package are imported for it."""
    return list(patterns())


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no timer that interrupts a match")
def test_no_pattern_takes_long(every_pattern: list[tuple[str, re.Pattern[str], str]]) -> None:
    trying = ""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"A pattern takes more than {LIMIT} s: {trying}")

    before = signal.signal(signal.SIGVTALRM, stop)
    try:
        for name, pattern, beginning in every_pattern:
            signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
            for text in texts(pattern, beginning):
                trying = f"{name} for {text!r}"
                pattern.fullmatch(text)
                pattern.search(text)
                pattern.sub("", text)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.slow
def test_patterns_are_found_in_globals_in_what_these_hold_and_in_tables(
    every_pattern: list[tuple[str, re.Pattern[str], str]],
) -> None:
    names = {name for name, _, _ in every_pattern}
    assert {"askmuse.articles.boilerplate._BOILERPLATE", "boilerplate picture by", "rule as of"} <= names
    written = {pattern.pattern for _, pattern, _ in every_pattern}
    assert {NAME, *(kind.pattern.pattern for kind in TYPES)} <= written
