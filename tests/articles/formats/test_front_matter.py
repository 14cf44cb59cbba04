"""Front matter, whole and broken, and what only looks like it."""

import time
from typing import Any

import pytest

from askmuse.articles.formats.front_matter import LARGEST, Parted, part

ONLY = "only its `key: value` lines were taken"


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("---\ntitle: T\ndate: 2026-04-08\n---\nBody.", {"title": "T", "date": "2026-04-08"}),
        ("\n \n---\ntitle: T\n---\nBody.", {"title": "T"}),
        ("--- \nTitle: T\n...\nBody.", {"title": "T"}),
        ("---\ntitle: 2026\nshare: 1:30\nseen: yes\n---\nBody.", {"title": "2026", "share": "1:30", "seen": "yes"}),
        ("---\ntitle: null\nurl: ~\nauthor: ''\n---\nBody.", {}),
        ("---\ntitle: !!python/object:os.system x\n---\nBody.", {"title": "x"}),
        ("---\ntitle: !!pairs [a: b]\n---\nBody.", {"title": [{"a": "b"}]}),
        ("---\n# only a remark\n---\nBody.", {}),
        ("---\n---\nBody.", {}),
        ("-----\ntitle: T\n-----\nBody.", {"title": "T"}),
        ("<!-- a note -->\n---\ntitle: T\n---\nBody.", {"title": "T"}),
        ('{\n"title": "T",\n"tags": ["a"]\n}Body.', {"title": "T", "tags": ["a"]}),
        ("Title: T: U\nDate: 2026-04-08\nMood: calm\n\nBody.", {"title": "T: U", "date": "2026-04-08", "mood": "calm"}),
        ("+++\ntitle = 'T'\ntags = ['a', 'b']\n+++\nBody.", {"title": "T", "tags": ["a", "b"]}),
    ],
)
def test_yaml_toml_and_json_front_matter_is_parsed(text: str, matter: dict[str, Any]) -> None:
    assert part(text) == Parted(matter, "Body.")


@pytest.mark.parametrize(
    ("matter", "line", "taken"),
    [
        (
            "title: Harbour notes: the crane\ndate: 2025-05-06",
            2,
            {"title": "Harbour notes: the crane", "date": "2025-05-06"},
        ),
        ('title: The "old" quay: it closes\nauthor: Jane', 2, {"title": 'The "old" quay: it closes', "author": "Jane"}),
        ("title:\tQuay\n\tindented: x\ndate: 2025-05-06", 2, {"title": "Quay", "date": "2025-05-06"}),
        ("title: {{title}}\ndate: 2025-05-06", 2, {"title": "{{title}}", "date": "2025-05-06"}),
        ("title: Quay\nauthor: @jane\ndate: 2025-05-06", 3, {"title": "Quay", "author": "@jane", "date": "2025-05-06"}),
        ("title: [1\nurl: https://a.b/c?d=e", 3, {"title": "[1", "url": "https://a.b/c?d=e"}),
        (
            "title: 'Quay\nauthors:\n  - Jane\n  - Olle\nurl: x",
            7,
            {"title": "'Quay", "authors": ["Jane", "Olle"], "url": "x"},
        ),
        ("a: &x [1]\nb: *x\ntitle: T", None, {"a": "&x [1]", "b": "*x", "title": "T"}),
        ("title: T\n- stray\nauthor: [Jane, Olle]", 3, {"title": ["T", "stray"], "author": "Jane, Olle"}),
    ],
)
def test_invalid_yaml_front_matter_is_read_line_by_line_with_a_notice(
    matter: str, line: int | None, taken: dict[str, Any]
) -> None:
    where = f" (line {line})" if line else ""
    notice = f"has front matter that is not YAML{where}: {ONLY}"
    assert part(f"---\n{matter}\n---\nBody.") == Parted(taken, "Body.", (notice,))


