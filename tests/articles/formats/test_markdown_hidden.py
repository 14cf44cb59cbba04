"""Hidden HTML in Markdown is not read."""

import time

import pytest

from askmuse.articles.formats.markdown.hidden import without_hidden


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It closes.\n\n<div hidden>\n\nAsk <div>Olle</div>.\n\n</div>\n\nIt ends.", "It closes.\n\n\n\nIt ends."),
        ('It <span style="color: red; display: none">Olle</span>closes.', "It closes."),
        ("It <P STYLE='visibility:hidden'>Olle</P>closes.", "It closes."),
        ("<template>Olle</template><script>a < b</script>It ends.", "It ends."),
        ('<p class="hidden">It</p> <p style="color: none">closes</p>', None),
        ("<p hidden>It is never closed.\n\n<br hidden>It ends.", None),
        ("<template/>It ends. Write `<p hidden>so</p>`.", None),
        ("```\n<p hidden>so</p>\n```\n", None),
    ],
)
def test_hidden_elements_are_removed_but_not_in_code_nor_if_they_are_never_closed(text: str, shown: str | None) -> None:
    assert without_hidden(text) == (text if shown is None else shown)


@pytest.mark.parametrize("part", ["<p hidden>", "<p hidden><p>", "</p>", "<p style='", "<p ", "<template><template/>"])
def test_pathological_tags_are_read_within_two_seconds(part: str) -> None:
    started = time.process_time()
    without_hidden(part * 100_000)
    assert time.process_time() - started < 2
