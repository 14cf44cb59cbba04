"""Lets other readers, the teachers, score each sentence of the examples, once, and keeps the scores in a file.

The mean of several teachers that err in different places is better than each of them alone (Hinton et al. 2015).
"""

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Protocol

import numpy as np

from askmuse.errors import GoldError
from askmuse.files import replace_file
from askmuse.models.reader import Context
from askmuse.training.examples import Example, LabelledPassage
from askmuse.types import Progress, Reading

RELEVANCES = "teacher.npz"
"""Name of the file: the hashes of the teachers; for each passage that one has read for a question, a hash of the three
and the relevance of the sentences in 16 bits."""
SAVE_EVERY = 200
"""Questions read between two writes of the file, so that little is read again after a run was cut short."""

Known = dict[int, tuple[float, ...]]
"""The relevance of each sentence of a passage, by the hash of teacher, question and passage."""


class Teacher(Protocol):
    """Scores sentences, as a reader does."""

    sha256: str
    """Tells it from other teachers."""

    def read_contexts(self, question: str, contexts: Sequence[Context], /) -> list[list[Reading]]:
        """Return, for each context, the readings of its sentences in order."""
        ...


class KeptTeacher:
    """A teacher of an earlier run, of which only the scores are there."""

    def __init__(self, sha256: str, file: Path) -> None:
        """Stand for the teacher with this hash, whose scores are in `file`."""
        self.sha256 = sha256
        self._file = file

    def read_contexts(self, question: str, _: Sequence[Context], /) -> list[list[Reading]]:
        """Raise GoldError: no more can be read than is in the file."""
        raise GoldError(f'{self._file} has no scores for a passage of "{question}": give the teacher itself.')


def kept_teachers(file: Path) -> list[KeptTeacher]:
    """Return the teachers whose scores are in a file of an earlier run; raises GoldError if it has none."""
    names, _ = _load(file)
    if not names:
        raise GoldError(f"{file} has no scores: give the folder of a reader, or the {RELEVANCES} of an earlier run.")
    return [KeptTeacher(name, file) for name in names]


def scored(examples: Iterable[Example], teachers: Sequence[Teacher], file: Path) -> list[Example]:
    """Return the examples with only the passages that all teachers have read according to `file`.

    Examples without any such passage are left out. Raises GoldError if that leaves none.
    """
    _, known = _load(file)

    def read(example: Example, passages: Iterable[LabelledPassage]) -> tuple[LabelledPassage, ...]:
        return tuple(
            passage for passage in passages if all(_key(t, example.question, passage) in known for t in teachers)
        )

    kept = [replace(e, right=read(e, e.right), wrong=read(e, e.wrong)) for e in examples]
    if kept := [example for example in kept if example.right or example.wrong]:
        return kept
    raise GoldError(f"{file} has no scores for these data: give the data of its run, or the teacher itself.")


def with_teacher_relevance(
    examples: Sequence[Example],
    read: Sequence[Sequence[LabelledPassage]],
    teachers: Sequence[Teacher],
    file: Path,
    progress: Progress,
) -> list[Example]:
    """Return the examples with the teachers' mean relevance of each sentence in the passages `read` for them.

    No teacher reads again what is in `file`. Raises GoldError if the file is damaged.
    """
    names = [teacher.sha256 for teacher in teachers]
    _, known = _load(file)
    lessons, unsaved = list[Example](), 0
    for done, (example, passages) in enumerate(zip(examples, read, strict=True)):
        progress("Reading as the teacher", done, len(examples))
        for teacher in teachers:
            unsaved += _read(teacher, example.question, passages, known)
        relevance = {passage: _mean(known, teachers, example.question, passage) for passage in passages}
        right, wrong = (
            tuple(
                replace(passage, teacher_relevance=relevance[passage]) if passage in relevance else passage
                for passage in part
            )
            for part in (example.right, example.wrong)
        )
        lessons.append(replace(example, right=right, wrong=wrong))
        if unsaved >= SAVE_EVERY:
            _save(names, known, file)
            unsaved = 0
    _save(names, known, file)
    return lessons


def _read(teacher: Teacher, question: str, passages: Sequence[LabelledPassage], known: Known) -> bool:
    """Let a teacher read the passages whose relevance is not `known`, add it, and return whether there were any."""
    unread = {_key(teacher, question, passage): passage.context for passage in passages}
    unread = {key: context for key, context in unread.items() if key not in known}
    if unread:
        readings = teacher.read_contexts(question, list(unread.values()))
        for key, passage_readings in zip(unread, readings, strict=True):
            known[key] = _in_16_bits(reading.relevance for reading in passage_readings)
    return bool(unread)


def _mean(known: Known, teachers: Sequence[Teacher], question: str, passage: LabelledPassage) -> tuple[float, ...]:
    by_teacher = [known[_key(teacher, question, passage)] for teacher in teachers]
    return tuple(fmean(values) for values in zip(*by_teacher, strict=True))


def _key(teacher: Teacher, question: str, passage: LabelledPassage) -> int:
    text = "\n".join((teacher.sha256, question, passage.context.shown))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def _in_16_bits(values: Iterable[float]) -> tuple[float, ...]:
    """Return the values as the file keeps them, so that a run that goes on learns from the same ones."""
    return tuple(np.array(list(values), dtype=np.float16).astype(float).tolist())


def _load(file: Path) -> tuple[list[str], Known]:
    """Return the hashes of the teachers, and their scores."""
    if not file.exists():
        return [], {}
    try:
        with np.load(file) as arrays:
            names = arrays["teachers"].tolist()
            ends = arrays["ends"].tolist()
            relevance = arrays["relevance"].astype(float).tolist()
            starts = [0, *ends[:-1]]
            return names, {
                key: tuple(relevance[start:end])
                for key, start, end in zip(arrays["keys"].tolist(), starts, ends, strict=True)
            }
    except Exception:  # whatever broken bytes lead numpy and zipfile to
        raise GoldError(f"{file} is damaged: remove it to have the teacher read again.") from None


def _save(names: Sequence[str], known: Known, file: Path) -> None:
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        teachers=np.array(names),
        keys=np.array(list(known), dtype=np.uint64),
        ends=np.cumsum([len(values) for values in known.values()], dtype=np.int64),
        relevance=np.array([value for values in known.values() for value in values], dtype=np.float16),
    )
    replace_file(file, buffer.getvalue())
