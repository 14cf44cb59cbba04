"""Numbers at the margin of a plain text, as transcripts have them."""

from askmuse.articles.formats.line_numbers import without_line_numbers

HEARING = (
    "                 COUNTY COURT",
    "",
    "     Q    Who ordered the crane that stands on",
    "the east quay?",
    "     A    The board of the port, which met in",
    "January and told nobody.",
    "     Q    And what did",
    "it cost?",
    "     A    Four million.",
    "",
)


def numbered(lines: tuple[str, ...], *, between: str = "\n") -> str:
    return between.join(f"{number:>5}   {line}".rstrip() for number, line in enumerate(lines, 1))


def test_numbers_of_lines_are_removed_and_paragraphs_are_parted() -> None:
    page = numbered(HEARING, between="\n\n")
    bare = (
        "\nCOUNTY COURT\n\n\n\nQ    Who ordered the crane that stands on\nthe east quay?\n\n"
        "A    The board of the port, which met in\nJanuary and told nobody.\n\nQ    And what did\nit cost?\n\n"
        "A    Four million.\n\n"
    )
    assert without_line_numbers(page) == bare
    assert without_line_numbers(f"{page}\n\f{page}\n\nReporters of Holm") == (
        f"{bare}\n\n\f{bare[1:]}\n\nReporters of Holm"
    )


def test_other_numbers_at_the_start_of_lines_are_kept() -> None:
    ranks = numbered(("Tromsdal", "Holm", "Vik", "Nes", "Sund", "Berg", "Dal", "Ness", "Strand", "Havn"))
    few = numbered(HEARING[:6])
    years = "\n".join(f"{19 + number} and so on" for number in range(12))
    assert [without_line_numbers(text) for text in (ranks, few, years)] == [ranks, few, years]
