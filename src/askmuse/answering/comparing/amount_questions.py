"""Tells whether an amount may answer a question."""

import re

from askmuse.questions.english import AUXILIARIES, LINK

_NO_AMOUNT = re.compile(
    rf"\W*{LINK}(?:who(?:m|se|['’]?s)?|where|when|why|which|reasons?|how come|{'|'.join(AUXILIARIES)})\b",
    re.IGNORECASE,
)
"""The start of a question that a person, a place, a time, a reason, yes or no answers."""
_DIFFERENCE = re.compile(r"\bhow (?:much|many|far) (?:more|less|fewer|\w+er)\b", re.IGNORECASE)
"""Words of a question that asks by how much two amounts differ."""


def may_ask_for_amount(question: str) -> bool:
    """Whether an amount may answer a question, other than the amount by which two others differ."""
    return not (_NO_AMOUNT.match(question) or _DIFFERENCE.search(question))
