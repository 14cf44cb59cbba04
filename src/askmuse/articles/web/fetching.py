"""Fetches a web page, for `askmuse add URL` and `POST /add/page`. Reading articles opens no other connection."""

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askmuse import __version__
from askmuse.articles.folder import LARGEST
from askmuse.articles.web.public import PublicLoop
from askmuse.errors import ArticleError

if TYPE_CHECKING:
    import httpx2

DEADLINE = 30.0
"""Seconds from the first connection to the last byte, redirects included."""
_MOST_REDIRECTS = 10


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent: the bytes, their media type in lower case, and the character set that it names, if any."""

    data: bytes
    media: str
    charset: str | None
    address: str
    """The address at the end of the redirects."""


def is_address(source: str) -> bool:
    """Whether a source is an http or https address rather than the name of a file."""
    return source.lstrip().lower().startswith(("http://", "https://"))


def fetch(url: str, deadline: float = DEADLINE, *, public_only: bool = False) -> Fetched:
    """Return what the server at an http or https address sends, within `deadline` seconds and `LARGEST` bytes.

    With `public_only`, connections are opened only to the public internet and not through a proxy. Raises ArticleError.
    Certificates are checked, which trafilatura's own downloader would not insist on.
    """
    import httpx2

    with asyncio.Runner(loop_factory=PublicLoop if public_only else None) as runner:
        loop = runner.get_loop()
        try:
            return runner.run(asyncio.wait_for(_download(url, public_only=public_only), deadline))
        except TimeoutError:
            raise _failed(url, f"it took more than {deadline:g} seconds") from None
        except httpx2.UnsupportedProtocol:
            raise _failed(url, "it leads to an address that is neither http nor https") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError) as error:
            if isinstance(loop, PublicLoop) and loop.refused:
                raise _refused(url, loop.refused[-1]) from None
            raise _failed(url, str(error) or type(error).__name__) from None


async def _download(url: str, *, public_only: bool) -> Fetched:
    import httpx2

    headers = {"User-Agent": f"askmuse/{__version__}", "Accept-Encoding": "gzip, deflate"}
    async with (
        httpx2.AsyncClient(
            follow_redirects=True,
            max_redirects=_MOST_REDIRECTS,
            timeout=DEADLINE,
            headers=headers,
            trust_env=not public_only,  # a proxy would open the connections itself, unchecked
        ) as client,
        client.stream("GET", url) as response,
    ):
        if response.is_error:
            raise _failed(url, f"status {response.status_code}")
        media, charset = _media(response.headers.get("content-type", ""))
        return Fetched(await _body(url, response), media, charset, str(response.url))


async def _body(url: str, response: "httpx2.Response") -> bytes:
    """Return the body of a response, read piece by piece, so that a body beyond the limit is not read to its end."""
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > LARGEST:
        raise too_large(url)
    data = bytearray()
    async for piece in response.aiter_bytes():
        data += piece
        if len(data) > LARGEST:
            raise too_large(url)
    return bytes(data)


def _media(content_type: str) -> tuple[str, str | None]:
    """Return the media type and the character set of a Content-Type header; a missing type counts as plain text."""
    from email.message import Message

    header = Message()
    if content_type:
        header["content-type"] = content_type
    return header.get_content_type(), header.get_content_charset()


def too_large(source: str) -> ArticleError:
    """Return the error for a source that is larger than an article may be."""
    return ArticleError(f"{source} is larger than {LARGEST / 1e6:.0f} MB, the limit for an article. Split it.")


def _failed(url: str, why: str) -> ArticleError:
    return ArticleError(f"{url} could not be fetched ({why}). Check the address, or save the page and add the file.")


def _refused(url: str, address: str) -> ArticleError:
    return ArticleError(
        f"{url} leads to {address}, and only pages on the public internet may be fetched here. Save the page and add "
        "the file."
    )


def marked_as_utf8(data: bytes, charset: str) -> bytes:
    """Return the bytes of a text, converted from `charset` to UTF-8 with a byte order mark.

    The mark overrules what a page itself says about its encoding. Character sets are understood as browsers do:
    iso-8859-1 is windows-1252. If the bytes are not in that character set, or it is unknown, they are returned as they
    are.
    """
    import webencodings

    encoding = webencodings.lookup(charset)
    with contextlib.suppress(UnicodeDecodeError):
        if encoding is not None:
            text: str = encoding.codec_info.decode(data, "strict")[0]
            return text.removeprefix("\ufeff").encode("utf-8-sig")
    return data
