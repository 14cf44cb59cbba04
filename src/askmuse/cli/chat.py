"""`askmuse chat`: a conversation of questions, which may refer to earlier ones, and commands."""

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

from askmuse.answering.answer import Answer
from askmuse.answering.modes import MODES, find_mode
from askmuse.answering.showing.words import flat
from askmuse.assistant import Assistant
from askmuse.cli.articles import print_article
from askmuse.cli.explanation import print_explanation
from askmuse.cli.rendering import NEAREST, print_answer, print_sources
from askmuse.cli.transcript import Transcripts, markdown, save
from askmuse.errors import AskmuseError, ChatError
from askmuse.explain import explain
from askmuse.questions.arguments import MOST_TURNS
from askmuse.text import escape_controls, fold, without_controls
from askmuse.types import Notify, Span, Turn

_ENDINGS = {"exit", "quit", "bye", "goodbye", ":q"}
"""Lines that end the conversation, as in other programs."""
_THANKS = {"thanks", "thank you", "thx", "ok", "okay", "ok thanks", "great", "cheers"}
"""Lines that ask nothing and get no answer."""


def converse(assistant: Assistant, cache: Path, notify: Notify, mode: str | None = None) -> None:
    """Answer the lines of stdin on stdout until they end; in a terminal, with line editing.

    The history of lines and the latest transcripts are kept in a folder of `cache` that only its owner can read.
    """
    folder = cache / "chat"
    with suppress(OSError):  # a notice tells later what cannot be kept in it
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
    from askmuse.exporting.export import FORMATS

    files = PathCompleter(expanduser=True)
    arguments = {
        "/mode": WordCompleter(list(MODES), WORD=True),
        "/cite": WordCompleter(list(FORMATS), WORD=True),
        "/save": files,
        "/save!": files,
    }
    does = {name: command.does for name, command in COMMANDS.items()}
    notify("Type a question, or /help for the commands. Ctrl-D or exit ends.")
    chat.run(Prompt(folder / "history", CommandCompleter(does, arguments)), typed=True)


