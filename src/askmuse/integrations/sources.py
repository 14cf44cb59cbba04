"""What the retrievers return: passages, or only the quotes that answer, each with its place."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from askmuse.assistant import Assistant

Returns = Literal["passages", "quotes"]
"""Passages: what fits a question best, always something. Quotes: what answers it, nothing if the articles don't say."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text of an article, its score (higher is better), and what is known of it, as JSON has it."""

    text: str
    score: float
    facts: dict[str, Any]


def find(assistant: Assistant, question: str, k: int, returns: Returns) -> list[Source]:
    """Return at most `k` sources for a question, best first; raises QuestionError."""
    if returns == "passages":
        return [_source(asdict(passage), "text", passage.score) for passage in assistant.search(question, k)]
    answer = assistant.ask(question, k=k).to_dict()
    cited = {citation["number"]: citation for citation in answer["citations"]}
    return [
        _source(cited[sentence["citations"][0]], "quote", sentence["confidence"]) for sentence in answer["answers"][:k]
    ]


def _source(facts: dict[str, Any], text: str, score: float) -> Source:
    return Source(facts[text], score, {name: value for name, value in facts.items() if name not in (text, "score")})
