"""Examples from gold questions over the articles of an assistant."""

from pathlib import Path

from askmuse.assistant import Assistant
from askmuse.evaluation import gold
from askmuse.models.reader import Context
from askmuse.text import fold
from askmuse.training.examples import MINED, Example, LabelledPassage


def examples_from_gold(assistant: Assistant, file: Path) -> list[Example]:
    """Return the examples of gold questions over the articles of `assistant`; raises GoldError.

    Of the sentences that contain a fact, the two that are ranked highest count as right and the others as unsure.
    """
    examples = []
    for question in gold.read(file):
        ranking = assistant.rank(question.text, question.history, MINED, "instant")
        wordings = [fold(wording) for fact in question.facts for wording in fact]
        stating = sorted(
            (
                (scored.scores[number], scored.rank, number)
                for scored in ranking.passages
                for number, sentence in enumerate(scored.passage.sentences)
                if any(
                    wording in fold(assistant.article(scored.passage.article_id).text[sentence.start : sentence.end])
                    for wording in wordings
                )
            ),
            reverse=True,
        )
        if question.answerable and not stating:
            continue
        candidates = [
            LabelledPassage(
                Context.of(assistant.article(scored.passage.article_id), scored.passage),
                frozenset(number for _, rank, number in stating[:2] if rank == scored.rank),
                frozenset(number for _, rank, number in stating[2:] if rank == scored.rank),
                None,
                scored.signals,
            )
            for scored in ranking.passages
        ]
        right = tuple(candidate for candidate in candidates if candidate.right)
        if candidates:
            wrong = tuple(candidate for candidate in candidates if not candidate.right)
            examples.append(Example(ranking.question.text_for_models, right, wrong))
    return examples
