"""The author and the publisher that a line at the head of a text names."""

import pytest

from askmuse.articles.metadata.bylines import Byline, byline


@pytest.mark.parametrize(
    ("line", "author", "publisher"),
    [
        ("By Ann Lee, The Harbour Post", "Ann Lee", "The Harbour Post"),
        ("By Ann Lee and Bo Dahl | The Marlow Herald | 3 March 2026", "Ann Lee and Bo Dahl", "The Marlow Herald"),
        ("*By Ann Lee. Marlow Gazette, 8 April 2026*", "Ann Lee", "Marlow Gazette"),
        ("By ANN LEE", "ANN LEE", None),
        ("By Ann Lee, chief reporter", "Ann Lee", None),
        ("By Ann Lee, Marlow", "Ann Lee", None),
        ("Von Ute von der Leyen, Marlower Zeitung", "Ute von der Leyen", "Marlower Zeitung"),
        ("The Marlow Post, 3 March 2026", None, "The Marlow Post"),
        ("The Marlow Post closes on 3 March 2026, its owner told the staff on Monday", None, None),
        ("By the river, the keeper waits", None, None),
        ("By Monday Morning", None, None),
        ("Times change, and so does the quay of Marlow, says its owner", None, None),
    ],
)
def test_a_byline_names_the_author_and_the_publisher(line: str, author: str | None, publisher: str | None) -> None:
    assert byline(f"Quay closes\n\n{line}\n\nThe quay of Marlow closes in March.\n") == Byline(author, publisher)


def test_a_byline_is_read_only_in_the_first_lines() -> None:
    text = "\n\n".join(["Quay closes", *["The quay closes."] * 5, "By Ann Lee, The Harbour Post"])
    assert byline(text) == Byline()
