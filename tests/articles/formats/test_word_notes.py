"""Footnotes and endnotes, with their marks."""

from word_files import p, text_of


def reference(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def note(kind: str, number: int, *paragraphs: str) -> str:
    mark = f"<w:r><w:{kind}Ref/></w:r>"
    return f'<w:{kind} w:id="{number}">{p(mark, f" {paragraphs[0]}")}{"".join(map(p, paragraphs[1:]))}</w:{kind}>'


def test_a_footnote_follows_its_paragraph_and_starts_with_its_mark() -> None:
    text = text_of(
        p("The mine closed after the flood of 1953.", reference("footnote", 2), " It is open.") + p("Salt is sold."),
        footnotes=note("footnote", 2, "The flood killed 31 miners, the parish book says."),
    )
    assert text == (
        "The mine closed after the flood of 1953.[1] It is open.\n\n"
        "[1] The flood killed 31 miners, the parish book says.\n\nSalt is sold."
    )


def test_footnotes_and_endnotes_are_numbered_separately_in_reading_order() -> None:
    text = text_of(
        p("One", reference("footnote", 9), ", two", reference("endnote", 4), ", three", reference("footnote", 3), ".")
        + p("Four", *(reference("endnote", number) for number in (5, 6, 7)), "."),
        footnotes=note("footnote", 3, "Third.") + note("footnote", 9, "First."),
        endnotes="".join(note("endnote", number, f"End {number}.") for number in (4, 5, 6, 7)),
    )
    assert text == (
        "One[1], two[i], three[2].\n\n[1] First.\n\n[i] End 4.\n\n[2] Third.\n\n"
        "Four[ii][iii][iv].\n\n[ii] End 5.\n\n[iii] End 6.\n\n[iv] End 7."
    )


def test_the_paragraphs_of_one_note_are_joined() -> None:
    text = text_of(p("One.", reference("footnote", 2)), footnotes=note("footnote", 2, "First.", "Second."))
    assert text == "One.[1]\n\n[1] First.\n\nSecond."


def test_a_reference_to_a_missing_note_is_ignored() -> None:
    assert text_of(p("One.", reference("footnote", 7)), footnotes=note("footnote", 2, "First.")) == "One."


def test_a_typed_mark_is_kept_and_counts_for_no_number() -> None:
    typed = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="4"/><w:t>*</w:t></w:r>'
    text = text_of(
        p("The mine closed", typed, ".", reference("footnote", 2)),
        footnotes=f'<w:footnote w:id="4">{p("* In 1953.")}</w:footnote>' + note("footnote", 2, "It was deep."),
    )
    assert text == "The mine closed*.[1]\n\n* In 1953.\n\n[1] It was deep."


def test_an_empty_note_is_left_out() -> None:
    text = text_of(p("One.", reference("footnote", 2)), footnotes='<w:footnote w:id="2"><w:p/></w:footnote>')
    assert text == "One.[1]"
