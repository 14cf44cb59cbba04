"""A question that asks for several things → the questions that each ask for one, and what it leaves open."""

import re
from collections.abc import Iterator, Sequence

from askmuse.text import STOPWORDS, terms
from askmuse.types import Span

MOST = 4
"""Parts of a question."""
_ASKS = (
    r"(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|does|do|did|has|have|had|can|could|will|would"
    r"|should)\b"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|;\s+")
_CLAUSE = re.compile(rf"[?]\s+(?:and |or |but )?|(?:,\s*|\s+)(?:and|or|but)\s+(?={_ASKS})", re.IGNORECASE)
_TOKEN = re.compile(r"[\w$€£%][\w.'’&/$%-]*(?<![.'’-])|[^\w\s]")
_JOINS = frozenset({"and", "or", "vs", "versus", "nor"})
_ENDS = (STOPWORDS | {"between", "compare", "compared", "without", "per", "both", "either", "many", "much"}) - {"own"}
_ARTICLES = frozenset({"a", "an", "the"})
_FURTHEST = 5
"""Words of one of several things."""
_NAME = re.compile(r"\b[A-Z](?:(?!['’]s\b)[\w'’&-])+(?:\.\d+)?(?: (?:of |the )?(?:[A-Z][\w'’&-]*|\d[\w.]*\b))*")
_OPEN = re.compile(
    r"\bthe (?P<kind>[\w-]+(?: [\w-]+)?) (?P<who>who|that|which)(?!['’]) (?P<clause>[^?,;]+?)(?=[?,;]|$)", re.IGNORECASE
)


def parts(question: str) -> list[str]:
    """Return at most `MOST` questions that each ask for one of the things that `question` asks for; none for one thing.

    What is told before is left out, clauses are parted ("who leads the lab and when was it formed?"), and what stands
    side by side ("the scores of A, B and C", "X or Y?").
    """
    sentences = _SENTENCE.split(question)
    asking = " ".join(s for s in sentences if s.endswith("?")) or sentences[-1]
    clauses = [clause.strip() for clause in _CLAUSE.split(asking) if clause.strip(" ?.!")]
    found = list(_with_topic(clauses)) if len(clauses) > 1 and all(map(terms, clauses)) else []
    for clause in found or [asking]:
        found = [*(other for other in found if other != clause), *(_apart(clause) or ([clause] if found else []))]
    return found[:MOST]


def _with_topic(clauses: Sequence[str]) -> Iterator[str]:
    """Yield the clauses, each with the names of the first where it has none of its own."""
    topic = _NAME.findall(clauses[0][1:])
    for clause in clauses:
        missing = [] if _NAME.search(clause, 1) else topic
        yield " ".join([clause, *missing])


def _apart(question: str) -> list[str]:
    """Return the question once for each of the things that stand side by side in it, with that one alone."""
    tokens = list(_TOKEN.finditer(question))
    for at, token in enumerate(tokens):
        if token.group().lower() in _JOINS and (items := _items(question, tokens, at)):
            before, after = question[: items[0][0]], question[items[-1][1] :]
            return [f"{before}{question[slice(*item)]}{after}" for item in items]
    return []


def _items(question: str, tokens: Sequence[re.Match[str]], join: int) -> list[Span]:
    """Return where the things stand that the token number `join` joins, in order; none where a side is empty."""
    ahead = list(tokens[:join])
    if ahead and ahead[-1].group() in ",.":
        ahead = ahead[:-1]
    named = bool(ahead) and _is_name(ahead[-1].group())
    items: list[Span] = []
    while ahead:
        words = _run(reversed(ahead), named)
        if not words:
            break
        ahead = ahead[: -len(words)]
        if ahead and ahead[-1].group().lower() in _ARTICLES:
            words.append(ahead.pop())
        items.insert(0, (words[-1].start(), words[0].end()))
        if not ahead or ahead[-1].group() != ",":
            break
        ahead = ahead[:-1]
    behind = list(tokens[join + 1 :])
    article = behind[:1] if behind and behind[0].group().lower() in _ARTICLES else []
    words = _run(iter(behind[len(article) :]), named)
    if not items or not words or items[0][0] == 0:
        return []
    return [*items, ((article or words)[0].start(), words[-1].end())]


def _run(tokens: Iterator[re.Match[str]], named: bool) -> list[re.Match[str]]:
    """Return the tokens up to one that ends a thing: a common word, a mark, or behind a name what is none."""
    found: list[re.Match[str]] = []
    for token in tokens:
        text = token.group()
        ends = text.lower() in _ENDS or not text[0].isalnum() or (named and not _is_name(text))
        if ends or len(found) == _FURTHEST:
            break
        found.append(token)
    return found


def _is_name(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()


def left_open(question: str) -> tuple[str, Span] | None:
    """Return the question that asks for what `question` only describes, and the offsets of that description.

    None where nothing is described.

    "How old is the man who leads the lab?" leaves open who leads the lab.
    """
    match = _OPEN.search(question)
    if not match:
        return None
    asks = "who" if match["who"].lower() == "who" else f"which {match['kind']}"
    return f"{asks} {match['clause'].strip()}?", match.span()
