"""Writes a conversation as Markdown: to a file that the user chooses, and after each turn to the cache."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from askmuse.answering.answer import Answer, AnswerSentence, Citation, NearSentence
from askmuse.answering.showing.remarks import remarks
from askmuse.answering.showing.words import NOT_SAID, PERHAPS, address, flat, origin, sureness
from askmuse.cli.showing.rendering import NEAREST, passage_source
from askmuse.errors import ChatError
from askmuse.files import replace_file
from askmuse.text import escape_controls

MOST_KEPT = 20
"""The number of conversations that are kept; the one that was changed longest ago is removed first."""
_TITLE = "# A conversation with askmuse"


def markdown(conversation: Sequence[Answer], *, percent: bool = False) -> str:
    """Return each question, its query, the quotes word for word, and the source of each.

    The lines of a quote are a blockquote: each follows "> ", or ">" if it is empty. Control characters are shown as
    escapes. `percent` shows probabilities as numbers too.
    """
    blocks = (block for answer in conversation for block in _blocks(answer, percent=percent))
    return "\n\n".join([_TITLE, *blocks]) + "\n"


def _blocks(answer: Answer, *, percent: bool) -> Iterator[str]:
    yield f"## {flat(answer.question)}"
    if answer.searched_as != answer.question:
        yield f"Searched as: {flat(answer.searched_as)}"
    if answer.outcome == "perhaps":
        yield PERHAPS
    citations = {citation.number: citation for citation in answer.citations}
    for sentence in answer.answers or answer.nearest:
        yield from _sentence(sentence, [citations[number] for number in sentence.citations], percent=percent)
    if answer.outcome == "not_said":
        yield NOT_SAID
    yield from remarks(answer.notes)
    if answer.outcome == "not_said" and answer.passages:
        yield "The nearest passages, none of which is an answer:"
        yield "\n".join(f"- {passage_source(passage)}" for passage in answer.passages[:NEAREST])
    if answer.citations:
        yield "\n".join(_listed(citation) for citation in answer.citations)


def _sentence(
    sentence: AnswerSentence | NearSentence, citations: Sequence[Citation], *, percent: bool
) -> Iterator[str]:
    own, *context = citations
    for citation in context:
        yield _quoted(citation.quote)
        yield f"[{citation.number}]"
    yield _quoted(own.quote)
    yield f"[{own.number}], {sureness(sentence.confidence, percent=percent)}"


def _quoted(quote: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in escape_controls(quote).split("\n"))


def _listed(citation: Citation) -> str:
    url = address(citation)
    link = f", <{flat(url)}>" if url else ""
    where = f"{flat(citation.article_id)} {citation.start}:{citation.end}"
    return f"- [{citation.number}] {origin(citation)}{link} ({where}), sha256 {citation.sha256}"


def save(text: str | bytes, file: Path, *, replace: bool = False) -> None:
    """Write a transcript or an export to a file, completely or, if that fails, not at all.

    Raises ChatError, including when the file exists and may not be replaced.
    """
    try:
        if not file.parent.is_dir():
            raise ChatError(f"The folder {file.parent} does not exist. Make it first, or choose another.")
        if os.path.lexists(file):
            if not file.is_file():
                raise ChatError(f"{file} is not a regular file; choose another name.")
            if not replace:
                raise ChatError(f"{file} exists; choose another name, or replace it with /save! {file}.")
        replace_file(file, text.encode() if isinstance(text, str) else text)
    except OSError as error:
        raise ChatError(f"{file} cannot be written ({error.strerror}); choose another name.") from None


class Transcripts:
    """The latest conversations, each a file in a folder that has no other files.

    The file of a conversation is rewritten after each turn, so that nothing is lost however the program ends.
    """

    def __init__(self, folder: Path, name: Callable[[], str]) -> None:
        """Keep conversations in a folder, created when needed; each call of the second argument names a new one."""
        self._folder = folder
        self._name = name
        self._file: Path | None = None

    def begin(self) -> None:
        """Start a new file for the turns that follow."""
        self._file = None

    def keep(self, text: str) -> Path:
        """Write the transcript of the running conversation, and return its file; raises OSError if it cannot."""
        self._file = self._file or self._folder / f"{self._name()}.md"
        self._folder.mkdir(parents=True, exist_ok=True)
        replace_file(self._file, text.encode())
        self._remove_old()
        return self._file

    def _remove_old(self) -> None:
        """Remove all but the latest files, including incomplete ones of earlier processes."""
        with suppress(OSError):  # another process may remove them at the same time
            latest_last = sorted(self._folder.iterdir(), key=lambda file: (file.stat().st_mtime_ns, file.name))
            for old in latest_last[:-MOST_KEPT]:
                old.unlink()
