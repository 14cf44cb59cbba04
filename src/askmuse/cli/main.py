"""The command line: parse, call, print. Results go to stdout, notices to stderr; heavy imports stay inside commands.

Exit codes are those of grep: 0 for an answer (or success), 1 if the articles don't or may not say, 2 for an error.
"""

import json
import os
import sys
import traceback
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from askmuse import __version__
from askmuse.cli import exporting, indexing, serving, tuning
from askmuse.cli.evaluating import comparing, judging, measuring
from askmuse.cli.options import (
    Format,
    assistant_of,
    corpus_option,
    day,
    index_option,
    json_option,
    mode_option,
    notify,
    on_closed_pipe,
    one_format,
    span,
)
from askmuse.cli.shell import completion
from askmuse.cli.shell.examples import examples
from askmuse.errors import AskmuseError
from askmuse.settings import Settings

GREETING = """\
askmuse answers questions from a folder of articles: word for word, each sentence with its source.

  askmuse ask when did the quay close              ask the articles in the folder corpus
  askmuse chat --corpus ~/coverage                 ask one question after another, of another folder
  askmuse add https://example.com/story.html       save a web page as an article

askmuse --help lists all commands."""
_NO_ANSWER = 1
_ERROR = 2

_SETTINGS = {"max_content_width": 100, "show_default": True}
"""Of the help texts, which are wrapped at this many columns."""


@click.group(invoke_without_command=True, context_settings=_SETTINGS)
@click.version_option(__version__, message="askmuse %(version)s")
@click.pass_context
def app(context: click.Context) -> None:
    """Ask a folder of articles a question; get the sentences that answer it, word for word, with citations."""
    if context.invoked_subcommand is None:
        print(GREETING)


def main() -> None:
    """Run the command line. An AskmuseError becomes one line on stderr and exit code 2."""
    _open_streams()
    on_closed_pipe("SIG_DFL")  # ends askmuse as it ends grep; click would exit with 1, which means no answer
    try:
        sys.exit(app.main(standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(_ERROR)
    except AskmuseError as error:
        notify(f"askmuse: {error}")
        sys.exit(_ERROR)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)
    except OSError as error:
        notify(f"askmuse: {error}")
        sys.exit(_ERROR)
    except Exception:  # a bug: it must not exit with 1, which means no answer
        traceback.print_exc()
        sys.exit(_ERROR)


def _open_streams() -> None:
    """Replace closed streams, and write UTF-8 whatever the locale, since a quote may be in any script."""
    for name, way in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(way, encoding="utf-8"))  # noqa: SIM115 - for as long as askmuse runs
        elif way == "w" and isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


@app.command(epilog=examples("ask"))
@click.argument(
    "question",
    nargs=-1,
    required=True,
    help="The question; it needs no quotation marks. - reads questions from stdin, one a line.",
)
@corpus_option
@index_option
@click.option(
    "-k",
    type=int,
    help="Passages to list, 1 to 50; 5 by default. Shown if the articles don't say, and with --json.",
)
@mode_option
@click.option(
    "--publisher",
    multiple=True,
    metavar="NAME",
    help="Ask only this publisher's articles.",
    shell_complete=completion.publishers,
)
@click.option(
    "--article", multiple=True, metavar="ID", help="Ask only this article.", shell_complete=completion.articles
)
@click.option(
    "--folder",
    multiple=True,
    metavar="DIR",
    help="Ask only the articles below this subfolder.",
    shell_complete=completion.folders,
)
@click.option(
    "--published-from",
    callback=day,
    metavar="DATE",
    help="Only articles published on DATE or later; leaves out undated ones.",
)
@click.option(
    "--published-to",
    callback=day,
    metavar="DATE",
    help="Only articles published on DATE or earlier; leaves out undated ones.",
)
@click.option("--timeline", is_flag=True, help="List more answers, by date of publication.")
@json_option
@click.option("--jsonl", is_flag=True, help="The same as --json: with several questions, one line each.")
@click.option("--format", "form", type=click.Choice([form.value for form in Format]), help="How to print answers.")
@exporting.cite_option
@exporting.out_option
def ask(
    question: tuple[str, ...],
    corpus: Path | None,
    index: Path | None,
    k: int | None,
    mode: str | None,
    publisher: tuple[str, ...],
    article: tuple[str, ...],
    folder: tuple[str, ...],
    published_from: date | None,
    published_to: date | None,
    timeline: bool,
    as_json: bool,
    jsonl: bool,
    form: str | None,
    cite: str | None,
    out: Path | None,
) -> None:
    """Answer QUESTION with sentences of the articles. The index is built or updated first.

    --publisher, --article and --folder can be repeated. -o FILE.docx writes a Word file with footnotes.

    With - as QUESTION, each line of stdin is one, or a JSON object as POST /ask takes it.

    With --format csv, stdin may be a table with a column "question". Answers have a row for each quote.

    The exit code is 0 for an answer, 1 if there is none, 2 if a question could not be asked.
    """
    from askmuse.assistant import LISTED
    from askmuse.cli.batch.asking import ask_one, ask_stream
    from askmuse.types import Filters

    if question == ("-",) and (cite is not None or out is not None):
        raise click.BadParameter("--cite and -o take one question. Print several with --format.")
    chosen = one_format(None if form is None else Format(form), as_json=as_json or jsonl)
    filters = Filters(article, publisher, folder, published_from, published_to)
    options: dict[str, Any] = {"k": LISTED if k is None else k, "mode": mode, "filters": filters, "timeline": timeline}
    with assistant_of(corpus, index, mode or Settings.from_environment().mode) as assistant:
        text = " ".join(question)
        if text == "-":
            code = ask_stream(assistant, sys.stdin, chosen, options, k)
        elif cite is not None or out is not None:
            answer = assistant.ask(text, **options)
            exporting.deliver([answer], assistant, cite, out)
            code = 0 if answer.answerable else _NO_ANSWER
        else:
            code = ask_one(assistant, text, chosen, options, k)
    sys.exit(code)


