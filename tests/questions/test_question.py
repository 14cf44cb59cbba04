"""A question, and how much its terms count."""

from askmuse.questions.question import CARRIED, Question, question_of, with_words


def test_all_terms_of_a_question_without_history_weigh_the_same() -> None:
    question = question_of("Who leads the labs?")
    assert question == Question("Who leads the labs?", {"lead": 1.0, "lab": 1.0}, typed="Who leads the labs?")
    assert question.text == "Who leads the labs?"


def test_carried_words_weigh_less_unless_the_question_contains_them() -> None:
    question = with_words("And its score?", ("Muse", "score"))
    assert question.weights == {"muse": CARRIED, "score": 1.0}
    assert (question.asked, question.carried, question.typed) == ("And its score?", ("Muse", "score"), "And its score?")
    assert question.text == "And its score? Muse score"


def test_carried_words_decide_the_type_of_answer_only_if_the_question_does_not() -> None:
    assert with_words("And of Gemini?", ("when", "released")).text_for_type == "And of Gemini? when released"
    assert with_words("Who made it?", ("when", "released")).text_for_type == "Who made it?"


def test_the_models_read_no_marks_at_the_end_of_a_question() -> None:
    assert question_of("Who made it?!").text_for_models == question_of("Who made it").text_for_models == "Who made it"
    assert with_words("And in the U.S.?", ("Muse",)).text_for_models == "And in the U.S Muse"


def test_rare_terms_weigh_more() -> None:
    question = with_words("Its score?", ("Muse",)).weighed({"score": 2.0, "muse": 5.0}.__getitem__)
    assert question.idf == {"muse": CARRIED * 5.0, "score": 2.0}
    assert question.weights == {"muse": CARRIED, "score": 1.0}
