"""Responses with an ETag: a client that already has the current version gets a 304 without a body (RFC 9110)."""

import hashlib
from collections.abc import Mapping

from fastapi import Request, Response

KEEP = "private, no-cache"
"""A client may keep a copy but must ask whether it is current before each use; shared caches must keep nothing."""
_LENGTH = 16
"""Hexadecimal digits of a tag: enough to distinguish all versions of an article."""
_UNCHANGED = 304


def tag_of(data: bytes) -> str:
    """Return the ETag of a body: a weak one, since the same body may be sent with and without compression."""
    return f'W/"{hashlib.sha256(data).hexdigest()[:_LENGTH]}"'


def revalidated(
    request: Request, data: bytes, media_type: str, headers: Mapping[str, str] | None = None, tag: str | None = None
) -> Response:
    """Return a response with `data`, or a 304 if the client has it. Pass `tag_of(data)` as `tag` if it is known."""
    tag = tag or tag_of(data)
    sent = {"cache-control": KEEP, **(headers or {}), "etag": tag}
    return unchanged(request, tag, sent) or Response(data, media_type=media_type, headers=sent)


def unchanged(request: Request, tag: str, headers: Mapping[str, str] | None = None) -> Response | None:
    """Return a 304 response if the client has the version with this tag, else None."""
    if not _is_known(request, tag):
        return None
    return Response(status_code=_UNCHANGED, headers=headers or {"cache-control": KEEP, "etag": tag})


def _is_known(request: Request, tag: str) -> bool:
    sent = [part.strip() for line in request.headers.getlist("if-none-match") for part in line.split(",")]
    return "*" in sent or any(part.removeprefix("W/") == tag.removeprefix("W/") for part in sent)
