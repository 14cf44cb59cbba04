"""Many questions in, many answers out, in order, with an error for each question that cannot be asked."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from askmuse.assistant import Assistant
from askmuse.cli.batch.asking import ask_one, ask_stream
from askmuse.cli.batch.formats import ADDED
from askmuse.cli.values import Format
from askmuse.index.indexing import update
from askmuse.types import Encoder, Filters
from served import CORPUS, QUESTION, SENTENCE, assistant_of

RUNS = "Who runs the lab now?"


@pytest.fixture
def assistant(
    write_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path, encoder: Encoder, _instant: None
) -> Assistant:
    update(write_corpus(CORPUS | {"sum.md": "# Sums\n\n=1+1 is what the formula says.\n"}), tmp_path / "index", encoder)
    return assistant_of(tmp_path / "index", encoder)


@pytest.fixture
def ask(assistant: Assistant, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Return a function that asks what a stream has, and returns the exit code and what was printed."""

    def run(stream: str, form: str = "json", **options: Any) -> tuple[int, str]:
        code = ask_stream(assistant, io.StringIO(stream), Format(form), options, None)
        return code, capsys.readouterr().out

    return run


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_each_line_gets_one_line_in_order(ask: Callable[..., tuple[int, str]], assistant: Assistant) -> None:
    code, printed = ask(f"\ufeff{QUESTION}\n\n{RUNS}\n")
    first, blank, last = objects(printed)
    expected = json.loads(json.dumps(assistant.ask(QUESTION).to_dict()))
    assert first | {"took_ms": 0} == expected | {"took_ms": 0}
    assert blank == {"question": "", "error": "The question is empty. Ask something."}
    assert last["question"] == RUNS
    assert code == 2


def test_a_line_may_be_what_post_ask_takes(ask: Callable[..., tuple[int, str]]) -> None:
    turn = {"question": "What does Muse Spark recommend?", "answer": "Products."}
    lines = [
        {"question": "And to whom?", "history": [turn]},
        {"question": QUESTION, "k": 2, "filters": {"publisher": ["The Verge"]}},
        {"question": QUESTION, "speed": 3},
    ]
    code, printed = ask("\n".join(map(json.dumps, lines)) + "\n{oops\n", k=1)
    follow_up, filtered, extra, broken = objects(printed)
    assert (follow_up["searched_as"], len(follow_up["passages"])) == ("And to whom? Muse Spark recommend", 1)
    assert {passage["article_id"] for passage in filtered["passages"]} == {"more/verge"}
    assert extra == {"question": json.dumps(lines[2]), "error": "speed: Extra inputs are not permitted"}
    assert (broken["question"], broken["error"][:12]) == ("{oops", "Invalid JSON")
    assert code == 2


@pytest.mark.parametrize(
    ("stream", "least", "code"), [(QUESTION, 0.0, 0), (QUESTION, 1.0, 1), (f"{QUESTION}\n\n", 0.0, 2), ("", 0.0, 2)]
)
def test_the_exit_code_is_that_of_grep(
    ask: Callable[..., tuple[int, str]], stream: str, least: float, code: int
) -> None:
    assert ask(stream, min_confidence=least)[0] == code


def test_a_table_keeps_its_columns_and_gets_a_row_for_each_quote(ask: Callable[..., tuple[int, str]]) -> None:
    asked = f'id,question,accept\n7,"{QUESTION}",old\n8,,\n'
    code, printed = ask(asked, "csv", filters=Filters(article_id=("wired",)))
    assert printed.splitlines()[0].split(",") == ["id", "question", *ADDED]
    rows = table(printed)
    assert [(row["id"], row["outcome"]) for row in rows if row["text"] in (SENTENCE, rows[-1]["text"])] == [
        ("7", "answered"), ("8", "error"),
    ]  # fmt: skip
    first = rows[0]
    assert (first["question"], first["text"], first["publisher"], first["published"], first["accept"]) == (
        QUESTION, SENTENCE, "Wired", "2026-04-08", "",
    )  # fmt: skip
    assert int(first["end"]) - int(first["start"]) == len(SENTENCE)
    assert rows[-1]["text"] == "The question is empty. Ask something."
    assert code == 2


def test_a_table_of_answers_can_be_asked_again(ask: Callable[..., tuple[int, str]]) -> None:
    once = ask(f"question\n{QUESTION}\n", "csv")[1]
    assert table(ask(once, "csv")[1])[0] == table(once)[0]


def test_plain_lines_become_a_table_too(ask: Callable[..., tuple[int, str]]) -> None:
    rows = table(ask(f"{QUESTION}\n{RUNS}\n", "csv")[1])
    assert list(dict.fromkeys(row["question"] for row in rows)) == [QUESTION, RUNS]


def test_a_spreadsheet_calculates_nothing_of_an_article(ask: Callable[..., tuple[int, str]]) -> None:
    rows = table(ask("question,=note\nWhat does the formula say?,=2+2\n", "csv", filters=Filters(("sum",)))[1])
    assert rows[0]["text"] == "'=1+1 is what the formula says."
    assert rows[0]["=note"] == "'=2+2"


def test_a_refusal_has_a_row_without_a_quote(ask: Callable[..., tuple[int, str]]) -> None:
    row = table(ask("Who tamed zebras?\n", "csv", min_confidence=1.0)[1])[0]
    assert (row["question"], row["outcome"] in ("not_said", "perhaps")) == ("Who tamed zebras?", True)


def test_text_and_markdown_have_the_questions_as_headings(ask: Callable[..., tuple[int, str]]) -> None:
    text = ask(f"{QUESTION}\n\n", "text")[1]
    assert text.startswith(f"{QUESTION}\n\n“{SENTENCE}”".replace("“first”", "“first”"))
    assert text.endswith("\n\nError: The question is empty. Ask something.\n\n")
    marked = ask(f"{QUESTION}\n\n", "md")[1]
    assert marked.startswith(f"## {QUESTION}\n\n> ")
    assert marked.endswith("## \n\n**Error:** The question is empty. Ask something.\n\n")


def test_one_question_has_no_heading(assistant: Assistant, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask_one(assistant, QUESTION, Format.MD, {}, None) == 0
    assert capsys.readouterr().out.startswith("> ")
    assert ask_one(assistant, QUESTION, Format.JSON, {"min_confidence": 1.0}, None) == 1
    assert len(capsys.readouterr().out.splitlines()) == 1
