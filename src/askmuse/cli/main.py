"""The command line: it parses, calls and prints. Results go to stdout, notices to stderr; heavy imports stay inside.

Exit codes, as grep's: 0 answered (or done), 1 the articles don't say, 2 an error.
"""

import json
import os
import signal
import sys
import traceback
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from askmuse.cli import evaluating, tuning
from askmuse.cli.options import AsJson, Corpus, Index, Mode, assistant_of, day, notify, span
from askmuse.cli.progress import progress_bars
from askmuse.errors import AskmuseError, SettingsError
from askmuse.settings import Settings

app = typer.Typer(
    help="Ask a folder of articles; get the sentences that answer, word for word, each with a citation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_NOT_SAID = 1
_ERROR = 2

Day = Annotated[date | None, typer.Option(parser=day, metavar="DATE", help="Undated articles are left out.")]
Count = Annotated[int, typer.Option("-k", help="Passages that --json lists, 1 to 50.")]


def main() -> None:
    """Run the command line; an AskmuseError becomes one line on stderr and exit code 2."""
    _open_streams()
    _on_closed_pipe("SIG_DFL")  # ends askmuse as it ends grep; Typer would leave with the code of "don't say"
    try:
        app()
    except AskmuseError as error:
        notify(f"askmuse: {error}")
        sys.exit(_ERROR)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        notify(f"askmuse: {error}")
        sys.exit(_ERROR)
    except Exception:  # a fault of askmuse's own: it must not leave with the exit code of "the articles don't say"
        traceback.print_exc()
        sys.exit(_ERROR)


def _open_streams() -> None:
    """Put up with closed streams, and write UTF-8 whatever the locale: a quote may have characters of any script."""
    for name, way in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(way, encoding="utf-8"))  # noqa: SIM115 - for as long as askmuse runs
        elif way == "w" and isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _on_closed_pipe(action: str) -> None:
    """Set what happens where nobody reads any more what is written; a command with sockets must get an error."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, getattr(signal, action))


@app.command()
def ask(
    question: str,
    corpus: Corpus = None,
    index: Index = None,
    k: Count = 5,
    mode: Mode = None,
    published_from: Day = None,
    published_to: Day = None,
    timeline: Annotated[bool, typer.Option("--timeline", help="More answers, by date of publication.")] = False,
    as_json: AsJson = False,
) -> None:
    """Answer QUESTION with sentences of the articles. The index is built or brought up to date first."""
    from askmuse.types import Filters

    filters = Filters(published_from=published_from, published_to=published_to)
    with assistant_of(corpus, index) as assistant:
        answer = assistant.ask(question, k=k, mode=mode, filters=filters, timeline=timeline)
    if as_json:
        print(json.dumps(answer.to_dict(), ensure_ascii=False))
    else:
        from rich.console import Console

        from askmuse.cli.rendering import print_answer, print_timeline

        (print_timeline if timeline else print_answer)(Console(), answer)
    sys.exit(0 if answer.answerable else _NOT_SAID)


@app.command()
def chat(corpus: Corpus = None, index: Index = None, mode: Mode = None) -> None:
    """Ask one question after another; a question may lean on those before it. /help tells the rest, Ctrl-D ends.

    The latest 20 conversations are kept in the folder chat/transcripts of askmuse's cache, ASKMUSE_CACHE.
    """
    from askmuse.cli.chat import converse

    with assistant_of(corpus, index) as assistant:
        converse(assistant, Settings.from_environment().cache, notify, mode)


@app.command(name="index")
def index_(corpus: Corpus = None, index: Index = None) -> None:
    """Build the index of the articles, or bring it up to date; only what changed is read again."""
    from askmuse.index.indexing import update
    from askmuse.index.reading import Limits
    from askmuse.models.encoder import OnnxEncoder
    from askmuse.models.export import exported
    from askmuse.opening import locate

    settings = Settings.from_environment()
    known, target = locate(corpus, index, settings, replace=True)
    folder = known or settings.corpus
    with progress_bars() as progress:
        encoder = OnnxEncoder(exported(settings, notify, progress), settings.threads)
        limits = Limits(settings.read_seconds, settings.read_memory)
        done = update(folder, target, encoder, progress, notify=notify, limits=limits)
    for line in done.lines():
        notify(line)
    print(f"{target}: snapshot {done.snapshot}")


@app.command()
def add(source: Annotated[str, typer.Argument(help="A web address or a file.")], corpus: Corpus = None) -> None:
    """Save a web page or a file as an article."""
    from askmuse.articles import adding

    _on_closed_pipe("SIG_IGN")
    print(adding.add(source, corpus or Settings.from_environment().corpus))


@app.command()
def show(
    article_id: str,
    at: Annotated[str | None, typer.Option(help="START:END of a citation, to see what stands around it.")] = None,
    corpus: Corpus = None,
    index: Index = None,
) -> None:
    """Print an article, or what stands around a citation of it."""
    from rich.console import Console

    from askmuse.cli.rendering import print_article

    with assistant_of(corpus, index) as assistant:
        article = assistant.article(article_id)
    print_article(Console(), article, span(at, len(article.text)) if at else None)


@app.command()
def serve(
    corpus: Corpus = None,
    index: Index = None,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.", min=1, max=65535)] = 8000,
    name: Annotated[list[str] | None, typer.Option(help="Another name that clients may call this machine by.")] = None,
) -> None:
    """Answer over HTTP; http://HOST:PORT/docs describes the API."""
    import socket

    import uvicorn

    from askmuse.api.app import create_app

    _on_closed_pipe("SIG_IGN")
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        family, kind, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        raise SettingsError(
            f"{address} cannot be opened for listening ({error.strerror}): name another --host or --port."
        ) from None
    with assistant_of(corpus, index) as assistant:
        notify(f"Answering at http://{address}; http://{address}/docs describes the API. Ctrl-C stops it.")
        served = create_app(assistant, hosts=[host, *(name or [])])
        uvicorn.run(served, host=host, port=port, log_level="warning", access_log=False)


app.command(name="eval")(evaluating.evaluate)
app.command()(evaluating.compare)
app.command()(tuning.why)
app.command()(tuning.train)
app.command()(tuning.calibrate)


@app.command()
def doctor(corpus: Corpus = None, index: Index = None) -> None:
    """Check every file of the index, the model and the articles; say what is wrong and what mends it."""
    from askmuse.doctor import examine
    from askmuse.text import without_controls

    settings = Settings.from_environment()
    marks = {True: "ok    ", False: "wrong ", None: "note  "}
    ill = False
    for finding in examine(corpus, index, settings):
        print(marks[finding.well], without_controls(finding.text))
        ill = ill or finding.well is False
    sys.exit(_ERROR if ill else 0)


if __name__ == "__main__":
    main()
