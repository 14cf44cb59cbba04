"""A conversation: the questions that were asked, the answers that were printed, and the file that keeps them."""

from pathlib import Path

from rich.console import Console

from askmuse.answering.answer import Answer
from askmuse.answering.modes import find_mode
from askmuse.answering.showing.words import flat
from askmuse.assistant import Assistant
from askmuse.cli.chat.transcript import Transcripts, markdown
from askmuse.cli.showing.rendering import NEAREST, print_answer
from askmuse.errors import ChatError
from askmuse.questions.arguments import MOST_TURNS
from askmuse.types import Notify, Span, Turn


class Conversation:
    """Questions and their answers; each question may refer to those before it."""

    def __init__(
        self, assistant: Assistant, console: Console, notify: Notify, transcripts: Transcripts, mode: str | None = None
    ) -> None:
        """Start a conversation that is printed to `console`; raises QuestionError for an unknown mode."""
        self.assistant = assistant
        self.console = console
        self.notify = notify
        self.mode = find_mode(assistant.default_mode if mode is None else mode).name
        self.answers: list[Answer] = []
        self.over = False
        self._transcripts = transcripts
        self._warned = False

    def ask(self, question: str, mode: str) -> None:
        """Answer a question, print the answer and keep it; raises QuestionError."""
        answer = self.assistant.ask(question, history=self.turns(), mode=mode)
        self.answers.append(answer)
        self._keep()
        print_answer(self.console, answer, percent=self.assistant.calibrated)
        if not answer.answerable and len(self.answers) > 1 and answer.searched_as != answer.question:
            self.notify("Words of earlier questions were searched for too. /new QUESTION asks without them.")

    def begin(self) -> None:
        """Start a new conversation."""
        self.close()
        self.answers = []
        self._transcripts.begin()
        self.notify("A new conversation.")

    def close(self) -> None:
        """Print where the conversation is kept, after writing it again: Ctrl-C may have cut the last write short."""
        if self.answers and (file := self._keep()):
            self.notify(f"The conversation is kept in {file}.")

    def transcript(self) -> str:
        """Return the conversation as Markdown."""
        return markdown(self.answers, percent=self.assistant.calibrated)

    def turns(self, before: int | None = None) -> list[Turn]:
        """Return the turns to which the next question may refer, or those of question number `before`, from 0."""
        latest = self.answers[:before][-MOST_TURNS:]
        return [Turn(answer.question, "\n".join(sentence.text for sentence in answer.answers)) for answer in latest]

    def last(self) -> Answer:
        """Return the last answer; raises ChatError if there is none."""
        if not self.answers:
            raise ChatError("Nothing has been asked yet. Ask a question first.")
        return self.answers[-1]

    def sources(self) -> dict[str, tuple[str, Span]]:
        """Return article and span of each citation of the last answer, or of its passages, by number.

        Raises ChatError if there are none.
        """
        answer = self.last()
        if answer.outcome == "not_said":
            listed = answer.passages[:NEAREST]
            places = {str(passage.rank): (passage.article_id, (passage.start, passage.end)) for passage in listed}
        else:
            places = {str(cited.number): (cited.article_id, (cited.start, cited.end)) for cited in answer.citations}
        if not places:
            raise ChatError("The last answer has no sources. Ask another question.")
        return places

    def source(self, number: str) -> tuple[str, Span]:
        """Return the article and the span for a number such as "2" or "[2]"; raises ChatError."""
        sources = self.sources()
        if not number:
            raise ChatError(f"Give the number of a source: {', '.join(sources)}.")
        if number.strip("[]") not in sources:
            raise ChatError(f"The last answer has no source {flat(number)}. Sources: {', '.join(sources)}.")
        return sources[number.strip("[]")]

    def print(self, line: str) -> None:
        """Print a line as it is; the terminal wraps it."""
        self.console.print(line, highlight=False, markup=False, soft_wrap=True)

    def _keep(self) -> Path | None:
        """Return the file of the transcript, or None if it cannot be written; a notice says so once."""
        try:
            return self._transcripts.keep(self.transcript())
        except OSError as error:
            if not self._warned:
                self.notify(f"The conversation is not kept ({error}). Use /save FILE to keep it.")
            self._warned = True
            return None
