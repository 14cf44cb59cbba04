"""Packs an index and its articles into one file, for a colleague or a machine without a network.

The file is a zip archive:

    pack.json             format, version of askmuse, name of the snapshot; size and sha256 of every other file
    articles/             the files of the articles
    index/                the files of the snapshot, and the calibration of the index if it has one

Nothing is unpacked if a file differs from its hash, is not listed in `pack.json`, or would be written outside these
folders.
"""

import hashlib
import json
import os
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from dataclasses import replace as with_changes
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from askmuse import __version__
from askmuse.articles.folder import SNAPSHOT, scan
from askmuse.errors import PackError
from askmuse.files import sha256
from askmuse.index.publishing import draft, publish
from askmuse.index.snapshot import FORMAT as INDEX_FORMAT
from askmuse.index.snapshot import Manifest, Snapshot

FORMAT = 1
_LIST = "pack.json"
_MOST_LISTED = 64_000_000
"""The most bytes of `pack.json`; for 100,000 articles it has 15,000,000."""
_BLOCK = 1 << 20
_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of all files in the archive, so that packing the same articles gives the same file."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Where a packed file was unpacked; the index is None if another version of askmuse packed it."""

    articles: Path
    index: Path | None
    sha256: str


def pack(snapshot: Snapshot, corpus: Path, index: Path, file: Path, *, replace: bool = False) -> str:
    """Write a snapshot and its articles into one file, and return its sha256.

    Raises PackError if the file exists and may not be replaced, or an article has changed since it was indexed.
    """
    if file.exists() and not replace:
        raise PackError(f"{file} exists: choose another name, or replace it with --force.")
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(4)}.tmp")
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            files = {name: _add(archive, name, path, known) for name, path, known in _files(snapshot, corpus, index)}
            about = {"format": FORMAT, "version": __version__, "snapshot": snapshot.name, "files": files}
            archive.writestr(zipfile.ZipInfo(_LIST, _NO_TIME), json.dumps(about, indent=1))
        digest = sha256(temporary)
        temporary.replace(file)
    except OSError as error:
        raise PackError(f"{file} cannot be written ({error.strerror}): make room or choose another name.") from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return digest


def _files(snapshot: Snapshot, corpus: Path, index: Path) -> Iterator[tuple[str, Path, str | None]]:
    """Yield the name in the archive, the place and the expected hash of every file."""
    for path, (_, known) in sorted(snapshot.store.sources().items()):
        yield f"articles/{path}", corpus / path, known
    for name, known in sorted(snapshot.manifest.files.items()):
        yield f"index/{snapshot.name}/{name}", index / snapshot.name / name, known
    yield f"index/{snapshot.name}/manifest.json", index / snapshot.name / "manifest.json", None
    for kept in sorted(index.glob("*.json")):
        yield f"index/{kept.name}", kept, None


def _add(archive: zipfile.ZipFile, name: str, path: Path, known: str | None) -> dict[str, Any]:
    about = zipfile.ZipInfo(name, _NO_TIME)
    about.compress_type = zipfile.ZIP_DEFLATED
    about.external_attr = 0o644 << 16
    try:
        with path.open("rb") as source, archive.open(about, "w", force_zip64=True) as target:
            digest, size = _copy(source, target)
    except FileNotFoundError:
        raise PackError(f"{path} is gone since it was indexed: pack again.") from None
    if known is not None and digest != known:
        raise PackError(f"{path} has changed since it was indexed: pack again.")
    return {"sha256": digest, "size": size}


def _copy(source: Any, target: Any, most: int | None = None) -> tuple[str, int]:
    """Copy a stream and return its hash and size; stops after more than `most` bytes."""
    digest, size = hashlib.sha256(), 0
    while (block := source.read(_BLOCK)) and (most is None or size <= most):
        digest.update(block)
        size += len(block)
        target.write(block)
    return digest.hexdigest(), size


