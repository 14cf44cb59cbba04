"""The keys of a server's clients: each is shown once, when it is made, and only its hash is kept.

A key is 32 random bytes, which nobody can guess, so one round of SHA-256 is enough. A slow hash, as is used for
passwords, would only let clients with wrong keys keep the server busy.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from askmuse.errors import SettingsError
from askmuse.settings import Settings

_BYTES = 32
_PREFIX = "askmuse_"
"""Makes a key recognisable to people, and to programs that look for secrets in code."""
_LINE = re.compile(r"sha256:([0-9a-f]{64})(?:\s+([^\s,]{1,64}))?")
_ADVICE = "`askmuse key new` prints a key and its line; only the line belongs here."


@dataclass(frozen=True, slots=True)
class Key:
    """A key as a server knows it."""

    sha256: str = field(repr=False)
    name: str
    """The name in the access log: the one given to `askmuse key new`, or the beginning of the hash."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that a server accepts."""

    accepted: Sequence[Key]

    def find(self, text: str) -> Key | None:
        """Return the key whose text is `text`, or None. The time does not depend on `text`, so it reveals nothing."""
        sha256 = _hash_of(text)
        match = None
        for key in self.accepted:  # all of them, even after the right one
            if hmac.compare_digest(key.sha256, sha256):
                match = key
        return match


def new_key(name: str = "") -> tuple[str, str]:
    """Return a new key, and the line by which a server knows it."""
    key = _PREFIX + secrets.token_urlsafe(_BYTES)
    line = f"sha256:{_hash_of(key)} {name}".rstrip()
    if not _LINE.fullmatch(line):
        raise SettingsError(f"{name!r} cannot name a key. Use at most 64 characters, no spaces and no commas.")
    return key, line


def read_keys(settings: Settings) -> Keys | None:
    """Return the keys in `ASKMUSE_API_KEYS` and in the file `ASKMUSE_API_KEYS_FILE`; None if neither is set.

    Each entry is a line that `askmuse key new` printed. In the variable, entries may also be separated by commas; in
    the file, what follows a # is a comment. Raises SettingsError, whose message never shows an entry: it may be a key.
    """
    if settings.api_keys is None and settings.api_keys_file is None:
        return None
    keys: list[Key] = []
    if settings.api_keys is not None:
        keys += _parsed(settings.api_keys.replace(",", "\n"), "ASKMUSE_API_KEYS")
    if settings.api_keys_file is not None:
        keys += _parsed(_contents(settings), str(settings.api_keys_file))
    if not keys:
        raise SettingsError(f"There are no keys in {settings.api_keys_file or 'ASKMUSE_API_KEYS'}. {_ADVICE}")
    return Keys(tuple(keys))


def _contents(settings: Settings) -> str:
    file = settings.api_keys_file
    assert file is not None  # noqa: S101 - the caller has checked it
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"The file of keys {file} cannot be read ({error.strerror}). Check the path and the permissions."
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"The file of keys {file} is not UTF-8. {_ADVICE}") from None


def _parsed(text: str, where: str) -> list[Key]:
    keys = []
    for number, line in enumerate(text.splitlines(), start=1):
        entry = line.partition("#")[0].strip()
        if not entry:
            continue
        match = _LINE.fullmatch(entry)
        if match is None:
            raise SettingsError(f"Entry {number} of {where} is not the line of a key. {_ADVICE}")
        keys.append(Key(match[1], match[2] or match[1][:8]))
    return keys


def _hash_of(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
