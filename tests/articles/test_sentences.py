"""Where runs of words without a full stop are divided."""

import pytest

from askmuse.articles.sentences import sentences


@pytest.mark.parametrize(
    ("parts", "between"),
    [
        (["ค่าใช้จ่ายจ่ายโดยจังหวัด " * 3 + "ค่าใช้จ่ายจ่ายโดยจังหวัด", "ค่าใช้จ่ายจ่ายโดยจังหวัด ค่าใช้จ่ายจ่ายโดยจังหวัด"], " "),
        (["กั" * 49, "กั" * 11], ""),
        (["码头将于周五关闭，" * 12, "码头将于周五关闭，" * 2], ""),
        (["the crane lifts " * 33, "the crane lifts"], ""),
    ],
)
def test_a_run_of_words_is_divided_at_commas_and_spaces_and_never_before_a_vowel_mark(
    parts: list[str], between: str
) -> None:
    text = between.join(parts)
    assert [text[slice(*span)] for span in sentences(text, 0, len(text))] == [part.strip() for part in parts]
