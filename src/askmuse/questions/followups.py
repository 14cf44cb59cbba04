"""Question + earlier turns → a query that stands alone.

Historical query expansion (Lin et al. 2020, "Query reformulation using query history for passage retrieval in
conversational search"): a question that leans on what was said before gets the most telling words of the questions
before it, of the first, which sets the topic, and of the latest ones. A question that stands alone is searched as it
is. A passage that has been quoted whole is moved down, since a follow-up asks for something new.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from askmuse.questions.question import Question, standing_alone, with_words
from askmuse.text import STOPWORDS, plain, terms
from askmuse.types import Turn

KEYWORDS = 6
"""Words taken over from earlier questions."""
_TURNS = 3
"""Latest questions that words are taken from, beside the first."""
_FADING = 0.9
"""How much a word counts that was asked one turn earlier."""
NAMED = 1.5
"""How much more a word counts that has a capital: what was spoken of more than what was said of it."""
_FEW = 4
"""Terms. A question of fewer leans on what was said before, as "and for coding?" does."""
_LEANS = re.compile(
    r"^\s*(?:and|but|or|so|what about|how about|why(?: not| so)?\s*\?|also|then|same for|anything else)\b"
    r"|\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those|there|ones?|else|instead|too)\b"
    r"|\bthe (?:others?|former|latter|same|second|first|last|latest)\b",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"^(?:(?:and|but|or|so|ok|okay)\b,? ?)?(?:what about|how about|what of|same for)? ?"
    r"(?P<role>(?:on|in|for|at|with|by|from|to|of|against|without|under|as of)\b)? ?(?P<other>[^?!]*)$",
    re.IGNORECASE,
)
"""A question that only names something else: "and on coding?", "what about Gemini 3.1 Pro?"."""
_OPENS = re.compile(r"^\s*(?:and|but|or|so|what about|how about|what of|same for)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|do|does|did|has|have|had|can|could|will|would|should|may|might|must|who|when|where|why"
    r"|how|which|what)\b",
    re.IGNORECASE,
)
_CAPITAL = r"[A-Z\d](?:(?!['’]s\b)[\w.'’&-])*"
_ASKS = re.compile(r"(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|does|do|did)\b", re.IGNORECASE)
_JOINS = re.compile(r"[^\w\s]? (?:and|but|or) ")
_NAME = re.compile(rf"(?<![\w.]){_CAPITAL}(?: (?:of |the )?{_CAPITAL})*")
_ROLE = re.compile(r"\b(on|in|for|at|with|by|from|to|of|against|without|under)\s+(?:the\s+)?$", re.IGNORECASE)
_NEAR = 20
"""Characters before a name in which its preposition is looked for."""
_HE_OR_SHE = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_PERSON = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][a-z][\w'’-]{0,40}(?: [A-Z]\.)?(?: [A-Z][a-z'’-]{1,40}){1,4}\b(?! ?\d)")
_PREFACE = re.compile(
    r"^\s*(?:(?:hey|hi|hello|oh|ok|okay|wow|whoa|woah|cool|great|nice|awesome|amazing|interesting|thanks|thank you"
    r"|yes|no|yeah|alright|all right|sure|hmm|well|fair enough|i see|got it|that['’]s (?:very |so |really )?\w+)"
    r"\b[\s,.!…-]+)+",
    re.IGNORECASE,
)
_CHATTER = frozenset(
    terms(
        """hey hi hello okay ok yes no yeah wow cool great nice awesome interesting thanks thank please sorry well oh
        hmm sure really actually tell know want like love need think guess wonder mean say said ask asked heard hear get
        got give let make me more something anything thing things lot kind sort maybe much many good bad right wrong
        example way I'd I've I'm I'll don't didn't can't that's it's what's there's let's you're"""
    )
)
"""Words that people say around a question, and that are no topic, however rare they are in articles."""
_WORD = re.compile(r"[^\W_]+(?:[.'-][^\W_]+)*")


