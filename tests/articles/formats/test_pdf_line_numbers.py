"""Line numbers of transcripts."""

from typing import Any

from pdf_files import text_of

ANSWERS = [
    "Where were you on the night of the flood, and who",
    "was with you?",
    "At the mill, and I was",
    "alone.",
]


def text_of_numbered_lines(texts: list[str]) -> str:
    def draw(canvas: Any) -> None:
        for number, text in enumerate(texts, 1):
            canvas.drawRightString(80, 720 - 20 * number, str(number))
            canvas.drawString(95, 720 - 20 * number, text)

    return text_of(draw)


def test_the_line_numbers_of_a_transcript_are_left_out() -> None:
    assert text_of_numbered_lines(["The witness was sworn.", "", *ANSWERS, *[""] * 6]) == (
        "The witness was sworn.\n\nWhere were you on the night of the flood, and who was with you?\n"
        "At the mill, and I was alone."
    )


def test_the_ranks_in_a_table_are_kept() -> None:
    towns = ["Holm", "Elnes", "Gorm", "Rokk", "Marlow", "Torsby", "Kvarn", "Umea", "Lisbrook", "Imber", "Dray"]
    assert text_of_numbered_lines(towns) == "\n".join(f"| {number} | {town} |" for number, town in enumerate(towns, 1))
