"""A web page or a file → an article; what is added is what indexing takes."""

import errno
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from askmuse.articles import adding
from askmuse.articles.adding import add
from askmuse.articles.article import load
from askmuse.articles.folder import LARGEST, scan
from askmuse.articles.formats import Draft
from askmuse.articles.web.fetching import Fetched
from askmuse.errors import ArticleError, CorpusError

Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a folder that is not there yet."""
    return tmp_path / "new" / "corpus"


def source_file(tmp_path: Path, name: str, text: str = "The river crested.\n") -> str:
    (tmp_path / name).write_text(text)
    return str(tmp_path / name)


def test_a_file_is_copied_unchanged_and_can_be_indexed(tmp_path: Path, corpus: Path) -> None:
    target = add(source_file(tmp_path, "a b.txt"), corpus)
    assert target == corpus / "a b.txt"
    assert os.listdir(corpus) == ["a b.txt"]
    (source,) = scan(corpus).sources
    assert load(corpus, source).article.text == "The river crested.\n"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.txt", " \n\t", r"a\.txt is empty: there is nothing to add\.$"),
        ("a.md", "---\ntitle: T\n---\n", "is empty"),
        (".a.txt", "Text.", "is a hidden file.*Rename it"),
        ("a.gif", "1,2", "has none of the formats"),
        ("a.txt", "\0", "is binary"),
    ],
)
def test_a_file_that_could_not_be_indexed_is_refused(
    tmp_path: Path, corpus: Path, name: str, text: str, reason: str
) -> None:
    with pytest.raises(ArticleError, match=reason):
        add(source_file(tmp_path, name, text), corpus)
    assert not corpus.exists()


def test_a_file_above_the_size_limit_is_refused(tmp_path: Path, corpus: Path) -> None:
    source = source_file(tmp_path, "a.txt")
    os.truncate(source, LARGEST + 1_000_000)
    with pytest.raises(ArticleError, match=r"is larger than 20 MB, the limit for an article\. Split it"):
        add(source, corpus)


@pytest.mark.parametrize("source", ["ftp://example.org/a.txt", "nowhere//a.txt"])
def test_errors_name_a_source_as_it_was_typed(corpus: Path, source: str) -> None:
    with pytest.raises(ArticleError, match=rf"^{source} is neither a file nor an address that starts with http://"):
        add(source, corpus)


def test_a_missing_or_unreadable_source_is_refused(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ArticleError, match="is neither a file nor an address"):
        add(str(tmp_path / "gone.txt"), corpus)
    source = source_file(tmp_path, "a.txt")

    def read_bytes(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    with pytest.raises(ArticleError, match=r"a\.txt cannot be read \(Permission denied\)\. Change its permissions"):
        add(source, corpus)


def test_an_existing_file_or_link_is_not_overwritten(tmp_path: Path, write_corpus: Write) -> None:
    corpus = write_corpus({"a.txt": "First."})
    with pytest.raises(CorpusError, match=r"exists\. To add it again, remove it first"):
        add(source_file(tmp_path, "a.txt"), corpus)
    (corpus / "b.txt").symlink_to("gone")
    with pytest.raises(CorpusError, match=r"exists\. To add it again, remove it first"):
        add(source_file(tmp_path, "b.txt"), corpus)
    assert (corpus / "a.txt").read_text() == "First."


def test_a_file_whose_id_is_taken_gets_another_id(tmp_path: Path, write_corpus: Write) -> None:
    corpus = write_corpus({"a b.md": "First."})
    add(source_file(tmp_path, "a-b.md"), corpus)
    assert [(source.id, source.path) for source in scan(corpus).sources] == [("a-b", "a b.md"), ("a-b-md", "a-b.md")]


@pytest.mark.parametrize(
    ("below", "reason"), [("", "is a file. Choose another with --corpus DIR"), ("sub", "cannot be written")]
)
def test_a_file_in_place_of_the_folder_of_articles_is_refused(tmp_path: Path, below: str, reason: str) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(CorpusError, match=reason):
        add(source_file(tmp_path, "a.txt"), file / below)


@pytest.mark.parametrize(("owner", "fails"), [(os, "fsync"), (os, "link"), (Path, "mkdir")])
def test_a_failed_write_says_what_to_do_and_leaves_no_partial_file(
    tmp_path: Path, write_corpus: Write, monkeypatch: pytest.MonkeyPatch, owner: object, fails: str
) -> None:
    corpus = write_corpus({"b.md": "B."})
    source = source_file(tmp_path, "a.txt")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(owner, fails, fail)
    with pytest.raises(CorpusError, match=r"cannot be written \(No space left on device\)\. .*--corpus DIR"):
        add(source, corpus)
    assert os.listdir(corpus) == ["b.md"]


def test_a_partly_written_file_is_hidden_until_it_is_complete(
    tmp_path: Path, write_corpus: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus({"b.md": "B."})
    source = source_file(tmp_path, "a.txt")
    seen: list[str] = []
    link = os.link

    def link_and_record(path: Path, target: Path) -> None:
        seen.extend(os.listdir(corpus))
        assert [s.path for s in scan(corpus).sources] == ["b.md"]
        link(path, target)

    monkeypatch.setattr(os, "link", link_and_record)
    add(source, corpus)
    assert [name for name in seen if not name.startswith(".")] == ["b.md"]
    assert len(seen) == 2
    assert sorted(os.listdir(corpus)) == ["a.txt", "b.md"]


@pytest.mark.parametrize("links", [True, False])
def test_pages_of_the_same_title_added_concurrently_all_become_articles(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def fail_to_link(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    def fetch_page(url: str, **_: bool) -> Draft:
        together.wait()
        return Draft(f"Roofs flew at {url}.", title="Storm", url=url)

    together = threading.Barrier(16)
    monkeypatch.setattr(adding, "_fetch", fetch_page)
    if not links:
        monkeypatch.setattr(os, "link", fail_to_link)
    with ThreadPoolExecutor(16) as pool:
        added = list(pool.map(lambda number: add(f"https://a.b/{number}", corpus), range(16)))
    assert sorted(file.name for file in added) == sorted(os.listdir(corpus))
    texts = {load(corpus, source).article.text.strip() for source in scan(corpus).sources}
    assert texts == {f"Roofs flew at https://a.b/{number}." for number in range(16)}


def test_of_files_of_the_same_name_added_concurrently_only_one_is_added(tmp_path: Path, corpus: Path) -> None:
    sources = []
    for number in range(16):
        (tmp_path / str(number)).mkdir()
        sources.append(source_file(tmp_path / str(number), "a.txt", f"Text {number}.\n"))

    def text_or_error(source: str) -> str:
        try:
            return add(source, corpus).read_text()
        except CorpusError as error:
            return str(error)

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(text_or_error, sources))
    refused = f"{corpus / 'a.txt'} exists. To add it again, remove it first."
    assert sorted(outcomes) == sorted([(corpus / "a.txt").read_text(), *[refused] * 15])


def test_an_added_page_keeps_its_title_and_url_as_front_matter(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = Draft("Roofs flew.", title="Storm: “hits” coast", url="https://a.b/c")
    monkeypatch.setattr(adding, "_fetch", lambda url, **_: draft)
    assert add("https://a.b/c", corpus) == corpus / "storm-hits-coast.md"
    (source,) = scan(corpus).sources
    article = load(corpus, source).article
    assert (article.title, article.url, article.published) == ("Storm: “hits” coast", "https://a.b/c", None)
    assert article.text.strip() == "Roofs flew."


@pytest.fixture
def site() -> Iterator[str]:
    """Serve a page, a picture and a missing page on this machine."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            media, body = {
                "/storm": ("text/html; charset=utf-8", PAGE),
                "/été": ("text/html; charset=ISO-8859-15", SUMMER.encode("iso-8859-15")),
                "/photo": ("image/png", b"x"),
            }.get(unquote(self.path), ("text/plain", b""))
            self.send_response(200 if body else 404)
            self.send_header("content-type", media)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))  # seconds until it notices its end
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


