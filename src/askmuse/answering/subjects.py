"""Whether an answer is about what the question names: the office of another firm is nobody's answer."""

import re

from askmuse.answering.extraction import Candidate
from askmuse.index.snapshot import Snapshot
from askmuse.questions.question import Question
from askmuse.text import terms

_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
"""Capitalised words that do not open a sentence."""
ABOUT_ANOTHER = 0.3
"""What is left of the probability of an answer that is about something else. Chosen, not fitted: it
turns a sure answer into one that is perhaps right, and one that is not sure into none."""


def is_about_another(question: Question, candidate: Candidate, snapshot: Snapshot) -> bool:
    """Whether a quote, its title and its heading have none of the question's names, or no article has one of them."""
    names = [name for name in map(set, map(terms, _NAME.findall(question.asked))) if name]
    if any(name.isdisjoint(snapshot.sparse_passages.vocabulary) for name in names):
        return True
    article, heading = candidate.article, candidate.passage.heading
    above = f"{article.title}\n{article.text[slice(*heading)] if heading else ''}"
    quoted = set(snapshot.acronyms.widen(f"{above}\n{candidate.text}"))
    return bool(names) and all(name.isdisjoint(quoted) for name in names)
