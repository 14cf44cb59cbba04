"""The articles of quotes: one entry each, with a key of its own."""

from dataclasses import replace

import pytest

from askmuse.exporting.sections import Section
from askmuse.exporting.works import authors, works
from exporting_values import CLIMB, RACE


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (None, []),
        ("Ann Lee", ["Ann Lee"]),
        ("Lee, Ann", ["Lee, Ann"]),
        ("Ann Lee, Bo Diaz and Cy Poe", ["Ann Lee", "Bo Diaz", "Cy Poe"]),
        ("Ann Lee & Bo Diaz; Cy Poe", ["Ann Lee", "Bo Diaz", "Cy Poe"]),
        ("Reuters", ["Reuters"]),
    ],
)
def test_authors(names: str | None, expected: list[str]) -> None:
    assert authors(names) == expected


def test_articles_have_keys_of_their_own() -> None:
    other = replace(RACE, article_id="more-race")
    later = replace(CLIMB, sha256="6b" * 32)
    found = works([Section("", [RACE, other, CLIMB]), Section("", [later])])
    assert [(work.key, len(work.receipts)) for work in found] == [
        ("more-race", 2),
        ("more-race-2", 1),
        ("more-race-3", 1),
    ]
