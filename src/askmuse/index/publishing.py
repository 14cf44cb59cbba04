"""Publishes a snapshot: it is written to a new folder, flushed to disk and checked, and then named in CURRENT.

A build that fails or is killed leaves the snapshot before in place, and no files of its own.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from askmuse.articles.folder import SNAPSHOT
from askmuse.errors import SnapshotError
from askmuse.files import replace_file, sha256
from askmuse.index.snapshot import Manifest, Snapshot, current

_KEPT = 2
"""The number of snapshots that are kept: the published one, and the one before, which a reader may just be opening."""
_DRAFT = ".building-"


@contextmanager
def draft(index: Path) -> Iterator[Path]:
    """Yield a new folder to write a snapshot into; it is removed afterwards unless `publish` took it."""
    index.mkdir(parents=True, exist_ok=True)
    _remove_unpublished(index)
    folder = index / f"{_DRAFT}{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(index: Path, folder: Path, about: Manifest, check: Callable[[Snapshot], None]) -> str:
    """Complete a draft, flush it to disk, check it, name it in CURRENT and return its name; remove older snapshots.

    The time and the hashes of the files are added to the manifest `about`. If `check` raises, nothing is published.
    """
    name = _seal(folder, about)
    try:
        folder.rename(index / name)
        _sync_folder(index)
        check(Snapshot(index, name))
        replace_file(index / "CURRENT", f"{name}\n".encode())
    except BaseException:
        shutil.rmtree(index / name, ignore_errors=True)
        raise
    _sync_folder(index)
    _remove_old(index, name)
    return name


def _seal(folder: Path, about: Manifest) -> str:
    """Write the manifest of a draft, flush all files to disk, and return the name of the snapshot."""
    now = datetime.now(UTC)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = replace(
        about,
        built_at=now.isoformat(timespec="seconds"),
        files={path.relative_to(folder).as_posix(): _sync(path) for path in files},
    )
    sealed = json.dumps(asdict(manifest), indent=1).encode()
    (folder / "manifest.json").write_bytes(sealed)
    _sync(folder / "manifest.json")
    for directory in [*(path for path in folder.rglob("*") if path.is_dir()), folder]:
        _sync_folder(directory)
    return f"{now:%Y%m%dT%H%M%S%f}-{hashlib.sha256(sealed).hexdigest()[:12]}"


def _remove_unpublished(index: Path) -> None:
    """Remove the files of builds that were killed; the caller holds the lock, so no build is running.

    Names begin with the time of the build: a snapshot later than the published one was never published.
    """
    left = list(index.glob(f"{_DRAFT}*"))
    with suppress(SnapshotError):
        published = current(index)
        left += [path for path in _snapshots(index) if path.name > published]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)


def _snapshots(index: Path) -> list[Path]:
    return [path for path in index.iterdir() if SNAPSHOT.fullmatch(path.name) and path.is_dir()]


def _remove_old(index: Path, name: str) -> None:
    others = sorted((path for path in _snapshots(index) if path.name != name), key=lambda path: path.stat().st_mtime_ns)
    for old in others[: -(_KEPT - 1)]:
        shutil.rmtree(old, ignore_errors=True)


def _sync(file: Path) -> str:
    """Flush a file to disk and return its sha256."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
    return sha256(file)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
