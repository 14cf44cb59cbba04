"""The result of searching and reading: candidates for an answer, before it is decided which are likely enough."""

from dataclasses import dataclass

from askmuse.answering.confidence import Evidence
from askmuse.answering.extraction import Candidate
from askmuse.questions.question import Question
from askmuse.ranking.stages import Ranking


@dataclass(frozen=True, slots=True)
class Study:
    """What was found for a question: its passages and the candidates for an answer, both best first, with evidence."""

    question: Question
    ranking: Ranking
    candidates: list[Candidate]
    evidence: list[Evidence]
    """The evidence for each candidate, in the same order."""
