"""The three promises: verbatim, honest, local."""

import json
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askmuse.answering.confidence import Evidence, shipped
from askmuse.answering.modes import CALIBRATED
from askmuse.assistant import Assistant
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from askmuse.verification.verify import Verdict
from conftest import WordEncoder, WordReader

ROOT = Path(__file__).parents[1]
lines = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            ["## Heading", "- A bullet. It has two sentences.", "| a | b |", "Leave a Comment", "“So.” They left.",
             "Dr. Smith paid $14.3 billion in the U.S. He smiled.", "", "https://example.com/x", "42.5", "MMMU Pro"]
        ),
    ),
    min_size=1,
    max_size=25,
)  # fmt: skip


@pytest.mark.slow
@given(texts=st.lists(lines, min_size=1, max_size=3), question=st.text(min_size=1, max_size=80).filter(str.strip))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_verbatim_every_quote_and_passage_is_its_slice(
    texts: list[list[str]], question: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("verbatim")
    (folder / "corpus").mkdir()
    for number, text in enumerate(texts):
        body = f"Report {number} says this.\n" + "\n".join(text).replace("\0", "")
        (folder / "corpus" / f"{number}.txt").write_bytes(body.encode(errors="replace"))
    encoder = WordEncoder()
    update(folder / "corpus", folder / "index", encoder)
    assistant = Assistant(
        Snapshot.open(folder / "index"), encoder, folder / "index", Settings(min_confidence=0.0), WordReader()
    )
    for asked in (question, "Report says what?", " ".join(texts[0])[:200].strip() or "x"):
        answer = assistant.ask(asked, k=50)
        numbers = [citation.number for citation in answer.citations]
        assert numbers == list(range(1, len(numbers) + 1))
        for citation in answer.citations:
            article = assistant.article(citation.article_id)
            assert article.text[citation.start : citation.end] == citation.quote != ""
            assert citation.sha256 == article.sha256
            found = assistant.verify(article.id, citation.start, citation.end, citation.quote)
            assert found.verdict is Verdict.EXACT
        for passage in answer.passages:
            assert assistant.article(passage.article_id).text[passage.start : passage.end] == passage.text
        for given_ in answer.answers:
            own = answer.citations[given_.citations[0] - 1]
            assert own.quote == given_.text
            assert given_.span is None or given_.span in given_.text


evidences = st.builds(Evidence, *[st.floats(-100, 100) for _ in fields(Evidence)])


@given(evidence=evidences, mode=st.sampled_from(CALIBRATED))
def test_honest_confidence_is_a_probability(evidence: Evidence, mode: str) -> None:
    assert 0 <= shipped()[mode].probability(evidence) <= 1


@given(evidence=evidences, mode=st.sampled_from(CALIBRATED))
def test_honest_more_against_an_answer_never_raises_its_probability(evidence: Evidence, mode: str) -> None:
    worse = Evidence(
        score=evidence.score - 1,
        length=evidence.length,
        cosine_z=evidence.cosine_z - 1,
        place=evidence.place + 1,
        uncovered=evidence.uncovered + 0.5,
        missing_idf=evidence.missing_idf + 0.5,
        missing_name=evidence.missing_name + 1,
        asks_for_type=evidence.asks_for_type,
        fits=evidence.fits - 1,
        reader=evidence.reader - 1,
        span=evidence.span - 1,
        any_relevant=evidence.any_relevant - 1,
        lead=evidence.lead - 1,
    )
    assert shipped()[mode].probability(worse) <= shipped()[mode].probability(evidence)


@pytest.mark.slow
@given(question=st.text(min_size=1, max_size=60).filter(str.strip), point=st.floats(0, 1))
@settings(deadline=None, max_examples=40)
def test_honest_no_answer_below_the_point_and_the_nearest_passages_all_the_same(
    question: str, point: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("honest")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "a.txt").write_text("The bank raised its rate. Savers cheered.\n\nRoads closed on Sunday.\n")
    encoder = WordEncoder()
    update(folder / "corpus", folder / "index", encoder)
    assistant = Assistant(
        Snapshot.open(folder / "index"), encoder, folder / "index", Settings(min_confidence=point), WordReader()
    )
    answer = assistant.ask(question)
    assert answer.answerable == bool(answer.answers) == (answer.outcome == "answered")
    assert bool(answer.nearest) == (answer.outcome == "perhaps")
    assert bool(answer.citations) == (answer.outcome != "not_said")
    assert all(given_.confidence >= point for given_ in answer.answers[:1])
    assert answer.answerable or answer.confidence < point or answer.confidence == 0  # 0: nothing to look for
    assert answer.passages


LOCAL = """
import socket, sys
def refuse(*arguments, **keywords):
    raise AssertionError("a connection was opened")
socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = refuse
from askmuse.cli import main as cli
sys.argv = ["askmuse", *sys.argv[1:]]
cli.main()
"""


@pytest.mark.slow
def test_local_indexing_and_asking_open_no_connection(tmp_path: Path) -> None:
    environment = os.environ | {"ASKMUSE_CORPUS": str(ROOT / "corpus"), "ASKMUSE_INDEX": str(tmp_path / "index")}
    for arguments in (["index"], ["ask", "How much did Meta invest in Scale AI?", "--json"], ["doctor"]):
        command = [sys.executable, "-c", LOCAL, *arguments]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        if "--json" in arguments:
            assert "14.3 billion" in json.loads(run.stdout)["answers"][0]["text"]
