"""`ask --cite`, `askmuse export` and `askmuse verify`, over articles that are edited meanwhile."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from askmuse.articles.formats import read
from askmuse.assistant import Assistant
from askmuse.cli.main import app
from askmuse.errors import ExportError
from askmuse.exporting.receipts import parse, receipts_of, write
from askmuse.index.indexing import update
from askmuse.types import Encoder
from served import CORPUS, QUESTION, SENTENCE, assistant_of


@pytest.fixture
def corpus(write_corpus: Callable[[Mapping[str, str]], Path]) -> Path:
    return write_corpus(CORPUS)


@pytest.fixture
def run(corpus: Path, tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that runs a command in a folder with the index of three articles; an error is raised."""

    @contextmanager
    def opened(*_: Path | None) -> Iterator[Assistant]:
        update(corpus, tmp_path / "index", encoder)
        yield assistant_of(tmp_path / "index", encoder)

    for module in ("asking", "exporting"):
        monkeypatch.setattr(f"askmuse.cli.{module}.assistant_of", opened)
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, standard_input: bytes = b"") -> Result:
        done = CliRunner().invoke(app, arguments, input=standard_input)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return invoke


@pytest.fixture
def receipts(run: Callable[..., Result]) -> Path:
    Path("r.json").write_text(run("ask", QUESTION, "--cite", "receipts").stdout)
    return Path("r.json")


@pytest.mark.slow
def test_ask_writes_a_word_file_by_its_ending_and_never_over_another(run: Callable[..., Result]) -> None:
    done = run("ask", QUESTION, "-o", "q.docx")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "Saved q.docx.\n")
    assert f"{SENTENCE}[1]" in read(Path("q.docx"), Path("q.docx").read_bytes()).text
    with pytest.raises(ExportError, match=r"q\.docx exists: choose another name, or delete it first"):
        run("ask", QUESTION, "-o", "q.docx")
    with pytest.raises(ExportError, match=r"The ending of q\.odt is not that of a format"):
        run("ask", QUESTION, "-o", "q.odt")
    with pytest.raises(ExportError, match=r"none/q\.docx cannot be written"):
        run("ask", QUESTION, "-o", "none/q.docx")


def test_receipts_become_another_format(run: Callable[..., Result], receipts: Path) -> None:
    assert run("export", "r.json", "--cite", "ris").stdout.startswith("TY  - NEWS\n")
    assert run("export", "-", "--cite", "markdown", standard_input=receipts.read_bytes()).stdout.startswith(
        "# Quotes\n"
    )
    run("export", "r.json", "-o", "q.html", "--title", "My story")
    assert "<h1>My story</h1>" in Path("q.html").read_text()
    run("export", "r.json", "-o", "q.html", "--force")
    with pytest.raises(ExportError, match="Give a format or a file"):
        run("export", "r.json")


@pytest.mark.slow
def test_the_four_verdicts_after_edits(run: Callable[..., Result], receipts: Path, corpus: Path) -> None:
    (receipt,) = parse(receipts.read_bytes())
    start, end = receipt.start, receipt.end
    article, head = corpus / "wired.md", "Alexandr Wang runs the lab now.\n\n"
    whole = article.read_text()

    def verified() -> tuple[int, str]:
        done = run("verify", "r.json")
        return done.exit_code, done.stdout

    assert verified() == (0, f"exact   wired {start}:{end}  {SENTENCE}\n")
    article.write_text(whole.replace("Meta invested", f"{head}Meta invested"))
    shift = len(head)
    assert verified() == (0, f"moved   wired {start}:{end} -> wired {start + shift}:{end + shift}  {SENTENCE}\n")
    article.write_text(whole.replace("14.3", "15"))
    changed = SENTENCE.replace("14.3", "[-14.3-]{+15+}")
    assert verified() == (1, f"changed wired {start}:{end} -> wired {start}:{end - 2}  {changed}\n")
    article.write_text(whole.replace(SENTENCE, ""))
    assert verified() == (1, f"missing wired {start}:{end}  {SENTENCE}\n")
    article.rename(corpus / "renamed.md").write_text(whole)
    assert verified() == (0, f"moved   wired {start}:{end} -> renamed {start}:{end}  {SENTENCE}\n")


def test_verdicts_in_json(run: Callable[..., Result], receipts: Path) -> None:
    (receipt,) = parse(receipts.read_bytes())
    receipts.write_bytes(write([receipt, replace(receipt, quote="Zebras sleep.")]))
    done = run("verify", "r.json", "--json")
    assert done.exit_code == 1
    first, second = json.loads(done.stdout)
    assert (first["verdict"], first["start"], first["receipt"]) == ("exact", receipt.start, receipt.to_dict())
    assert (second["verdict"], second["article_id"], second["diff"]) == ("missing", "wired", [])


def test_an_answer_in_json_can_be_verified(run: Callable[..., Result]) -> None:
    Path("a.json").write_text(run("ask", QUESTION, "--json").stdout)
    assert run("verify", "a.json").exit_code == 0


def test_what_is_no_file_of_receipts_is_named(run: Callable[..., Result]) -> None:
    Path("bad.json").write_text("{}")
    with pytest.raises(ExportError, match=r"bad\.json: This is not a receipt"):
        run("verify", "bad.json")
    with pytest.raises(ExportError, match=r"none\.json cannot be read"):
        run("verify", "none.json")


def test_receipts_of_an_answer_name_their_question(corpus: Path, tmp_path: Path, encoder: Encoder) -> None:
    update(corpus, tmp_path / "index", encoder)
    assistant = assistant_of(tmp_path / "index", encoder)
    assert [one.question for one in receipts_of(assistant.ask(QUESTION), assistant.article)] == [QUESTION]
