"""The commands `list`, `show` and `add`."""

import json
from pathlib import Path

import click

from askmuse.cli.opening import assistant_of
from askmuse.cli.options import corpus_option, index_option, json_option
from askmuse.cli.shell import completion
from askmuse.cli.streams import on_closed_pipe
from askmuse.cli.values import span
from askmuse.settings import Settings


@corpus_option
@index_option
@json_option
def list_(corpus: Path | None, index: Path | None, as_json: bool) -> None:
    """List the articles.

    Prints the id, title, publisher, date of publication, number of pages and language of each.
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

        from askmuse.cli.showing.article_view import print_articles

        print_articles(Console(), articles)


@click.argument("article_id", shell_complete=completion.articles)
@click.option("--at", metavar="START:END", help="Offsets of a citation: print only the text around it, with it marked.")
@corpus_option
@index_option
def show(article_id: str, at: str | None, corpus: Path | None, index: Path | None) -> None:
    """Print an article, or only the text around a citation."""
    from rich.console import Console

    from askmuse.cli.showing.article_view import print_article

    with assistant_of(corpus, index) as assistant:
        article = assistant.article(article_id)
    print_article(Console(), article, span(at, len(article.text)) if at else None)


@click.argument("source", help="A web address or a file.")
@corpus_option
@click.option("--public-only", is_flag=True, help="Open no connection to this machine or a private network.")
def add(source: str, corpus: Path | None, public_only: bool) -> None:
    """Save a web page or a file as an article."""
    from askmuse.articles import adding

    on_closed_pipe("SIG_IGN")
    print(adding.add(source, corpus or Settings.from_environment().corpus, public_only=public_only))
