"""Whatever stands in a file, what looks for patterns in it takes a time that grows with its length alone."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath

import pytest

from askmuse.articles.formats import read
from askmuse.articles.formats.encoding import decode
from askmuse.articles.formats.front_matter import part
from askmuse.articles.formats.html.bounds import bounded
from askmuse.articles.formats.html.declared import declared_encoding
from askmuse.articles.formats.markdown import as_shown, without_tags
from askmuse.articles.layout import blocks
from askmuse.articles.metadata.datelines import dateline, file_date
from askmuse.articles.metadata.dates import parse_date
from askmuse.articles.naming import is_junk, real_author, real_title
from askmuse.articles.sentences import sentences
from askmuse.errors import ArticleError
from askmuse.text import words

PIECES = """a|A|1|-|_|*|.|...|[|]|](|'|"|<|>|<a |<a b="|<a b='|</a>|<!--|-->|=|="|{{|}}|<%|%%|`|```|(|)"""
PIECES += "|a: |- |By |//|A. |a. |1/"
MORE = [
    " ",
    "\n",
    "\n\n",
    " \n",
    "~~~\n",
    "---\n",
    "+++\n",
    "\n%%",
    "| ",
    "|",
    "\t",
    "<meta charset=",
    "2026-",
    "Apr 8, ",
    ".)",
    ".:",
    'a.")',
    "a  ",
    "\u0301\u0327",
    "\u0f73\u3099",
    "<v ",
    "<c.",
]
LENGTH = 20_000


def read_any(name: str, text: str) -> None:
    """Read a file, which may be malformed."""
    with suppress(ArticleError):
        read(PurePath(name), text.encode())


CALLS: list[Callable[[str], object]] = [
    bounded,
    dateline,
    file_date,
    is_junk,
    parse_date,
    real_author,
    real_title,
    as_shown,
    without_tags,
    words,
    blocks,
    lambda text: sentences(text, 0, len(text)),
    lambda text: read_any("a.vtt", f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}"),
    lambda text: part(f"---\n{text}\n---\nBody."),
    lambda text: part(f"---\ntitle: {text}\n---\nBody."),
    lambda text: declared_encoding(text.encode()),
    lambda text: decode(f"{text} caf\u00e9".encode("windows-1252", errors="replace")),
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", [*PIECES.split("|"), *MORE])
def test_pathological_repetitions_are_processed_within_a_second(piece: str) -> None:
    for call in CALLS:
        for end in ("", "\nx", "!"):
            started = time.process_time()
            call(piece * (LENGTH // len(piece)) + end)
            assert time.process_time() - started < 1, (call, end)
