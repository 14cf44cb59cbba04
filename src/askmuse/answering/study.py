"""What a question finds, before it is decided which of it is given."""

from dataclasses import dataclass

from askmuse.answering.confidence import Evidence
from askmuse.answering.extraction import Candidate
from askmuse.questions.question import Question
from askmuse.ranking.stages import Ranking


@dataclass(frozen=True, slots=True)
class Study:
    """The passages and the answers found for a question, both best first, and what speaks for each answer."""

    question: Question
    ranking: Ranking
    candidates: list[Candidate]
    evidence: list[Evidence]
    """Of each candidate, in their order."""
