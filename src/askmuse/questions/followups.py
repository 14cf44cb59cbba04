"""Turns a follow-up question into one that can be searched on its own, with words from the questions before it.

The method is historical query expansion (Lin et al. 2020, "Query reformulation using query history for passage
retrieval in conversational search"): a question that refers to earlier ones is searched together with their rarest
words, taken from the first question, which sets the topic, and from the latest ones. Any other question is searched as
it is, and small talk ("thanks", "exit") is not searched at all.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from askmuse.questions.english import (
    AUXILIARIES,
    DEMONSTRATIVES,
    NAME,
    NAME_OR_FIGURE,
    NO_PERSON,
    PERSON,
    PERSONAL_PRONOUNS,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    any_of,
)
from askmuse.questions.question import Question, question_of, with_words
from askmuse.questions.small_talk import asks_nothing
from askmuse.text import STOPWORDS, plain, terms
from askmuse.types import Turn

KEYWORDS = 6
"""The most words that are carried over from earlier questions."""
_TURNS = 3
"""The number of latest questions from which words are carried over, besides the first question."""
_DECAY = 0.9
"""A word's weight is multiplied by this for each turn between its question and the current one."""
NAMED = 1.5
"""The weight of a word with a capital is multiplied by this, since names say more about the topic than other words."""
_FEW_TERMS = 4
"""A question with fewer terms than this refers to the ones before, as "and for coding?" does, unless it names its
topic."""
_REFERS_BACK = re.compile(
    r"^\s*(?:(?:and |but |or |so )?(?:what about|how about)|why(?: not| so)?\s*\?|same for|anything else)\b"
    rf"|{any_of((*PRONOUNS, *DEMONSTRATIVES))}|\b(?:ones?|else|instead|too)\b"
    r"|\bthe (?:others?|former|latter|same|second|first|last|latest)\b",
    re.IGNORECASE,
)
_CONNECTS = re.compile(r"^\s*(?:and|but|or|so|also|then)\b", re.IGNORECASE)
_OPENING = r"(?:and|but|or|so)\b,? ?"
_SUBORDINATE = r"(?:after|before|since|when|while|if|during|until|once|as|because|although|besides|despite)\b"
_ABOUT = r"(?:what about|how about|what of|same for)"
_ELLIPSIS = re.compile(
    rf"^(?:{_OPENING})?{_ABOUT}? ?(?P<preposition>(?:as of\b|{any_of(PREPOSITIONS)}))? ?(?P<other>[^?!]*)$",
    re.IGNORECASE,
)
"""A question that only names something else: "and on coding?", "what about Gemini 3.1 Pro?"."""
_FRONTED = re.compile(
    rf"^(?:{_OPENING}(?:the |an? |our )?|the |an? |our )(?!{_SUBORDINATE}|{any_of((*QUESTION_WORDS, *AUXILIARIES))})"
    rf"(?P<topic>(?P<preposition>{any_of(PREPOSITIONS)} )?[^,?]{{3,60}}), "
    rf"(?P<rest>{any_of((*QUESTION_WORDS, *AUXILIARIES))}.*)",
    re.IGNORECASE,
)
"""A question that names its topic first: "and the inquiry, what did that cost", "and in the final, who was hurt"."""
_NO_SUBJECT = any_of((*PRONOUNS, *DEMONSTRATIVES, "the", "a", "an"))
_OWN = re.compile(
    rf"^((?:{_OPENING})?(?:{any_of(QUESTION_WORDS)} )?{any_of(AUXILIARIES)} "
    rf"(?!{_NO_SUBJECT})[\w'-]+ (?:[\w'-]+ ){{0,8}}?)(?:its|their|his|her) (?=\w)",
    re.IGNORECASE,
)
"""A question up to a pronoun that stands for its own subject: "does Lund pay for its road"."""
_OPENS_ELLIPSIS = re.compile(rf"^\s*(?:and|but|or|so|{_ABOUT})\b", re.IGNORECASE)
_VERB_OR_QUESTION_WORD = re.compile(any_of((*AUXILIARIES, "be", *QUESTION_WORDS)), re.IGNORECASE)
_ASKS = re.compile(any_of((*QUESTION_WORDS, *AUXILIARIES)), re.IGNORECASE)
_JOINS = re.compile(r"[^\w\s]? (?:and|but|or) ")
_NAME = re.compile(NAME)
_NAME_OR_FIGURE = re.compile(NAME_OR_FIGURE)
_PREPOSITION = re.compile(rf"({any_of(PREPOSITIONS)})\s+(?:the\s+)?$", re.IGNORECASE)
_NEAR = 20
"""The number of characters before a name that are searched for its preposition."""
_HE_OR_SHE = re.compile(any_of(PERSONAL_PRONOUNS), re.IGNORECASE)
_PERSON = re.compile(PERSON)
_DISMISSAL = re.compile(
    r"^\W*(?:(?:leave|forget|drop) (?:that|it)|never ?mind(?: that)?|moving on|(?:a )?(?:different|new|another|other)"
    r" (?:thing|question|topic|subject)|unrelated|(?:to )?change (?:the )?(?:subject|topic))\s*[,.:;!–—-]+\s*",
    re.IGNORECASE,
)
"""The start of a question that leaves the topic: "different thing, how long is the road"."""
_CHATTER = frozenset(
    terms(
        """hey hi hello okay ok yes no yeah wow cool great nice awesome interesting thanks thank please sorry well oh
        hmm sure really actually tell know want like love need think guess wonder mean say said ask asked heard hear get
        got give let make me more something anything thing things lot kind sort maybe much many good bad right wrong
        example way I'd I've I'm I'll don't didn't can't that's it's what's there's let's you're"""
    )
)
"""Terms of words that people say around a question. They are never its topic, however rare they are in the articles."""
_WORD = re.compile(r"[^\W_]+(?:[.'-][^\W_]+)*")


