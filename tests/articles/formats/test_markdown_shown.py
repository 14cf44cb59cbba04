"""Comments are not read, what looks like one in code is, changes are accepted, and superscripts are characters."""

import time

import pytest

from askmuse.articles.formats.markdown.shown import as_shown


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("It closes.\n\n<!--\nThe manager is Olle. Keep it quiet.\n-->\n\nIt ends.", "It closes.\n\n\n\nIt ends."),
        ("It <!-- not yet -->closes.", "It closes."),
        ("A.<!---->B.<!--> C.<!-- a -- b --!> D.", "A.B. C. D."),
        ("<!-- a\n\n# no heading\n\nb -->It ends.", "It ends."),
        ("%%\nThe owner owes 4 million.\n\nTo the bank.\n%%\nIt ends.", "\nIt ends."),
        ("It closes %%says Olle%% in March.", "It closes  in March."),
        ("%% a line of its own %%\nIt ends.", "\nIt ends."),
        ("It grew 5%% and 6%%.", "It grew 5%% and 6%%."),
        ("100 %% of it\n\nand %% more", "100 %% of it\n\nand %% more"),
        ("see a%%20b%%20c", "see a%%20b%%20c"),
        ("```\n<!-- kept -->\n%%\n```\n<!-- gone -->", "```\n<!-- kept -->\n%%\n```\n"),
        ("~~~~ html\n<!-- kept -->\n~~~\n<!-- kept too -->\n~~~~\nIt <!-- gone -->ends.", None),
        ("Write `<!-- so -->` and ``<!-- ` -->``.", "Write `<!-- so -->` and ``<!-- ` -->``."),
        ("An unclosed ` stays, <!-- gone -->it ends.", "An unclosed ` stays, it ends."),
        ("It closes.\n\n[//]: # (ask Olle)\n[note]: <> 'ask Olle'\n\nIt ends.", "It closes.\n\n\n\n\nIt ends."),
        ("[home]: https://port.example (The port)\n", "[home]: https://port.example (The port)\n"),
        ("It {/* ask Olle */}closes. {% comment %}ask Olle{% endcomment %}It ends.", "It closes. It ends."),
        ("%% ask Olle\n\nor his wife %%\n\nIt ends.", "\n\nIt ends."),
        ('[//]: # (ask\nOlle)\n[_author_]: - "Olle"\nIt ends.', "\n\nIt ends."),
        ("It {::comment}ask Olle{:/comment}closes.{::comment}\nOlle\n{:/} It ends.", "It closes. It ends."),
        ("It {# ask\n\nOlle #}closes. {#end} {1} #}", "It closes. {#end} {1} #}"),
        ("It {{!-- ask {{Olle}} --}}closes.{{! Olle }} It ends.", "It closes. It ends."),
        ("It {{< comment >}}ask Olle{{< /comment >}}closes.{{/* Olle */}}{{- /* Olle */ -}}", "It closes."),
        ("It <?php echo '?'; ?>closes. <?xml version='1.0'?>", "It closes. <?xml version='1.0'?>"),
        ("- ```\n  <!-- kept -->\n  ```\n- <!-- gone -->It ends.", None),
        ("10<sup>6</sup> m<sup>2</sup> of H<sub>2</sub>O,<sup>3</sup>", "10⁶ m² of H₂O,[3]"),
        ("the 21<sup>st</sup> x<sup>k</sup> of `10<sup>6</sup>`", "the 21st x^k of `10<sup>6</sup>`"),
        ("5 < 6 and 7 > 3 -- so it is -->", "5 < 6 and 7 > 3 -- so it is -->"),
    ],
)
def test_comments_are_removed_except_in_code(text: str, kept: str | None) -> None:
    expected = text.replace("<!-- gone -->", "") if kept is None else kept
    assert as_shown(text) == (expected, [])


@pytest.mark.parametrize("text", ["It ends.\n\n<!-- to do:\nask Olle", "It ends.\n\n%%\nask Olle"])
def test_an_unclosed_comment_extends_to_the_end_with_a_notice(text: str) -> None:
    notice = "has a comment that is never closed (line 3): nothing after it is read"
    assert as_shown(text) == ("It ends.\n\n", [notice])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("It {++soon ++}closes.", "It soon closes."),
        ("It {--never --}closes.", "It closes."),
        ("It closes at {~~nine~>ten~~}.", "It closes at ten."),
        ("It closes.{>>Really? Ask Olle.<<} It ends.", "It closes. It ends."),
        ("{==It closes.==}{>>Who says so?<<} It ends.", "It closes. It ends."),
        ("It {--nev--}{++e++}ver closes.", "It ever closes."),
        ("{++It closes.\n\nIt opens in {~~May~>June~~}.{>>ask<<}++}", "It closes.\n\nIt opens in June."),
        ("{--# Old\n\n--}# New", "# New"),
        ("Write `{++so++}`, {++{==this==}++}.", "Write `{++so++}`, this."),
        ("```\n{--kept--}\n```\n{--gone--}", "```\n{--kept--}\n```\n"),
        ("{~~struck~~} and {++open and {--open", "{~~struck~~} and {++open and {--open"),
        ("{{-- a template --}} and {-- gone --}", "{{-- a template --}} and "),
        ("{--" + "far " * 2_000 + "--}", "{--" + "far " * 2_000 + "--}"),
    ],
)
def test_criticmarkup_changes_are_accepted_and_its_comments_removed(text: str, kept: str) -> None:
    assert as_shown(text) == (kept, [])


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [
        *("`", "` ", "```", "<!", "%%", "%% ", "\n%%", "~~~\n", "```\n", " \t", "`a``", "<!-- ", "{++", "{++{--"),
        *("{~~a~~}", "\n%% a", "{# ", "{::comment}", "{{!", "{{!-- a", "<?php ", "{{< comment >}}", "{{/* "),
        "[a]: # (\n",
    ],
)
def test_pathological_markdown_is_read_within_two_seconds(part: str) -> None:
    started = time.process_time()
    as_shown(part * 100_000)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "It closes.^[So says [Olle](a.html), the\nmanager.] It ends.^[In May.]\n",
            "It closes.[^note-1] It ends.[^note-2]\n\n[^note-1]: So says [Olle](a.html), the manager.\n\n"
            "[^note-2]: In May.\n",
        ),
        (
            "A.[^note-4] B.^[Olle.]\n\n[^note-4]: Ann.",
            "A.[^note-4] B.[^note-5]\n\n[^note-4]: Ann.\n\n[^note-5]: Olle.\n",
        ),
        ("`^[code]`, x^[2], ^[not closed\n\nhere]", "`^[code]`, x^[2], ^[not closed\n\nhere]"),
    ],
)
def test_notes_within_the_text_are_moved_to_the_end(text: str, shown: str) -> None:
    assert as_shown(text) == (shown, [])
