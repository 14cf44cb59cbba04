"""The page of a report: it has all questions, escapes texts, and loads nothing from the network."""

import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from askmuse.errors import GoldError
from askmuse.evaluation.compare import Change, Comparison
from askmuse.evaluation.reports.figures import draw, recall_curve
from askmuse.evaluation.reports.page import page, write_page
from askmuse.evaluation.results import Group, Report, Result
from askmuse.evaluation.statistics import intervals, measures

EVIL = "Is 1 < 2 & \"3\"? <script>alert('x')</script>"


def result(id_: str, confidence: float, right: bool, **changes: object) -> Result:
    plain = Result(
        id=id_, type="fact", question=EVIL, history=("before <b>",), searched_as="searched <b>", answerable=True,
        answered=True, confidence=confidence, right=right, answers=("answer <b>",), source="a <b> 1:2",
        expected=(("one <b>", "uno"), ("two",)), documents=(), ranks=(3, None), signals={"dense_passage": 7, "x": None},
        missed="" if right else "refused", because="" if right else "because <b>", above=("above <b>",), ms=12.5,
        values={"hit@1": float(right), "hit@3": 1.0, "RR": 0.5},
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def report(*results: Result) -> Report:
    values = measures(results)
    return Report(
        n=len(results),
        measures=values,
        intervals=intervals(results),
        latency_ms={"p50": 1.0},
        types={"fact": Group(len(results), measures(results, certainty=False))},
        stale=("old <b>",),
        stale_labels=("q3: gone <b>",),
        min_confidence=0.25,
        mode="instant",
        source="gold <b>.jsonl",
        latencies={"instant": [5.0, 9.0, 7.0], "thinking": [80.0, 90.0]},
        results=results,
    )


class PageContent(HTMLParser):
    """The text of a page, the addresses that it refers to, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.references: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.references += [value or "" for name, value in attrs if name in {"src", "href", "xlink:href", "action"}]

    def handle_data(self, data: str) -> None:
        self.text += data


def content_of(text: str) -> PageContent:
    content = PageContent()
    content.feed(text)
    return content


RESULTS = (result("q 1", 0.9, right=True), result("q<b>", 0.4, right=False), result("q3", 0.7, right=True))


@pytest.mark.slow
def test_the_page_is_one_file_that_loads_nothing_else(tmp_path: Path) -> None:
    file = write_page(tmp_path / "new" / "folder", report(*RESULTS))
    assert list(file.parent.iterdir()) == [file]
    text = file.read_text()
    content = content_of(text)
    assert not {"link", "img", "iframe", "image", "object", "embed"} & set(content.tags)
    assert [reference for reference in content.references if not reference.startswith("#")] == []
    assert set(re.findall(r"url\(([^)])", text)) <= {"#"}
    assert "@import" not in text
    addresses = set(re.findall(r"https?://[^\"\s<]+", text))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}  # names, not addresses
    assert content.tags.count("svg") == 5


@pytest.mark.slow
def test_every_question_is_on_the_page_and_everything_is_escaped() -> None:
    text = page(report(*RESULTS))
    content = content_of(text)
    assert "<b>" not in re.sub(r"<figcaption><b>[\w ]+\.</b>", "", text)
    assert content.tags.count("script") == 1
    assert content.tags.count("details") == 3
    for part in (
        EVIL, "before <b>", "searched <b>", "answer <b>", "a <b> 1:2", "one <b> | uno", "3, –", "dense_passage 7, x –",
        "refused: because <b>", "above <b>", "old <b>", "hit@1 0, hit@3 1, RR 0.5", "12.5 ms",
        "3 questions, 2 of them right.",
    ):  # fmt: skip
        assert part in content.text, part
    assert re.search(r"hit@1</td><td>0\.667</td><td>0\.000–1\.000</td>", text)


@pytest.mark.slow
def test_a_refused_question_that_no_article_answers_is_shown_as_such() -> None:
    refused = result("u", 0.1, right=False, answerable=False, answered=False, answers=())
    content = content_of(page(report(*RESULTS, refused)))
    assert "no article answers it" in content.text
    assert "withheldnothing" in content.text


@pytest.mark.slow
def test_a_comparison_links_to_its_questions() -> None:
    comparison = Comparison(3, {"hit@1": Change(0.25, 2 / 3, 0.0123)}, (RESULTS[0],), (RESULTS[1],))
    text = page(report(*RESULTS), comparison)
    assert "<td>0.250</td><td>0.667</td><td>+0.417</td><td>0.0123</td>" in text
    assert 'href="#q-q-1"' in text
    assert 'id="q-q-1"' in text
    assert "<h2>Lost: 1</h2>" in text


def test_recall_is_averaged_over_the_questions_with_facts_to_rank() -> None:
    ranks: list[tuple[int | None, ...]] = [(1,), (3, None), ()]
    curve = recall_curve([replace(RESULTS[0], ranks=of_question) for of_question in ranks])
    assert curve[:4] == [0.5, 0.5, 0.75, 0.75]
    assert (len(curve), curve[-1]) == (100, 0.75)
    assert recall_curve([replace(RESULTS[0], ranks=())]) == []


@pytest.mark.slow
def test_each_figure_has_a_caption_with_its_values() -> None:
    figures = draw(report(*RESULTS))
    assert {title: caption for title, (_, caption) in figures.items()} == {
        "Recall at k": "Share of the facts or relevant documents among the first k of the ranking. "
        "All: R@1 0.000, R@5 0.500, R@10 0.500, R@100 0.500.",
        "Hits by type": "Share of answerable questions that the first answer, the first three answers or the first "
        "five passages get right; bars are 95 % intervals.",
        "Reliability": "Answers that were given, by confidence, ten bins; numbers count them. "
        "On the line: as sure as right.",
        "Risk and coverage": "Share of wrong answers if only the most confident x % of questions were answered. "
        "AURC 0.111. "
        "Answered: 1.000, from a confidence of 0.25 on; 0.333 of these are wrong.",
        "Latency": "Time of a whole answer. instant: p50 7.0 ms, p99 9.0 ms; thinking: p50 80.0 ms, p99 90.0 ms.",
    }
    assert all(svg.startswith("<svg") and svg.rstrip().endswith("</svg>") for svg, _ in figures.values())


def test_figures_without_data_are_left_out() -> None:
    plain = replace(RESULTS[0], ranks=(), right=None, values={"refused_answerable": 0.0})
    assert list(draw(Report(1, {"refused_answerable": 0.0}, {"p50": 1.0}, results=(plain,)))) == []


def test_the_error_for_a_missing_library_names_the_pip_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(GoldError, match=r'pip install "askmuse\[eval\]"'):
        page(report(*RESULTS))
