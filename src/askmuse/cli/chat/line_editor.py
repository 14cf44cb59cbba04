"""Reads lines from a terminal, with editing, history across sessions and completion of commands (prompt_toolkit)."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import History
from prompt_toolkit.input import Input
from prompt_toolkit.output import Output, create_output

from askmuse.files import replace_file

MOST_REMEMBERED = 1000
"""The number of lines of history that are read; a file with twice as many is shortened to this."""


class Prompt(Iterator[str]):
    """The typed lines, until Ctrl-D. Ctrl-C clears a line; pasted text counts as one line."""

    def __init__(
        self, history: Path, completer: Completer, keys: Input | None = None, screen: Output | None = None
    ) -> None:
        """Read lines with the history in a file; tests pass the keys and the screen.

        The prompt goes to stderr if stdout is not a terminal.
        """
        if screen is None and not sys.stdout.isatty():
            screen = create_output(sys.stderr)
        self._session: PromptSession[str] = PromptSession(
            "› ",
            history=TypedLines(history),
            completer=completer,
            # otherwise the menu would keep empty lines below the prompt
            complete_while_typing=Condition(lambda: get_app().current_buffer.text.startswith("/")),
            enable_suspend=True,
            input=keys,
            output=screen,
        )

    def __next__(self) -> str:
        """Return the next line."""
        while True:
            try:
                return self._session.prompt()
            except KeyboardInterrupt:
                continue
            except EOFError:
                raise StopIteration from None


class CommandCompleter(Completer):
    """Completes the name of a command, then its argument."""

    def __init__(self, commands: Mapping[str, str], arguments: Mapping[str, Completer]) -> None:
        """Complete the commands in a table of descriptions, and their arguments by the completers."""
        self._commands = commands
        self._arguments = arguments

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Yield the completions of the text before the cursor."""
        typed = document.text_before_cursor
        name, space, argument = typed.partition(" ")
        if space and name in self._arguments:
            yield from self._arguments[name].get_completions(Document(argument), complete_event)
        elif typed.startswith("/") and not space:
            for command, does in self._commands.items():
                if command.startswith(typed):
                    yield Completion(command, -len(typed), display_meta=does)


class TypedLines(History):
    """The typed lines, kept in a file; if it cannot be written, nothing is kept."""

    def __init__(self, file: Path) -> None:
        """Keep the lines in a file of an existing folder; the file is created if it does not exist."""
        super().__init__()
        self._file = file

    def load_history_strings(self) -> Iterable[str]:
        """Return the latest lines, newest first."""
        lines: list[str] = []
        with suppress(OSError):
            lines = self._file.read_text(encoding="utf-8", errors="replace").split("\n")[:-1]
            if len(lines) > 2 * MOST_REMEMBERED:
                replace_file(self._file, "".join(f"{line}\n" for line in lines[-MOST_REMEMBERED:]).encode())
        return reversed(lines[-MOST_REMEMBERED:])

    def store_string(self, string: str) -> None:
        """Append a typed text as one line."""
        with suppress(OSError), self._file.open("a", encoding="utf-8", errors="replace") as opened:
            opened.write(f"{' '.join(string.split())}\n")
