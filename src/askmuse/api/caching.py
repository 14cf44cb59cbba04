"""Responses with an ETag: a client that asks again for what it has gets a 304 without a body (RFC 9110)."""

import hashlib
from collections.abc import Mapping

from fastapi import Request, Response

KEEP = "private, no-cache"
"""A client must ask whether its copy is current before each use; shared caches keep nothing that may need a key."""
_LENGTH = 16
"""Hexadecimal digits of a tag, enough to tell the versions of an article apart."""
_UNCHANGED = 304


def tag_of(data: bytes) -> str:
    """Return the tag of a body: a weak one, since the same body may be sent with and without compression."""
    return f'W/"{hashlib.sha256(data).hexdigest()[:_LENGTH]}"'


def revalidated(
    request: Request, data: bytes, media_type: str, headers: Mapping[str, str] | None = None, tag: str | None = None
) -> Response:
    """Return `data`, or only that it is unchanged if the client has it; `tag` is `tag_of(data)`, if it is known."""
    tag = tag or tag_of(data)
    sent = {"cache-control": KEEP, **(headers or {}), "etag": tag}
    return unchanged(request, tag, sent) or Response(data, media_type=media_type, headers=sent)


def unchanged(request: Request, tag: str, headers: Mapping[str, str] | None = None) -> Response | None:
    """Return the response that says so if the client has the version with this tag; else None."""
    if not _is_known(request, tag):
        return None
    return Response(status_code=_UNCHANGED, headers=headers or {"cache-control": KEEP, "etag": tag})


def _is_known(request: Request, tag: str) -> bool:
    known = [one.strip() for line in request.headers.getlist("if-none-match") for one in line.split(",")]
    return "*" in known or any(one.removeprefix("W/") == tag.removeprefix("W/") for one in known)
