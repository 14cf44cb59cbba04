"""Publishes a snapshot: it is written to a new folder, flushed to disk and checked, and then named in CURRENT.

A build that fails leaves the snapshot before in place, and no files of its own. One that is killed or interrupted
leaves its draft, whose vectors the next build takes over before it removes the draft.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from askmuse.articles.folder import SNAPSHOT
from askmuse.errors import SnapshotError, SnapshotMissing
from askmuse.files import replace_file, sha256
from askmuse.index.snapshot import Manifest, Snapshot, current

_KEPT = 2
"""The number of snapshots that are kept: the published one, and the one before, which a reader may just be opening."""
_DRAFT = ".building-"


@contextmanager
def draft(index: Path, model: str) -> Iterator[Path]:
    """Yield a new folder to write a snapshot with vectors of a model into.

    It is removed afterwards unless `publish` took it or the user has interrupted the build.
    """
    index.mkdir(parents=True, exist_ok=True)
    folder = index / f"{_drafts_of(model)}{secrets.token_hex(4)}"
    folder.mkdir()
    try:
        yield folder
    except Exception:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


def drafts(index: Path, model: str) -> list[Path]:
    """Return the drafts with vectors of a model that builds have left which were killed or interrupted."""
    return sorted(index.glob(f"{_drafts_of(model)}*"))


def unpublished(index: Path) -> list[Path]:
    """Return the snapshots of builds that were killed when they had only to be checked and named in CURRENT.

    Names begin with the time of the build: a snapshot later than the published one was never published.
    """
    try:
        published = current(index)
    except SnapshotMissing:
        published = ""
    except SnapshotError:  # it cannot be told which snapshot was published
        return []
    return [path for path in _snapshots(index) if path.name > published]


def _drafts_of(model: str) -> str:
    return f"{_DRAFT}{hashlib.sha256(model.encode()).hexdigest()[:12]}-"


def publish(index: Path, folder: Path, about: Manifest, check: Callable[[Snapshot], None]) -> str:
    """Complete a draft, flush it to disk, check it, name it in CURRENT and return its name.

    What killed builds have left is removed, and so are older snapshots. The time and the hashes of the files are added
    to the manifest `about`. If `check` raises, nothing is published.
    """
    name = _seal(folder, about)
    try:
        folder.rename(index / name)
        _sync_folder(index)
        check(Snapshot(index, name))
        for left in [*index.glob(f"{_DRAFT}*"), *(path for path in unpublished(index) if path.name != name)]:
            shutil.rmtree(left, ignore_errors=True)
        replace_file(index / "CURRENT", f"{name}\n".encode())
    except Exception:
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
