"""The commands `judge page` and `judge merge` from outside, over a tiny folder of articles."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from askmuse.errors import GoldError


@pytest.fixture
def run(run_tuning: Callable[..., Result]) -> Callable[..., Result]:
    Path("topics").write_text("1\tWhen did the volcano Etna erupt?\n2\tzebra herd\n")
    return run_tuning


def named(page: str) -> list[str]:
    """Return the names of the choices of a page, each once: the beginnings of lines of judgements."""
    return list(dict.fromkeys(re.findall(r'type="radio" name="([^"]*)"', Path(page).read_text())))


def test_the_page_asks_for_what_runs_found_and_nobody_judged(run: Callable[..., Result]) -> None:
    Path("one").write_text("1 Q0 quartz#1 1 9 a\n1 Q0 etna#1 2 8 a\n2 Q0 zebras#1 1 9 a\n")
    Path("other").write_text("1 Q0 zebras#1 1 9 b\n1 Q0 quartz#1 2 8 b\n")
    Path("judged").write_text("2 0 zebras#1 1\n")
    topics = ("--trec-topics", "topics", "--out", "judging")
    done = run("judge", "page", "one", "other", *topics, "--trec-qrels", "judged", "--depth", "1")
    assert (done.exit_code, done.stderr) == (0, "Wrote judging/index.html: 2 documents to judge for 1 topics.\n")
    assert named("judging/index.html") == ["1 0 quartz#1", "1 0 zebras#1"]


def test_without_runs_askmuse_searches(run: Callable[..., Result]) -> None:
    run("judge", "page", "--trec-topics", "topics", "--out", "judging", "--depth", "1")
    assert named("judging/index.html") == ["1 0 etna#1", "2 0 zebras#1"]


@pytest.mark.slow
def test_joint_judgements_measure_a_ranking(run: Callable[..., Result]) -> None:
    Path("anna.qrels").write_text("1 0 etna#1 2\n1 0 quartz#1 0\n")
    Path("ben.qrels").write_text("1 0 etna#1 1\n1 0 quartz#1 0\n")
    done = run("judge", "merge", "anna.qrels", "ben.qrels", "--out", "judged.qrels")
    assert done.stdout == (
        "anna and ben: 1 of 2 documents graded alike; kappa 1.00 of relevant or not, 0.50 of the grades\n"
    )
    assert done.stderr == "Wrote judged.qrels.\n"
    assert Path("judged.qrels").read_text() == "1 0 etna#1 1\n1 0 quartz#1 0\n"
    measured = run("eval", "--trec-topics", "topics", "--trec-qrels", "judged.qrels", "--json")
    measures = json.loads(measured.stdout)["measures"]
    assert (measures["RR"], measures["Bpref"], measures["Judged@10"]) == (1, 1, pytest.approx(2 / 3))


def test_what_is_wrong_is_named(run: Callable[..., Result]) -> None:
    topics = ("--trec-topics", "topics")
    Path("judged").write_text("1 0 etna#1 1\n2 0 zebras#1 0\n")
    with pytest.raises(GoldError, match=r"Everything that was found for the topics is judged already\. Raise --depth"):
        run("judge", "page", *topics, "--trec-qrels", "judged", "--out", "judging", "--depth", "1")
    assert not Path("judging").exists()
    assert run("judge", "page", *topics, "--out", "topics").exit_code == 2
    Path("gone").write_text("1 Q0 gone#4 1 9 a\n")
    with pytest.raises(GoldError, match="No article or passage has the id 'gone#4'"):
        run("judge", "page", "gone", *topics, "--out", "judging")
    Path("sub").mkdir()
    Path("sub/judged").write_text("1 0 etna#1 1\n")
    assert run("judge", "merge", "judged", "sub/judged", "--out", "all").exit_code == 2
