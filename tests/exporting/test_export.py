"""Formats by name and by the ending of a file; answers and receipts as quotes of any format."""

import json
from dataclasses import replace
from pathlib import Path, PurePath

import pytest

from askmuse.articles.article import load
from askmuse.articles.folder import scan
from askmuse.assistant import Assistant
from askmuse.errors import ArticleError, ExportError
from askmuse.exporting.export import FORMATS, export, find_format, format_of
from askmuse.exporting.receipts import parse
from exporting_values import CLIMB, RACE, SCAN


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("a.md", "markdown"), ("a.markdown", "markdown"), ("A.HTML", "html"), ("a.htm", "html"), ("a.docx", "docx"),
        ("a.csl.json", "csl-json"), ("a.json", "receipts"), ("a.bib", "bibtex"), ("a.ris", "ris"),
        ("a.jsonld", "annotations"),
    ],
)  # fmt: skip
def test_the_ending_of_a_file_selects_the_format(file: str, name: str) -> None:
    assert format_of(PurePath("folder", file)).name == name


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ExportError, match=r"Unknown format 'odt'\. Formats: markdown, html, docx, csl-json, "):
        find_format("odt")
    with pytest.raises(
        ExportError, match=r"The ending of a\.odt is not that of a format: use one of \.md \.html \.docx "
    ):
        format_of(PurePath("a.odt"))


def nowhere(article_id: str) -> None:
    raise AssertionError(article_id)


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"docx"}))  # which has the time of its making
def test_every_format_is_the_same_each_time(name: str) -> None:
    written = export([RACE, CLIMB, SCAN], name, nowhere)  # type: ignore[arg-type]
    assert written == export([RACE, CLIMB, SCAN], name, nowhere)  # type: ignore[arg-type]


@pytest.mark.parametrize("ending", ["md", "html", "docx"])
def test_exported_quotes_are_not_read_as_an_article(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"quotes.{ending}"
    file.write_bytes(export([RACE, CLIMB, SCAN], format_of(file).name, nowhere))  # type: ignore[arg-type]
    (source,) = scan(tmp_path).sources
    with pytest.raises(ArticleError, match=r"^holds quotes that askmuse exported, and is not a source: move it out of"):
        load(tmp_path, source)


def test_receipts_come_back_as_they_were() -> None:
    assert parse(export([RACE, CLIMB, SCAN], "receipts", nowhere)) == [RACE, CLIMB, SCAN]  # type: ignore[arg-type]


def test_the_quotes_of_an_answer(assistant: Assistant) -> None:
    answer = assistant.ask("How much did Meta invest in Scale AI?")
    (receipt,) = parse(export(answer, "receipts", assistant.article))
    (citation,) = answer.citations
    text = assistant.article("wired").text
    assert receipt.to_dict() | {"version": "", "confidence": 0} == {
        "quote": citation.quote,
        "article_id": "wired",
        "start": citation.start,
        "end": citation.end,
        "sha256": citation.sha256,
        "title": "Meta rebuilds",
        "publisher": "Wired",
        "author": "Ann Lee",
        "url": "https://example.org/meta",
        "published": "2026-04-08",
        "page": None,
        "prefix": text[max(0, citation.start - 32) : citation.start],
        "suffix": text[citation.end : citation.end + 32],
        "question": answer.question,
        "confidence": 0,
        "note": "",
        "label": "",
        "snapshot": answer.index.snapshot,
        "version": "",
    }
    assert receipt.confidence == answer.confidence


def test_an_answer_in_json_is_read_as_its_receipts(assistant: Assistant) -> None:
    answer = assistant.ask("How much did Meta invest in Scale AI?")
    (receipt,) = parse(json.dumps(answer.to_dict()))
    assert (receipt.quote, receipt.question) == (answer.citations[0].quote, answer.question)
    assert receipt.snapshot == answer.index.snapshot


def test_a_refusal_says_so(assistant: Assistant) -> None:
    asked = assistant.ask("Why is copper red?")
    answer = replace(asked, outcome="not_said", answerable=False, answers=(), nearest=(), citations=())
    assert export([answer], "markdown", assistant.article).decode() == (
        "# Quotes\n\n## Why is copper red?\n\nThese articles don't say. No article has the words “copper”, “red”.\n\n"
        "<!-- quotes exported by askmuse -->\n"
    )
