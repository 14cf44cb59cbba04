"""Whether a text names the holder of the office that a question asks about."""

import pytest

from askmuse.questions.holders import Office, asked_office, follows_subject, names_holder


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("Who is the mayor of Vik?", Office("mayor", frozenset({"vik"}), past=False)),
        ("Who’s the CEO of Kestrel now?", Office("CEO", frozenset({"kestrel"}), past=False)),
        ("Who was Kestrel's finance chief?", Office("finance chief", frozenset({"kestrel"}), past=True)),
        ("Who is the head of the salt firm Gorm AB?", Office("head", frozenset({"gorm", "ab"}), past=False)),
        ("Who is the director of the Lind Museum?", Office("director", frozenset({"lind"}), past=False)),
        ("Who is the Prime Minister of Norway", Office("prime minister", frozenset({"norway"}), past=False)),
        ("Who was mayor of Vik in August 2024?", Office("mayor", frozenset({"vik"}), past=True)),
        ("Who is Ann Lee?", None),
        ("Who bought the mine of Gorm?", None),
    ],
)
def test_the_office_and_its_body_are_read_from_a_question(question: str, office: Office | None) -> None:
    assert asked_office(question) == office


@pytest.mark.parametrize(
    ("question", "text", "named"),
    [
        ("Who is the mayor of Vik?", "The mayor of Vik, Ola Berg, paid.", True),
        ("Who is the mayor of Vik?", "Vik mayor Ola Berg paid.", True),
        ("Who is the mayor of Vik?", "Ola Berg, Vik's mayor, paid.", True),
        ("Who is the mayor of Vik?", "Mayor Ola Berg of Vik paid.", True),
        ("Who is the mayor of Vik?", "Acting mayor Ola Berg of Vik paid.", True),
        ("Who is the mayor of Vik?", "Mayor Ola Berg paid.", None),
        ("Who is the mayor of Vik?", "Ola Berg runs Vik.", None),
        ("Who is the mayor of Vik?", "The council of Vik named Ola Berg acting mayor.", None),
        ("Who is the mayor of Vik?", "On Monday mayor Ola Berg paid.", None),
        ("Who is the mayor of Vik?", "Danish mayor Ola Berg paid.", None),
        ("Who is the mayor of Vik?", "It paid mayor Ola Berg.", None),
        ("Who is the mayor of Vik?", "They elected Ola Berg mayor of Sund.", False),
        ("Who is the mayor of Vik?", "The deputy mayor of Vik, Ola Berg, met the mayor of Sund, Ida Moe.", False),
        ("Who is the mayor of Sund?", "The deputy mayor of Vik, Ola Berg, met the mayor of Sund, Ida Moe.", True),
        ("Who is the deputy mayor of Sund?", "The deputy mayor of Vik, Ola Berg, met the mayor of Sund.", False),
        ("Who is the mayor of Vik?", "Mayor Ola Berg of Sund, which lies near Vik, paid.", False),
        ("Who is the mayor of Vik?", "Former Vik mayor Ola Berg paid.", False),
        ("Who was the mayor of Vik?", "Former Vik mayor Ola Berg paid.", True),
        ("Who is the mayor of Vik?", "The mayor of Vik paid.", False),
        ("Who is the CEO of Kestrel Shipping?", "Chief executive Ida Moe of Kestrel paid.", True),
        ("Who is the director of the Gorm Museum?", "Director Ida Moe of the Lind Museum paid.", False),
        ("Who paid the mayor of Vik?", "Mayor Ola Berg of Sund paid.", None),
    ],
)
def test_the_holder_of_another_office_or_body_is_told_apart(question: str, text: str, named: bool | None) -> None:
    assert names_holder(question, text) is named


def test_a_sentence_about_the_body_tells_whose_office_the_next_one_means() -> None:
    before = "The Gorm Museum bought a boat from the Lind Museum."
    assert follows_subject("Who is the director of the Gorm Museum?", before)
    assert not follows_subject("Who is the director of the Lind Museum?", before)