class Chat:
    """A conversation, and its commands."""

    def __init__(
        self, assistant: Assistant, console: Console, notify: Notify, transcripts: Transcripts, mode: str | None = None
    ) -> None:
        """Start a conversation that prints to `console`; raises QuestionError for an unknown mode."""
        self._assistant = assistant
        self._console = console
        self._notify = notify
        self._transcripts = transcripts
        self._mode = find_mode(assistant.default_mode if mode is None else mode).name
        self._answers: list[Answer] = []
        self._over = False
        self._warned = False

    def run(self, lines: Iterator[str], *, typed: bool = False) -> None:
        """Answer lines until they end, or until one ends the conversation.

        After an AskmuseError, which is printed, the conversation goes on; if the lines are `typed`, it does after
        Ctrl-C too, otherwise KeyboardInterrupt is raised. SIGTERM and SIGHUP raise SystemExit. However it ends, the
        place of the transcript is printed. Only for the main thread, since it sets signal handlers.
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
                        self._notify(escape_controls(str(error)))
                    except KeyboardInterrupt:
                        if not typed:
                            raise
                        self._notify("\nStopped; the conversation goes on.")
            finally:
                with suppress(OSError):  # after a hangup nobody reads it
                    self._close()

    def take(self, line: str) -> None:
        """Answer a question or run a command; raises AskmuseError if that cannot be done."""
        line = line.encode(errors="replace").decode()  # a terminal can send half a surrogate pair
        line = without_controls(line).strip()
        words = fold(line).strip(" .!")
        if line.startswith("/"):
            self._command(line)
        elif words in _ENDINGS:
            self.quit("")
        elif words in _THANKS:
            self._print("Ask another question, or type /quit to end.")
        elif line:
            self._ask(" ".join(line.split()), self._mode)

    def _command(self, line: str) -> None:
        name, argument = (*line.split(maxsplit=1), "")[:2]
        if name not in COMMANDS:
            raise ChatError(f"Unknown command {name}. Commands: {', '.join(COMMANDS)}.")
        command = COMMANDS[name]
        if argument and not command.argument:
            raise ChatError(f"{name} takes nothing after it.")
        command.run(self, argument)

    def _ask(self, question: str, mode: str) -> None:
        answer = self._assistant.ask(question, history=_turns(self._answers), mode=mode)
        self._answers.append(answer)
        self._keep()
        print_answer(self._console, answer, percent=self._assistant.calibrated)

    def _transcript(self) -> str:
        return markdown(self._answers, percent=self._assistant.calibrated)

    def _keep(self) -> Path | None:
        """Return the file of the transcript, or None if it cannot be written; a notice says so once."""
        try:
            return self._transcripts.keep(self._transcript())
        except OSError as error:
            if not self._warned:
                self._notify(f"The conversation is not kept ({error}). Use /save FILE to keep it.")
            self._warned = True
            return None

    def _close(self) -> None:
        """Print where the conversation is kept, after writing it again: Ctrl-C may have cut the last write short."""
        if self._answers and (file := self._keep()):
            self._notify(f"The conversation is kept in {file}.")

    def sources(self, _: str) -> None:
        """Print the source of each citation of the last answer; after a refusal, those of the nearest passages."""
        self._places()
        print_sources(self._console, self._last())

    def why(self, number: str) -> None:
        """Print why the passage of a citation has its rank; for a heading, that of the quote below it."""
        article_id, at = self._place(number)
        answer = self._last()
        for sentence in answer.answers or answer.nearest:
            if int(number.strip("[]")) in sentence.citations:
                article_id, at = self._place(str(sentence.citations[0]))
                break
        history = _turns(self._answers[:-1])
        explanation = explain(self._assistant, answer.question, article_id, at, answer.mode, history)
        print_explanation(self._console, explanation)

    def open(self, number: str) -> None:
        """Print the article around the quote of a citation, or around a passage that a refusal lists."""
        article_id, at = self._place(number)
        print_article(self._console, self._assistant.article(article_id), at)

    def mode(self, argument: str) -> None:
        """Show the mode; with a name, set it; with a name and a question, answer that question alone in it."""
        name, question = (*argument.split(maxsplit=1), "", "")[:2]
        mode = find_mode(name).name if name else self._mode
        if question:
            self._ask(" ".join(question.split()), mode)
            return
        self._mode = mode
        self._print(f"The mode is {self._mode}. Modes: {', '.join(MODES)}.")

    def new(self, _: str) -> None:
        """Start a new conversation."""
        self._close()
        self._answers = []
        self._transcripts.begin()
        self._notify("A new conversation.")

    def save(self, name: str) -> None:
        """Write the conversation to a new file."""
        self._save(name, replace=False)

    def save_over(self, name: str) -> None:
        """Write the conversation to a file, and replace the file if it exists."""
        self._save(name, replace=True)

    def help(self, _: str) -> None:
        """List the commands."""
        for name, command in COMMANDS.items():
            self._print(f"{f'{name} {command.argument}':24} {command.does}")
        self._print("Anything else is a question. Ctrl-C clears the line or stops an answer; Ctrl-D or exit ends.")

    def quit(self, _: str) -> None:
        """End the conversation."""
        self._over = True

    def _save(self, name: str, *, replace: bool) -> None:
        self._last()
        if not name:
            raise ChatError("Give the name of a file: /save FILE.")
        try:
            file = Path(name).expanduser()
        except RuntimeError:
            raise ChatError(f"{name} begins with the home folder of an unknown user; choose another name.") from None
        save(self._contents(file), file, replace=replace)
        self._notify(f"Saved {file}.")

    def _contents(self, file: Path) -> str | bytes:
        """Return the conversation in the format of the ending of a file; for Markdown, as a transcript."""
        from askmuse.exporting.export import export, known_format

        format_ = known_format(file)
        if format_ is None or format_.name == "markdown":
            return self._transcript()
        return export(self._answers, format_.name, self._assistant.article, "A conversation with askmuse")

    def cite(self, name: str) -> None:
        """Print the quotes of the last answer in a format; a Word file can only be saved."""
        from askmuse.exporting.export import export, find_format

        format_ = find_format(name or "markdown")
        if format_.name == "docx":
            raise ChatError("A Word file cannot be shown here. Use /save FILE.docx.")
        written = export([self._last()], format_.name, self._assistant.article)
        self._print(escape_controls(written.decode()))

    def _print(self, line: str) -> None:
        self._console.print(line, highlight=False, markup=False, soft_wrap=True)

    def _last(self) -> Answer:
        if not self._answers:
            raise ChatError("Nothing has been asked yet. Ask a question first.")
        return self._answers[-1]

    def _places(self) -> dict[str, tuple[str, Span]]:
        """Return article and span of each citation of the last answer, or of its passages, by number.

        Raises ChatError if there are none.
        """
        answer = self._last()
        if answer.outcome == "not_said":
            listed = answer.passages[:NEAREST]
            places = {str(passage.rank): (passage.article_id, (passage.start, passage.end)) for passage in listed}
        else:
            places = {str(cited.number): (cited.article_id, (cited.start, cited.end)) for cited in answer.citations}
        if not places:
            raise ChatError("The last answer has no sources. Ask another question.")
        return places

    def _place(self, number: str) -> tuple[str, Span]:
        """Return the article and the span for a number such as "2" or "[2]"; raises ChatError."""
        places = self._places()
        if not number:
            raise ChatError(f"Give the number of a source: {', '.join(places)}.")
        if number.strip("[]") not in places:
            raise ChatError(f"The last answer has no source {flat(number)}. Sources: {', '.join(places)}.")
        return places[number.strip("[]")]


@dataclass(frozen=True, slots=True)
class Command:
    """A command; `argument` describes its argument, or is empty if it has none."""

    argument: str
    does: str
    run: Callable[[Chat, str], None]


COMMANDS = {
    "/sources": Command("", "list the sources of the last answer, or the nearest passages", Chat.sources),
    "/open": Command("N", "show the article around source N", Chat.open),
    "/why": Command("N", "explain the rank of the passage of source N", Chat.why),
    "/mode": Command("[NAME [QUESTION]]", "show the mode, set it, or ask one question in it", Chat.mode),
    "/new": Command("", "start a new conversation", Chat.new),
    "/cite": Command("[FORMAT]", "print the quotes of the last answer as bibtex, ris, csl-json ...", Chat.cite),
    "/save": Command("FILE", "write the conversation to a new file: .md .docx .html .bib .ris ...", Chat.save),
    "/save!": Command("FILE", "the same, but replace the file if it exists", Chat.save_over),
    "/help": Command("", "list the commands", Chat.help),
    "/quit": Command("", "end the conversation", Chat.quit),
}


def _turns(answers: list[Answer]) -> list[Turn]:
    """Return the turns to which the next question may refer."""
    latest = answers[-MOST_TURNS:]
    return [Turn(answer.question, "\n".join(sentence.text for sentence in answer.answers)) for answer in latest]


@contextmanager
def _signals_end_it() -> Iterator[None]:
    """Make SIGTERM and SIGHUP raise SystemExit with the usual exit codes of shells."""

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
