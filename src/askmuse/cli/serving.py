"""Commands that answer others: `askmuse serve` over HTTP, `askmuse mcp` over stdin and stdout, `askmuse key new`."""

from typing import Annotated

import typer

from askmuse.cli import indexing
from askmuse.cli.options import Corpus, Index, assistant_of, notify, on_closed_pipe
from askmuse.cli.shell.examples import examples
from askmuse.errors import SettingsError
from askmuse.settings import Settings

key = typer.Typer(help="Make the keys that clients of a server need.", no_args_is_help=True)


def serve(
    corpus: Corpus = None,
    index: Index = None,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.", min=1, max=65535)] = 8000,
    name: Annotated[list[str] | None, typer.Option(help="Another host name that clients use for this machine.")] = None,
    proxy: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Reverse proxy that tells the addresses of clients.")
    ] = None,
    insecure: Annotated[bool, typer.Option("--insecure", help="Serve other machines without keys.")] = False,
    watch: indexing.Watch = False,
) -> None:
    """Answer questions over HTTP. http://HOST:PORT/docs describes the API.

    Clients need a key if ASKMUSE_API_KEYS_FILE or ASKMUSE_API_KEYS is set, and on other machines in any case.
    """
    from askmuse.api.app import create_app
    from askmuse.service.server import Place, guarded, keys_for, run

    on_closed_pipe("SIG_IGN")
    place = Place(host, port, proxy)
    settings = Settings.from_environment()
    keys = keys_for(place, settings, insecure=insecure)
    with assistant_of(corpus, index) as assistant:
        notify(f"Answering at http://{place.address}; http://{place.address}/docs describes the API. Ctrl-C stops it.")
        served = create_app(assistant, hosts=[host, *(name or [])])
        if watch:
            indexing.follow_aside(assistant, corpus, index)
        run(guarded(served, keys, settings), place)


@key.callback()
def _keys() -> None:
    """Make the keys that clients of a server need."""


@key.command(epilog=examples("key new"))
def new(name: Annotated[str, typer.Option(help="What the log calls the key, such as who has it.")] = "") -> None:
    """Print a new key, and below it the line by which a server knows it.

    The key is shown this once. The server gets the line alone, in the file that ASKMUSE_API_KEYS_FILE names.
    """
    from askmuse.service.keys import new_key

    for text in new_key(name):
        print(text)
    notify("Give the first line to whoever asks; it is not kept. Add the second to the file ASKMUSE_API_KEYS_FILE.")


def mcp(corpus: Corpus = None, index: Index = None) -> None:
    """Answer an agent over stdin and stdout, in the Model Context Protocol. `askmuse serve` does so at /mcp.

    This needs a library: pip install "askmuse[mcp]".
    """
    from importlib.util import find_spec

    if find_spec("mcp") is None:
        raise SettingsError('MCP needs a library: run `pip install "askmuse[mcp]"`.')
    from askmuse.api.mcp.server import ArticleServer
    from askmuse.api.serving import Serving

    with assistant_of(corpus, index) as assistant:
        ArticleServer(Serving(assistant)).run("stdio")