def stand_alone(question: str, history: Sequence[Turn], telling: Callable[[str], float]) -> Question:
    """Return what to search: the question, with keywords of the earlier ones where it cannot stand alone.

    `telling` gives the weight of a term: its idf, or 0 where no article has it. The heaviest words are taken over, in
    the order in which they were asked. "And Gemini?" puts Gemini in the place of what the question before asked about.
    """
    if not history:
        return standing_alone(question)
    bare = _PREFACE.sub("", f"{question} ").rstrip()
    if not bare:
        return Question(question, {}, typed=question)
    if not _leans(bare):
        return standing_alone(question)
    history = _since_shift(history)
    replaced = _replaced(bare, history[-1].question)
    known = {*terms(bare), *terms(replaced)}
    weights: dict[str, float] = {}
    wordings: dict[str, str] = {}
    for text, weight in _sources(bare, history):
        for word in _WORD.findall(plain(text)):
            stems = terms(word)
            if not stems or known.issuperset(stems) or word.casefold() in STOPWORDS or _CHATTER.issuperset(stems):
                continue
            term = " ".join(stems)
            told = weight * max(map(telling, stems)) * (NAMED if word[0].isupper() else 1.0)
            if told > 0:
                wordings[term] = wordings.get(term, word)
                weights[term] = weights[term] + told / 2 if term in weights else told
    heaviest = sorted(weights, key=lambda term: -weights[term])[:KEYWORDS]
    return with_words(bare, tuple(word for term, word in wordings.items() if term in heaviest))


def _leans(question: str) -> bool:
    """Whether a question needs what was said before: it has a word for that, or is short and names no topic.

    A pronoun in a second clause stands for what the first one names: "Who built the Ark and when did it sail?"
    """
    if leaning := _LEANS.search(question):
        before = question[: leaning.start()]
        joined = _JOINS.search(before)
        return not (joined and _NAME.search(before[: joined.start()], 1))
    return len(terms(question)) < _FEW and not (_ASKS.match(question) and _NAME.search(question, 1))


def _since_shift(history: Sequence[Turn]) -> Sequence[Turn]:
    """Return the turns from the latest question on that stands alone and names only what none before it spoke of."""
    for number in range(len(history) - 1, 0, -1):
        asked = history[number].question
        named = {term for name in _NAME.findall(asked, 1) if not name[0].isdigit() for term in terms(name)}
        if (
            named
            and not _leans(asked)
            and not named & {term for turn in history[:number] for term in terms(turn.question)}
        ):
            return history[number:]
    return history


def _sources(question: str, history: Sequence[Turn]) -> Iterator[tuple[str, float]]:
    """Yield the texts that words are taken from, in the order in which they were said, and how much their words count.

    Of a first question that lies further back, that is what it names; of the first line of the last answer, the person
    whom a question calls he or she, where it was asked who, or no question named anyone.
    """
    first = max(0, len(history) - _TURNS)
    for number, turn in enumerate(history):
        if number >= first:
            yield turn.question, _FADING ** (len(history) - 1 - number)
        elif number == 0:
            yield " ".join(_NAME.findall(turn.question)), _FADING ** (len(history) - 1)
    asked_who = history[-1].question.lower().startswith("who")
    named = not asked_who and any(_PERSON.search(f"- {turn.question}") for turn in history)
    if not named and _HE_OR_SHE.search(question) and (people := _PERSON.findall(history[-1].answer.partition("\n")[0])):
        yield people[-1], 1.0


def _replaced(question: str, before: str) -> str:
    """Return the name in the question before in whose place an elliptic question puts another; "" where there is none.

    "And on coding?" replaces what stood after "on", "what about Gemini?" the first name that follows no preposition.
    """
    match = _ELLIPSIS.match(question.rstrip(" ?.!"))
    if not match or not _OPENS.match(question) or _VERB.search(match["other"]):
        return ""
    role = (match["role"] or "").lower()
    names = [name for name in _NAME.finditer(before) if terms(name.group())]
    roles = [(name.group(), _ROLE.search(before, max(0, name.start() - _NEAR), name.start())) for name in names]
    if not role and not match["other"][:1].isupper():
        return ""
    return next((name for name, found in roles if (found.group(1).lower() if found else "") == role), "")
