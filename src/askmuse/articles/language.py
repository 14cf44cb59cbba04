"""Detects the language of a text by its script or by its most frequent words.

This takes no time to load; a library that knows a hundred languages takes longer to load than two hundred articles take
to be read. Frequent words suffice for the languages listed here, in questions as well as in articles; other languages
are not guessed.
"""

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache

NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "hy": "Armenian", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "ko": "Korean", "nb": "Norwegian",
    "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish",
    "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip
"""The names of the languages that are detected, by their ISO 639-1 codes."""
_COMMONEST = {
    "en": """the of and to in is was for that it with as on by at from be are were this have has had not but they which
        who whom whose what when where why how did does do he she his her their its an or will would been many much""",
    "de": """der die das und ist war in den von mit für auf dem des im ein eine einen einer nicht sich auch es an als
        hat haben wird werden wurde wurden sind bei nach aus zu zum zur wie wer was wann wo warum welche welcher viele
        viel er sie über durch""",
    "fr": """le la les des du de et est un une en que qui dans pour sur au aux avec ne pas par il elle ils ce cette ces
        son sa ses plus été sont était ont comment combien quand où pourquoi quel quelle quels quelles d l a à""",
    "es": """el la los las de del y es en que un una por con para se su sus al lo como más fue son era ha han no pero
        quién qué cuándo cuántos cuántas cuánto dónde cómo cuál está tiene a e""",
    "it": """il lo la i gli le di del della dei delle che e è un una in per con non si da al alla nel nella sono era ha
        hanno più come anche chi quando quanti quante quanto dove perché quale quali stato a""",
    "pt": """o a os as de do da dos das e é em no na nos nas que um uma por para com não se ao foi são era tem mais como
        quem quando quantos quantas quanto onde porque qual quais pelo pela""",
    "nl": """de het een en van is in op te dat die voor met zijn er niet aan ook als naar bij om door over uit was
        werden werd heeft hebben hoe hoeveel wie wat wanneer waar waarom welke""",
    "sv": """och att det som en ett är på i av för med till den de har inte om från var han hon men vid efter blev hur
        många mycket vem vad när varför vilken vilket vilka hade kan ska skulle""",
    "da": """og at det som en et er på i af for med til den de har ikke om fra var han hun men ved efter blev hvor mange
        meget hvem hvad hvornår hvorfor hvilken hvilket havde kan skal skulle nogen ud sig""",
    "nb": """og å det som en et er på i av for med til den de har ikke om fra var han hun men ved etter ble hvor mange
        mye hvem hva når hvorfor hvilken hvilket hadde kan skal skulle noen ut seg""",
    "fi": """ja on ei että se oli hän joka ovat mutta myös kun niin sen hänen tämä mitä missä milloin miksi kuka kuinka
        monta paljon ole olla sekä tai vuonna jonka joka kuin""",
    "pl": """i w na z do nie się że jest to o jak po za od przez dla był była było są ale oraz który która które kto co
        kiedy gdzie dlaczego ile jaki jaka czy ze jego""",
    "cs": """a v na se je že s z do o k za po pro byl byla bylo jsou ale jako který která které kdo co kdy kde proč
        kolik jaký podle od ve by""",
    "tr": """ve bir bu da de için ile olarak olan çok daha gibi kadar sonra ne kim nerede neden nasıl kaç hangi değil
        oldu var yok zaman mi""",
    "ro": """și de la în a cu pe pentru din un o care este nu că se au al ale mai fost sunt cine ce când unde cum câte
        câți cât ca dar prin""",
    "hu": """a az és hogy nem is egy volt van meg ez de csak már mint ki mi mikor hol miért hány mennyi hogyan melyik
        szerint még el lesz""",
    "ru": """и в на не что с по как это его из к у за от для но о был была было были он она они же то так или когда кто
        где почему сколько какой какая который""",
    "uk": """і в на не що з та як це його до у за від для але був була було були він вона вони або коли хто де чому
        скільки який яка про""",
    "bg": """и в на не че с по как това от за да се е са ще като но беше били той тя те кога кой къде защо колко която
        който""",
}  # fmt: skip
_SCRIPTS = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CJK": "zh", "GREEK": "el", "HEBREW": "he", "ARABIC": "ar",
    "THAI": "th", "DEVANAGARI": "hi", "GEORGIAN": "ka", "ARMENIAN": "hy",
}  # fmt: skip
"""The language of each script that only one language uses, or one far more than others."""
_PERSIAN = frozenset("پچژگ")
"""Letters of Persian that Arabic does not have."""
_READ = 4_000
"""The number of characters at the start of a text by which its language is detected."""
_LEAST_WORDS = 2
"""The fewest frequent words of its language that a text must have, however short it is."""
_LEAST_SHARE = 0.15
"""The least share of a text's words that must be frequent words of its language; in prose a third or more of them
are."""
_LEAD = 1.2
"""A text must have this many times as many frequent words of its language as of any other, to tell related ones
apart."""
_IN_NO_LANGUAGE = re.compile(r"^(?:From|To|Cc|Date):.*|\S{1,200}(?:@|://)\S*|www\.\S+", re.MULTILINE)
"""The head of a mail, whose labels are in English whatever its text is in, and addresses of mail or of pages."""
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1)  # called for the front matter and for the article
def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, or None if it is not clear."""
    head = unicodedata.normalize("NFC", text[:_READ])
    words = [word.lower() for word in _WORD.findall(_IN_NO_LANGUAGE.sub(" ", head))]
    if not words:
        return None
    return _by_script(words) or _by_words(words)


def is_frequent(word: str, language: str | None) -> bool:
    """Whether a word, in lower case, is among the frequent words of a language, which include its question words."""
    return language in _languages().get(word, ())


def _by_script(words: list[str]) -> str | None:
    """Return the language of the script that most letters have, or None if several languages use that script."""
    letters = "".join(words)
    counts = Counter(_script(letter) for letter in letters)
    japanese = counts["HIRAGANA"] + counts["KATAKANA"]
    script, count = max(counts.items(), key=lambda pair: pair[1])
    if japanese and script in {"HIRAGANA", "KATAKANA", "CJK"}:
        return "ja"
    if script not in _SCRIPTS or count * 2 < len(letters):
        return None
    return "fa" if script == "ARABIC" and not _PERSIAN.isdisjoint(letters) else _SCRIPTS[script]


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]


def _by_words(words: list[str]) -> str | None:
    """Return the language of whose frequent words a text has the most, or None if it has too few or no clear lead."""
    counts = dict.fromkeys(_COMMONEST, 0)
    for word in words:
        for language in _languages().get(word, ()):
            counts[language] += 1
    (best, count), (_, second) = sorted(counts.items(), key=lambda pair: -pair[1])[:2]
    enough = count >= _LEAST_WORDS and count >= _LEAST_SHARE * len(words)
    return best if enough and count > second * _LEAD else None


@cache
def _languages() -> dict[str, list[str]]:
    """Return the languages of each frequent word."""
    languages: dict[str, list[str]] = {}
    for language, words in _COMMONEST.items():
        for word in set(words.split()):
            languages.setdefault(word, []).append(language)
    return languages
