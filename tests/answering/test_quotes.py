"""How much of a passage is quoted so that it can be read alone, and what is quoted above it."""

import pytest

from askmuse.answering.quotes import LONGEST, context, in_one_block, is_table_head, self_contained
from askmuse.articles.passages import passages
from askmuse.types import Article, Kind, Passage, Sentence, Span


def quote_around(text: str, number: int) -> str:
    (passage,) = passages(Article("a", "a.txt", text, "", "Title"))
    first, last = self_contained(text, passage.sentences, number)
    return text[passage.sentences[first].start : passage.sentences[last].end]


@pytest.mark.parametrize(
    "statement",
    [
        "The quay will open in May, she said.",
        "“The quay will open in May,” she told the council.",
        "In May, she added, the quay will open.",
        "According to her, the quay opens in spring.",
    ],
)
def test_a_statement_is_quoted_with_the_sentence_that_names_its_speaker(statement: str) -> None:
    text = f"Harbour master Ada Lind spoke on Monday. {statement} Rain fell.\n"
    assert quote_around(text, 1) == f"Harbour master Ada Lind spoke on Monday. {statement}"


def test_a_statement_that_names_its_speaker_is_quoted_alone() -> None:
    assert quote_around("The council met. The quay will open in May, Ada Lind said.\n", 1) == (
        "The quay will open in May, Ada Lind said."
    )


@pytest.mark.parametrize(
    "statement",
    [
        "Jonas Ulley, the director, said he was sorry.",
        "Tomas Veld handed over the keys and a list, he said, of what is broken.",
        "Mina Tolland says she has been sweeping since Christmas.",
        "Porters carried the crates and stacked them at the door.",
        "There are now 14 shops in the arches.",
    ],
)
def test_a_sentence_whose_pronouns_stand_for_what_it_names_is_quoted_alone(statement: str) -> None:
    assert quote_around(f"The council met.\n\n{statement} Rain fell.\n", 1) == statement


@pytest.mark.parametrize("break_", [" ", "\n\n"])
def test_a_quote_begins_where_somebody_or_something_is_named_at_most_two_sentences_before(break_: str) -> None:
    text = f"The lift is old. It opens at six.{break_}It cost 240,000 crowns. Rain fell.\n"
    assert quote_around(text, 2) == f"The lift is old. It opens at six.{break_}It cost 240,000 crowns."


def test_a_sentence_of_another_paragraph_is_not_quoted_if_it_does_not_name_anybody_either() -> None:
    text = "Ann Lee spoke. She was calm. “It is over,” she said.{}She will be paid in May. Rain fell.\n"
    assert quote_around(text.format("\n\n"), 3) == "She will be paid in May."
    assert quote_around(text.format(" "), 3) == "“It is over,” she said. She will be paid in May."


@pytest.mark.parametrize(
    "opening",
    [
        "Residents asked who would pay for the repair.",
        "The Herald wanted to know whether the quay was safe.",
        "The inspector gave several reasons.",
        "He listed several changes:",
    ],
)
def test_a_sentence_that_only_asks_or_announces_is_quoted_with_the_next(opening: str) -> None:
    assert quote_around(f"{opening} The county pays for the bolts. Rain fell.\n", 0) == (
        f"{opening} The county pays for the bolts."
    )


@pytest.mark.parametrize("opening", ["The inspector gave three reasons.", "There were three reasons."])
def test_a_sentence_that_announces_a_number_of_things_is_quoted_with_as_many_sentences(opening: str) -> None:
    listed = "Salt ate the bolts. Drains were blocked. One layer was missing."
    assert quote_around(f"{opening} {listed} Rain fell.\n", 0) == f"{opening} {listed}"


@pytest.mark.parametrize("statement", ["The trial lasts three days.", "He stayed for three months.", "Three left."])
def test_a_number_that_is_the_fact_itself_announces_nothing(statement: str) -> None:
    assert quote_around(f"{statement} Rain fell.\n", 0) == statement


