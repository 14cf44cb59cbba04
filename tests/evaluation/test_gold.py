"""Files of gold questions: how they are read, the errors for faulty ones, and when a text states a fact."""

import json
from pathlib import Path
from typing import Any

import pytest

from askmuse.articles.article import load
from askmuse.articles.folder import scan
from askmuse.errors import GoldError
from askmuse.evaluation.gold import GoldQuestion, covers, ranks, read, stale
from askmuse.types import Article, Turn

ROOT = Path(__file__).parents[2]
VALID: dict[str, Any] = {
    "id": "a-1",
    "type": "fact",
    "question": "Who leads the lab?",
    "history": [{"question": "Which lab?", "answer": "The new one."}, {"question": "Where?"}],
    "answers": [["Ada", "Lovelace"], ["2025"]],
    "articles": ["one"],
}


def write(folder: Path, *lines: Any) -> Path:
    file = folder / "gold.jsonl"
    file.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return file


def test_a_line_becomes_a_question(tmp_path: Path) -> None:
    unanswerable = {"id": "a-2", "type": "unanswerable", "question": "Why?", "answers": []}
    assert read(write(tmp_path, VALID, "", unanswerable)) == [
        GoldQuestion(
            "a-1",
            "fact",
            "Who leads the lab?",
            (Turn("Which lab?", "The new one."), Turn("Where?")),
            (("Ada", "Lovelace"), ("2025",)),
            answerable=True,
            articles=("one",),
        ),
        GoldQuestion("a-2", "unanswerable", "Why?", (), (), answerable=False),
    ]


def test_a_line_separator_within_a_string_does_not_end_the_line(tmp_path: Path) -> None:
    line = json.dumps(VALID | {"question": "One\u2028two?"}, ensure_ascii=False)
    assert read(write(tmp_path, line))[0].text == "One\u2028two?"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "is not JSON"),
        ("[1]", "is not a JSON object: write one object a line."),
        ({key: value for key, value in VALID.items() if key != "question"}, '"question" is missing: add it.'),
        ({key: value for key, value in VALID.items() if key != "answers"}, '"answers" is missing: add the facts'),
        (VALID | {"id": 7}, '"id" must be a string that is not empty.'),
        (VALID | {"type": " "}, '"type" must be a string that is not empty.'),
        (VALID | {"type": "all"}, '"type" must not be "all", which stands for every type'),
        (VALID | {"answers": ["Ada"]}, '"answers" must be a list of facts'),
        (VALID | {"answers": [[]]}, '"answers" must be a list of facts'),
        (VALID | {"answers": [[""]]}, '"answers" must be a list of facts'),
        (VALID | {"answers": "Ada"}, '"answers" must be a list of facts'),
        (VALID | {"articles": "one"}, '"articles" must be a list of strings.'),
        (VALID | {"history": ["Which lab?"]}, '"history" must be a list of objects.'),
        (VALID | {"history": [{"answer": "Ada"}]}, '"history": "question" is missing: add it.'),
        (VALID, "the id 'a-1' is taken by an earlier line: give each question its own."),
    ],
)
def test_the_error_for_a_malformed_line_names_the_line_and_the_fault(tmp_path: Path, line: Any, fault: str) -> None:
    file = write(tmp_path, VALID, line)
    with pytest.raises(GoldError) as caught:
        read(file)
    message = str(caught.value)
    assert message.startswith(f"{file}, line 2")
    assert fault in message


def test_files_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"missing\.jsonl cannot be read \(No such file or directory\): check"):
        read(tmp_path / "missing.jsonl")
    with pytest.raises(GoldError, match=r"gold\.jsonl holds no questions: write"):
        read(write(tmp_path, ""))
    (tmp_path / "gold.jsonl").write_bytes(b"\xff")
    with pytest.raises(GoldError, match=r"gold\.jsonl is not UTF-8 text \(byte 0\): save"):
        read(tmp_path / "gold.jsonl")


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Meta paid $14.3 billion in June.", True),
        ("META PAID $14.3\n   BILLION IN JUNE", True),
        ("The 49 “percent” stake, in june", True),
        ("Meta paid $14.3 billion.", False),
        ("In June.", False),
        ("", False),
    ],
)
def test_a_text_covers_facts_if_it_states_each_in_one_of_its_wordings(text: str, covered: bool) -> None:
    assert covers(text, (("14.3 billion", '49 "Percent"'), ("June",))) is covered


@pytest.mark.parametrize(("fact", "text"), [("Meta's", "meta’s plan"), ("2024-2025", "2024–2025"), ("a b", "A\u00a0B")])
def test_all_kinds_of_quotation_marks_dashes_and_spaces_are_equivalent(fact: str, text: str) -> None:
    assert covers(text, ((fact,),))


def test_the_rank_of_a_fact_is_that_of_the_first_passage_that_states_it() -> None:
    assert ranks((("x", "y"), ("z",), ("missing",)), ["a Z", "b Y z", "c X"]) == (2, 1, None)


def test_a_question_is_stale_if_no_article_states_one_of_its_facts() -> None:
    def question(id_: str, *facts: tuple[str, ...]) -> GoldQuestion:
        return GoldQuestion(id_, "fact", "?", (), facts, bool(facts))

    articles = [Article(name, name, text, "", name) for name, text in [("a", "Ada\nleads."), ("b", "Since 2025.")]]
    questions = [
        question("one article has both wordings", ("ada leads", "Bob leads")),
        question("two articles have a fact each", ("Ada",), ("2025",)),
        question("one fact is gone", ("Ada",), ("2026",)),
        question("across two articles", ("leads. Since",)),
        question("unanswerable"),
    ]
    assert stale(questions, articles) == ["one fact is gone", "across two articles"]


@pytest.mark.parametrize(("name", "count"), [("gold", 215), ("dev", 352)])
def test_the_example_articles_state_every_fact_of_the_question_sets(name: str, count: int) -> None:
    listing = scan(ROOT / "corpus")
    articles = [load(ROOT / "corpus", source).article for source in listing.sources]
    questions = read(ROOT / "benchmarks" / "questions" / f"{name}.jsonl")
    assert listing.skipped == ()
    assert (len(questions), stale(questions, articles)) == (count, [])
