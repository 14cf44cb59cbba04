"""What an index holds of fixed articles, so that no change of it goes without a new SHAPE.

`python tests/index/test_shape.py` writes `shape.json` anew, for the libraries that are installed.
"""

import hashlib
import json
import unicodedata
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path

import pytest

from askmuse.articles.folder import scan
from askmuse.index.reading_child import read
from askmuse.index.snapshot import LIBRARIES, SHAPE
from askmuse.text import terms
from askmuse.types import Article

ARTICLES = Path(__file__).with_name("shape")
FACTS = [field.name for field in fields(Article)]
GOLDEN = Path(__file__).with_name("shape.json")


def libraries() -> str:
    """Return the versions of everything outside askmuse that decides what an index holds of an article."""
    names = [f"{name} {version(name)}" for name in sorted(LIBRARIES)]
    return ", ".join([*names, f"Unicode {unicodedata.unidata_version}"])


def held() -> dict[str, str]:
    """Return, for each article, a hash of all that an index holds of it but times and paths."""
    digests = {}
    for source in scan(ARTICLES).sources:
        reading = read(source, ARTICLES)
        article, text = reading.article, reading.article.text
        parts = [
            (p.start, p.end, p.heading, [(s.start, s.end, s.kind, terms(text[s.start : s.end])) for s in p.sentences])
            for p in reading.passages
        ]
        facts = {name: str(getattr(article, name)) for name in FACTS}
        digests[source.path] = hashlib.sha256(repr((facts, parts)).encode()).hexdigest()[:16]
    return digests


def test_what_an_index_holds_changes_only_with_a_new_shape() -> None:
    golden = json.loads(GOLDEN.read_text())
    hint = "run `python tests/index/test_shape.py`"
    assert golden["shape"] == SHAPE, f"SHAPE was raised: {hint}"
    if libraries() not in golden["articles"]:
        pytest.skip(f"shape.json knows other versions than {libraries()}: {hint} where its commit is checked out clean")
    assert held() == golden["articles"][libraries()], f"raise SHAPE in askmuse/index/snapshot.py, then {hint}"


def write() -> None:
    """Write what an index holds now; what other libraries gave is kept as long as the shape is the same."""
    golden = json.loads(GOLDEN.read_text()) if GOLDEN.exists() else {}
    kept = golden["articles"] if golden.get("shape") == SHAPE else {}
    new = {"shape": SHAPE, "articles": {**kept, libraries(): held()}}
    GOLDEN.write_text(json.dumps(new, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write()
