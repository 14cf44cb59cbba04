"""A conversation as markdown: saved where the user says, and kept in the cache from turn to turn."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from askmuse.answering.answer import Answer, Citation
from askmuse.cli.rendering import NOT_SAID, flat, origin, sureness
from askmuse.errors import ChatError
from askmuse.files import replace_file

MOST_KEPT = 20
"""Conversations that are kept; the one that was written to longest ago goes first."""
_TITLE = "# A conversation with askmuse"


def markdown(conversation: Sequence[Answer]) -> str:
    """Return each question, what it was searched as, the quotes word for word, and where each of them stands.

    A quote's lines are those of a blockquote, each behind "> ", or ">" where it is empty.
    """
    return "\n\n".join([_TITLE, *(block for answer in conversation for block in _blocks(answer))]) + "\n"


def _blocks(answer: Answer) -> Iterator[str]:
    yield f"## {flat(answer.question)}"
    if answer.searched_as != answer.question:
        yield f"Searched as: {flat(answer.searched_as)}"
    citations = {citation.number: citation for citation in answer.citations}
    for given in answer.answers:
        own, *context = (citations[number] for number in given.citations)
        for citation in context:
            yield _quoted(citation.quote)
            yield f"[{citation.number}]"
        yield _quoted(own.quote)
        yield f"[{own.number}], {sureness(given)}"
    if not answer.answerable:
        yield NOT_SAID
    if answer.citations:
        yield "\n".join(_listed(citation) for citation in answer.citations)


def _quoted(quote: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in quote.split("\n"))


def _listed(citation: Citation) -> str:
    address = f", <{flat(citation.url)}>" if citation.url else ""
    where = f"{citation.article_id} {citation.start}:{citation.end}"
    return f"- [{citation.number}] {origin(citation)}{address} ({where}), sha256 {citation.sha256}"


def save(conversation: Sequence[Answer], file: Path, *, replace: bool = False) -> None:
    """Write a conversation to a file: all of it or, where that fails, nothing.

    Raises ChatError, also where there is such a file already, unless it may be replaced.
    """
    try:
        if not file.parent.is_dir():
            raise ChatError(f"There is no folder {file.parent}: make it first, or name another.")
        if os.path.lexists(file):
            if not file.is_file():
                raise ChatError(f"{file} is no file: name another.")
            if not replace:
                raise ChatError(f"{file} is there already: name another, or replace it with /save! {file}.")
        replace_file(file, markdown(conversation).encode())
    except OSError as error:
        raise ChatError(f"{file} cannot be written ({error.strerror}): name another.") from None


class Transcripts:
    """The latest conversations, each a file of one folder that holds nothing else.

    The file of a conversation is written anew after each turn, so that whatever ends the program loses none.
    """

    def __init__(self, folder: Path, name: Callable[[], str]) -> None:
        """Take the folder, which is made when it is needed, and what names a conversation unlike all others."""
        self._folder = folder
        self._name = name
        self._file: Path | None = None

    def begin(self) -> None:
        """Keep what comes as a conversation of its own."""
        self._file = None

    def keep(self, conversation: Sequence[Answer]) -> Path:
        """Keep the running conversation, and return where; raises OSError where that cannot be done."""
        self._file = self._file or self._folder / f"{self._name()}.md"
        self._folder.mkdir(parents=True, exist_ok=True)
        replace_file(self._file, markdown(conversation).encode())
        self._remove_old()
        return self._file

    def _remove_old(self) -> None:
        """Leave the latest files alone, counting what a kill left half written."""
        with suppress(OSError):  # another chat removes them just now
            latest_last = sorted(self._folder.iterdir(), key=lambda file: (file.stat().st_mtime_ns, file.name))
            for old in latest_last[:-MOST_KEPT]:
                old.unlink()
