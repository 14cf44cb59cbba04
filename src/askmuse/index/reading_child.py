"""The program of a child process that works on files: jobs come from stdin, results go to stdout.

Each message is a pickle. The first has (folder, megabytes of memory or None). Each further one has (job, seconds): the
job is a function of the folder, such as `read` with its source. The answer is its result, or the ArticleError or
CorpusError that it raises. A job that takes longer ends the process, whatever code is running: the parent sees the
closed pipe.
"""

import faulthandler
import os
import pickle
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from askmuse.articles.article import load
from askmuse.articles.folder import Source
from askmuse.articles.formats import unexpected
from askmuse.articles.formats.pdf import recognition
from askmuse.articles.passages import passages
from askmuse.errors import ArticleError, CorpusError
from askmuse.types import Article, Passage

Job = Callable[[Path], object]
"""A function of the folder of articles. It is sent to the child by the name of its module, with its arguments."""
WAITING = 6
"""The limit on the elapsed time of a job, as a multiple of that on its processor time."""
_TOO_LARGE = "needs more than {} MB of memory to be read: split it, or raise ASKMUSE_READ_MEMORY"


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as it was read from its file."""

    article: Article
    file_sha256: str
    passages: tuple[Passage, ...]
    notices: tuple[str, ...] = ()
    """Remarks for the user on how the file was read, each as the end of a sentence that begins with the file's name."""


def main() -> None:
    """Do jobs until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which ends this process
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # libraries may print; that must not mix with the answers
    folder, megabytes = pickle.load(requests)  # noqa: S301 - the parent wrote it
    if megabytes is not None:
        _limit_memory(megabytes)
    while True:
        try:
            job, seconds = pickle.load(requests)  # noqa: S301
        except EOFError:
            return
        _limit_time(seconds)
        reply = answer(folder, job, megabytes)
        _limit_time(0)
        answers.write(reply)
        answers.flush()


def read(source: Source, folder: Path) -> Reading:
    """Read a file of the folder; raises ArticleError."""
    loaded = load(folder, source)
    return Reading(loaded.article, loaded.file_sha256, tuple(passages(loaded.article)), loaded.notices)


def answer(folder: Path, job: Job, megabytes: int | None) -> bytes:
    """Return the pickle of what a job returns, or of the error that says why it cannot be done."""
    try:
        return pickle.dumps(job(folder))
    except (ArticleError, CorpusError) as error:
        is_too_large = isinstance(error.__cause__, MemoryError)
        return pickle.dumps(ArticleError(_TOO_LARGE.format(megabytes)) if is_too_large else error)
    except MemoryError:
        return pickle.dumps(ArticleError(_TOO_LARGE.format(megabytes)))
    except RecursionError:
        return pickle.dumps(ArticleError("is nested too deeply to be read: save it again as text"))
    except Exception as error:  # the next files are read all the same
        return pickle.dumps(unexpected(error))


def _limit_time(seconds: float) -> None:
    """End this process after so many seconds of processor time, whatever code is running; 0 removes the limit.

    Processor time does not depend on how busy the machine is. Code that waits without computing is ended by the clock,
    after a longer time.
    """
    if seconds and hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
        faulthandler.dump_traceback_later(seconds * WAITING, exit=True)
    elif seconds:
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, 0)


def _limit_memory(megabytes: int) -> None:
    """Limit the memory of this process to what it uses now and so many megabytes, if the system supports that.

    The models that recognise words in pictures may raise the limit by what they need.
    """
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most + recognition.MEGABYTES * 1_000_000))
