"""`askmuse chat`: question after question, each of which may lean on those before it, and commands between them."""

import io
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType

from rich.console import Console

from askmuse.answering.answer import Answer, Citation
from askmuse.answering.modes import MODES, find_mode
from askmuse.assistant import MOST_TURNS, Assistant
from askmuse.cli.rendering import print_answer, print_article, print_explanation, print_sources
from askmuse.cli.transcript import Transcripts, save
from askmuse.errors import AskmuseError, ChatError
from askmuse.explain import explain
from askmuse.text import without_controls
from askmuse.types import Notify, Turn


def converse(assistant: Assistant, cache: Path, notify: Notify, mode: str | None = None) -> None:
    """Answer the lines of stdin on stdout until they end; where somebody types them, with line editing.

    The history of what was typed and the latest transcripts are kept in a folder of `cache` that is its owner's alone.
    """
    folder = cache / "chat"
    with suppress(OSError):  # what is kept in it says so where it cannot be
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    transcripts = Transcripts(folder / "transcripts", lambda: f"{datetime.now():%Y-%m-%d-%H%M%S-%f}")
    chat = Chat(assistant, Console(), notify, transcripts, mode)
    if not sys.stdin.isatty():
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        chat.run(sys.stdin)
        return
    from prompt_toolkit.completion import PathCompleter, WordCompleter

    from askmuse.cli.line_editor import CommandCompleter, Prompt

    files = PathCompleter(expanduser=True)
    arguments = {"/mode": WordCompleter(list(MODES), WORD=True), "/save": files, "/save!": files}
    does = {name: command.does for name, command in COMMANDS.items()}
    notify("Ask, or type /help; Ctrl-D ends.")
    chat.run(Prompt(folder / "history", CommandCompleter(does, arguments)), typed=True)


