"""Full stops that end no sentence, and the marks of footnotes."""

import pytest

from askmuse.articles.false_ends import FALSE_ENDS, FalseEnd
from askmuse.articles.sentences import sentences


def sentence_texts(text: str) -> list[str]:
    return [text[slice(*span)] for span in sentences(text, 0, len(text))]


@pytest.mark.parametrize("rule", FALSE_ENDS, ids=lambda rule: rule.name)
def test_each_rule_keeps_its_example_in_one_sentence(rule: FalseEnd) -> None:
    assert sentence_texts(f"{rule.example} Then rain fell on the quay.") == [
        rule.example,
        "Then rain fell on the quay.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Der Kai von Marlow schließt am 29. Juli 2026 für den Umbau.",
        "Dafür zahlt das Land z. B. Pfähle im Wert von 4 Mio. Euro an die Firma Brandt.",
        "Auf Platz drei steht die 1. Bundesliga der Segler, sagte Sprecher Jan Roy am Montag.",
        "Das Geld, ca. 3,5 Mio. €, gibt Prof. Dr. med. Anna Keil für ein 5. Deck in der Str. 12 aus.",
        "Die Gde. Brem hat gem. Satzung den Sohn von Eva Kern, geb. Meier, in der Kantstr. zum 3. Rat gewählt.",
        "La firme verse 40 euros à M. Dupont, dit Mme. Blanc.",
        "El Sr. Gómez viajó a EE. UU. con unos aprox. 40 barcos.",
        "Причал стоит 40 млн. руб. в год, сказал он.",
        "Дом стоит на ул. Ленина, д. 5, кв. 12.",
        "Er wohnt in der Bahnhofstr. 12 in Brem, gem. § 4 Abs. 2.",
        "Il sig. Rossi e l'on. Verdi abitano in via Roma n. 12.",
        "Dhr. Jansen en mevr. De Vries wonen in Brem.",
        "«Мы закрываемся!» — сказал он.",
        "「誰付錢？」他問。",
    ],
)
def test_abbreviations_of_other_languages_do_not_split_sentences(text: str) -> None:
    assert sentence_texts(text) == [text]


@pytest.mark.parametrize(
    "sentences_",
    [
        ["It closed in 1412.[3]", "It has 63 rooms."],
        ["It closed in 1412.[3][4]", "It has 63 rooms."],
        ["It closed in 1412.[^fire]", "It has 63 rooms."],
        ["It closed in 1412. [^1][^lind-2019]", "It has 63 rooms."],
        ["It closed in 1412[^a.b]; it has 63 rooms[^2].", "Few saw it.[^c/d]", "It is cold."],
        ["It closed in 1412.¹", "It has 63 rooms.(2)", "Few saw it.*", "It is cold."],
        ["It closed in 1412.[5]:12", "It has 63 rooms.[note 1]", "Few saw it.[citation needed]", "It is cold."],
        ["The well is deep.4", "It has 63 rooms."],
        [r"It closed.[\[4\]](https://wiki.example/a#b)", "It has 63 rooms."],
        ["Es schloss 1412.[Anm. 2]", "Es hat 63 Räume."],
        ["Он закрыт в 1412 году.[прим. 2]", "В нём 63 комнаты."],
        ["Er bekam eine 5.", "Danach ging er in die Kantstr.", "Dort stand Bayern II.", "Hier war Schluss."],
        ["Она сказала: «Нет».", "Это было в 1812 г.", "Мэр г. Бремска ушёл."],
        ["Sie fragte: „Warum nicht?“", "Danach ging sie."],
        ["The board said no.", "Prices rose by 40 kg.", "Boats sank."],
        ["The quay closed at 9.", "Rita Marsh opened it."],
        ["Ships left at once!", "Nobody saw them."],
        ["She owns 12.", "Boats are dear."],
        ["码头将于周五关闭。", "费用由县政府支付。"],
    ],
)
def test_genuine_sentence_ends_split_the_text(sentences_: list[str]) -> None:
    assert sentence_texts(" ".join(sentences_)) == sentences_
