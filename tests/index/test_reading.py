"""Files are read in child processes; one that takes too much is named, and the rest is read."""

import hashlib
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from askmuse.articles.folder import scan
from askmuse.errors import ArticleError, ArticleUnavailable
from askmuse.index import reading
from askmuse.index.reading import Limits, read_all
from askmuse.index.reading_child import Reading

Write = Callable[[Mapping[str, str]], Path]

SLOW = "import sys; sys.path[:] = {!r}; import time; import askmuse.index.reading_child as child; real = child.load\n"
DOING = {
    "slow": "exec('while True: pass')",
    "stuck": "time.sleep(60)",
    "greedy": "bytearray(2_000_000_000)",
    "crash": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "noisy": "print('noise', flush=True); import os; os.write(1, b'more noise')",
    "deep": "deep = lambda: deep(); deep()",
    "wrong": "int('x')",
    "gone": "import os; os._exit(3)",
}


def program(*names: str) -> str:
    """Return a child's program that does something else for files of these names, and then reads them."""
    lines = [f"    if source.id == {name!r}: {DOING[name]}" for name in names]
    lines = ["def load(folder, source):", *lines, "    return real(folder, source)"]
    return SLOW + "\n".join([*lines, "child.load = load", "child.main()"])


def read(folder: Path, limits: Limits | None = None) -> dict[str, str]:
    """Return, by id, the text of each file, or why it cannot be read."""
    sources = scan(folder).sources
    results = read_all(folder, sources, limits or Limits())
    return {
        source.id: result.article.text if isinstance(result, Reading) else str(result)
        for source, result in zip(sources, results, strict=True)
    }


