"""Words that nobody knows are matched to those of the articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askmuse.questions.spelling import correct, with_apostrophes
from askmuse.text import STOPWORDS, words

VOCABULARY = {
    "benchmark": 5,
    "benchmarks": 3,
    "cafe": 1,
    "coding": 2,
    "contemplating": 2,
    "doesnt": 1,
    "llama": 3,
    "meta": 7,
    "muse": 9,
    "physicians": 2,
    "sharp": 1,
    "spark": 9,
    "zuckerberg": 3,
}


def nothing(word: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the benchmrak?", "What is the benchmark?"),
        ("phisicians", "physicians"),
        ("Metta's Muse Sprak!", "Meta's Muse Spark!"),
        ("zukerberg and zuckerbreg's", "zuckerberg and zuckerberg's"),
        ("Contemplatnig mode", "Contemplating mode"),
        ("spakr2 lllama-4", "spark2 llama-4"),
    ],
)
def test_misspelt_words_are_corrected(question: str, expected: str) -> None:
    assert correct(question, VOCABULARY, set(), nothing) == expected


def test_contractions_get_their_apostrophe() -> None:
    assert with_apostrophes("whos theyre Wasnt DONT who's were") == "who's they're Wasn't DON'T who's were"


@pytest.mark.parametrize(
    "question",
    [
        "What is Muse Spark?",
        "MUSE spark Llama",
        "What about them?",  # stop words
        "Meat",  # no letter is wrong, two are swapped: but another word is meant where the model knows it, see below
        "étoile",
        "xyzzy",
        "abenchmark",  # the first letter must be right
        "spa",  # too short to tell
        "spurka",  # two edits in a word of six letters
        "physicks",
        "café CAFÉ",
        "doesn't doesn’t were its well",
        "whoſ ıſnt",  # letters that fold to those of a contraction
        "58M 2026 $14.3",
        "",
    ],
)
def test_words_that_are_not_misspelt_are_left_alone(question: str) -> None:
    def known(word: str) -> bool:
        return word == "meat"

    assert correct(question, VOCABULARY, set(), known) == question


def test_six_letters_allow_one_typing_error_and_seven_allow_two() -> None:
    assert correct("codign codngi", VOCABULARY, set(), nothing) == "coding codngi"
    assert correct("sciancy", {"science": 1}, set(), nothing) == "science"
    assert correct("scyancz", {"science": 1}, set(), nothing) == "scyancz"


def test_the_nearest_word_is_chosen_then_the_most_frequent_then_the_first() -> None:
    assert correct("sparc", {"spark": 1, "spare": 2}, set(), nothing) == "spare"
    assert correct("sparc", {"spark": 2, "spare": 2}, set(), nothing) == "spare"
    assert correct("benchmarkk", {"benchmark": 1, "benchmarked": 9}, set(), nothing) == "benchmark"


def test_a_word_that_the_model_knows_without_its_ending_is_not_corrected() -> None:
    assert correct("Sprakes", {"sparkes": 1}, set(), lambda word: word == "sprak") == "Sprakes"
    assert correct("Sprakly", {"sparkly": 1}, set(), lambda word: word == "sprak") == "Sparkly"


@given(st.text(max_size=40).filter(lambda text: STOPWORDS.isdisjoint(words(text))))
def test_words_that_the_model_knows_are_never_corrected(question: str) -> None:
    assert correct(question, VOCABULARY, set(), lambda word: True) == question
    assert correct(question, {}, set(), nothing) == question


@given(st.lists(st.sampled_from(sorted(VOCABULARY.keys() - STOPWORDS)), max_size=8))
def test_words_that_occur_in_the_articles_are_never_corrected(found: list[str]) -> None:
    for question in (" ".join(found), " ".join(found).upper(), ", ".join(found).title()):
        assert correct(question, VOCABULARY, set(), nothing) == question
