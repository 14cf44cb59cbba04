"""The command line: parses, calls, prints. Results go to stdout, notices to stderr.

Slow imports stay inside the commands, so that `askmuse --help` is fast. Exit codes are those of grep: 0 for an answer
(or success), 1 if the articles don't or may not say, 2 for an error.
"""

import os
import sys
import traceback
from io import TextIOWrapper
from pathlib import Path

import click

from askmuse import __version__
from askmuse.cli import articles, asking, exporting, indexing, serving, tuning
from askmuse.cli.evaluating import comparing, judging, measuring
from askmuse.cli.mistakes import Group
from askmuse.cli.options import corpus_option, index_option
from askmuse.cli.shell.examples import examples
from askmuse.cli.streams import notify, on_closed_pipe
from askmuse.errors import AskmuseError
from askmuse.settings import Settings

GREETING = """\
askmuse answers questions from a folder of articles: word for word, each sentence with its source.

  askmuse ask when did the quay close              ask the articles in the folder corpus
  askmuse chat --corpus ~/coverage                 ask several questions about another folder
  askmuse serve --corpus ~/coverage                ask them on a page in your browser
  askmuse add https://example.com/story.html       save a web page as an article

askmuse --help lists all commands."""
_ERROR = 2

_SETTINGS = {"max_content_width": 100, "show_default": True}
"""Settings of the help texts: they are wrapped at 100 columns and show default values."""


@click.group(cls=Group, invoke_without_command=True, context_settings=_SETTINGS)
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
    """Replace closed streams, and write UTF-8 in every locale, since a quote may be in any script."""
    for name, way in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(way, encoding="utf-8"))  # noqa: SIM115 - for as long as askmuse runs
        elif way == "w" and isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


app.command(epilog=examples("ask"))(asking.ask)
app.command(epilog=examples("chat"))(asking.chat)
app.command(name="list", epilog=examples("list"))(articles.list_)
app.command(name="index", epilog=examples("index"))(indexing.index)
app.command(epilog=examples("pack"))(indexing.pack)
app.command(epilog=examples("unpack"))(indexing.unpack)
app.command(epilog=examples("add"))(articles.add)
app.command(epilog=examples("show"))(articles.show)
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
app.command(name="train-queries", epilog=examples("train-queries"))(tuning.train_queries)
app.command(epilog=examples("calibrate"))(tuning.calibrate)


@app.command(epilog=examples("doctor"))
@corpus_option
@index_option
def doctor(corpus: Path | None, index: Path | None) -> None:
    """Check the index, the models and the articles.

    Prints what is wrong and how to repair it. The exit code is 2 if anything is wrong, else 0.
    """
    from askmuse.doctor import examine
    from askmuse.text import escape_controls

    settings = Settings.from_environment()
    marks = {True: "ok    ", False: "wrong ", None: "note  "}
    anything_wrong = False
    for finding in examine(corpus, index, settings):
        print(marks[finding.passed], escape_controls(finding.text))
        anything_wrong = anything_wrong or finding.passed is False
    sys.exit(_ERROR if anything_wrong else 0)


if __name__ == "__main__":
    main()
