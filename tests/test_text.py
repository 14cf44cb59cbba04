"""Sentences, words and the folded form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askmuse.articles.sentences import LONGEST_SENTENCE, sentences
from askmuse.text import fold, plain, shorten, trim, without_accents, words

PIECES = [
    '"We won. They lost," Wang said. ',
    "“It works.” ",
    "Dr. Smith paid $14.3 billion. ",
    'He measured 5" of rain. ',
    "The U.S. met at 5 p.m. ",
    "Wait... what? ",
    "(See Fig. 3.) ",
    "https://a.b/c?d=e ",
    "\u2028",
    "\u2029",
    "\x85",
    "\x1c",
    "\x1e",
    "\v",
    "\f",
    "\r\n",
    "\u00a0",
    "\u200b",
    "e\u0301",
    "👩‍👩‍👧",
    '"',
    "”",
    "„",
    "…",
    "。",
]
any_text = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    "expected",
    [
        ["GPT-5.4 scored 76.1.", "Muse Spark scored 80.4."],
        ["Meta paid $14.3 billion for Scale.", "It hired Wang."],
        ["The U.S. Senate met.", "He left the U.S. on Monday.", "The U.S. did not."],
        ["Dr. Smith spoke.", "Mr. Jones left.", "Gov. Lee and Rep. Poe stayed."],
        ["It starts at 5 p.m. Monday.", "It ends at 6 p.m. today."],
        ["J. K. Rowling wrote it.", "J.R.R. Tolkien did not."],
        ["Prof. Lee et al. found it.", "The company, Acme Inc., paid.", "See No. 5 and Fig. 3."],
        ["Wait... what?", "He paused…", "Then he left."],
        ["Was he there?", "Yes!", "No."],
        ["He left (see Fig. 3).", "She stayed (it was late).", "(They slept.)", "More came."],
        ["See https://example.com/a.b?c=d.", "Then go to www.example.com.", "Now."],
        ["Version 3.1.2 came.", "It is v1.5 now."],
        ["It's 'fine' now.", "The dogs' food is here."],
        ["She moved to St. Louis in Jan. 2026.", "She likes it."],
        ["이것은 문장입니다.", "다음 문장."],
    ],
)
def test_sentences_end_where_they_should(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "word", ["app", "art", "book", "century", "chip", "code", "free", "lab", "low", "reporter", "so", "tasks", "win"]
)
def test_an_ordinary_word_ends_a_sentence_though_nupunkt_takes_it_for_an_abbreviation(word: str) -> None:
    expected = [f"They all said that it was the {word}.", "Rivals ask for more."]
    assert split(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ['"We won. They lost," Wang said.', "Others agreed."],
        ["“We won. They lost,” Wang said.", "Others agreed."],
        ['Wang said: "We won. They lost."', "Others agreed."],
        ['"Does it work?" Wang asked.', "It does."],
        ["“We won!” Mark Zuckerberg said.", "“We lost!” she replied."],
        ["„Wir. Sind da.“ sagte er.", "Dann ging er.", "„Noch. Einmal.“", "Ende."],
    ],
)
def test_a_quotation_stays_with_its_speaker(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ['"It works."', "Others disagree."],
        ["“One. Two.”", "“Three. Four.”", "Five came."],
        ['He called it "great."', "She left."],
        ['"It works!"', "Investors were pleased."],
    ],
)
def test_a_quotation_that_is_a_sentence_ends_one(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ['He measured 5" of rain.', "Then he left.", "It was late."],
        ['It is 5" wide.', '"It was late," she said.', "Then more.", '"Again. Twice," he said.', "End."],
        ["He left.”", "She stayed.", "They slept."],
    ],
)
def test_a_stray_quotation_mark_joins_nothing(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


def test_a_quotation_that_never_closes_joins_nothing() -> None:
    expected = ['"We won.', "They lost.", "It rained."]
    assert split(" ".join(expected)) == expected


def test_a_quotation_that_closes_too_late_joins_nothing() -> None:
    long = ["The rain went on for the whole of the week."] * 12
    assert split(" ".join(['He said "we won.', *long, 'It ended."'])) == ['He said "we won.', *long, 'It ended."']


def test_a_wrapped_sentence_is_one_sentence() -> None:
    assert split("Meta paid\n$14.3 billion\nfor Scale.\nIt hired Wang.") == [
        "Meta paid\n$14.3 billion\nfor Scale.",
        "It hired Wang.",
    ]


def test_sentences_of_a_stretch_have_offsets_into_the_whole() -> None:
    text = "Head. One came. Two went. Tail."
    assert sentences(text, 6, 25) == [(6, 15), (16, 25)]


def test_no_sentence_in_white_space() -> None:
    assert sentences(" \n\t\u2028", 0, 4) == []
    assert sentences("", 0, 0) == []


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(any_text, st.data())
def test_sentences_are_ordered_trimmed_and_hold_every_character(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    last = start
    for a, b in sentences(text, start, end):
        assert last <= a < b <= end
        assert text[last:a].strip() == ""
        assert text[a:b] == text[a:b].strip()
        last = b
    assert text[last:end].strip() == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPT-5.4", ["gpt", "5.4"]),
        ("GPT 5.4", ["gpt", "5.4"]),
        ("gpt5.4", ["gpt", "5.4"]),
        ("Café naïve Ångström", ["cafe", "naive", "angstrom"]),
        ("Wang's, Wang’s and the dogs'", ["wang", "wang", "and", "the", "dogs"]),
        ("don’t o'clock", ["dont", "oclock"]),
        ("She'll say I'd could've, we're", ["she", "say", "i", "could", "we"]),
        ("3 per cent per century", ["3", "percent", "per", "century"]),
        ("the U.S. and the U.S.'s e.g. I.B.M.", ["the", "us", "and", "the", "us", "eg", "ibm"]),
        ("$14.3 billion, 1,000 and 58%", ["14.3", "billion", "1000", "and", "58", "percent"]),
        ("58M 2026-04-08", ["58", "m", "april", "8", "2026"]),
        ("Apr. 8th, 2026; Sept 30 2026-13-08", ["april", "8", "2026", "september", "30", "2026", "13", "08"]),
        ("$14.3bn, two of 12", ["14.3", "billion", "2", "of", "12"]),
        ("GPT-5.4's and 5'santa", ["gpt", "5.4", "and", "5", "santa"]),
        ("e-mail/post snake_case", ["e", "mail", "post", "snake", "case"]),
        ("Straße ﬁne", ["strasse", "fine"]),
        ("Llama™ №5", ["llama", "no", "5"]),
        ("日本語 ไทย", ["日", "本", "語", "ไ", "ท", "ย"]),
        ("がか", ["が", "か"]),
        ("한국어 문장", ["한국어", "문장"]),
        ("the quay[^1] of Holm.[^lind-2019] [^2]", ["the", "quay", "of", "holm"]),
        ("har[^1]bour [a] [^ b] x^2", ["har", "bour", "a", "b", "x", "2"]),
        ("👩‍👩‍👧 … !", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_words_of_decomposed_text_are_those_of_composed_text() -> None:
    assert words("Cafe\u0301") == words("Café") == ["cafe"]


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_words_are_never_empty_and_stay_the_same_when_split_again(text: str) -> None:
    found = words(text)
    assert "" not in found
    assert [again for word in found for again in words(word)] == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  “Hello”\u00a0 World\n–  it’s ", '"hello" world - it\'s'),
        ("STRASSE Straße", "strasse strasse"),
        ("Café", "café"),
        ("", ""),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(st.text())
def test_plain_keeps_every_character_in_its_place(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert fold(plain(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [("  ab  ", 0, 6, (2, 4)), ("xx ab yy", 2, 6, (3, 5)), ("   ", 0, 3, (3, 3)), ("ab", 1, 1, (1, 1))],
)
def test_trim(text: str, start: int, end: int, expected: tuple[int, int]) -> None:
    assert trim(text, start, end) == expected


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        (" one\n two\t", 7, "one two"),
        ("one two three four", 16, "one two three …"),
        ("aaaaaa bbb ccc", 12, "aaaaaa bbb …"),
        ("one twothreefourfive", 12, "one twothre…"),
        ("数" * 20, 12, "数" * 11 + "…"),
        ("", 12, ""),
    ],
)
def test_shorten(text: str, most: int, expected: str) -> None:
    assert shorten(text, most) == expected


@given(any_text, st.integers(min_value=1, max_value=40))
def test_shorten_keeps_the_limit_and_the_beginning(text: str, most: int) -> None:
    line = " ".join(text.split())
    short = shorten(text, most)
    assert len(short) <= most
    assert short == line or (short.endswith("…") and line.startswith(short[:-1].rstrip()))


def test_a_run_of_words_without_full_stops_is_parted_at_weaker_marks() -> None:
    text = " ".join("word," if n == 60 else "word" for n in range(230))
    parts = [text[slice(*span)] for span in sentences(text, 0, len(text))]
    assert [len(part.split()) for part in parts] == [61, 99, 70]
    assert " ".join(parts) == text


def test_a_sentence_of_the_usual_length_is_not_parted() -> None:
    text = " ".join(["word"] * LONGEST_SENTENCE)
    assert sentences(text, 0, len(text)) == [(0, len(text))]


def test_full_stops_of_other_scripts_end_sentences() -> None:
    text = "今天下雨了。明天是晴天。"
    assert [text[slice(*span)] for span in sentences(text, 0, len(text))] == ["今天下雨了。", "明天是晴天。"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("har\u00adbour mas\u00adter", ["harbour", "master"]),
        ("ware\u200bhouse", ["warehouse"]),
        ("ware\u200chouse ware\u200dhouse ware\u2060house", ["warehouse"] * 3),
        ("\ufeffquay \u2066quay\u2069 \u200equay", ["quay"] * 3),
        ("10\u20606", ["106"]),
    ],
)
def test_characters_that_nobody_sees_part_no_words(text: str, said: list[str]) -> None:
    assert words(text) == said
    assert fold(text) == fold(" ".join(text.split())) == " ".join(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10⁶ tonnes", ["10", "6", "tonnes"]),
        ("10^6 tonnes", ["10", "6", "tonnes"]),
        ("in 1412³", ["in", "1412", "3"]),
        ("5 m² of CO₂", ["5", "m", "2", "of", "co", "2"]),
        ("²³⁵U", ["235", "u"]),
    ],
)
def test_raised_and_lowered_figures_are_no_part_of_a_number(text: str, said: list[str]) -> None:
    assert words(text) == said


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Café Ångström", "Cafe Angstrom"),
        ("Cafe\u0301\u0327\u0301", "Cafe"),
        ("Việt", "Viet"),
        ("ガガ", "ガガ"),
        ("ﬁﬀ ①", "fiff 1"),
        ("한글", "한글"),
        ("a" + "\u0301\u0327" * 50_000 + "b", "ab"),
    ],
)
def test_accents_are_removed_however_many_follow_one_another(text: str, bare: str) -> None:
    assert without_accents(text) == bare
