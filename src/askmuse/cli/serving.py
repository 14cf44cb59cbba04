"""The commands `serve`, `mcp` and `key new`, for browsers and other programs."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from askmuse.cli import indexing
from askmuse.cli.opening import assistant_of
from askmuse.cli.options import PATH, corpus_option, index_option
from askmuse.cli.shell.examples import examples
from askmuse.cli.streams import notify, on_closed_pipe
from askmuse.errors import ModelError, SettingsError
from askmuse.files import folder_of_process
from askmuse.settings import Settings

if TYPE_CHECKING:
    from askmuse.models.onnx import Layouts
    from askmuse.service.listening import ListenAddress

_Result = TypeVar("_Result")
_MOST_WORKERS = 64
"""The most worker processes: as many as a large server has cores."""


@corpus_option
@index_option
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", default=8000, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--name", multiple=True, help="Another host name under which clients reach this server; may be repeated.")
@click.option("--proxy", metavar="ADDRESS", help="Address of your reverse proxy; its X-Forwarded-For is trusted.")
@click.option("--insecure", is_flag=True, help="Serve other machines without keys.")
@click.option(
    "--access-log", type=PATH, metavar="FILE", help="Write a line of JSON for each request to FILE; - is stdout."
)
@click.option("--log-questions", is_flag=True, help="Write questions to the access log and to traces as well.")
@click.option("--workers", default=1, type=click.IntRange(1, _MOST_WORKERS), help="Number of processes that answer.")
@click.option("--allow-add", is_flag=True, help="Let clients add articles to the folder, on the page or over HTTP.")
@click.option(
    "--watch",
    is_flag=True,
    help="Also index each change in the folder, and answer from the new index; needs the extra askmuse[watch].",
)
def serve(
    corpus: Path | None,
    index: Path | None,
    host: str,
    port: int,
    name: tuple[str, ...],
    proxy: str | None,
    insecure: bool,
    access_log: Path | None,
    log_questions: bool,
    workers: int,
    allow_add: bool,
    watch: bool,
) -> None:
    """Answer questions in a browser and over HTTP.

    http://HOST:PORT/ is a page for people; http://HOST:PORT/docs describes the API.

    Clients need a key if ASKMUSE_API_KEYS_FILE or ASKMUSE_API_KEYS is set. A server that other machines can reach needs
    one of these variables, or --insecure.
    """
    from askmuse.service.listening import ListenAddress, keys_for
    from askmuse.service.request_log import log_to
    from askmuse.service.server import run
    from askmuse.service.workers import Plan, run_workers

    on_closed_pipe("SIG_IGN")
    address = ListenAddress(host, port, proxy)
    settings = Settings.from_environment()
    keys = keys_for(address, settings, insecure=insecure)
    if access_log is not None:
        log_to(access_log)  # raises here and not in a worker
    hosts = (host, *name)
    add_to = _folder_to_add_to(corpus, index, settings, open_to_all=insecure and keys is None) if allow_add else None
    plan = partial(Plan, settings=settings, hosts=hosts, keys=keys, access_log=access_log, log_questions=log_questions)
    if workers == 1:
        with assistant_of(corpus, index) as assistant:
            if watch:
                indexing.follow_aside(assistant, corpus, index)
            _announce(address)
            run(plan(assistant.index, add_to=add_to).over(assistant), address)
        return
    settings.cache.mkdir(parents=True, exist_ok=True)
    with folder_of_process(settings.cache, "layouts") as layouts:
        prepare = partial(_prepare, corpus, index, layouts, watch=watch)
        # the thread that watches needs the models in this process
        opened, laid_out = prepare() if watch else in_child_process(prepare)
        _announce(address)
        run_workers(plan(opened, add_to=add_to).shared_by(workers, laid_out).application, address, workers)


def _announce(address: "ListenAddress") -> None:
    url = f"http://{address.netloc}"
    notify(f"Open {url} in a browser; {url}/docs describes the API. Ctrl-C stops it.")


def _prepare(corpus: Path | None, index: Path | None, folder: Path, *, watch: bool) -> "tuple[Path, Layouts]":
    """Bring the index up to date, and lay out the models in `folder` for the processes that will share them.

    Return the folder or the address of the index, and the files of the models.
    """
    from askmuse.models.layouts import lay_out, models_of

    with assistant_of(corpus, index) as assistant:
        opened = assistant.index
        if watch:
            indexing.follow_aside(assistant, corpus, index)
    return opened, lay_out(models_of(Settings.from_environment()), folder)


def in_child_process(function: Callable[[], _Result]) -> _Result:
    """Call a function in a child process, whose memory is free again when it ends, and return the result.

    Raises ModelError if the process is killed.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        try:
            return process.submit(function).result()
        except BrokenProcessPool:
            raise ModelError(
                "The process that prepares the index and the models was killed before it was done; the system does "
                "that when memory runs out. Close other programs and start again, or leave out --workers."
            ) from None


def _folder_to_add_to(corpus: Path | None, index: Path | None, settings: Settings, *, open_to_all: bool) -> Path:
    """Return the folder to which clients may add articles; raises SettingsError if they may not."""
    from askmuse.opening import locate

    if open_to_all:
        raise SettingsError(
            "--allow-add with --insecure would let anybody write into the folder of articles. Leave one of them out, "
            "or set keys."
        )
    folder, _ = locate(corpus, index, settings)
    if folder is None:
        raise SettingsError("There is no folder of articles to add to: name it with --corpus DIR.")
    return folder


@click.group(no_args_is_help=True)
def key() -> None:
    """Make keys for the clients of a server."""


@key.command(epilog=examples("key new"))
@click.option("--name", default="", show_default=False, help="A name for the key in the access log, such as its owner.")
def new(name: str) -> None:
    """Print a new key, and below it the line that makes a server accept it.

    The key is not stored. Give it to the client, and add the line to the file that ASKMUSE_API_KEYS_FILE names.
    """
    from askmuse.service.keys import new_key

    for text in new_key(name):
        print(text)
    notify(
        "The first line is the key: give it to the client. Add the second to the file that ASKMUSE_API_KEYS_FILE names."
    )


@corpus_option
@index_option
def mcp(corpus: Path | None, index: Path | None) -> None:
    """Answer an agent by MCP, over stdin and stdout.

    MCP is the Model Context Protocol. `askmuse serve` speaks it over HTTP, at /mcp.

    Needs a library: pip install "askmuse[mcp]".
    """
    from importlib.util import find_spec

    if find_spec("mcp") is None:
        raise SettingsError('MCP needs a library: run `pip install "askmuse[mcp]"`.')
    from askmuse.api.live_assistant import LiveAssistant
    from askmuse.api.mcp.server import ArticleServer

    with assistant_of(corpus, index) as assistant:
        ArticleServer(LiveAssistant(assistant)).run("stdio")
