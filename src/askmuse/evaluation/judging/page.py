"""Writes the page on which people judge a pool. It needs no network, and keeps the judgements in the browser.

`page.html` is the template; Jinja escapes all values. Each choice on it is named by the beginning of its line in the
file of judgements: topic, 0, document.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from askmuse.evaluation.judging.pool import Task
from askmuse.evaluation.reports.templates import template
from askmuse.evaluation.trec import quoted

GRADES = {0: "no help", 1: "helps", 2: "answers"}
"""The grades that a rater chooses from. Those above 0 count as relevant."""
_LENGTH = 12
"""Hexadecimal digits that tell two pools apart."""


def write_page(folder: Path, tasks: Sequence[Task]) -> Path:
    """Write the page into a folder, which is made if necessary, and return its file; raises GoldError."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "index.html"
    file.write_text(page(tasks), encoding="utf-8")
    return file


def page(tasks: Sequence[Task]) -> str:
    """Return the page; raises GoldError if a library is missing."""
    lines = {
        (task.topic, document.id): f"{quoted(task.topic)} 0 {quoted(document.id)}"
        for task in tasks
        for document in task.documents
    }
    pool = hashlib.sha256("\n".join(lines.values()).encode()).hexdigest()[:_LENGTH]
    return template(__package__).render(tasks=tasks, lines=lines, grades=GRADES, pool=pool)
