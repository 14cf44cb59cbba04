"""Answers a question by its parts: each part is searched and read, and the answers are put together."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from askmuse.answering.confidence import Evidence
from askmuse.answering.extraction import Candidate, Scale, same
from askmuse.answering.study import Study
from askmuse.questions.subquestions import left_open, parts


def contemplate(whole: Study, study: Callable[[str], Study], workers: int, scale: Scale) -> Study:
    """Return the study `whole` of a question, with the best answer to each of its parts put behind its first answer.

    `study` searches and reads a part. If the question describes something instead of naming it ("the man who leads the
    lab"), that is looked up first, and the question is asked again with the answer in its place. At most `scale.most`
    answers are kept.
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
    """Return the first answer to the whole question, the first to each part, and then the others to the whole."""
    pairs = [list(zip(study.candidates, study.evidence, strict=True)) for study in (whole, *studies)]
    chosen: list[tuple[Candidate, Evidence]] = []
    for pair in [*(best for answers in pairs for best in answers[:1]), *pairs[0][1:]]:
        if len(chosen) < scale.most and not any(same(pair[0], other, scale.values) for other, _ in chosen):
            chosen.append(pair)
    return [answer for answer, _ in chosen], [evidence for _, evidence in chosen]
