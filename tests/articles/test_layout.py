"""Prose, headings, bullets, rows, references and boilerplate, each as a span of the text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askmuse.articles.layout import Block, blocks
from askmuse.types import Kind

PROSE, BULLET, ROW = Kind.PROSE, Kind.BULLET, Kind.ROW
HEADING, REFERENCE, BOILERPLATE = Kind.HEADING, Kind.REFERENCE, Kind.BOILERPLATE
MARK = re.compile(
    r"#+|\[\^[^\s\[\]]+\]:|[> ]+|[-*•–—▪●◦‣·+]|\(?\d{1,2}[.)]|\([a-z]\)|\|?[\s:|-]*-{3,}[\s:|-]*"
    r"|:?-+:?(?:\s*\|\s*:?-+:?)+\s*\|?"
)

LINES = [
    "# Head",
    "###### Deep\tHead",
    "Key Points",
    "- one",
    "– two",
    "• three",
    "12. twelve",
    "(a) four",
    "| a | b |",
    "|---|:-:|",
    "--- | :-:",
    "[^1]: a note",
    "[^two]:",
    "Menu",
    "Home | World | Sport",
    "https://example.com/a",
    "[1] https://example.com/b",
    "Muse Spark",
    "76.1",
    "$3",
    "–",
    "A line of prose that goes on for some sixty characters or more and",
    "then ends in a full stop, as lines of prose do now and then.",
    "",
    "  ",
    "\f",
]
any_text = st.one_of(
    st.text(),
    st.lists(st.sampled_from(LINES), max_size=25).map("\n".join),
    st.text(alphabet="#-*•1.)( |:a\n\r\f\v\x85\u2028\u2029\x1c\u00a0"),
)


def kinds_and_texts(text: str) -> list[tuple[Kind, str]]:
    return [(block.kind, text[block.start : block.end]) for block in blocks(text)]


def test_the_kinds_of_markdown_blocks_are_recognised() -> None:
    text = (
        "# Title\n\n## Part\n\nProse here.\n\n* one\n+ two\n1. three\n(a) four\n- five\n\n> quoted.\n\n"
        "[1] https://a.b/c\n- [axios](https://x.y)\n<https://foo.bar>\n"
    )
    assert kinds_and_texts(text) == [
        (HEADING, "Title"),
        (HEADING, "Part"),
        (PROSE, "Prose here."),
        (BULLET, "one"),
        (BULLET, "two"),
        (BULLET, "three"),
        (BULLET, "four"),
        (BULLET, "five"),
        (PROSE, "quoted."),
        (REFERENCE, "[1] https://a.b/c"),
        (REFERENCE, "[axios](https://x.y)"),
        (REFERENCE, "<https://foo.bar>"),
    ]


def test_headings_have_offsets_and_levels() -> None:
    assert blocks("# One\n\n### Two\n\nThree\n\nFour:\n\nIt ends.") == [
        Block(HEADING, 2, 5, 1),
        Block(HEADING, 11, 14, 3),
        Block(HEADING, 16, 21, 2),
        Block(HEADING, 23, 28, 6),
        Block(PROSE, 30, 38, 0),
    ]


def test_the_delimiter_row_of_a_markdown_table_is_left_out() -> None:
    text = "| Model | Score |\n|:---|---:|\n| Muse Spark | 52 |\n| License | Proprietary | Open |\n"
    assert kinds_and_texts(text) == [
        (ROW, "| Model | Score |"),
        (ROW, "| Muse Spark | 52 |"),
        (ROW, "| License | Proprietary | Open |"),
    ]


def test_a_markdown_table_without_outer_bars_is_recognised_by_its_delimiter_row() -> None:
    rows = "Model | Score\n--- | :---:\nMuse Spark | 52\nGPT-5.4 | 57\nHome | World | Sport"
    text = f"It costs:\n\n{rows}\n\nHome | World | Sport\n"
    assert kinds_and_texts(text) == [
        (HEADING, "It costs:"),
        (ROW, "Model | Score"),
        (ROW, "Muse Spark | 52"),
        (ROW, "GPT-5.4 | 57"),
        (ROW, "Home | World | Sport"),
        (BOILERPLATE, "Home | World | Sport"),
    ]
    assert kinds_and_texts("Model | Score\n\n--- | ---\nMuse Spark | 52") == [
        (HEADING, "Model | Score"),
        (BOILERPLATE, "--- | ---"),
        (PROSE, "Muse Spark | 52"),
    ]


def test_a_footnote_definition_is_prose_without_its_mark() -> None:
    text = (
        "It closes.[^1]\n\n[^1]: The board voted. Two members left.\n[^long-name.2]: https://port.example/minutes\n"
        "[^3]:\n    It costs 4 million.\n\n    That is much.\n[4]: no note\n"
    )
    assert kinds_and_texts(text) == [
        (PROSE, "It closes.[^1]"),
        (PROSE, "The board voted. Two members left."),
        (REFERENCE, "https://port.example/minutes"),
        (PROSE, "It costs 4 million."),
        (PROSE, "That is much."),
        (PROSE, "[4]: no note"),
    ]


def test_the_lines_of_a_wrapped_footnote_form_one_block() -> None:
    notes = "[^1]: The first of the notes is long enough to wrap\n    over to a second line of text.\n[^2]: The second."
    assert kinds_and_texts(f"{WRAPPED}\n{notes}\n")[-2:] == [
        (PROSE, "The first of the notes is long enough to wrap\n    over to a second line of text."),
        (PROSE, "The second."),
    ]


def test_a_table_flattened_to_one_cell_per_line_is_read_as_rows() -> None:
    text = (
        "Scores are below.\nModel\nIndex\nPrice\nMuse Spark\n52\n$1\nGPT-5.4\n57\n$5\nGemini Pro\n–\nn/a\nThat was all."
    )
    assert kinds_and_texts(text) == [
        (PROSE, "Scores are below."),
        (ROW, "Model\nIndex\nPrice"),
        (ROW, "Muse Spark\n52\n$1"),
        (ROW, "GPT-5.4\n57\n$5"),
        (ROW, "Gemini Pro\n–\nn/a"),
        (PROSE, "That was all."),
    ]


def test_short_lines_without_a_full_stop_are_headings() -> None:
    text = (
        "A headline of many words that says at length what happened to whom and where and why it did\n"
        "Prose here.\nWhat It Costs\nProse again.\nWho pays?\nIt is for:\nand for\n(aside)\nProse, at last,\n"
    )
    assert kinds_and_texts(text) == [
        (HEADING, "A headline of many words that says at length what happened to whom and where and why it did"),
        (PROSE, "Prose here."),
        (HEADING, "What It Costs"),
        (PROSE, "Prose again."),
        (HEADING, "Who pays?"),
        (HEADING, "It is for:"),
        (PROSE, "and for"),
        (PROSE, "(aside)"),
        (PROSE, "Prose, at last,"),
    ]


def test_each_line_of_an_unwrapped_text_is_a_paragraph() -> None:
    text = "– First point is that it works.\n– Second point is that it is cheap.\nShort line of prose.\nAnother one."
    assert kinds_and_texts(text) == [
        (BULLET, "First point is that it works."),
        (BULLET, "Second point is that it is cheap."),
        (PROSE, "Short line of prose."),
        (PROSE, "Another one."),
    ]


WRAPPED = """\
The council met on Tuesday to discuss the budget for
the coming year, which had been delayed since the
– long awaited – report of the auditors reached its
home. Then the mayor spoke for an hour about the
more. It ended after midnight, on the fourth of May
2026. A second session is set for the month of June
10. Nobody knows whether it will be held, and see
https://example.com for more. Afterwards they went
home.