@pytest.mark.parametrize("number", [0, 1])
def test_both_sides_of_a_disputed_count_are_quoted_whichever_answers(number: int) -> None:
    text = "Police say 900 people marched. The union counted 2,000. Rain fell.\n"
    assert quote_around(text, number) == "Police say 900 people marched. The union counted 2,000."


def test_the_other_side_of_a_dispute_is_not_quoted_from_another_paragraph() -> None:
    assert (
        quote_around("Police say 900 people marched.\n\nThe union counted 2,000.\n", 0)
        == "Police say 900 people marched."
    )


def test_a_sentence_that_answers_by_itself_is_quoted_alone() -> None:
    assert quote_around("The county pays. The bolts rusted. Rain fell.\n", 1) == "The bolts rusted."


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ANN LEE: The quay closes. It opens in May.\n", ["ANN LEE"]),
        ("Rain fell.\n\n**Ann Lee (mayor):** The quay closes. It opens in May.\n", ["Ann Lee (mayor)"]),
        ("The plan: The quay closes. It opens in May.\n", []),
        ("ANN LEE: The quay closes.\n\nIt opens in May.\n", []),
    ],
)
def test_a_later_sentence_of_a_speaker_is_quoted_with_the_name(text: str, named: list[str]) -> None:
    (passage,) = passages(Article("a", "a.txt", text, "", "Title"))
    last = len(passage.sentences) - 1
    assert text[passage.sentences[last].start :].startswith("It opens")
    assert [text[slice(*span)] for span in context(text, passage, last, last)] == named


def divided(text: str, kind: Kind = Kind.PROSE) -> tuple[str, list[Sentence]]:
    """Return a text without the bars that separate its sentences, and the sentences."""
    parts, at, sentences = text.split("|"), 0, []
    for part in parts:
        start = at + len(part) - len(part.lstrip())
        sentences.append(Sentence(start, at + len(part.rstrip()), kind))
        at += len(part)
    return "".join(parts), sentences


def quoted_range(text: str, number: int, kind: Kind = Kind.PROSE) -> tuple[int, int]:
    return self_contained(*divided(text, kind), number)


@pytest.mark.parametrize("opening", ["It scored", "But the lab scored", "In contrast, it scored", "“They scored"])
def test_a_sentence_that_refers_back_is_quoted_with_the_one_before(opening: str) -> None:
    assert quoted_range(f"Meta built Muse Spark.| {opening} 52.| Rivals noticed.", 1) == (0, 1)


@pytest.mark.parametrize("opening", ["Muse Spark scored", "Item two scored", "Italy scored"])
def test_a_sentence_that_names_its_subject_is_quoted_alone(opening: str) -> None:
    assert quoted_range(f"Meta built Muse Spark.| {opening} 52.| Rivals noticed.", 1) == (1, 1)


def test_the_first_sentence_of_a_passage_is_quoted_alone_even_if_it_refers_back() -> None:
    assert quoted_range("It scored 52.| Rivals noticed.", 0) == (0, 0)


def test_a_new_paragraph_may_refer_back_unless_it_opens_with_a_quotation() -> None:
    assert quoted_range("Ann spoke first.|\n\nShe left early.", 1) == (0, 1)
    assert quoted_range("Ann spoke first.|\n\n“It is over,” he said.", 1) == (1, 1)
    assert quoted_range("Ann spoke first.| “It is over,” he said.", 1) == (0, 1)


def test_a_bullet_is_quoted_whole_up_to_the_longest_quote() -> None:
    bullet = "Costs rose.| Sales fell.| Staff left.| Shares sank."
    assert [quoted_range(bullet, number, Kind.BULLET) for number in range(4)] == [(0, 2), (0, 2), (0, 2), (1, 3)]
    assert LONGEST == 3
    assert quoted_range("Costs rose.|\nSales fell.| Staff left.|\nShares sank.", 2, Kind.BULLET) == (1, 2)