def unpack(file: Path, folder: Path, expected: str | None = None) -> Unpacked:
    """Unpack a file into a new folder: all of it or, if anything is wrong, nothing.

    `expected` is the sha256 that the file must have. The index that comes with it names the unpacked articles as its
    folder, so that questions are answered at once. Raises PackError.
    """
    if folder.exists():
        raise PackError(f"{folder} exists: name a folder that does not.")
    temporary = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.tmp")
    try:
        with _opened(file) as archive:
            digest = sha256(file)
            if expected is not None and digest != expected.lower():
                raise PackError(f"{file} has the sha256 {digest}, not {expected}: get it again from its source.")
            about = _listed(file, archive)
            temporary.mkdir(parents=True)
            _require_room(temporary, about)
            for name, facts in about["files"].items():
                _extract(file, archive, name, facts, temporary)
        indexed = _publish(temporary, folder, about["snapshot"])
        temporary.rename(folder)
    except OSError as error:
        raise PackError(f"{folder} cannot be written ({error.strerror}): make room or name another.") from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return Unpacked(folder / "articles", folder / "index" if indexed else None, digest)


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with file.open("rb") as opened:
            yield _archive(file, opened)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        if error.filename != str(file):
            raise
        raise PackError(f"{file} cannot be read ({error.strerror}): name a file that `askmuse pack` wrote.") from None


def _archive(file: Path, opened: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(opened)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _damaged(file, "is not a zip archive") from None


def _damaged(file: Path, what: str) -> PackError:
    return PackError(f"{file} {what}: nothing was unpacked. Get it again from its source.")


def _listed(file: Path, archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return the entries of `pack.json`; it must list exactly the files of the archive, at places within the folder."""
    try:
        if archive.getinfo(_LIST).file_size > _MOST_LISTED:
            raise ValueError
        about: dict[str, Any] = json.loads(archive.read(_LIST))
        if about["format"] != FORMAT:
            raise PackError(f"{file} has format {about['format']}: it needs a newer askmuse than {__version__}.")
        names = sorted(about["files"])
        sound = all(
            isinstance(facts["sha256"], str) and isinstance(facts["size"], int) and facts["size"] >= 0
            for facts in about["files"].values()
        )
        if not sound or not SNAPSHOT.fullmatch(about["snapshot"]):
            raise ValueError
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, zipfile.BadZipFile, NotImplementedError):
        raise _damaged(file, "was not written by `askmuse pack`, or is damaged") from None
    if sorted(archive.namelist()) != sorted([*names, _LIST]):
        raise _damaged(file, "holds other files than it lists")
    if outside := [name for name in names if not _stays_inside(name)]:
        raise _damaged(file, f"holds {outside[0]!r}, which would lie outside the folder")
    return about


def _stays_inside(name: str) -> bool:
    parts = name.split("/")
    return parts[0] in ("articles", "index") and len(parts) > 1 and not any(map(_is_unsafe, parts))


def _is_unsafe(part: str) -> bool:
    barred = "\\\0:" if os.name == "nt" else "\0"
    return part in ("", ".", "..") or any(character in part for character in barred)


def _require_room(folder: Path, about: dict[str, Any]) -> None:
    needed = sum(facts["size"] for facts in about["files"].values())
    if needed > shutil.disk_usage(folder).free:
        raise PackError(f"{folder.parent} has too little room: {needed / 1e6:.0f} MB are needed.")


def _extract(file: Path, archive: zipfile.ZipFile, name: str, facts: dict[str, Any], folder: Path) -> None:
    target = folder.joinpath(*PurePosixPath(name).parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with archive.open(name) as source, target.open("xb") as written:
            copied = _copy(source, written, facts["size"])
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, FileExistsError, EOFError):
        raise _damaged(file, f"is damaged at {name}") from None
    if copied != (facts["sha256"], facts["size"]):
        raise _damaged(file, f"is damaged at {name}: its sha256 differs")


def _publish(unpacked: Path, folder: Path, name: str) -> bool:
    """Publish the unpacked snapshot as the index of `folder`; return whether this askmuse can read it."""
    index = unpacked / "index"
    sealed = index / name
    about = json.loads((sealed / "manifest.json").read_bytes())
    if about.get("format") != INDEX_FORMAT:
        shutil.rmtree(index)
        return False
    (sealed / "manifest.json").unlink()
    articles = unpacked / "articles"
    manifest = with_changes(
        Manifest(**about),
        corpus=str((folder / "articles").resolve()),
        corpus_state=scan(articles).state,
    )
    with draft(index, manifest.model) as drafted:
        for path in sealed.iterdir():
            path.rename(drafted / path.name)
        sealed.rmdir()
        publish(index, drafted, manifest, lambda _: None)
    return True
