"""The commands `ask` and `chat`.

Exit codes of `ask`: 0 for an answer, 1 if the articles don't or may not say, 2 if a question could not be asked.
"""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from askmuse.cli import exporting
from askmuse.cli.opening import assistant_of
from askmuse.cli.options import corpus_option, index_option, json_option, mode_option
from askmuse.cli.shell import completion
from askmuse.cli.streams import notify
from askmuse.cli.values import Format, day, one_format
from askmuse.settings import Settings

_NO_ANSWER = 1


@click.argument(
    "question",
    nargs=-1,
    required=True,
    help="The question, with or without quotation marks. - reads questions from stdin, one on each line.",
)
@corpus_option
@index_option
@click.option(
    "-k",
    type=int,
    help="How many passages to list, 1 to 50; 5 by default. They are shown if the articles don't say, and with --json.",
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
    help="Ask only articles published on DATE or later; undated ones are left out.",
)
@click.option(
    "--published-to",
    callback=day,
    metavar="DATE",
    help="Ask only articles published on DATE or earlier; undated ones are left out.",
)
@click.option("--timeline", is_flag=True, help="List more answers, by date of publication.")
@json_option
@click.option("--jsonl", is_flag=True, help="The same as --json: print each answer as one line of JSON.")
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

    --publisher, --article and --folder may be repeated. -o FILE.docx writes a Word file with footnotes.

    If QUESTION is -, each line of stdin is a question, or a JSON object as for POST /ask.

    With --format csv, stdin may be a CSV table with a column "question". The output has a row for each quote.

    The exit code is 0 for an answer, 1 for the outcomes perhaps and not_said, 2 if a question could not be asked.
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


@corpus_option
@index_option
@mode_option
def chat(corpus: Path | None, index: Path | None, mode: str | None) -> None:
    """Ask one question after another.

    A question may refer to those before it. /help lists the commands.

    The latest 20 conversations are kept in the folder chat/transcripts of the cache (ASKMUSE_CACHE).
    """
    from askmuse.cli.chat.loop import converse

    with assistant_of(corpus, index) as assistant:
        converse(assistant, Settings.from_environment().cache, notify, mode)