def test_a_row_is_quoted_alone() -> None:
    assert quoted_range("Model | Score".replace("|", "/") + "|\nIt / 52", 1, Kind.ROW) == (1, 1)


def passage(sentences: list[Sentence], heading: Span | None = None) -> Passage:
    return Passage("a#1", "a", sentences[0].start, sentences[-1].end, tuple(sentences), heading)


def test_bullets_and_rows_are_quoted_with_their_heading_and_prose_is_not() -> None:
    for kind, expected in ((Kind.BULLET, [(0, 5)]), (Kind.ROW, [(0, 5)]), (Kind.PROSE, [])):
        text, sentences = "Costs\nThey rose.", [Sentence(6, 16, kind)]
        assert context(text, passage(sentences, (0, 5)), 0, 0) == expected
        assert context(text, passage(sentences), 0, 0) == []


def test_a_row_is_quoted_with_the_head_of_its_table_unless_that_is_quoted_already_or_has_figures() -> None:
    text, rows = divided("Model, Score|\nMuse Spark, 52|\nGPT-5.4, 57", Kind.ROW)
    assert context(text, passage(rows), 2, 2) == [(0, 12)]
    assert context(text, passage(rows), 0, 2) == []
    text, rows = divided("57, GPT-5.4|\n52, Muse Spark", Kind.ROW)
    assert context(text, passage(rows), 1, 1) == []


def test_a_row_whose_cells_name_their_columns_is_no_head() -> None:
    text = "| Vehicle: Car | Return: 290 kr |\n| Vehicle: Lorry | Return: 310 kr |"
    (table,) = passages(Article("a", "a.html", text, "", "Title"))
    assert not is_table_head(text, table.sentences, 0)
    assert context(text, table, 1, 1) == []


def test_the_first_row_of_a_passage_is_no_head_if_the_table_began_before() -> None:
    text = "| Holm | 9 |\n| Elnes | none |\n| Rokk | 4 |"
    start = text.index("| Elnes")
    rows = [Sentence(start, start + 16, Kind.ROW), Sentence(start + 17, len(text), Kind.ROW)]
    assert not is_table_head(text, rows, 0)
    assert context(text, passage(rows), 1, 1) == []


def test_a_row_without_figures_is_a_head_only_above_a_rule() -> None:
    rows = "| Chair | Ann Lee |\n| Clerk | Olle Brandt |"
    for head, expected in (("| Office | Holder |\n|---|---|\n", ["| Office | Holder |"]), ("", [])):
        text = head + rows
        (table,) = passages(Article("a", "a.md", text, "", "Title"))
        last = len(table.sentences) - 1
        assert [text[slice(*span)] for span in context(text, table, last, last)] == expected
        assert is_table_head(text, table.sentences, 0) is bool(head)


def test_the_head_of_a_table_is_the_row_without_figures_above_one_with_figures() -> None:
    text, rows = divided("Model, Score|\nMuse Spark, 52|\nLlama 4, none", Kind.ROW)
    assert [is_table_head(text, rows, number) for number in range(3)] == [True, False, False]
    text, rows = divided("Name, Role|\nAnn, mayor", Kind.ROW)
    assert not is_table_head(text, rows, 0)
    text, rows = divided("Name, 2026|\nAnn, 14", Kind.ROW)
    assert is_table_head(text, rows, 0)
    text, prose = divided("Model and score.| Muse Spark has 52.")
    assert not is_table_head(text, prose, 0)


def test_the_row_below_a_head_may_be_in_the_next_passage() -> None:
    text = "Model | Score\n52 | Muse Spark\n"
    assert is_table_head(text, [Sentence(0, 13, Kind.ROW)], 0)
    assert not is_table_head(text[:14] + "Nobody was tested.", [Sentence(0, 13, Kind.ROW)], 0)


def test_sentences_of_one_line_are_one_block() -> None:
    text, sentences = divided("Costs rose.| Sales fell.|\nStaff left.")
    assert in_one_block(text, sentences[:2])
    assert not in_one_block(text, sentences[1:])
