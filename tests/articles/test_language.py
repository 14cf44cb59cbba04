"""The language of a text, by its script and its commonest words."""

import pytest

from askmuse.articles.language import _COMMONEST, NAMES, language_of

QUAY = {
    "en": "The old quay closes in May for eleven weeks, and the repair costs two million, the harbour board says.",
    "de": "Der alte Kai wird im Mai für elf Wochen geschlossen, und die Reparatur kostet zwei Millionen.",
    "fr": "Le vieux quai ferme en mai pour onze semaines, et la réparation coûte deux millions.",
    "es": "El viejo muelle se cierra en mayo por once semanas, y la reparación cuesta dos millones.",
    "it": "Il vecchio molo chiude a maggio per undici settimane, e la riparazione costa due milioni.",
    "pt": "O velho cais fecha em maio por onze semanas, e a reparação não custa mais de dois milhões.",
    "nl": "De oude kade gaat in mei elf weken dicht, en de reparatie kost twee miljoen, zegt het bestuur van de haven.",
    "sv": "Den gamla kajen stängs i maj i elva veckor och det är inte dyrt att laga den, säger en av dem.",
    "da": "Den gamle kaj lukkes i maj i elleve uger, og det blev dyrt at reparere den, siger en af dem ud fra sig.",
    "nb": "Den gamle kaien stenges i mai i elleve uker, og det ble dyrt å reparere den, sier en av dem ut fra seg.",
    "fi": "Vanha laituri suljetaan toukokuussa, ja se on suljettu, kun sen korjaus on kesken.",
    "pl": "Stare nabrzeże w maju zostanie zamknięte na jedenaście tygodni i nie jest to tania naprawa.",
    "cs": "Staré nábřeží se v květnu zavře na jedenáct týdnů a oprava je za dva miliony, ale to je málo.",
    "tr": "Eski rıhtım mayıs ayında on bir hafta için kapanıyor ve bu onarım çok pahalı olarak görülüyor.",
    "ro": "Vechiul chei se închide în mai pentru o perioadă de unsprezece săptămâni, și nu este ieftin.",
    "hu": "A régi rakpart májusban bezár, és a javítás nem olcsó, de az is kell, hogy meg legyen.",
    "ru": "Старая пристань закрывается в мае на одиннадцать недель, и ремонт не был дешёвым, как говорят они.",
    "uk": "Стара пристань закривається у травні на одинадцять тижнів, і ремонт не був дешевим, що й казали.",
    "bg": "Старият кей се затваря през май за единадесет седмици и ремонтът не е евтин, като това беше ясно.",
    "ja": "古い桟橋は五月に十一週間閉鎖されます。",
    "zh": "旧码头五月关闭十一周。",
    "ko": "오래된 부두는 5월에 문을 닫는다.",
    "el": "Η παλιά προβλήτα κλείνει τον Μάιο.",
    "ar": "يغلق الرصيف القديم في مايو.",
    "fa": "اسکله قدیمی در ماه مه بسته می‌شود، چون گران است.",
    "he": "הרציף הישן נסגר במאי.",
    "th": "ท่าเรือเก่าปิดในเดือนพฤษภาคม",
    "hi": "पुराना घाट मई में बंद हो जाता है।",
    "ka": "ძველი ნავმისადგომი მაისში იკეტება.",
    "hy": "Հին նավամատույցը փակվում է մայիսին։",
}
QUESTIONS = {
    "Who closed the quay, and when?": "en",
    "How many cranes does the harbour have?": "en",
    "What did the mayor of Düsseldorf say about the Deutsche Bank?": "en",
    "Wie viele Kräne hat der Hafen?": "de",
    "Wann wurde der Kai geschlossen?": "de",
    "Combien de grues a le port ?": "fr",
    "¿Cuántas grúas tiene el puerto?": "es",
    "Quante gru ha il porto?": "it",
    "Quantas gruas tem o porto?": "pt",
    "Hoeveel kranen heeft de haven?": "nl",
    "Hur många kranar har hamnen?": "sv",
    "Сколько кранов было в порту?": "ru",
}
UNCLEAR = [
    "",
    "42",
    "Nvidia revenue 2026",
    "Jensen Huang",
    "Die Zeit, Der Spiegel, The Times, The Sun",
    "la de",
]


def test_the_head_of_a_mail_and_addresses_do_not_count() -> None:
    head = "# Kai\n\nFrom: Ann <ann@in.the.example>\nTo: Bo\nDate: Mon, 2 Mar 2026\n\n"
    assert language_of(f"{head}Der Kai ist zu. https://port.example/to/the/quay/of/the/port") == "de"
    assert language_of(f"{head}Kai zu!") is None


@pytest.mark.parametrize("language", QUAY)
def test_the_language_of_a_sentence_is_detected(language: str) -> None:
    assert language_of(QUAY[language]) == language


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_language_of_a_question_is_detected_by_its_function_words(question: str) -> None:
    assert language_of(question) == QUESTIONS[question]


@pytest.mark.parametrize("text", UNCLEAR)
def test_the_language_of_an_ambiguous_text_is_not_guessed(text: str) -> None:
    assert language_of(text) is None


def test_each_detectable_language_has_a_name_and_a_test_sentence() -> None:
    assert QUAY.keys() == NAMES.keys()
    assert _COMMONEST.keys() <= NAMES.keys()


def test_only_the_beginning_of_a_long_text_decides_its_language() -> None:
    assert language_of(QUAY["de"] * 50 + QUAY["en"] * 5_000) == "de"
