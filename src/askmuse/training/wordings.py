"""Rewords questions as people do, so that the reader learns to understand them in any wording."""

import random

from askmuse.evaluation.perturbation import keywords, misspelt
from askmuse.text import STOPWORDS

AS_IT_IS = 0.5
"""Share of the questions that stay unchanged; the others are reworded in one of four ways."""
_PREFACES = (
    "I am writing about {topic} and need one thing:",
    "We are checking a story on {topic}.",
    "I have read that {remark} My editor wants to know:",
    "From what I understand, {remark} So",
    "{remark} Could you tell me",
)
"""What people say before they ask."""


def reworded(question: str, topic: str, remark: str, rng: random.Random) -> str:
    """Return a question unchanged or reworded.

    It is reduced to keywords, gets a typing error, has some of its words moved to the end, where words carried over
    from an earlier question stand, or follows a preface about the `topic` or with a `remark` that does not answer it.
    """
    draw = rng.random()
    if draw < AS_IT_IS:
        return question
    if draw < 0.6:
        return keywords(question)
    if draw < 0.7:
        return misspelt(question, rng)
    if draw < 0.82:
        return _topic_last(question, rng)
    return f"{rng.choice(_PREFACES).format(topic=topic, remark=remark)} {question}"


def _topic_last(question: str, rng: random.Random) -> str:
    """Return the question with up to three of its content words moved to the end."""
    words = question.split()
    content_words = [index for index, word in enumerate(words) if word.lower().strip("?.,") not in STOPWORDS]
    moved = sorted(rng.sample(content_words, min(len(content_words), rng.randint(1, 3))))
    kept = [word for index, word in enumerate(words) if index not in moved]
    return " ".join([*kept, *(words[index].rstrip("?") for index in moved)])
