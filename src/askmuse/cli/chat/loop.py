"""Takes the lines of a conversation, from a terminal or a pipe, until it ends."""

import io
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import FrameType

from rich.console import Console

from askmuse.answering.modes import MODES
from askmuse.assistant import Assistant
from askmuse.cli.chat.commands import COMMANDS, run_command
from askmuse.cli.chat.conversation import Conversation
from askmuse.cli.chat.transcript import Transcripts
from askmuse.errors import AskmuseError
from askmuse.text import escape_controls, fold, without_controls
from askmuse.types import Notify

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
    conversation = Conversation(assistant, Console(), notify, transcripts, mode)
    if not sys.stdin.isatty():
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        run(conversation, sys.stdin)
        return
    from prompt_toolkit.completion import PathCompleter, WordCompleter

    from askmuse.cli.chat.line_editor import CommandCompleter, Prompt
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
    run(conversation, Prompt(folder / "history", CommandCompleter(does, arguments)), typed=True)


def run(conversation: Conversation, lines: Iterator[str], *, typed: bool = False) -> None:
    """Answer lines until they end, or until one ends the conversation.

    After an AskmuseError, which is printed, the conversation goes on; if the lines are `typed`, it does after Ctrl-C
    too, otherwise KeyboardInterrupt is raised. SIGTERM and SIGHUP raise SystemExit. However it ends, the place of the
    transcript is printed. Only for the main thread, since it sets signal handlers.
    """
    with _signals_end_it():
        try:
            while not conversation.over:
                try:
                    line = next(lines, None)
                    if line is None:
                        break
                    take(conversation, line)
                except AskmuseError as error:
                    conversation.notify(escape_controls(str(error)))
                except KeyboardInterrupt:
                    if not typed:
                        raise
                    conversation.notify("\nStopped; the conversation goes on.")
        finally:
            with suppress(OSError):  # after a hangup nobody reads it
                conversation.close()


def take(conversation: Conversation, line: str) -> None:
    """Answer a question or run a command; raises AskmuseError if that cannot be done."""
    line = line.encode(errors="replace").decode()  # a terminal can send half a surrogate pair
    line = without_controls(line).strip()
    words = fold(line).strip(" .!")
    if line.startswith("/"):
        run_command(conversation, line)
    elif words in _ENDINGS:
        conversation.over = True
    elif words in _THANKS:
        conversation.print("Ask another question, or type /quit to end.")
    elif line:
        conversation.ask(" ".join(line.split()), conversation.mode)


@contextmanager
def _signals_end_it() -> Iterator[None]:
    """Make SIGTERM and SIGHUP raise SystemExit with the usual exit codes of shells."""

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    supported = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    heeded = [kind for kind in supported if signal.getsignal(kind) is not signal.SIG_IGN]  # nohup ignores a hangup
    before = {kind: signal.signal(kind, end) for kind in heeded}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
