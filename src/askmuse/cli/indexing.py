"""The commands `index`, `pack` and `unpack`, which build an index, keep it up to date and move it."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askmuse.cli.opening import assistant_of
from askmuse.cli.options import PATH, corpus_option, index_option
from askmuse.cli.progress import progress_bars
from askmuse.cli.streams import notify
from askmuse.errors import PackError, SettingsError
from askmuse.settings import Settings

if TYPE_CHECKING:
    from askmuse.assistant import Assistant
    from askmuse.index.bulk.ray_job import RayJob
    from askmuse.index.report import Update
    from askmuse.types import Encoder, Progress


@corpus_option
@index_option
@click.option(
    "--watch", is_flag=True, help="Keep running, and index each change in the folder; needs the extra askmuse[watch]."
)
@click.option(
    "--ray",
    metavar="ADDRESS",
    help="Read and encode articles on the Ray cluster at ADDRESS (see docs/scaling.md); needs the extra askmuse[ray].",
)
def index(corpus: Path | None, index: Path | None, watch: bool, ray: str | None) -> None:
    """Build the index of the articles, or update it. Only changed articles are read again.

    An index for a database is built in the cache, and then published in the database.

    With --watch, the index is kept up to date until you press Ctrl-C.
    """
    from askmuse.index.engines.address import shown
    from askmuse.index.watching import follow, require_watchfiles
    from askmuse.models.encoder import OnnxEncoder
    from askmuse.models.export import exported
    from askmuse.opening import locate

    if watch:
        require_watchfiles()
    settings = Settings.from_environment()
    known, target = locate(corpus, index, settings, replace=True)
    folder = known or settings.corpus
    with progress_bars() as progress:
        encoder = OnnxEncoder(exported(settings, notify, progress), settings.threads)
    done = _update(folder, target, encoder, settings, ray)
    for line in done.lines():
        notify(line)
    print(f"{shown(target)}: snapshot {done.snapshot}", flush=True)
    if watch:
        notify(f"Watching {folder}. Ctrl-C stops it.")
        follow(folder, target, updater(folder, target, encoder, settings, done.snapshot), notify, threading.Event())


def updater(folder: Path, target: Path, encoder: "Encoder", settings: Settings, snapshot: str) -> Callable[[], None]:
    """Return a function that updates an index and prints the changes; `snapshot` is the name of the present one."""
    latest = [snapshot]

    def update() -> None:
        done = _update(folder, target, encoder, settings)
        if done.snapshot != latest[0]:
            for line in done.lines():
                notify(line)
        latest[0] = done.snapshot

    return update


def follow_aside(assistant: "Assistant", corpus: Path | None, index: Path | None) -> None:
    """Follow the folder of articles in a thread that ends with this process; the server opens each new snapshot."""
    from askmuse.index.watching import follow, require_watchfiles
    from askmuse.opening import locate

    require_watchfiles()
    settings = Settings.from_environment()
    folder, target = locate(corpus, index, settings)
    if folder is None:
        raise SettingsError("There is no folder of articles to watch: name it with --corpus DIR.")
    update = updater(folder, target, assistant.encoder, settings, assistant.snapshot.name)
    arguments = (folder, target, update, notify, threading.Event())
    threading.Thread(target=follow, args=arguments, name="watch", daemon=True).start()


def _update(folder: Path, target: Path, encoder: "Encoder", settings: Settings, ray: str | None = None) -> "Update":
    """Update an index, and publish it if `target` is a database."""
    from askmuse.index.engines.address import database_at
    from askmuse.index.indexing import update
    from askmuse.index.reading import Limits
    from askmuse.index.snapshot import Snapshot
    from askmuse.opening import cached

    limits = Limits(settings.read_seconds, settings.read_memory)
    database = database_at(target)
    local = target if database is None else cached(folder, settings)
    with progress_bars() as progress:
        bulk = None if ray is None else _bulk(ray, folder, local, encoder, settings, progress)
        done = update(folder, local, encoder, progress, notify=notify, limits=limits, bulk=bulk)
        if bulk is not None:
            bulk.clear()
        if database is not None:
            from askmuse.index.engines.publishing import publish

            publish(Snapshot.open(local), database, progress)
    return done


def _bulk(
    address: str, folder: Path, local: Path, encoder: "Encoder", settings: Settings, progress: "Progress"
) -> "RayJob":
    """Return the job that reads and encodes the articles of a folder on a Ray cluster."""
    from askmuse.index.bulk.ray_job import RayJob
    from askmuse.index.reading import Limits

    limits = Limits(settings.read_seconds, settings.read_memory)
    prepared = local.resolve() / "prepared"
    return RayJob(address, folder.resolve(), prepared, limits, encoder, partial(_encoder, settings), progress)


def _encoder(settings: Settings) -> "Encoder":
    """Return an encoder with one thread; a cluster has one such encoder for each processor."""
    from askmuse.models.encoder import OnnxEncoder
    from askmuse.models.export import exported

    return OnnxEncoder(exported(settings), 1)


@click.argument("file", type=PATH, metavar="FILE", help="The file to write, such as coverage.askmuse.")
@corpus_option
@index_option
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def pack(file: Path, corpus: Path | None, index: Path | None, force: bool) -> None:
    """Write the articles and their index into one file.

    Use it to give them to a colleague, or to a machine without a network.

    Prints the sha256 of the file, which `askmuse unpack --sha256` checks.
    """
    from askmuse.index.packing import pack as packed
    from askmuse.index.snapshot import Snapshot
    from askmuse.opening import locate

    folder, _ = locate(corpus, index, Settings.from_environment())
    if folder is None:
        raise PackError(f"The folder from which the index in {index} was built is gone: name it with --corpus DIR.")
    with assistant_of(corpus, index) as assistant:
        if not isinstance(assistant.snapshot, Snapshot):
            raise PackError("Only an index in a folder can be packed: name it with --index DIR.")
        print(f"{packed(assistant.snapshot, folder, assistant.index, file, replace=force)}  {file}")


@click.argument("file", type=PATH, metavar="FILE", help="A file that askmuse pack wrote.")
@click.argument(
    "folder",
    type=PATH,
    required=False,
    metavar="[DIR]",
    help="The folder to create; by default FILE without its ending.",
)
@click.option("--sha256", metavar="HASH", help="The sha256 that FILE must have.")
def unpack(file: Path, folder: Path | None, sha256: str | None) -> None:
    """Unpack a file that `askmuse pack` wrote.

    Every file in it is checked first: either all are unpacked, or none.
    """
    from askmuse.index.packing import unpack as unpacked

    target = file.with_suffix("") if folder is None else folder
    if target == file:
        raise SettingsError("Name the folder to unpack into: askmuse unpack FILE DIR.")
    done = unpacked(file, target, sha256)
    notify(f"sha256 {done.sha256}")
    if done.index is None:
        notify("The index was built by another version of askmuse: the first question rebuilds it.")
    print(f"askmuse ask QUESTION --corpus {done.articles}{f' --index {done.index}' if done.index else ''}")
