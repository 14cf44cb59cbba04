"""Answers a question in parts, in the mode `contemplating`: each part is searched and read, and the answers merged."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from askmuse.answering.confidence import Evidence
from askmuse.answering.extraction import Candidate, Scale, say_the_same
from askmuse.answering.study import Study
from askmuse.questions.subquestions import described_question, subquestions


def contemplate(whole: Study, study: Callable[[str], Study], workers: int, scale: Scale) -> Study:
    """Return the study `whole` of a question, with the best answer to each of its parts after its first answer.

    `study` searches and reads a part. If the question describes something instead of naming it ("the man who leads the
    lab"), that is looked up first, and the question is asked again with the answer in place of the description. At most
    `scale.most` answers are kept.
    """
    with ThreadPoolExecutor(workers) as pool:
        studies = list(pool.map(study, _questions(whole.question.asked, study)))
    return Study(whole.question, whole.ranking, *_merged(whole, studies, scale))


def _questions(question: str, study: Callable[[str], Study]) -> Iterator[str]:
    """Yield the parts of a question, and the question with the name of what it describes."""
    yield from subquestions(question)
    if description := described_question(question):
        inner, (start, end) = description
        looked_up = study(inner).candidates
        span = looked_up[0].span(inner) if looked_up else None
        if span:
            yield f"{question[:start]}{looked_up[0].article.text[slice(*span)]}{question[end:]}"


def _merged(whole: Study, studies: Sequence[Study], scale: Scale) -> tuple[list[Candidate], list[Evidence]]:
    """Return the first answer to the whole question, the first to each part, and then the whole's other answers."""
    pairs = [list(zip(study.candidates, study.evidence, strict=True)) for study in (whole, *studies)]
    chosen: list[tuple[Candidate, Evidence]] = []
    for pair in [*(best for answers in pairs for best in answers[:1]), *pairs[0][1:]]:
        if len(chosen) < scale.most and not any(say_the_same(pair[0], other, scale.by_figures) for other, _ in chosen):
            chosen.append(pair)
    return [answer for answer, _ in chosen], [evidence for _, evidence in chosen]
