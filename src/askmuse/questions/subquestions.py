"""Splits a question that asks for several things into one question each; finds a question inside a question."""

import re
from collections.abc import Iterator, Sequence

from askmuse.questions.english import AUXILIARIES, NAME, QUESTION_WORDS, any_of
from askmuse.text import STOPWORDS, terms
from askmuse.types import Span

MOST = 4
"""The most questions that one is split into."""
_ASKS = any_of((*QUESTION_WORDS, *AUXILIARIES))
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|;\s+")
_CLAUSE = re.compile(rf"[?]\s+(?:and |or |but )?|(?:,\s*|\s+)(?:and|or|but)\s+(?={_ASKS})", re.IGNORECASE)
_TOKEN = re.compile(r"[\w$€£%][\w.'’&/$%-]*(?<![.'’-])|[^\w\s]")
_CONJUNCTIONS = frozenset({"and", "or", "vs", "versus", "nor"})
_BOUNDARIES = (STOPWORDS | {"between", "compare", "compared", "without", "per", "both", "either", "many", "much"}) - {
    "own"
}
"""Words that are no part of the things which a conjunction joins."""
_ARTICLES = frozenset({"a", "an", "the"})
_LONGEST_THING = 5
"""Words of one of the things that a conjunction joins."""
_NAME = re.compile(NAME)
_DESCRIPTION = re.compile(
    r"\bthe (?P<kind>[\w-]+(?: [\w-]+)?) (?P<who>who|that|which)(?!['’]) (?P<clause>[^?,;]+?)(?=[?,;]|$)", re.IGNORECASE
)
"""Something that a question describes instead of naming it: "the man who leads the lab"."""


def parts(question: str) -> list[str]:
    """Return at most `MOST` questions that each ask for one thing; none where `question` asks for one thing only.

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


def _with_topic(clauses: Sequence[str]) -> Iterator[str]:
    """Yield the clauses; one without a name gets the names of the first clause."""
    topic = _NAME.findall(clauses[0], 1)
    for clause in clauses:
        missing = [] if _NAME.search(clause, 1) else topic
        yield " ".join([clause, *missing])


def _one_for_each_thing(question: str) -> list[str]:
    """Return the question once for each of the things that a conjunction joins in it, with the others left out."""
    tokens = list(_TOKEN.finditer(question))
    for at, token in enumerate(tokens):
        if token.group().lower() in _CONJUNCTIONS and (things := _things(question, tokens, at)):
            before, after = question[: things[0][0]], question[things[-1][1] :]
            return [f"{before}{question[slice(*thing)]}{after}" for thing in things]
    return []


def _things(question: str, tokens: Sequence[re.Match[str]], conjunction: int) -> list[Span]:
    """Return the spans of the things that the token number `conjunction` joins, in order; none if it joins nothing."""
    ahead = list(tokens[:conjunction])
    if ahead and ahead[-1].group() in ",.":
        ahead = ahead[:-1]
    names = bool(ahead) and _begins_name(ahead[-1].group())
    things: list[Span] = []
    while ahead:
        words = _thing(reversed(ahead), names)
        if not words:
            break
        ahead = ahead[: -len(words)]
        if ahead and ahead[-1].group().lower() in _ARTICLES:
            words.append(ahead.pop())
        things.insert(0, (words[-1].start(), words[0].end()))
        if not ahead or ahead[-1].group() != ",":
            break
        ahead = ahead[:-1]
    behind = list(tokens[conjunction + 1 :])
    article = behind[:1] if behind and behind[0].group().lower() in _ARTICLES else []
    words = _thing(iter(behind[len(article) :]), names)
    if not things or not words or things[0][0] == 0:
        return []
    return [*things, ((article or words)[0].start(), words[-1].end())]


def _thing(tokens: Iterator[re.Match[str]], names: bool) -> list[re.Match[str]]:
    """Return the first tokens, up to a common word, a mark, or, where `names` are joined, a word that is no name."""
    words: list[re.Match[str]] = []
    for token in tokens:
        text = token.group()
        ends = text.lower() in _BOUNDARIES or not text[0].isalnum() or (names and not _begins_name(text))
        if ends or len(words) == _LONGEST_THING:
            break
        words.append(token)
    return words


def _begins_name(word: str) -> bool:
    """Whether a word can stand in a name: it has a capital or begins with a digit."""
    return word[0].isupper() or word[0].isdigit()


def left_open(question: str) -> tuple[str, Span] | None:
    """Return the question that asks for what `question` only describes, and the span of the description, or None.

    "How old is the man who leads the lab?" gives "who leads the lab?" and the span of "the man who leads the lab".
    """
    description = _DESCRIPTION.search(question)
    if not description:
        return None
    asks = "who" if description["who"].lower() == "who" else f"which {description['kind']}"
    return f"{asks} {description['clause'].strip()}?", description.span()