class Chat:
    """A conversation, and the commands that look at it."""

    def __init__(
        self, assistant: Assistant, console: Console, notify: Notify, transcripts: Transcripts, mode: str | None = None
    ) -> None:
        """Take where results and notices go and where conversations are kept; raises QuestionError for no mode."""
        self._assistant = assistant
        self._console = console
        self._notify = notify
        self._transcripts = transcripts
        self._mode = find_mode(assistant.default_mode if mode is None else mode).name
        self._answers: list[Answer] = []
        self._over = False
        self._warned = False

    def run(self, lines: Iterator[str], *, typed: bool = False) -> None:
        """Take lines until they end, or one is /quit; an AskmuseError is told, and the conversation goes on.

        So it does after Ctrl-C where the lines are `typed`; otherwise KeyboardInterrupt is raised. SIGTERM and SIGHUP
        raise SystemExit. At the end, however it comes, it is said where the conversation is kept. For the main thread.
        """
        with _signals_end_it():
            try:
                while not self._over:
                    try:
                        line = next(lines, None)
                        if line is None:
                            break
                        self.take(line)
                    except AskmuseError as error:
                        self._notify(without_controls(str(error)))
                    except KeyboardInterrupt:
                        if not typed:
                            raise
                        self._notify("\nStopped; the conversation goes on.")
            finally:
                with suppress(OSError):  # after a hangup there is nobody to tell
                    self._close()

    def take(self, line: str) -> None:
        """Answer a question or do a command; raises AskmuseError where that cannot be done."""
        line = line.encode(errors="replace").decode()  # a terminal can send half a surrogate pair
        line = without_controls(line).strip()
        if line.startswith("/"):
            name, argument = (*line.split(maxsplit=1), "")[:2]
            if name not in COMMANDS:
                raise ChatError(f"There is no command {name}: there are {', '.join(COMMANDS)}.")
            command = COMMANDS[name]
            if argument and not command.argument:
                raise ChatError(f"{name} takes nothing after it.")
            command.run(self, argument)
        elif line:
            self._ask(" ".join(line.split()))

    def _ask(self, question: str) -> None:
        answer = self._assistant.ask(question, history=_turns(self._answers), mode=self._mode)
        self._answers.append(answer)
        self._keep()
        print_answer(self._console, answer)

    def _keep(self) -> Path | None:
        """Return where the conversation is kept; None where it cannot be, which is said once."""
        try:
            return self._transcripts.keep(self._answers)
        except OSError as error:
            if not self._warned:
                self._notify(f"The conversation is not kept ({error}): keep it with /save FILE.")
            self._warned = True
            return None

    def _close(self) -> None:
        """Say where the conversation is kept, once all of it is: Ctrl-C may have come while it was written."""
        if self._answers and (file := self._keep()):
            self._notify(f"The conversation is kept in {file}.")

    def sources(self, _: str) -> None:
        """Print where each citation of the last answer stands."""
        print_sources(self._console, self._cited())

    def why(self, number: str) -> None:
        """Print why the passage of a citation stands where it does.

        A heading is in no passage: it stands for the quote below it.
        """
        citation, answer = self._citation(number), self._cited()
        quotes = [given.citations[0] for given in answer.answers if citation.number in given.citations]
        if quotes and citation.number not in quotes:
            citation = self._citation(str(quotes[0]))
        history, at = _turns(self._answers[:-1]), (citation.start, citation.end)
        found = explain(self._assistant, answer.question, citation.article_id, at, answer.mode, history)
        print_explanation(self._console, found)

    def open(self, number: str) -> None:
        """Print the article around the quote of a citation."""
        citation = self._citation(number)
        print_article(self._console, self._assistant.article(citation.article_id), (citation.start, citation.end))

    def mode(self, name: str) -> None:
        """Set the mode where one is named, and print it."""
        if name:
            self._mode = find_mode(name).name
        self._print(f"The mode is {self._mode}. Modes: {', '.join(MODES)}.")

    def new(self, _: str) -> None:
        """Forget what was asked."""
        self._close()
        self._answers = []
        self._transcripts.begin()
        self._notify("A new conversation.")

    def save(self, name: str) -> None:
        """Write the conversation to a new file."""
        self._save(name, replace=False)

    def save_over(self, name: str) -> None:
        """Write the conversation to a file, in the place of another where need be."""
        self._save(name, replace=True)

    def help(self, _: str) -> None:
        """Print what the commands are."""
        for name, command in COMMANDS.items():
            self._print(f"{f'{name} {command.argument}':13} {command.does}")
        self._print("All else is a question. Ctrl-C clears a line or stops an answer, Ctrl-D ends.")

    def quit(self, _: str) -> None:
        """End the conversation."""
        self._over = True

    def _save(self, name: str, *, replace: bool) -> None:
        self._last()
        if not name:
            raise ChatError("Name a file to write the conversation to.")
        try:
            file = Path(name).expanduser()
        except RuntimeError:
            raise ChatError(f"{name} begins with the home of a user that there is not: name another.") from None
        save(self._answers, file, replace=replace)
        self._notify(f"Saved {file}.")

    def _print(self, line: str) -> None:
        self._console.print(line, highlight=False, markup=False, soft_wrap=True)

    def _last(self) -> Answer:
        if not self._answers:
            raise ChatError("Nothing has been asked yet: ask something.")
        return self._answers[-1]

    def _cited(self) -> Answer:
        """Return the last answer, which cites something; raises ChatError."""
        answer = self._last()
        if not answer.citations:
            raise ChatError("The last answer cites nothing: ask something else.")
        return answer

    def _citation(self, number: str) -> Citation:
        """Return the citation of the last answer that a user calls "2" or "[2]"; raises ChatError."""
        citations = {str(citation.number): citation for citation in self._cited().citations}
        found = citations.get(number.strip("[]"))
        if found is None:
            what = f"The last answer has no citation {number}: it has" if number else "Name a citation by its number:"
            raise ChatError(f"{what} {', '.join(citations)}.")
        return found


@dataclass(frozen=True, slots=True)
class Command:
    """What stands behind a name that begins with a slash; `argument` is empty where it takes none."""

    argument: str
    does: str
    run: Callable[[Chat, str], None]


COMMANDS = {
    "/sources": Command("", "what the last answer cites, and where that stands", Chat.sources),
    "/why": Command("N", "why the passage of citation N stands where it does", Chat.why),
    "/open": Command("N", "the article around the quote of citation N", Chat.open),
    "/mode": Command("[NAME]", "which mode answers; with a name, let that one answer", Chat.mode),
    "/new": Command("", "forget what was asked: a new conversation", Chat.new),
    "/save": Command("FILE", "write the conversation to a new file, as markdown", Chat.save),
    "/save!": Command("FILE", "the same, and replace the file where there is one", Chat.save_over),
    "/help": Command("", "this list", Chat.help),
    "/quit": Command("", "end, as Ctrl-D does", Chat.quit),
}


def _turns(answers: list[Answer]) -> list[Turn]:
    """Return what a question after these answers may lean on."""
    latest = answers[-MOST_TURNS:]
    return [Turn(answer.question, "\n".join(given.text for given in answer.answers)) for answer in latest]


@contextmanager
def _signals_end_it() -> Iterator[None]:
    """Let SIGTERM and a hangup raise SystemExit, with the exit code that a shell gives them."""

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    known = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    heeded = [kind for kind in known if signal.getsignal(kind) is not signal.SIG_IGN]  # nohup ignores a hangup
    before = {kind: signal.signal(kind, end) for kind in heeded}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
