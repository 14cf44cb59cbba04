"""Splits a question that asks for several things into one for each, and finds the question inside a description."""

import re
from collections.abc import Iterator, Sequence

from askmuse.questions.english import AUXILIARIES, NAME, QUESTION_WORDS, any_of
from askmuse.text import STOPWORDS, terms
from askmuse.types import Span

MOST = 4
"""The most questions into which one is split."""
_ASKS = any_of((*QUESTION_WORDS, *AUXILIARIES))
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|;\s+")
_CLAUSE = re.compile(rf"[?]\s+(?:and |or |but )?|(?:,\s*|\s+)(?:and|or|but)\s+(?={_ASKS})", re.IGNORECASE)
_TOKEN = re.compile(r"[\w$€£%][\w.'’&/$%-]*(?<![.'’-])|[^\w\s]")
_CONJUNCTIONS = frozenset({"and", "or", "vs", "versus", "nor"})
_BOUNDARIES = (STOPWORDS | {"between", "compare", "compared", "without", "per", "both", "either", "many", "much"}) - {
    "own"
}
"""Words that are not part of the things that a conjunction joins."""
_ARTICLES = frozenset({"a", "an", "the"})
_LONGEST_THING = 5
"""The most words of one of the things that a conjunction joins."""
_SEVERAL = re.compile(
    r"^\W*(?:list|name)\b|\ball (?:the|of the)\b|\beach\b|\bin order\b|\bwhat(?:['’]?s| is| was)? in\b"
    r"|\b(?:what|which|who)(?:['’]?re| are| were| have been| had been)\b"
    r"|\bwhich (?:of the \w+|(?!is\b|was\b|has\b|does\b)\w+s)\b"
    r"|\b(?:reasons|causes|grounds|conditions|demands|options|differences|names|arguments|terms|findings|measures)\b"
    r"|\bthe (?:two|three|four|five|several|various|different)\b",
    re.IGNORECASE,
)
"""Words that ask for a list: "which of the shops", "what were the conditions", "the three causes", "what's in it"."""
_NAME = re.compile(NAME)
_DESCRIPTION = re.compile(
    r"\bthe (?P<kind>[\w-]+(?: [\w-]+)?) (?P<who>who|that|which)(?!['’]) (?P<clause>[^?,;]+?)(?=[?,;]|$)", re.IGNORECASE
)
"""A description in a question of something that it does not name: "the man who leads the lab"."""


def subquestions(question: str) -> list[str]:
    """Return at most `MOST` questions that each ask for one thing; none if `question` asks for one thing only.

    Sentences before the question are left out. Clauses are split ("who leads the lab and when was it formed?"), and so
    are things that a conjunction joins ("the scores of A, B and C", "X or Y?").
    """
    sentences = _SENTENCE.split(question)
    asking = " ".join(sentence for sentence in sentences if sentence.endswith("?")) or sentences[-1]
    clauses = [clause.strip() for clause in _CLAUSE.split(asking) if clause.strip(" ?.!")]
    questions = list(dict.fromkeys(_with_topic(clauses))) if clauses and all(map(terms, clauses)) else []
    several = len(questions) > 1
    split: list[str] = []
    for clause in questions if several else [asking]:
        split += _one_for_each_thing(clause) or ([clause] if several else [])
    return split[:MOST]


def asks_for_several(question: str) -> bool:
    """Whether a question asks for several things: for a list of them, or for one thing and another."""
    return bool(_SEVERAL.search(question) or subquestions(question))


def _with_topic(clauses: Sequence[str]) -> Iterator[str]:
    """Yield the clauses; a clause without a name gets the names of the first clause appended."""
    topic = _NAME.findall(clauses[0], 1)
    for clause in clauses:
        missing = [] if _NAME.search(clause, 1) else topic
        yield " ".join([clause, *missing])


def _one_for_each_thing(question: str) -> list[str]:
    """Return the question once for each of the things that its conjunction joins, without the other things."""
    tokens = list(_TOKEN.finditer(question))
    for at, token in enumerate(tokens):
        if token.group().lower() in _CONJUNCTIONS and (things := _things(question, tokens, at)):
            before, after = question[: things[0][0]], question[things[-1][1] :]
            return [f"{before}{question[slice(*thing)]}{after}" for thing in things]
    return []


def _things(question: str, tokens: Sequence[re.Match[str]], conjunction: int) -> list[Span]:
    """Return the spans of the things that the token number `conjunction` joins, in order; none if it joins nothing."""
    before = list(tokens[:conjunction])
    if before and before[-1].group() in ",.":
        before = before[:-1]
    names = bool(before) and _begins_name(before[-1].group())
    things: list[Span] = []
    while before:
        words = _thing(reversed(before), names)
        if not words:
            break
        before = before[: -len(words)]
        if before and before[-1].group().lower() in _ARTICLES:
            words.append(before.pop())
        things.insert(0, (words[-1].start(), words[0].end()))
        if not before or before[-1].group() != ",":
            break
        before = before[:-1]
    after = list(tokens[conjunction + 1 :])
    article = after[:1] if after and after[0].group().lower() in _ARTICLES else []
    words = _thing(iter(after[len(article) :]), names)
    if not things or not words or things[0][0] == 0:
        return []
    return [*things, ((article or words)[0].start(), words[-1].end())]


def _thing(tokens: Iterator[re.Match[str]], names: bool) -> list[re.Match[str]]:
    """Return the first tokens up to a stop word or a mark or, if `names` are joined, a word that is not a name."""
    words: list[re.Match[str]] = []
    for token in tokens:
        text = token.group()
        ends = text.lower() in _BOUNDARIES or not text[0].isalnum() or (names and not _begins_name(text))
        if ends or len(words) == _LONGEST_THING:
            break
        words.append(token)
    return words


def _begins_name(word: str) -> bool:
    """Whether a word can be part of a name: it begins with a capital or a digit."""
    return word[0].isupper() or word[0].isdigit()


def described_question(question: str) -> tuple[str, Span] | None:
    """Return the question that a description inside `question` asks, and the span of the description, or None.

    "How old is the man who leads the lab?" gives "who leads the lab?" and the span of "the man who leads the lab".
    """
    description = _DESCRIPTION.search(question)
    if not description:
        return None
    asks = "who" if description["who"].lower() == "who" else f"which {description['kind']}"
    return f"{asks} {description['clause'].strip()}?", description.span()