@pytest.mark.slow
def test_files_are_read_in_order_by_several_children(write_corpus: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    folder = write_corpus({f"n{n:02}.md": f"Text {n}." for n in range(40)})
    assert read(folder) == {f"n{n:02}": f"Text {n}." for n in range(40)}


@pytest.mark.slow
def test_one_child_reads_a_few_files_and_another_helps_where_they_take_long(
    write_corpus: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    started: list[reading._Child] = []
    real = reading._Child._start

    def start(child: reading._Child) -> object:
        started.append(child)
        return real(child)

    monkeypatch.setattr(reading._Child, "_start", start)
    files = {f"n{n:02}.md": f"Text {n}." for n in range(40)}
    monkeypatch.setattr(reading, "_ALONE", 600.0)
    assert len(read(write_corpus(files))) == 40
    assert len(started) == 1
    started.clear()
    monkeypatch.setattr(reading, "_ALONE", 0.0)
    assert len(read(write_corpus(files))) == 40
    assert len(started) == 3


@pytest.mark.slow
def test_a_reading_has_the_article_the_hash_of_its_file_and_its_passages(write_corpus: Write) -> None:
    folder = write_corpus({"a.md": "# Head\n\nOne here. Two there.\n"})
    (result,) = read_all(folder, scan(folder).sources, Limits())
    assert isinstance(result, Reading)
    assert result.article.title == "Head"
    assert result.file_sha256 == hashlib.sha256(b"# Head\n\nOne here. Two there.\n").hexdigest()
    assert [[result.article.text[s.start : s.end] for s in p.sentences] for p in result.passages] == [
        ["One here.", "Two there."]
    ]


def test_no_child_is_started_for_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_START", "{!r} is no program")
    assert list(read_all(tmp_path, [], Limits())) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("slow", "takes more than 2 s of processor time to read: split it, or raise ASKMUSE_READ_SECONDS"),
        ("greedy", "needs more than 500 MB of memory to be read: split it, or raise ASKMUSE_READ_MEMORY"),
        ("crash", "ends the program that reads it (exit code -11): save it again, or remove it"),
        ("deep", "is nested too deeply to be read: save it again as text"),
        ("wrong", "cannot be read (ValueError: invalid literal for int() with base 10: 'x'): save it again"),
        ("gone", "ends the program that reads it (exit code 3): save it again, or remove it"),
        ("noisy", "Text."),
    ],
)
def test_a_file_that_takes_too_much_is_named_and_the_rest_is_read(
    name: str, message: str, write_corpus: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_START", program(name))
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    folder = write_corpus({"a.md": "A.", f"{name}.md": "Text.", "z.md": "Z."})
    assert read(folder, Limits(2.0, 500)) == {"a": "A.", name: message, "z": "Z."}


@pytest.mark.parametrize(
    ("code", "late", "error"),
    [
        (-signal.SIGPROF, False, ArticleError),
        (1, True, ArticleUnavailable),
        (-signal.SIGSEGV, False, ArticleError),
        (-signal.SIGKILL, False, ArticleUnavailable),
    ],
)
def test_a_file_may_be_readable_later_if_the_system_was_slow_or_full(
    code: int, late: bool, error: type[ArticleError]
) -> None:
    assert type(reading._failure(code, late, 10.0)) is error


@pytest.mark.parametrize(("size", "seconds"), [(0, 2.5), (1_000_000, 2.5), (1_000_001, 5.0), (20_000_000, 50.0)])
def test_a_larger_file_may_take_more_time(size: int, seconds: float) -> None:
    assert Limits(2.5).seconds_for(size) == seconds


@pytest.mark.slow
def test_a_file_that_went_away_is_named(write_corpus: Write) -> None:
    folder = write_corpus({"a.md": "A.", "b.md": "B."})
    sources = scan(folder).sources
    (folder / "a.md").unlink()
    first, second = read_all(folder, sources, Limits())
    assert str(first) == "cannot be read (No such file or directory): change its permissions or remove it"
    assert isinstance(second, Reading)


@pytest.mark.slow
def test_a_link_that_took_the_place_of_a_file_is_not_followed_out_of_the_folder(
    write_corpus: Write, tmp_path: Path
) -> None:
    folder = write_corpus({"a.md": "A."})
    sources = scan(folder).sources
    (tmp_path / "secret.md").write_text("A secret.")
    (folder / "a.md").unlink()
    (folder / "a.md").symlink_to(tmp_path / "secret.md")
    (result,) = read_all(folder, sources, Limits())
    assert isinstance(result, ArticleError)
    assert str(result) == "is a link that leaves the folder: copy the file here instead"


@pytest.mark.slow
def test_a_pipe_that_took_the_place_of_a_file_is_not_waited_for(write_corpus: Write) -> None:
    folder = write_corpus({"a.md": "A."})
    sources = scan(folder).sources
    (folder / "a.md").unlink()
    os.mkfifo(folder / "a.md")
    (result,) = read_all(folder, sources, Limits())
    assert str(result) == "is not a regular file: remove it"


@pytest.mark.slow
def test_a_file_that_waits_for_ever_is_ended_by_the_clock(write_corpus: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_START", program("stuck").replace("child.main()", "child.WAITING = 1; child.main()"))
    monkeypatch.setattr(reading, "WAITING", 1)
    assert read(write_corpus({"stuck.md": "S."}), Limits(2.0, 500))["stuck"].startswith("takes more than 2 s")


@pytest.mark.slow
def test_whoever_stops_listening_ends_the_children(write_corpus: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_START", program("stuck"))
    folder = write_corpus({"a.md": "A.", "stuck.md": "S."})
    started = []
    real = reading._Child._start

    def start(child: reading._Child) -> object:
        started.append(real(child))
        return started[-1]

    monkeypatch.setattr(reading._Child, "_start", start)
    results = read_all(folder, scan(folder).sources, Limits(60, 500))
    assert isinstance(next(results), Reading)
    before = time.monotonic()
    results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - before < 10
    assert {process.returncode for process in started} == {-signal.SIGKILL}  # a busy machine starts two
    assert [thread for thread in threading.enumerate() if thread.name.startswith("ThreadPool")] == []


@pytest.mark.slow
def test_a_picture_is_recognised_within_the_limit_on_memory(tmp_path: Path) -> None:
    image = Image.new("RGB", (1000, 200), "white")
    font = ImageFont.load_default(size=40)
    ImageDraw.Draw(image).text((40, 80), "Notice: Gull Quay closes on 3 July 2026.", fill="black", font=font)
    image.save(tmp_path / "notice.png")
    assert read(tmp_path) == {"notice": "Notice: Gull Quay closes on 3 July 2026."}


def test_the_pipes_of_a_process_that_ended_before_its_first_file_are_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_START", "import sys; sys.path[:] = {!r}")
    child = reading._Child(tmp_path, Limits())
    ended = child._process
    ended.wait()
    assert isinstance(child.do(str, 1), ArticleError)
    child.close()
    assert [pipe and pipe.closed for pipe in (ended.stdin, ended.stdout)] == [True, True]