- The first bullet is long enough to wrap over to a
  second line of text.
- The second

Next Steps

It ends here.
"""


def test_a_wrapped_paragraph_is_one_block_even_if_its_lines_look_like_list_items() -> None:
    prose = WRAPPED[: WRAPPED.index("\n\n")]
    assert kinds_and_texts(WRAPPED) == [
        (PROSE, prose),
        (BULLET, "The first bullet is long enough to wrap over to a\n  second line of text."),
        (BULLET, "The second"),
        (HEADING, "Next Steps"),
        (PROSE, "It ends here."),
    ]


def test_a_list_in_a_wrapped_text_is_read_item_by_item() -> None:
    text = WRAPPED + "\nThe council has three plans that it wants to see:\n– one\n1. two\nThe mayor spoke.\n• three\n"
    assert kinds_and_texts(text)[5:] == [
        (PROSE, "The council has three plans that it wants to see:"),
        (BULLET, "one"),
        (BULLET, "two"),
        (PROSE, "The mayor spoke."),
        (BULLET, "three"),
    ]


def test_a_short_text_is_wrapped_if_its_lines_are_full_and_continued_in_lower_case() -> None:
    text = (
        "Crane costs\n\nI can tell you that the crane on the east quay costs more than\nthe council had planned.\n\n"
        "OPEN QUESTIONS\nNobody told us who ordered it.\nDecided by:\n- the board\n\nYours,\nAnn Lee\nPort Office\n"
    )
    assert kinds_and_texts(text) == [
        (HEADING, "Crane costs"),
        (PROSE, "I can tell you that the crane on the east quay costs more than\nthe council had planned."),
        (HEADING, "OPEN QUESTIONS"),
        (PROSE, "Nobody told us who ordered it."),
        (HEADING, "Decided by:"),
        (BULLET, "the board"),
        (PROSE, "Yours,"),
        (HEADING, "Ann Lee"),
        (PROSE, "Port Office"),
    ]


def test_lines_that_are_continued_in_lower_case_but_not_full_are_paragraphs() -> None:
    text = "It needs\na crane\nand a much longer line of text that is there to be the widest\nof them all\n"
    assert [text for _, text in kinds_and_texts(text)] == text.splitlines()


def test_a_line_longer_than_the_width_is_not_joined_to_the_next_in_a_wrapped_text() -> None:
    long = "The port wrote all of its answer on one line, however long that was, and did not wrap any of it at all"
    text = f"{long}\nYours, Bo\n\n{'He asked what the crane on the east quay of the port would'}\ncost this year.\n"
    assert [text for _, text in kinds_and_texts(text)] == [
        long,
        "Yours, Bo",
        "He asked what the crane on the east quay of the port would\ncost this year.",
    ]


def test_running_headers_and_footers_are_boilerplate() -> None:
    body = (
        "{} page holds text that is wrapped over several lines\n"
        "and that goes on for a while so that it counts as such\n"
        "text in the eyes of whoever looks at the {} page"
    )
    bodies = [body.format(name, name) for name in ("This", "That", "Another")]
    text = "\f".join(f"The Example Times\n{b}\nExample Media\nPage {n}" for n, b in enumerate(bodies, 1))
    assert kinds_and_texts(text) == [
        block
        for n, body in enumerate(bodies, 1)
        for block in [
            (BOILERPLATE, "The Example Times"),
            (PROSE, body),
            (BOILERPLATE, "Example Media"),
            (BOILERPLATE, f"Page {n}"),
        ]
    ]


def test_a_line_like_a_running_header_inside_a_page_is_not_boilerplate() -> None:
    text = (
        "12 points\nIt began.\nIt went on.\nIt was 3 points\nIt ended.\nIt closed.\f13 points\nA.\nB.\n7 points\nC.\nD."
    )
    assert [line for kind, line in kinds_and_texts(text) if kind is BOILERPLATE] == ["12 points", "13 points"]
    assert (HEADING, "7 points") in kinds_and_texts(text)


def test_boilerplate_lines_between_paragraphs_are_recognised() -> None:
    assert kinds_and_texts("It began.\n\nAdvertisement\n\nIt went on.\n\nShare this article\n\nIt ended.") == [
        (PROSE, "It began."),
        (BOILERPLATE, "Advertisement"),
        (PROSE, "It went on."),
        (BOILERPLATE, "Share this article"),
        (PROSE, "It ended."),
    ]


def test_every_unicode_line_separator_ends_a_line() -> None:
    text = "It began.\r\nTwo.\rThree.\vFour.\x85Five.\u2028Six.\u2029Seven.\fEight."
    assert [said for _, said in kinds_and_texts(text)] == [
        "It began.",
        "Two.",
        "Three.",
        "Four.",
        "Five.",
        "Six.",
        "Seven.",
        "Eight.",
    ]


def test_an_empty_text_has_no_blocks() -> None:
    assert blocks("") == []
    assert blocks(" \n\f\n\t") == []


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(any_text)
def test_blocks_are_in_order_and_contain_every_character_except_marks(text: str) -> None:
    last = 0
    for block in [*blocks(text), Block(PROSE, len(text), len(text))]:
        assert last <= block.start <= block.end <= len(text)
        for line in re.split(r"[\n\r\f\v\x85\u2028\u2029]", text[last : block.start]):
            assert line.strip() == "" or MARK.fullmatch(line.strip())
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        last = block.end


@pytest.mark.parametrize(
    "line",
    [
        "Gorm Castle was built by Duke Albrecht in 1412.[3]",
        "See https://example.com/quay",
        "Opening hours: nine to five",
        "码头将于周五关闭。",
        "«Le quai ferme»",
        "The quay is open again 🎉",
        "Coffee for two 7.50",
        "Total €12",
        "Ferry ticket, adult USD 12",
        "Quay       Length     Built",
        "East quay\t120 m\t1950",
        "Bicycle 30 SEK",
        "Phone +45 12 34 56 78",
        "Gorm Castle was built in 1412[12]",
        "The castle drowned many people.[^1]",
        "Gorm Castle drowned many people[^lind-2019]",
        "Il a dit « jamais »",
        "彼は言った「もう無い」",
        "沒有人知道。（詳見第三頁。）",
        "The flag flies 🇩🇰",
        "The roof was renewed in 1990[note 1]",
        "Der letzte Abt starb 1803.[Anm. 2]",
        "Das Kloster wurde 1136 gegründet.[5]:12",
        "Son toit fut refait en 1990[réf. souhaitée]",
        "The mayor of Marlow is Petra Holm [citation needed]",
        r"Its clock stopped in 1954.[\[4\]](https://en.wiki.example/wiki/Clock,_old#cite_note-4)",
        "It shone for 19 nautical miles¹",
        "The well is 41 metres deep.4",
        "修理費用為四百二十萬元，由縣政府支付",
        "マルロー市の公立病院は三月末に閉鎖されると院長の佐藤恵子氏が月曜日に発表した",
        "修理費は四億円で県が負担する",
        "말로 항구의 부두는 금요일에 폐쇄된다고 이문이 말했다",
        "นายท่าเรือกล่าวว่าท่าเรือมาร์โลว์จะปิดซ่อมเป็นเวลาสามเดือน",
        "အလုပ်ရုံကို ပိတ်မည်။",
    ],
)
def test_a_short_line_that_is_a_statement_is_not_a_heading(line: str) -> None:
    text = f"Title of it\n\n{line}\n\nThe quay closes at nine, the council says, and opens at noon.\n"
    assert [block.kind for block in blocks(text)][1] is not Kind.HEADING


@pytest.mark.parametrize(
    "line",
    [
        "What comes next",
        "Budget 2026",
        "Why now?",
        "The four quays of Holm",
        "Quays:",
        "Architecture[edit]",
        "A hall of 40 m²",
        "一、修理費用",
        "公立病院が閉鎖へ",
        "港湾局：",
        "いつ閉鎖されますか？",
        "말로 항구 폐쇄",
        "ประวัติของท่าเรือ",
    ],
)
def test_a_short_line_that_names_what_follows_is_a_heading(line: str) -> None:
    text = f"Title of it\n\n{line}\n\nThe quay closes at nine, the council says, and opens at noon.\n"
    assert [block.kind for block in blocks(text)][1] is Kind.HEADING


@pytest.mark.parametrize("line", ["## Next ##", "## Next {#next .wide}", "## Next"])
def test_closing_marks_and_attributes_are_not_part_of_a_heading(line: str) -> None:
    assert kinds_and_texts(f"# Title\n\n{line}\n\nIt ends.")[1] == (HEADING, "Next")


def test_mail_headers_are_references_and_mail_quotations_are_prose() -> None:
    text = (
        "# Ferry\n\nFrom: a@b.example\nTo: c@d.example\n\nIt runs.\n\n"
        "On Mon, 2 Mar 2026 at 09:12, Bo <bo@d.example> wrote:\n> When?\n>> Now\n\n"
        "On Mon, 2 Mar 2026 at 08:00, Cy Dahl <cy@d.example>\nwrote:\n\n> Where?\n\n"
        "-----Original Message-----\n> Von: Bo\n> Gesendet: Montag\n\nDa: Bo\nData: 2 marzo\nA: Cy\n\nFrom: the pier\n"
    )
    assert kinds_and_texts(text) == [
        (HEADING, "Ferry"),
        (REFERENCE, "From: a@b.example"),
        (REFERENCE, "To: c@d.example"),
        (PROSE, "It runs."),
        (REFERENCE, "On Mon, 2 Mar 2026 at 09:12, Bo <bo@d.example> wrote:"),
        (PROSE, "When?"),
        (PROSE, "Now"),
        (REFERENCE, "On Mon, 2 Mar 2026 at 08:00, Cy Dahl <cy@d.example>"),
        (REFERENCE, "wrote:"),
        (PROSE, "Where?"),
        (REFERENCE, "-----Original Message-----"),
        (REFERENCE, "> Von: Bo"),
        (REFERENCE, "> Gesendet: Montag"),
        (REFERENCE, "Da: Bo"),
        (REFERENCE, "Data: 2 marzo"),
        (REFERENCE, "A: Cy"),
        (PROSE, "From: the pier"),
    ]


def test_an_indented_line_is_code() -> None:
    assert kinds_and_texts("# Title\n\n    # restart\n\nIt ran.")[1] == (CODE, "# restart")


CODE = Kind.CODE


def test_each_line_between_code_fences_is_a_block_of_code() -> None:
    text = (
        "Run it:\n\n```sh\n# restart\npump --speed 40\n\n| a | b |\n```\nIt ran.\n\n~~~\n``` no fence\n~~~~\n\nEnd.\n"
    )
    assert kinds_and_texts(text) == [
        (HEADING, "Run it:"),
        (CODE, "# restart"),
        (CODE, "pump --speed 40"),
        (CODE, "| a | b |"),
        (PROSE, "It ran."),
        (CODE, "``` no fence"),
        (PROSE, "End."),
    ]


def test_the_definition_of_a_link_is_a_reference() -> None:
    text = 'It closes.\n\n[quay]: https://port.example "The quay"\n[1]: www.port.example/a (Map)\n[2]: see page 3\n'
    assert kinds_and_texts(text) == [
        (PROSE, "It closes."),
        (REFERENCE, '[quay]: https://port.example "The quay"'),
        (REFERENCE, "[1]: www.port.example/a (Map)"),
        (PROSE, "[2]: see page 3"),
    ]


def test_each_number_sign_in_indented_code_is_kept() -> None:
    text = "Run it:\n\n    # restart\n    pump --speed 40\n    # never above 60\n\n# End\n"
    assert kinds_and_texts(text) == [
        (HEADING, "Run it:"),
        (CODE, "# restart"),
        (PROSE, "pump --speed 40"),
        (CODE, "# never above 60"),
        (HEADING, "End"),
    ]


def test_fences_in_lists_and_quotations_are_marks() -> None:
    text = "- ```sh\n  # restart\n  ```\n\n> ~~~ sh\n> # stop\n> ~~~\n\nIt ran.\n"
    assert kinds_and_texts(text) == [(CODE, "# restart"), (PROSE, "# stop"), (PROSE, "It ran.")]


def test_an_unclosed_code_fence_extends_to_the_end() -> None:
    assert kinds_and_texts("It ran.\n````\n```\n# a\n\nb") == [
        (PROSE, "It ran."),
        (CODE, "```"),
        (CODE, "# a"),
        (CODE, "b"),
    ]


def test_underlines_and_inline_backticks_are_not_code_fences() -> None:
    assert kinds_and_texts("Storm Hits\n~~~~~~~~~~\nRoofs flew.\n\n```inline``` code.\n") == [
        (HEADING, "Storm Hits"),
        (BOILERPLATE, "~~~~~~~~~~"),
        (PROSE, "Roofs flew."),
        (PROSE, "```inline``` code."),
    ]


def test_lines_of_code_are_not_cells_of_a_flattened_table() -> None:
    lines = ["a", "1", "b", "2", "c", "3"]
    text = "```\n" + "\n".join(lines) + "\n```\n"
    assert kinds_and_texts(text) == [(CODE, line) for line in lines]


def test_a_line_of_more_than_a_thousand_characters_is_no_heading() -> None:
    assert kinds_and_texts("A" * 1_000 + "\n\nIt closes.") == [(HEADING, "A" * 1_000), (PROSE, "It closes.")]
    assert kinds_and_texts("A" * 1_001 + "\n\nIt closes.") == [(PROSE, "A" * 1_001), (PROSE, "It closes.")]
