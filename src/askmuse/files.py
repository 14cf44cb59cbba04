"""Files that are written in one step, and their hashes."""

import errno
import hashlib
import json
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
"""What a file system without hard links says of one."""


def replace_file(file: Path, data: bytes) -> None:
    """Write `file` in one step, flushed to disk: whatever is killed on the way, it is the old one or the new one."""
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
    """Write a new file in one step, flushed to disk; return False, and write nothing, if the name is taken.

    However many processes write the same name at once, one of them succeeds.
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
    """Give a written draft the name of `file` unless that is taken."""
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
    from filelock import FileLock

    folder = hashlib.sha256(os.fsencode(file.parent.resolve())).hexdigest()[:16]
    with FileLock(Path(tempfile.gettempdir()) / f"askmuse-{folder}.lock"):
        if os.path.lexists(file):
            return False
        draft.replace(file)
    return True


def sha256(file: Path) -> str:
    """Return the hash of a file's bytes, in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


class HashMemo:
    """Hashes of files, kept in a file, so that what did not change is not read again.

    A file is taken for unchanged as long as its size, its times and its place on disk are the same; the system sets one
    of the times on every change. What the memo's own file holds is used only where it has that form.
    """

    def __init__(self, file: Path) -> None:
        """Take the file that the hashes are kept in; it may be missing."""
        self.file = file
        self._hashes: dict[str, Any] = {}
        self._changed = False
        with suppress(OSError, ValueError):
            kept = json.loads(file.read_bytes())
            if isinstance(kept, dict):
                self._hashes = kept

    def sha256(self, file: Path) -> str:
        """Return the hash of a file; raises OSError where it cannot be read."""
        about = file.stat()
        facts = [about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino]
        match self._hashes.get(str(file)):
            case [known, str(digest)] if known == facts:
                return digest
        digest = sha256(file)
        self._hashes[str(file)] = [facts, digest]
        self._changed = True
        return digest

    def save(self) -> None:
        """Write what is new to the memo's file, if that can be written."""
        if not self._changed:
            return
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self.file, json.dumps(self._hashes).encode())
        self._changed = False

    def forget(self) -> None:
        """Remove what is known; raises OSError where the memo's file cannot be removed."""
        self._hashes = {}
        self.file.unlink(missing_ok=True)