def stand_alone(question: str, history: Sequence[Turn], idf: Callable[[str], float]) -> Question:
    """Return the question to search: with words of earlier questions if it refers to them, else as it is.

    `idf` returns the weight of a term, 0 if no article has it. The heaviest words are carried over, in the order in
    which they were typed, except a name that the question replaces, as Gemini does in "And Gemini?". If no question has
    any, they are taken from the last answer. Words that leave the topic ("different thing, ...") are cut off. Small
    talk gives a question without terms.
    """
    if asks_nothing(question):
        return Question(question, {}, typed=question)
    if not history:
        return question_of(question)
    if (dismissal := _DISMISSAL.match(question)) and dismissal.end() < len(question):
        return question_of(question[dismissal.end() :])
    if not _refers_back(question):
        return question_of(question)
    history = _since_new_topic(history)
    replaced_name = _replaced_name(question, history[-1].question)
    known = {*terms(question), *terms(replaced_name)}
    last_answer = history[-1].answer.partition("\n")[0]
    carried = _heaviest(_sources(question, history), known, idf) or _heaviest([(last_answer, 1.0)], known, idf)
    return with_words(question, carried)


def _heaviest(sources: Iterable[tuple[str, float]], known: set[str], idf: Callable[[str], float]) -> tuple[str, ...]:
    """Return the heaviest words of weighted texts, in the order of the texts, without chatter and `known` terms."""
    weights: dict[str, float] = {}
    wordings: dict[str, str] = {}
    for text, text_weight in sources:
        for word in _WORD.findall(plain(text)):
            stems = terms(word)
            if not stems or known.issuperset(stems) or word.casefold() in STOPWORDS or _CHATTER.issuperset(stems):
                continue
            term = " ".join(stems)
            weight = text_weight * max(map(idf, stems)) * (NAMED if word[0].isupper() else 1.0)
            if weight > 0:
                wordings[term] = wordings.get(term, word)
                weights[term] = weights[term] + weight / 2 if term in weights else weight
    heaviest = sorted(weights, key=lambda term: -weights[term])[:KEYWORDS]
    return tuple(word for term, word in wordings.items() if term in heaviest)


def _refers_back(question: str) -> bool:
    """Whether a question can't be understood without earlier ones: it has a pronoun, or is short and names no topic.

    A pronoun in a second clause stands for what the first one names: "Who built the Ark and when did it sail?"
    """
    fronted = _FRONTED.match(question)
    if fronted and set(terms(fronted["topic"])) - _CHATTER and not _REFERS_BACK.search(fronted["topic"]):
        return bool(fronted["preposition"] and _REFERS_BACK.search(fronted["rest"]))
    question = _OWN.sub(r"\1", question)
    if reference := _REFERS_BACK.search(question):
        before = question[: reference.start()]
        joined = _JOINS.search(before)
        return not (joined and _NAME_OR_FIGURE.search(before[: joined.start()], 1))
    if _CONNECTS.match(question) and not _ASKS.search(question):
        return True
    return len(terms(question)) < _FEW_TERMS and not (_ASKS.match(question) and _NAME_OR_FIGURE.search(question, 1))


def _since_new_topic(history: Sequence[Turn]) -> Sequence[Turn]:
    """Return the turns since the last change of topic: a question that stands alone and names only new things."""
    for number in range(len(history) - 1, 0, -1):
        question = history[number].question
        named = {term for name in _NAME.findall(question, 1) for term in terms(name)}
        if (
            named
            and not _refers_back(question)
            and not named & {term for turn in history[:number] for term in terms(turn.question)}
        ):
            return history[number:]
    return history


def _sources(question: str, history: Sequence[Turn]) -> Iterator[tuple[str, float]]:
    """Yield the texts from which words are carried over, oldest first, each with the weight of its words.

    These are the names in the first question and the latest questions; and, if the question says "he" or "she", the
    first person named in the last answer, if the last question asked who or no question names a person.
    """
    first = max(0, len(history) - _TURNS)
    for number, turn in enumerate(history):
        if number >= first:
            yield turn.question, _DECAY ** (len(history) - 1 - number)
        elif number == 0:
            yield " ".join(_NAME_OR_FIGURE.findall(turn.question)), _DECAY ** (len(history) - 1)
    asked_who = history[-1].question.lower().startswith("who")
    person_named = not asked_who and any(_PERSON.search(turn.question) for turn in history)
    if not person_named and _HE_OR_SHE.search(question):
        names = _PERSON.findall(history[-1].answer.partition("\n")[0])
        yield next((name for name in names if not NO_PERSON.search(name)), ""), 1.0


def _replaced_name(question: str, previous: str) -> str:
    """Return the name in the previous question that an elliptic question replaces by another, or "".

    "And on coding?" replaces what follows "on", "what about Gemini?" the first name that follows no preposition.
    """
    match = _ELLIPSIS.match(question.rstrip(" ?.!"))
    if not match or not _OPENS_ELLIPSIS.match(question) or _VERB_OR_QUESTION_WORD.search(match["other"]):
        return ""
    preposition = (match["preposition"] or "").lower()
    if not preposition and not match["other"][:1].isupper():
        return ""
    for name in _NAME_OR_FIGURE.finditer(previous):
        before_name = _PREPOSITION.search(previous, max(0, name.start() - _NEAR), name.start())
        if terms(name.group()) and (before_name[1].lower() if before_name else "") == preposition:
            return name.group()
    return ""
