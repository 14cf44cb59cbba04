"""Pages from the network: limits of time and size, redirects, and what a server says of its encoding."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from askmuse.articles.web import fetching, public
from askmuse.articles.web.fetching import Fetched, fetch, is_address, marked_as_utf8
from askmuse.errors import ArticleError

PAUSE = 0.05


class Site(BaseHTTPRequestHandler):
    """Pages that go elsewhere, are large, or come byte by byte."""

    def do_GET(self) -> None:
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path == "/gone":
            self.send_error(404)
        elif self.path == "/large":
            self._send(b"x" * 5_000, announced=False)
        elif self.path == "/announced":
            self._send(b"x" * 5_000, announced=True)
        elif self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            self._drip()
        elif self.path == "/slow-head":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nx: ")
            self._drip()
        elif self.path == "/continue":
            while self._write(b"HTTP/1.1 100 Continue\r\n\r\n" * 100):
                pass
        elif self.path == "/bomb":
            self.send_response(200)
            self.send_header("content-encoding", "gzip")
            self.end_headers()
            self._write(gzip.compress(b"x" * 5_000_000))
        else:
            self._send(self.path.encode(), announced=True)

    def _write(self, data: bytes) -> bool:
        try:
            self.wfile.write(data)
        except OSError:
            return False
        return True

    def _send(self, body: bytes, *, announced: bool) -> None:
        self.send_response(200)
        self.send_header("content-type", "Text/HTML; charset=UTF-8")
        if announced:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        for _ in range(200):
            if not self._write(b"x"):
                return
            time.sleep(PAUSE)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))  # seconds until it notices its end
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.socket.close()


def test_a_page_is_fetched_with_its_media_type_and_character_set(site: str) -> None:
    assert fetch(f"{site}/a") == Fetched(b"/a", "text/html", "utf-8", f"{site}/a")
    assert fetch(f"{site.replace('http', 'HTTP')}/\u00e9 x").data == b"/%C3%A9%20x"
    redirected = fetch(f"{site}/to//a")
    assert (redirected.data, redirected.address) == (b"/a", f"{site}/a")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/gone", "status 404"),
        ("/to/ftp://127.0.0.1/a", "it leads to an address that is neither http nor https"),
        ("/to/file:///etc/passwd", "it leads to an address that is neither http nor https"),
    ],
)
def test_a_failed_fetch_says_why(site: str, path: str, why: str) -> None:
    with pytest.raises(ArticleError) as raised:
        fetch(f"{site}{path}")
    assert str(raised.value) == (
        f"{site}{path} could not be fetched ({why}). Check the address, or save the page and add the file."
    )


def test_too_many_redirects_are_refused(site: str) -> None:
    path = "/to/" * 20 + "a"
    with pytest.raises(ArticleError, match=r"could not be fetched .*redirects"):
        fetch(f"{site}{path}")


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/slow", "/slow-head", "/continue"])
def test_the_deadline_covers_the_whole_response_even_if_bytes_keep_arriving(site: str, path: str) -> None:
    started = time.monotonic()
    with pytest.raises(ArticleError, match=r"it took more than 0\.5 seconds"):
        fetch(f"{site}{path}", deadline=0.5)
    assert time.monotonic() - started < 200 * PAUSE / 2


@pytest.mark.parametrize("path", ["/large", "/announced", "/bomb"])
def test_a_page_over_the_size_limit_is_refused_even_if_it_is_compressed(
    site: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 4_999)
    with pytest.raises(ArticleError, match=f"{path} is larger than 0 MB, the limit for an article"):
        fetch(f"{site}{path}")
    if path == "/bomb":
        return
    monkeypatch.setattr(fetching, "LARGEST", 5_000)
    assert len(fetch(f"{site}{path}").data) == 5_000


def test_a_refused_connection_is_reported() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(ArticleError, match=r"could not be fetched \(.+\)\. Check the address"):
            fetch(f"http://127.0.0.1:{taken.getsockname()[1]}/")


@pytest.mark.parametrize("address", ["http://", "http://[", "https://exa mple.com/"])
def test_a_malformed_address_is_refused_with_a_message(address: str) -> None:
    with pytest.raises(ArticleError, match="could not be fetched"):
        fetch(address)


def test_only_http_and_https_urls_are_addresses() -> None:
    sources = ("HTTP://a.b", "https://a.b/c", "https://[a.b", "ftp://a.b/c", "a.txt", "http:a")
    assert [is_address(source) for source in sources] == [True, True, True, False, False, False]


def test_character_set_labels_mean_what_they_mean_in_browsers() -> None:
    assert marked_as_utf8(b"\x80 5", "ISO-8859-1") == "\ufeff\u20ac 5".encode()
    assert marked_as_utf8(b"\xff", "utf-8") == b"\xff"
    assert marked_as_utf8(b"\xff", "no-such-charset") == b"\xff"


def refusal_of_private_address(url: str, address: str) -> str:
    return (
        f"{url} leads to {address}, and only pages on the public internet may be fetched here. Save the page and add "
        "the file."
    )


def test_public_only_refuses_loopback_by_ip_address_and_by_host_name(site: str) -> None:
    for url in (f"{site}/a", f"{site.replace('127.0.0.1', 'localhost')}/a"):
        assert fetch(url).data == b"/a"
        with pytest.raises(ArticleError) as raised:
            fetch(url, public_only=True)
        assert str(raised.value) in {
            refusal_of_private_address(url, "127.0.0.1"),
            refusal_of_private_address(url, "::1"),
        }


def test_public_only_checks_the_address_of_each_redirect(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    def is_public(address: str) -> bool:
        checked.append(address)
        return len(checked) == 1

    monkeypatch.setattr(public, "is_public", is_public)
    url = f"{site}/to/{site.replace('127.0.0.1', '127.0.0.2')}/a"
    with pytest.raises(ArticleError) as raised:
        fetch(url, public_only=True)
    assert (str(raised.value), checked) == (refusal_of_private_address(url, "127.0.0.2"), ["127.0.0.1", "127.0.0.2"])


def test_public_only_ignores_proxy_settings(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "is_public", lambda address: address != "127.0.0.9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.9:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.9:1")
    assert fetch(f"{site}/a", public_only=True).data == b"/a"
