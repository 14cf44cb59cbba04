"""Thinking at length: a question is taken apart, each part is searched and read, and what they find is put together."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from askmuse.answering.confidence import Evidence
from askmuse.answering.extraction import Candidate, Scale, same
from askmuse.answering.study import Study
from askmuse.questions.subquestions import left_open, parts


def contemplate(whole: Study, study: Callable[[str], Study], workers: int, scale: Scale) -> Study:
    """Return what a question finds: as a whole, which is given, and by its parts, which `study` searches and reads.

    A part that the question leaves open ("the man who leads the lab") is looked up first, and what is found takes its
    place. Of each part the best answer is taken, of the whole question as many as there is room for.
    """
    with ThreadPoolExecutor(workers) as pool:
        studies = list(pool.map(study, _questions(whole.question.asked, study)))
    return Study(whole.question, whole.ranking, *_together(whole, studies, scale))


def _questions(question: str, study: Callable[[str], Study]) -> Iterator[str]:
    yield from parts(question)
    if open_part := left_open(question):
        asked, (start, end) = open_part
        first = study(asked)
        span = first.candidates[0].span(asked) if first.candidates else None
        if span:
            yield f"{question[:start]}{first.candidates[0].article.text[slice(*span)]}{question[end:]}"


def _together(whole: Study, studies: Sequence[Study], scale: Scale) -> tuple[list[Candidate], list[Evidence]]:
    """Return the best answer of the whole question, the best of each part, and the other ones of the whole."""
    pairs = [list(zip(study.candidates, study.evidence, strict=True)) for study in (whole, *studies)]
    chosen: list[tuple[Candidate, Evidence]] = []
    for pair in [*(best for found in pairs for best in found[:1]), *pairs[0][1:]]:
        if len(chosen) < scale.most and not any(same(pair[0], other, scale.values) for other, _ in chosen):
            chosen.append(pair)
    return [found for found, _ in chosen], [evidence for _, evidence in chosen]
