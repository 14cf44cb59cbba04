"""Writes files in one step, computes their hashes, and makes a temporary folder for as long as a process runs."""

import errno
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
"""The errors of file systems that have no hard links."""


def replace_file(file: Path, data: bytes) -> None:
    """Write `file` in one step, flushed to disk: if the process is killed, the file is the old or the new one."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}.tmp")
    try:
        with draft.open("wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def create_file(file: Path, data: bytes) -> bool:
    """Write a new file in one step, flushed to disk; return False, and write nothing, if the file exists.

    If several processes write the same file at once, exactly one of them succeeds.
    """
    draft = file.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        return _claim(draft, file)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _claim(draft: Path, file: Path) -> bool:
    """Give a draft the name `file` and return True, or return False if a file of that name exists."""
    try:
        os.link(draft, file)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return _claim_without_links(draft, file)
    return True


def _claim_without_links(draft: Path, file: Path) -> bool:
    """Do what `_claim` does under a lock, for file systems on which renaming would replace an existing file."""
    from filelock import FileLock

    folder = hashlib.sha256(os.fsencode(file.parent.resolve())).hexdigest()[:16]
    with FileLock(Path(tempfile.gettempdir()) / f"askmuse-{folder}.lock"):
        if os.path.lexists(file):
            return False
        draft.replace(file)
    return True


@contextmanager
def folder_of_process(parent: Path, prefix: str) -> Iterator[Path]:
    """Make a folder PREFIX-NAME in `parent`, and remove it when the `with` block ends.

    Those that killed processes have left there are removed first: a process holds the lock PREFIX-NAME.lock while it
    uses its folder, and the system frees the locks of a process that ends.
    """
    from filelock import FileLock

    with FileLock(parent / f"{prefix}.lock"):
        for left in {path.with_suffix("") for path in parent.glob(f"{prefix}-*")}:
            with suppress(OSError):  # its process still runs (Timeout), or another user owns it
                with FileLock(left.with_suffix(".lock"), timeout=0):
                    shutil.rmtree(left, ignore_errors=True)
                left.with_suffix(".lock").unlink(missing_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{prefix}-", dir=parent))
        lock = FileLock(folder.with_suffix(".lock"))
        lock.acquire()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()
        folder.with_suffix(".lock").unlink(missing_ok=True)


def sha256(file: Path) -> str:
    """Return the SHA-256 hash of a file's bytes, in hexadecimal; raises OSError if it cannot be read."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


class HashMemo:
    """Hashes of files, kept in a file, so that unchanged files are not read again.

    A file counts as unchanged while its size, its times of modification and of status change, and its inode are the
    same. Entries of the memo's file that are damaged are ignored.
    """

    def __init__(self, file: Path) -> None:
        """Take the file that keeps the hashes; it need not exist."""
        self.file = file
        self._hashes: dict[str, Any] = {}
        self._changed = False
        with suppress(OSError, ValueError):
            loaded = json.loads(file.read_bytes())
            if isinstance(loaded, dict):
                self._hashes = loaded

    def sha256(self, file: Path) -> str:
        """Return the SHA-256 hash of a file's bytes, in hexadecimal; raises OSError if it cannot be read."""
        status = file.stat()
        state = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
        match self._hashes.get(str(file)):
            case [known, str(digest)] if known == state:
                return digest
        digest = sha256(file)
        self._hashes[str(file)] = [state, digest]
        self._changed = True
        return digest

    def save(self) -> None:
        """Write new hashes to the memo's file; do nothing if it cannot be written."""
        if not self._changed:
            return
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self.file, json.dumps(self._hashes).encode())
        self._changed = False

    def forget(self) -> None:
        """Remove all hashes; raises OSError if the memo's file cannot be removed."""
        self._hashes = {}
        self.file.unlink(missing_ok=True)