PAGE = (
    b"<html><head><title>Storm hits coast</title></head><body><nav>Home</nav><article><h1>Storm hits coast</h1>"
    b"<p>The storm reached the coast at dawn and tore the roofs off nine houses along the bay.</p>"
    b"<p>Nobody was hurt, the mayor said, since the town had been cleared the day before.</p></article></body></html>"
)


SUMMER = (
    "<html><head><title>L'été</title></head><body><article><p>L'été coûta 5 € au cœur de la ville, où les jardins "
    "ont souffert plus que jamais.</p><p>Les fontaines étaient à sec, dit le maire, et le sont encore.</p></article>"
    "</body></html>"
)


def test_a_page_is_fetched_and_saved_with_its_title_and_url(site: str, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    saved = add(f"{site}/storm", tmp_path / "corpus")
    assert saved == tmp_path / "corpus" / "storm-hits-coast.md"
    article = load(tmp_path / "corpus", scan(tmp_path / "corpus").sources[0]).article
    assert (article.title, article.url) == ("Storm hits coast", f"{site}/storm")
    assert "tore the roofs off nine houses" in article.text
    assert "Home" not in article.text


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("https://news.site.example/storm", "https://news.site.example/storm"),
        ("https://theguardian.com/storm", "https://www.site.example/storm?from=feed"),
        ("/storm", "https://www.site.example/storm?from=feed"),
        (None, "https://www.site.example/storm?from=feed"),
    ],
)
def test_a_canonical_url_counts_only_if_it_is_of_the_same_site(
    claimed: str | None, kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = f'<link rel="canonical" href="{claimed}">' if claimed else ""
    page = f"<html><head><title>Storm</title>{link}</head><body><article><p>{'The storm took nine roofs. ' * 9}</p>"
    fetched = Fetched(page.encode(), "text/html", "utf-8", "https://www.site.example/storm?from=feed")
    monkeypatch.setattr(adding, "fetch", lambda url, **_: fetched)
    add("https://short.example/1", tmp_path / "corpus")
    assert load(tmp_path / "corpus", scan(tmp_path / "corpus").sources[0]).article.url == kept


def test_a_page_is_decoded_with_the_character_set_that_the_server_sends(site: str, tmp_path: Path) -> None:
    assert "L'été coûta 5 € au cœur de la ville" in add(f"{site}/%C3%A9t%C3%A9", tmp_path).read_text()


def test_two_pages_of_the_same_title_become_two_articles(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        adding, "_fetch", lambda url, **_: Draft("Roofs flew.", title="Мета представила модель", url=url)
    )
    assert add("https://a.b/1", corpus).name == "мета-представила-модель.md"
    assert add("https://a.b/2", corpus).name == "мета-представила-модель-c18822f5.md"
    with pytest.raises(CorpusError, match="exists"):
        add("https://a.b/1", corpus)
    with pytest.raises(CorpusError, match="exists"):
        add("https://a.b/2", corpus)


def test_a_long_title_is_shortened_in_the_file_name(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "_fetch", lambda url, **_: Draft("Roofs flew.", title="元" * 300, url=url))
    assert add("https://a.b/1", corpus).name == f"{'元' * 40}.md"


def test_a_url_of_a_picture_is_refused(site: str, tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="is image/png, which is not an article"):
        add(f"{site}/photo", tmp_path)


def test_a_file_name_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "caf\udce9.txt"
    file.write_text("Roofs flew.")
    with pytest.raises(ArticleError, match=r"has a name that is not UTF-8\. Rename it"):
        add(str(file), tmp_path / "corpus")
