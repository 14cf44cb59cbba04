"""Questions that refer to earlier ones, and questions that stand alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askmuse.questions.followups import KEYWORDS, stand_alone
from askmuse.questions.question import CARRIED, Question, question_of
from askmuse.types import Turn

IDF = {"muse": 1.0, "spark": 1.0, "llama": 2.0, "score": 1.5, "benchmark": 3.0, "exam": 4.0, "human": 5.0}


def telling(term: str) -> float:
    return IDF.get(term, 6.0)


def asked(*questions: str) -> list[Turn]:
    return [Turn(question, "An answer with Gemini in it.") for question in questions]


@pytest.mark.parametrize(
    ("question", "earlier", "expected"),
    [
        ("and for coding?", "How did Muse Spark score?", "and for coding? Muse Spark score"),
        ("Why?", "Who is Wang?", "Why? Wang"),
        (
            "How old is he?",
            "Who leads Meta Superintelligence Labs?",
            "How old is he? leads Meta Superintelligence Labs",
        ),
        (
            "And Gemini 3.1 Pro?",
            "What did GPT-5.4 score on Humanity's Last Exam?",
            "And Gemini 3.1 Pro? score Humanity's Last Exam",
        ),
        (
            "What about the health benchmarks it was tested on?",
            "What is Muse Spark?",
            "What about the health benchmarks it was tested on? Muse Spark",
        ),
        ("Does Muse Spark beat it?", "How good is the Muse Spark model?", "Does Muse Spark beat it? model"),
        ("and on coding?", "What did Muse Spark score on HealthBench Hard?", "and on coding? Muse Spark score"),
        ("what about Gemini?", "What did Muse Spark score on the exam?", "what about Gemini? score exam"),
        ("and Scout?", "What was Llama 4 Maverick's Index score?", "and Scout? Index score"),
        ("What about in Europe?", "How are coins regulated in Asia?", "What about in Europe? coins regulated"),
        ("And what about it is new?", "What did Muse Spark score?", "And what about it is new? Muse Spark score"),
        ("Is it Llama’s?", "What are Llama’s models, and what is Meta’s plan?", "Is it Llama’s? models Meta's plan"),
    ],
)
def test_a_follow_up_question_takes_words_from_the_previous_question(
    question: str, earlier: str, expected: str
) -> None:
    assert stand_alone(question, asked(earlier), telling).text == expected


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("and the inquiry, what did that cost", "and the inquiry, what did that cost"),
        ("ok and in the final at Tolvik, who saved the penalty?", "and in the final at Tolvik, who saved the penalty?"),
        ("and how fast can the pipes lower the lake", "and how fast can the pipes lower the lake"),
        ("and does Lund get money for its road", "and does Lund get money for its road"),
        ("different thing, how long is it", "how long is it"),
        ("leave that. how many children are there now", "how many children are there now"),
    ],
)
def test_a_question_that_names_its_own_topic_takes_no_words_from_before(question: str, searched: str) -> None:
    found = stand_alone(question, asked("Who leads the lab?"), telling)
    assert (found.text.removeprefix("ok "), found.carried) == (searched, ())


@pytest.mark.parametrize(
    "question",
    [
        "and in the final at Tolvik, did they win?",
        "After the vote, what did they do?",
        "Wait, why leave it?",
        "does the firm regret its decision",
        "And how did Llama score?",
        "leave that.",
    ],
)
def test_a_question_that_leans_on_earlier_ones_takes_their_words(question: str) -> None:
    assert stand_alone(question, asked("Who leads the lab?"), telling).carried == ("leads", "lab")


@pytest.mark.parametrize(
    "question",
    [
        "What did Muse Spark score on the exam?",
        "How many physicians helped Meta train Muse Spark?",
        "Who leads Meta Superintelligence Labs?",
        "What is Muse Spark?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert stand_alone(question, asked("Who is Wang?"), telling) == question_of(question)


@pytest.mark.parametrize("question", ["Why?", "and it?", "", "What did Muse Spark score?"])
def test_without_a_history_nothing_changes(question: str) -> None:
    assert stand_alone(question, [], telling) == question_of(question)


def test_the_words_of_the_highest_weight_are_taken_in_the_order_of_the_question() -> None:
    history = asked("Did Muse Spark score on the human exam benchmark against Llama and Grok?")
    assert KEYWORDS == 6
    assert stand_alone("And it?", history, telling).text == "And it? human exam benchmark against Llama Grok"


def test_words_are_taken_from_the_first_question_and_the_latest_three() -> None:
    history = asked("Who is Zuckerberg?", "And Musk?", "And Wang?", "And LeCun?", "And Bosworth?")
    assert stand_alone("Why?", history, telling).text == "Why? Zuckerberg Wang LeCun Bosworth"


def test_a_repeated_word_weighs_more_and_an_older_word_less() -> None:
    history = asked("Can Ann, Bob and Cyd sing?", "And Dan, Eve and Fay?", "Can Ann, Gil and Hal?")
    assert stand_alone("And it?", history, telling).text == "And it? Ann Dan Eve Fay Gil Hal"


def test_a_word_is_taken_only_once_and_not_from_answers() -> None:
    history = asked("What do models score?", "Which model scored?")
    assert stand_alone("Why so?", history, telling).text == "Why so? models score"


def test_words_that_are_in_no_article_are_not_taken() -> None:
    history = asked("Did Muse Spark unravel?")
    assert stand_alone("And it?", history, lambda term: IDF.get(term, 0.0)).text == ("And it? Muse Spark")


@pytest.mark.parametrize(
    ("question", "earlier", "answer", "expected"),
    [
        (
            "How old is he?",
            "Who leads the lab?",
            "It is led by Alexandr Wang, the Chief AI Officer.",
            "How old is he? leads lab Alexandr Wang",
        ),
        (
            "How old is he?",
            "Who leads Meta Superintelligence Labs?",
            "It is led by Alexandr Wang.",
            "How old is he? leads Meta Superintelligence Labs Alexandr Wang",
        ),
        (
            "How old is he?",
            "Who leads the lab?",
            "Its model was held against Claude Opus 4.6, and is led by Alexandr Wang.\nThe firm runs Graphic Walks.",
            "How old is he? leads lab Alexandr Wang",
        ),
        (
            "Who replaced her?",
            "Who left the lab?",
            "Alexandra Wang left, St Anne's Hospital said. Ann Lee stays.",
            "Who replaced her? left lab Alexandra Wang",
        ),
        ("How old is it?", "Who leads the lab?", "It is led by Alexandr Wang.", "How old is it? leads lab"),
        ("How old is he?", "Where is Yann Le Cun?", "He left with Ann Lee.", "How old is he? Yann Le Cun"),
    ],
)
def test_he_and_she_stand_for_a_person_in_the_answer_if_no_question_names_one(
    question: str, earlier: str, answer: str, expected: str
) -> None:
    assert stand_alone(question, [Turn(earlier, answer)], telling).text == expected


def test_words_of_the_answer_are_taken_only_if_no_question_has_any() -> None:
    history = [Turn("How is it?", "It opened a Redress Fund.\nMore follows.")]
    assert stand_alone("Did they take it?", history, telling).text == "Did they take it? opened Redress Fund"


def test_carried_words_weigh_less_than_the_words_of_the_question() -> None:
    assert stand_alone("And how did Llama score?", asked("Who scored on the human exam?"), telling) == Question(
        "And how did Llama score?",
        {"llama": 1.0, "score": 1.0, "human": CARRIED, "exam": CARRIED},
        ("human", "exam"),
        typed="And how did Llama score?",
    )
    assert 0 < CARRIED < 1
    assert stand_alone("And how did Llama score?", asked("Who scored on the human exam?"), telling).text == (
        "And how did Llama score? human exam"
    )


@given(st.text(), st.lists(st.text(), max_size=4))
def test_the_words_of_the_question_come_first_and_weigh_most(question: str, earlier: list[str]) -> None:
    found = stand_alone(question, asked(*earlier), telling)
    own = question_of(question).weights
    carried = {term: weight for term, weight in found.weights.items() if term not in own}
    assert set(carried.values()) <= {CARRIED}
    assert {found.weights[term] for term in own.keys() & found.weights.keys()} <= {1.0}


@pytest.mark.parametrize("gap", [" " * 1900, "." * 1900, ", " * 900])
def test_pathological_follow_ups_are_resolved_in_time(gap: str) -> None:
    query = stand_alone(f"and{gap}?a", [Turn("Who leads the lab?")], lambda _: 1.0)
    assert query.carried == ("leads", "lab")


SMALL_TALK = ["Thanks!", "exit", "ok", "OK, thanks a lot.", "bye", "that's very cool", "thank you for your help"]


@pytest.mark.parametrize("history", [[], [Turn("Who leads the lab?")]], ids=["first", "later"])
@pytest.mark.parametrize("line", SMALL_TALK)
def test_small_talk_is_not_a_question(line: str, history: list[Turn]) -> None:
    assert stand_alone(line, history, lambda _: 1.0) == Question(line, {}, typed=line)


@pytest.mark.parametrize("line", ["exit polls", "is it ok", "thanks to whom?", "why did he stop"])
def test_a_question_that_contains_small_talk_is_a_question(line: str) -> None:
    assert stand_alone(line, [], lambda _: 1.0) == question_of(line)


def test_a_pronoun_refers_to_the_name_in_the_first_clause() -> None:
    history = [Turn("Who leads the Apis group?")]
    whole = "Who built the Ark and when did it sail?"
    assert stand_alone(whole, history, lambda _: 1.0) == question_of(whole)
    assert stand_alone("Who built the Ark of it?", history, lambda _: 1.0).carried == ("leads", "Apis", "group")


def test_a_question_about_a_new_topic_takes_no_words_from_before() -> None:
    history = [Turn("Which move beat Salenko?"), Turn("And in the endgame?"), Turn("What is the ThermoComb?")]
    assert stand_alone("Who leads it?", history, lambda _: 1.0).carried == ("ThermoComb",)
    history = [Turn("What is the ThermoComb?"), Turn("Has the ThermoComb won over Bea Lund?")]
    assert "ThermoComb" in stand_alone("Who leads it?", history, lambda _: 1.0).carried