@app.command(epilog=examples("chat"))
@corpus_option
@index_option
@mode_option
def chat(corpus: Path | None, index: Path | None, mode: str | None) -> None:
    """Ask one question after another.

    A question may refer to those before it. /help lists the commands.

    The latest 20 conversations are kept in the folder chat/transcripts of the cache (ASKMUSE_CACHE).
    """
    from askmuse.cli.chat import converse

    with assistant_of(corpus, index) as assistant:
        converse(assistant, Settings.from_environment().cache, notify, mode)


@app.command(name="list", epilog=examples("list"))
@corpus_option
@index_option
@json_option
def list_(corpus: Path | None, index: Path | None, as_json: bool) -> None:
    """List the articles.

    Prints the id, title, publisher, date of publication and number of pages of each.
    """
    with assistant_of(corpus, index) as assistant:
        articles = assistant.articles()
    if as_json:
        facts = ("id", "path", "title", "publisher", "url", "author", "published", "date_source", "sha256", "copy_of")
        listed = [
            {name: getattr(article, name) for name in facts} | {"pages": len(article.pages)} for article in articles
        ]
        print(json.dumps(listed, ensure_ascii=False, default=str))
    else:
        from rich.console import Console

        from askmuse.cli.articles import print_articles

        print_articles(Console(), articles)


app.command(name="index", epilog=examples("index"))(indexing.index)
app.command(epilog=examples("pack"))(indexing.pack)
app.command(epilog=examples("unpack"))(indexing.unpack)


@app.command(epilog=examples("add"))
@click.argument("source", help="A web address or a file.")
@corpus_option
@click.option("--public-only", is_flag=True, help="Open no connection to this machine or a private network.")
def add(source: str, corpus: Path | None, public_only: bool) -> None:
    """Save a web page or a file as an article."""
    from askmuse.articles import adding

    on_closed_pipe("SIG_IGN")
    print(adding.add(source, corpus or Settings.from_environment().corpus, public_only=public_only))


@app.command(epilog=examples("show"))
@click.argument("article_id", shell_complete=completion.articles)
@click.option("--at", help="START:END of a citation: print the text around it.")
@corpus_option
@index_option
def show(article_id: str, at: str | None, corpus: Path | None, index: Path | None) -> None:
    """Print an article, or the text around a citation of it."""
    from rich.console import Console

    from askmuse.cli.articles import print_article

    with assistant_of(corpus, index) as assistant:
        article = assistant.article(article_id)
    print_article(Console(), article, span(at, len(article.text)) if at else None)


app.command(epilog=examples("serve"))(serving.serve)
app.command(epilog=examples("mcp"))(serving.mcp)
app.add_command(serving.key)
app.command(name="eval", epilog=examples("eval"))(measuring.evaluate)
app.command(epilog=examples("compare"))(comparing.compare)
app.add_command(judging.judge)
app.command(epilog=examples("export"))(exporting.export)
app.command(epilog=examples("verify"))(exporting.verify)
app.command(epilog=examples("why"))(tuning.why)
app.command(epilog=examples("train"))(tuning.train)
app.command(epilog=examples("calibrate"))(tuning.calibrate)


@app.command(epilog=examples("doctor"))
@corpus_option
@index_option
def doctor(corpus: Path | None, index: Path | None) -> None:
    """Check the index, the models and the articles.

    Prints what is wrong and how to repair it.
    """
    from askmuse.doctor import examine
    from askmuse.text import escape_controls

    settings = Settings.from_environment()
    marks = {True: "ok    ", False: "wrong ", None: "note  "}
    ill = False
    for finding in examine(corpus, index, settings):
        print(marks[finding.well], escape_controls(finding.text))
        ill = ill or finding.well is False
    sys.exit(_ERROR if ill else 0)


if __name__ == "__main__":
    main()
