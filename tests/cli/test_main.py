"""The command line from outside: output, notices, exit codes, and what it does when something is amiss."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from askmuse import __version__
from askmuse.articles.folder import SUFFIXES
from askmuse.cli.main import app

pytestmark = pytest.mark.slow  # every test starts processes
ROOT = Path(__file__).parents[2]
BANK = "Rates rise\n\nThe bank raised its key rate to 4.5 percent on Tuesday. Savers cheered the move at once.\n"
RIVER = "Rain falls\n\nThe river crested at 11.19 feet early in the morning. Roads were closed until noon.\n"


class Shell:
    """Runs askmuse in a folder of its own, with a cache of its own for indexes but the shared one for the model."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("ASKMUSE_")}

    def __call__(self, *arguments: str, stdin: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "askmuse.cli.main", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment | environment, input=stdin, capture_output=True, text=True,
            check=False,
        )  # fmt: skip


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "bank.txt").write_text(BANK)
    (tmp_path / "corpus" / "river.txt").write_text(RIVER)
    return Shell(tmp_path)


def test_ask_builds_the_index_answers_and_then_says_nothing_more_of_it(shell: Shell) -> None:
    first = shell("ask", "How high did the river crest?")
    assert first.returncode == 0
    assert first.stderr == "Indexing corpus for the first time.\nIndexed 2 articles: 2 added.\n"
    assert first.stdout.splitlines()[:2] == [
        "“The river crested at 11.19 feet early in the morning.”",
        "  [1] Rain falls (river 12:65)",
    ]
    second = shell("ask", "How high did the river crest?")
    assert (second.returncode, second.stdout, second.stderr) == (0, first.stdout, "")


def test_alone_it_greets_with_four_commands_and_tells_its_version(shell: Shell) -> None:
    run = shell()
    assert (run.returncode, run.stderr) == (0, "")
    assert re.findall(r"^  askmuse (\w+)", run.stdout, re.MULTILINE) == ["ask", "chat", "serve", "add"]
    assert shell("--version").stdout == f"askmuse {__version__}\n"


def test_a_question_needs_no_quotation_marks_and_may_be_filtered(shell: Shell) -> None:
    (shell.folder / "corpus" / "old").mkdir()
    (shell.folder / "corpus" / "old" / "flood.md").write_text(
        "---\ntitle: Flood\npublisher: The Gazette\n---\n\nThe river crested at 9 feet in May.\n"
    )
    asked = ("How", "high", "did", "the", "river", "crest?", "--json")
    for filters, articles in (
        ((), {"bank", "river", "old/flood"}),
        (("--folder", "old"), {"old/flood"}),
        (("--publisher", "the gazette"), {"old/flood"}),
        (("--article", "river", "--article", "bank"), {"river", "bank"}),
    ):
        answer = json.loads(shell("ask", *asked, *filters).stdout)
        assert answer["question"] == "How high did the river crest?"
        assert {passage["article_id"] for passage in answer["passages"]} == articles
    run = shell("ask", *asked, "--publisher", "Gazete")
    assert (run.returncode, run.stderr) == (
        2,
        "askmuse: No article has the publisher 'Gazete'. Publishers: The Gazette.\n",
    )
    listed = shell("list").stdout.splitlines()
    assert listed == [
        "id\ttitle\tpublisher\tpublished\tpages\tlanguage",
        "bank\tRates rise\t-\t-\t-\ten",
        "old/flood\tFlood\tThe Gazette\t-\t-\ten",
        "river\tRain falls\t-\t-\t-\ten",
    ]
    assert [article["path"] for article in json.loads(shell("list", "--json").stdout)] == [
        "bank.txt", "old/flood.md", "river.txt",
    ]  # fmt: skip


@pytest.mark.parametrize("question", ["?", "the of and", "blorb", "asdf qwer zxcv"])
def test_a_question_without_sense_is_refused(shell: Shell, question: str) -> None:
    run = shell("ask", question)
    assert (run.returncode, run.stdout.splitlines()[0]) == (1, "These articles don't say.")


