"""The streams of a command: prints notices on stderr, and decides what happens when stdout is closed."""

import signal
import sys


def notify(line: str) -> None:
    """Print a notice on stderr; control characters, which names of files can contain, become escapes."""
    from askmuse.text import escape_controls

    print(escape_controls(line), file=sys.stderr, flush=True)


def on_closed_pipe(action: str) -> None:
    """Set what happens when the program that reads stdout ends: "SIG_DFL" ends askmuse, "SIG_IGN" raises an error.

    A command that uses sockets needs the error, since a closed connection must not end it.
    """
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, getattr(signal, action))