@pytest.mark.parametrize(
    ("matter", "taken"),
    [
        ("title: Quay: it closes # draft\ndate: 2025-05-06 # day", {"title": "Quay: it closes", "date": "2025-05-06"}),
        ("title: 'Ann's # 1 quay'\ntags: \"a # b\" # c", {"title": "Ann's # 1 quay", "tags": "a # b"}),
        ("title: The quay: how\n  it was built\ndate: 2025", {"title": "The quay: how it was built", "date": "2025"}),
        ("title: >-\n  The quay:\n  it closes\nx: [", {"title": "The quay: it closes", "x": "["}),
        ("title: A: B\nauthor:\n  name: Ann\n  mail: a@b.example", {"title": "A: B"}),
    ],
)
def test_comments_and_values_over_several_lines_are_read_in_invalid_yaml(matter: str, taken: dict[str, str]) -> None:
    assert part(f"---\n{matter}\n---\nBody.").matter == taken


def test_a_title_with_a_colon_on_the_line_below_its_key_is_a_text() -> None:
    parted = part("---\ntitle:\n  Harbour notes: the crane\nauthor:\n  name: Ann\n---\nBody.")
    assert parted == Parted({"title": "Harbour notes: the crane", "author": {"name": "Ann"}}, "Body.")


def test_invalid_toml_front_matter_is_read_line_by_line_with_a_notice() -> None:
    notice = f"has front matter that is not TOML: {ONLY}"
    assert part("+++\ntitle = Quay\ndate = 2025-05-06\n+++\nBody.") == Parted(
        {"title": "Quay", "date": "2025-05-06"}, "Body.", (notice,)
    )


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: x\nno end",
        "----\nBody.",
        "Body.\n---\ntitle: x\n---\n",
        "---\n\nThe quay closes in March.\n\n---\n\nIt opened in 1950.",
        "---\n\nNote: the quay closes in March.\n\nIt is old.\n\nIt is long.\n\n---\n\nIt opened in 1950.",
        "---\nUpdate: the quay was opened again on Monday.\n---\nIt opened in 1950.",
        "---\nDear reader: welcome\n---\nIt opened in 1950.",
        "---\n- a\n- b\n---\nBody.",
        "---\nwords\n---\nBody.",
        "---\n\x01\n---\nBody.",
        "Title: The quay\n\nBody.",
        "Open: nine to five\nDate: 2026-04-08\n\nBody.",
        "Title: T\nDate: 2026-04-08\nBody without a blank line.",
        '{"port": "Marlow"}\nBody.',
        "{title: T}\nBody.",
        "[1, 2]\nBody.",
    ],
)
def test_text_that_only_resembles_front_matter_is_body_text(text: str) -> None:
    assert part(text) == Parted({}, text)


@pytest.mark.parametrize(
    ("matter", "taken"),
    [
        ("title: 1" + ":1" * 400_000, {"title": ("1" + ":1" * 500)[:1000]}),
        ("".join(f"k{i}: v\n" for i in range(300_000)), {f"k{i}": "v" for i in range(1000)}),
        ("title: T\nx: " + "y" * LARGEST, {"title": "T", "x": "y" * 1000}),
    ],
)
def test_oversized_front_matter_is_truncated_with_a_notice(matter: str, taken: dict[str, Any]) -> None:
    started = time.process_time()
    matter = matter.rstrip("\n") + "\n"
    notice = f"has front matter of {len(matter):,} characters: {ONLY}"
    assert part(f"---\n{matter}---\nBody.") == Parted(taken, "Body.", (notice,))
    assert time.process_time() - started < 2


@pytest.mark.slow
@pytest.mark.parametrize("opened", ["[", "{a: ", "- ", "? ", "!!pairs ["])
def test_deeply_nested_front_matter_is_read_within_two_seconds(opened: str) -> None:
    started = time.process_time()
    parted = part(f"---\ntitle: T\na: {opened * 2000}\n---\nBody.")
    assert (parted.matter["title"], parted.body) == ("T", "Body.")
    assert time.process_time() - started < 2


def test_yaml_aliases_are_not_expanded() -> None:
    levels = "".join(f"b{i}: &b{i} [{','.join([f'*b{i - 1}'] * 10)}]\n" for i in range(1, 9))
    parted = part(f"---\nb0: &b0 [x,x,x,x,x,x,x,x,x,x]\n{levels}title: T\n---\nBody.")
    assert (parted.matter["title"], parted.body) == ("T", "Body.")
    assert parted.notices == (f"has front matter that is not YAML: {ONLY}",)