def test_ask_json_prints_one_object_and_notices_go_to_stderr(shell: Shell) -> None:
    run = shell("ask", "How high did the river crest?", "--json", "-k", "1")
    answer = json.loads(run.stdout)
    assert answer["citations"][0]["quote"] == "The river crested at 11.19 feet early in the morning."
    assert RIVER[12:65] == answer["citations"][0]["quote"]
    assert len(answer["passages"]) == 1


def test_a_closed_pipe_does_not_end_as_if_the_articles_did_not_say(shell: Shell) -> None:
    shell("index")
    command = [sys.executable, "-m", "askmuse.cli.main", "show", "bank"]
    with subprocess.Popen(command, cwd=shell.folder, env=shell.environment, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        run.stdout.close()
    assert run.returncode == -signal.SIGPIPE


def test_ask_exits_1_where_the_articles_do_not_say(shell: Shell) -> None:
    run = shell("ask", "What is the boiling point of tungsten?")
    assert run.returncode == 1
    assert run.stdout.splitlines()[:7:2] == [
        "These articles don't say.",
        "Searched for: What is the boiling point of tungsten?",
        "No article has the words “boiling”, “point”, “tungsten”.",
        "The nearest passages, none of which is an answer:",
    ]


def test_what_is_no_utf_8_is_refused_in_one_line(shell: Shell) -> None:
    shell("index")
    asked = shell("ask", "Who leads the caf\udce9?")
    assert (asked.returncode, asked.stderr) == (2, "askmuse: The question is not valid Unicode. Send it as UTF-8.\n")
    shown = shell("show", "\udcff")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr.startswith("askmuse: No article has the id")


def test_closed_streams_and_other_locales_change_no_answer(shell: Shell) -> None:
    answer = shell("ask", "How high did the river crest?").stdout
    assert answer.startswith("“")
    assert shell("ask", "How high did the river crest?", PYTHONIOENCODING="iso-8859-1").stdout == answer
    script = 'exec "$0" -m askmuse ask "How high did the river crest?" 2>&- <&-'
    closed = subprocess.run(
        ["sh", "-c", script, sys.executable], cwd=shell.folder, env=shell.environment, capture_output=True, check=True
    )
    assert closed.stdout.decode() == answer


def test_ask_exits_2_with_one_line_on_an_error(shell: Shell) -> None:
    for arguments, message in (
        (
            ["--corpus", "nowhere"],
            "askmuse: The folder of articles nowhere does not exist: name one with --corpus DIR.",
        ),
        (
            ["--mode", "dreaming"],
            "askmuse: Unknown mode 'dreaming'. Modes: thinking, instant, contemplating, auto.",
        ),
        (["-k", "99"], "askmuse: k is 99. It must be from 1 to 50."),
    ):
        run = shell("ask", "x", *arguments)
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr.splitlines()[-1] == message
    run = shell("ask", "x", ASKMUSE_THREADS="many")
    assert (run.returncode, run.stderr) == (2, "askmuse: ASKMUSE_THREADS is 'many'. It must be a whole number.\n")


DATED = {
    "spring.md": "---\ntitle: Spring\npublished: 2026-03-10\n---\n\nThe bank set its key rate at 4.25 percent.\n",
    "autumn.md": "---\ntitle: Autumn\npublished: 2026-09-10\n---\n\nThe key rate of the bank stands at 5 percent.\n",
    "notes.md": "---\ntitle: Notes\n---\n\nA key rate is what the bank charges other banks.\n",
}
LEVEL = "How high is the key rate of the bank?"


def test_ask_by_date_of_publication(shell: Shell) -> None:
    for name, text in DATED.items():
        (shell.folder / "corpus" / name).write_text(text)
    open_to_all = {"ASKMUSE_MIN_CONFIDENCE": "0"}
    shell("index")
    run = shell("ask", LEVEL, "--published-to", "2026-04-01", "--published-from", "2026-01-01", **open_to_all)
    assert run.stdout.splitlines()[:4] == [
        "Only articles published from 2026-01-01 until 2026-04-01; 3 without a date are left out.",
        "",
        "“The bank set its key rate at 4.25 percent.”",
        "  [1] Spring, 2026-03-10 (spring 1:43)",
    ]
    run = shell("ask", f"As of March 2026, {LEVEL}", **open_to_all)
    assert run.stdout.splitlines()[:3] == [
        f"Searched as: {LEVEL}",
        "",
        "Only articles published until 2026-03-31, as the question asks; 3 without a date are kept.",
    ]
    assert "Autumn" not in run.stdout
    run = shell("ask", LEVEL, "--timeline", **open_to_all)
    heads = [line for line in run.stdout.splitlines() if line in {"2026-03-10", "2026-09-10", "undated"}]
    assert heads == ["2026-03-10", "2026-09-10", "undated"]
    run = shell("ask", LEVEL, "--timeline", "--json", **open_to_all)
    days = [citation["published"] for citation in json.loads(run.stdout)["citations"]]
    assert days[:3] == ["2026-03-10", "2026-09-10", None]


def test_a_bad_date_is_named(shell: Shell) -> None:
    for text in ("2026-02-30", "20260408", "May"):
        run = shell("ask", "x", "--published-from", text)
        assert (run.returncode, run.stdout) == (2, "")
        said = " ".join(run.stderr.replace("│", " ").split())
        assert f"Invalid value for '--published-from': '{text}' is not a date such as 2026-04-08" in said


def test_ask_brings_the_index_up_to_date_and_says_so(shell: Shell) -> None:
    shell("index")
    (shell.folder / "corpus" / "team.txt").write_text(
        "Team wins\n\nThe riders beat the field by 59 seconds on Sunday.\n"
    )
    (shell.folder / "corpus" / "broken.pdf").write_text("no pdf")
    run = shell("ask", "By how many seconds did the riders win?")
    assert run.returncode == 0
    assert run.stdout.splitlines()[0] == "“The riders beat the field by 59 seconds on Sunday.”"
    assert run.stderr.splitlines() == [
        "Indexed 3 articles: 1 added, 2 unchanged.",
        "Skipped broken.pdf: it is a broken PDF: get it again.",
    ]


def test_each_folder_has_an_index_of_its_own(shell: Shell) -> None:
    shell("index")
    other = shell.folder / "other"
    other.mkdir()
    shutil.move(shell.folder / "corpus" / "river.txt", other)
    cache = {"XDG_CACHE_HOME": str(shell.folder / "cache")}
    (shell.folder / "cache").mkdir()
    own = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "askmuse" / "models"
    shutil.copytree(own, shell.folder / "cache" / "askmuse" / "models")
    run = shell("ask", "How high did the river crest?", "--corpus", "other", **cache)
    assert run.returncode == 0
    assert len(list((shell.folder / "cache" / "askmuse" / "indexes").glob("other-*/CURRENT"))) == 1
    run = shell("ask", "How high did the river crest?", "--corpus", "other", "--index", "index")
    assert run.returncode == 2
    assert "holds the articles of" in run.stderr
    run = shell("ask", "How high is the key rate of the bank?", "--index", "index")
    assert (run.returncode, run.stderr) == (0, "Indexed 1 article: 1 removed, 1 unchanged.\n")


def test_a_damaged_index_is_refused_until_it_is_built_anew(shell: Shell) -> None:
    shell("index")
    name = (shell.folder / "index" / "CURRENT").read_text().strip()
    (shell.folder / "index" / name / "dense.faiss").write_bytes(b"damaged")
    run = shell("ask", "How high did the river crest?")
    assert run.returncode == 2
    assert "dense.faiss is damaged" in run.stderr
    assert "askmuse index --corpus" in run.stderr
    run = shell("doctor")
    assert run.returncode == 2
    assert "wrong  index/" in run.stdout
    assert shell("index").returncode == 0
    assert shell("doctor").returncode == 0


def test_doctor_finds_a_damaged_calibration(shell: Shell) -> None:
    shell("index")
    (shell.folder / "index" / "confidence.json").write_text("{broken")
    run = shell("doctor")
    assert run.returncode == 2
    assert "wrong  index/confidence.json is damaged: delete it" in run.stdout


def test_doctor_lists_what_was_skipped_and_what_lags(shell: Shell) -> None:
    (shell.folder / "corpus" / "photo.gif").write_bytes(b"GIF")
    (shell.folder / "corpus" / "empty.md").write_text("")
    assert shell("doctor").returncode == 2
    shell("index")
    run = shell("doctor")
    assert run.returncode == 0
    assert [line.split(" (")[0] for line in run.stdout.splitlines() if line.startswith("note")] == [
        "note   Skipped empty.md: it is empty: fill or remove it.",
        f"note   Skipped photo.gif: it is none of the formats {' '.join(SUFFIXES)}.",
    ]
    (shell.folder / "corpus" / "bank.txt").write_text(BANK + "More.\n")
    run = shell("doctor")
    assert run.returncode == 2
    assert "changed since the index was built. Update the index: `askmuse index --corpus" in run.stdout


def test_show_prints_an_article_and_the_text_around_a_citation(shell: Shell) -> None:
    whole = shell("show", "river")
    assert whole.returncode == 0
    assert RIVER.strip() in whole.stdout
    part = shell("show", "river", "--at", "12:65")
    assert "The river crested at 11.19 feet early in the morning." in part.stdout
    assert shell("show", "river", "--at", "65:12").returncode == 2
    missing = shell("show", "nowhere")
    assert (missing.returncode, missing.stderr.splitlines()[-1]) == (
        2,
        "askmuse: No article has the id 'nowhere'. `askmuse list` shows the ids.",
    )


def test_questions_from_an_empty_stream_are_a_mistake_that_is_named(shell: Shell) -> None:
    done = shell("ask", "-", stdin="")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("askmuse: no question was given: write one question a line.\n")


def test_chat_remembers_what_was_asked(shell: Shell) -> None:
    own = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "askmuse" / "models"
    cache = shell.folder / "cache"
    cache.mkdir()
    (cache / "models").symlink_to(own)
    asked = "How high did the river crest?\n\nand when?\n/quit\nmore\n"
    run = shell("chat", stdin=asked, ASKMUSE_MIN_CONFIDENCE="0", ASKMUSE_CACHE=str(cache))
    assert run.returncode == 0
    assert run.stdout.count("“The river crested at 11.19 feet early in the morning.") == 2
    assert "Searched as: and when? river crest" in run.stdout
    (kept,) = (cache / "chat" / "transcripts").iterdir()
    assert run.stderr.splitlines()[-1] == f"The conversation is kept in {kept}."
    assert "\n## and when?\n\nSearched as: and when? river crest" in kept.read_text()


def test_add_saves_a_page_once(shell: Shell) -> None:
    page = shell.folder / "page.html"
    page.write_text(
        "<html><head><title>Storm hits coast</title><meta property='og:site_name' content='Gazette'>"
        "<meta property='article:published_time' content='2026-03-04T10:00:00Z'></head><body><nav>Home</nav><article>"
        "<h1>Storm hits coast</h1><p>The storm reached the coast at dawn and tore the roofs off nine houses.</p>"
        "<p>Nobody was hurt, the mayor said, since the town had been cleared before.</p></article></body></html>"
    )
    run = shell("add", str(page))
    assert (run.returncode, run.stdout) == (0, "corpus/2026-03-04-storm-hits-coast.md\n")
    saved = (shell.folder / "corpus" / "2026-03-04-storm-hits-coast.md").read_text()
    assert saved.startswith("---\ntitle: Storm hits coast\npublisher: Gazette\npublished: 2026-03-04\n---\n\n")
    again = shell("add", str(page))
    assert again.returncode == 2
    assert "2026-03-04-storm-hits-coast.md exists. To add it again, remove it first." in again.stderr
    run = shell("ask", "How many houses lost their roofs in the storm?", "--json")
    assert json.loads(run.stdout)["citations"][0]["publisher"] == "Gazette"


def test_help_needs_no_model_and_names_every_command(shell: Shell) -> None:
    run = shell("--help")
    assert run.returncode == 0
    for command in ("ask", "chat", "list", "index", "add", "show", "serve", "eval", "why", "doctor"):
        assert f" {command} " in run.stdout


def test_the_list_of_commands_cuts_no_description() -> None:
    assert {
        name: text for name, command in app.commands.items() if "..." in (text := command.get_short_help_str(54))
    } == {}
