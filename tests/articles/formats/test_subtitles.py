"""Subtitles and transcripts: sentences run on over cues, and each knows its time."""

from pathlib import PurePath

import pytest

from askmuse.articles.formats import Draft, read
from askmuse.errors import ArticleError


def read_cues(text: str, name: str = "a.vtt") -> Draft:
    return read(PurePath(name), text.encode())


def times_and_first_words(draft: Draft) -> list[tuple[str | None, str]]:
    """Return the time of each cue and how its text begins."""
    return [(page.label, draft.text[page.start :].split()[0]) for page in draft.pages]


def test_cues_are_joined_into_sentences_and_a_pause_ends_a_paragraph() -> None:
    draft = read_cues(
        "\ufeff1\r\n00:00:01,000 --> 00:00:03,000\r\nThe quay closes\r\n\r\n"
        "2\r\n00:00:03,000 --> 00:00:05,000\r\nin <i>May</i>, {\\an8}they say.\r\n\r\n"
        "3\r\n01:01:10,500 --> 01:01:12,000\r\nANNA: We are sorry.\r\n",
        "a.srt",
    )
    assert draft.text == "The quay closes in May, they say.\n\nANNA: We are sorry."
    assert times_and_first_words(draft) == [("0:00:01", "The"), ("0:00:03", "in"), ("1:01:10", "ANNA:")]
    assert [(page.number, page.seconds) for page in draft.pages] == [(1, 1), (2, 3), (3, 3670)]


def test_a_speaker_named_before_a_colon_starts_a_paragraph() -> None:
    draft = read_cues(
        "1\n00:00:01,000 --> 00:00:03,000\nANN LEE: The quay closes.\n\n"
        "2\n00:00:03,000 --> 00:00:05,000\nIt is old.\n\n"
        "3\n00:00:05,000 --> 00:00:07,000\nANN LEE: Rust.\nBO DAHL: Who pays?\n\n"
        "4\n00:00:07,000 --> 00:00:09,000\n- The county.\n- The state.\n",
        "a.srt",
    )
    assert draft.text == (
        "ANN LEE: The quay closes. It is old. Rust.\n\nBO DAHL: Who pays?\n\n- The county.\n\n- The state."
    )


def test_a_voice_tag_becomes_the_speaker_name_before_the_text() -> None:
    draft = read_cues(
        "WEBVTT\n\nNOTE made by hand\n\n00:01.000 --> 00:04.000\n<v Anna Berg>The quay closes in May.\n\n"
        "00:04.000 --> 00:06.000\n<v Anna Berg>For eleven weeks.</v>\n<v.loud Carl>Why?</v>\n\n"
        "00:06.000 --> 00:08.000 align:start\n<v Anna Berg>Rust &amp; age.\n"
    )
    assert draft.text == (
        "Anna Berg: The quay closes in May. For eleven weeks.\n\nCarl: Why?\n\nAnna Berg: Rust & age."
    )
    assert times_and_first_words(draft) == [("0:00:01", "Anna"), ("0:00:04", "For"), ("0:00:06", "Anna")]


def test_a_line_of_rolling_captions_is_read_once_and_a_repeated_word_is_kept() -> None:
    rolling = (
        "WEBVTT\n\n00:00.000 --> 00:02.000\nthe quay<00:00:01.000><c> closes</c>\n\n"
        "00:02.000 --> 00:02.010\nthe quay closes\n\n"
        "00:02.010 --> 00:04.000\nthe quay closes\nin the month of May\n\n"
        "00:04.000 --> 00:04.010\nin the month of May\n\n"
    )
    assert read_cues(rolling).text == "the quay closes in the month of May"
    whole = rolling.partition("00:02.010")[0].replace("02.010", "04.000")  # the line stays for two seconds
    assert read_cues(whole).text == "the quay closes"
    repeated = "WEBVTT\n\n00:01.000 --> 00:02.000\nYes.\n\n00:02.000 --> 00:03.000\nYes.\n"
    assert read_cues(repeated).text == "Yes. Yes."


def test_two_speakers_who_say_the_same_are_both_read() -> None:
    cues = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n- Good night.\n- Good night.\n\n"
        "00:02.000 --> 00:03.000\n- Good night.\n- Who is it?\n\n00:03.000 --> 00:04.000\n- Good night.\n- Me.\n"
    )
    said = ["Good night.", "Good night.", "Good night.", "Who is it?", "Good night.", "Me."]
    assert read_cues(cues).text == "\n\n".join(f"- {line}" for line in said)


def test_a_file_without_cues_is_refused() -> None:
    for name, text in (("a.srt", "Just a text."), ("a.vtt", "WEBVTT\n\n")):
        with pytest.raises(ArticleError, match=r"holds no subtitles: save it again as \.srt or \.vtt"):
            read_cues(text, name)
