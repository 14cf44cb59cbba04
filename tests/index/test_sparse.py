"""BM25: the scores of bm25s, as a share of the highest that a text could have."""

import math
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askmuse.index import sparse
from askmuse.index.sparse import K1, RAREST, B, SparseIndex
from askmuse.index.terms import postings
from askmuse.index.terms.postings import write_postings
from askmuse.questions.question import Question, question_of
from askmuse.text import STOPWORDS, terms

TEXTS = [
    "Muse Spark scored 52 points on the index.",
    "The index gave Llama 4 Maverick 18 points, and Llama 4 Scout 13 points.",
    "Investors liked the news; shares of Meta rose.",
    "Muse Spark, Muse Spark, Muse Spark: the spark of Meta's new model.",
    "It is.",
    "",
]
QUERIES = [
    "How many points did Muse Spark score on the index?",
    "Llama 4 Maverick",
    "shares",
    "spark spark spark",
    "meta and unknowable things",
    "How many points on the index did Muse Spark, a new model of Meta, score beside Llama 4 Scout, in the news?",
]


def built(documents: Iterable[Sequence[str]]) -> SparseIndex:
    """Return an index whose files are removed at once; what is open of them stays."""
    with TemporaryDirectory() as folder:
        return SparseIndex.build(documents, Path(folder) / "sparse")


def index() -> SparseIndex:
    return built(map(terms, TEXTS))


def reference(texts: list[list[str]], asked: list[str]) -> list[float]:
    """Return the scores of bm25s; its Lucene method has no factor k1 + 1, as ours has none."""
    model = bm25s.BM25(k1=K1, b=B, method="lucene", dtype="float64")
    model.index(texts, show_progress=False)
    having = [sum(term in text for text in texts) for term in set(asked)]
    idf = sum(sorted(math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for n in having)[-RAREST:])
    known = sorted({term for term in asked if any(term in text for text in texts)})
    return [float(score) / idf for score in model.get_scores(known)] if known else [0.0] * len(texts)


@pytest.mark.parametrize("question", QUERIES)
def test_scores_are_those_of_bm25s_as_a_share_of_the_highest(question: str) -> None:
    expected = reference([terms(text) for text in TEXTS], terms(question))
    assert index().scores(question_of(question).weights) == pytest.approx(np.array(expected), abs=1e-6)
    assert max(expected) > 0.05


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), min_size=1, max_size=8).filter(any),
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=5),
)
def test_scores_of_any_texts_are_those_of_bm25s(texts: list[list[str]], question: list[str]) -> None:
    letters = {letter: f"{letter * 3}k" for letter in "abcdefgh"}  # no stop words, and their own stems
    spelt = [[letters[letter] for letter in text] for text in texts]
    asked = [letters[letter] for letter in question]
    scores = built(terms(" ".join(text)) for text in spelt).scores(dict.fromkeys(asked, 1.0))
    assert scores == pytest.approx(np.array(reference(spelt, asked)), abs=1e-6)
    assert scores.min() >= 0
    assert scores.max() <= 1


def test_a_score_by_hand() -> None:
    scores = built([["spark"], ["spark", "muse"], ["llama"]]).scores({"spark": 1.0, "gone": 1.0})
    idf, most = math.log(1 + 1.5 / 2.5), math.log(1 + 3.5 / 0.5)
    first = idf / (1 + 1.2 * (0.25 + 0.75 * 1 / (4 / 3)))
    second = idf / (1 + 1.2 * (0.25 + 0.75 * 2 / (4 / 3)))
    assert scores.dtype == np.float32
    assert scores == pytest.approx(np.array([first, second, 0]) / (idf + most), abs=1e-7)


def test_of_a_long_query_only_the_most_telling_terms_are_expected() -> None:
    spark = built([["spark"], ["muse", "spark"], ["llama", "spark"]])
    terms_asked = ["spark", "muse", *(f"gone{n}" for n in range(RAREST))]
    few, many = (spark.scores(dict.fromkeys(asked, 1.0)) for asked in (terms_asked[:1], terms_asked))
    idf, most = spark.idf("spark"), math.log(1 + 3.5 / 0.5)
    assert many[0] * most * RAREST == pytest.approx(few[0] * idf, abs=1e-6)


def test_a_query_weighs_each_of_its_terms_once_and_alike() -> None:
    assert question_of("The spark of Sparks, for Muse!") == Question(
        "The spark of Sparks, for Muse!", {"spark": 1.0, "muse": 1.0}, typed="The spark of Sparks, for Muse!"
    )
    assert question_of("What is it?") == Question("What is it?", {}, typed="What is it?")


def test_a_term_counts_as_much_as_it_weighs() -> None:
    texts = index()
    muse, points = (texts.idf(term) * texts.scores({term: 1.0}) for term in ("muse", "point"))
    expected = (muse + 0.3 * points) / (texts.idf("muse") + 0.3 * texts.idf("point"))
    assert texts.scores({"muse": 1.0, "point": 0.3}) == pytest.approx(expected, abs=1e-6)
    assert texts.scores({"muse": 0.3}) == pytest.approx(texts.scores({"muse": 1.0}), abs=1e-6)


@pytest.mark.parametrize("weights", [{}, {"gone": 1.0}, {"gone": 1.0, "lost": 0.3}])
def test_queries_that_nothing_fits(weights: dict[str, float]) -> None:
    assert index().scores(weights).tolist() == [0.0] * len(TEXTS)


def test_an_index_of_nothing() -> None:
    assert built([]).scores({"spark": 1.0}).shape == (0,)
    assert built([[], []]).scores({"spark": 1.0}).tolist() == [0.0, 0.0]
    assert built([]).mean_length == 0.0


def test_idf_by_hand() -> None:
    assert index().idf("index") == pytest.approx(math.log(1 + 4.5 / 2.5), abs=1e-12)
    assert index().idf("llama") == pytest.approx(math.log(1 + 5.5 / 1.5), abs=1e-12)
    assert index().idf("gone") == pytest.approx(math.log(1 + 6.5 / 0.5), abs=1e-12)


def test_what_is_written_is_loaded(tmp_path: Path) -> None:
    written = SparseIndex.build(map(terms, TEXTS), tmp_path / "sparse")
    loaded = SparseIndex.load(tmp_path / "sparse")
    assert dict(loaded.vocabulary) == dict(written.vocabulary)
    assert loaded.lengths.tolist() == written.lengths.tolist() == [6, 12, 6, 10, 0, 0]
    assert loaded.mean_length == written.mean_length
    assert np.array_equal(loaded.peaks, written.peaks)
    for question in QUERIES:
        weights = question_of(question).weights
        assert np.array_equal(loaded.scores(weights), written.scores(weights))


def test_an_empty_index_is_written_and_loaded(tmp_path: Path) -> None:
    SparseIndex.build([], tmp_path / "sparse")
    loaded = SparseIndex.load(tmp_path / "sparse")
    assert dict(loaded.vocabulary) == {}
    assert loaded.scores({"spark": 1.0}).shape == (0,)


def test_an_index_is_not_written_over_another(tmp_path: Path) -> None:
    SparseIndex.build([["spark"]], tmp_path / "sparse")
    with pytest.raises(FileExistsError):
        SparseIndex.build([["spark"]], tmp_path / "sparse")


@pytest.mark.parametrize("run", [1, 5, 1000])
def test_postings_that_are_sorted_in_runs_are_the_same(
    run: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [["b", "a", "b"], [], ["c"], ["a", "c"], ["b", "b", "b", "b"]]
    monkeypatch.setattr(postings, "RUN", run)
    write_postings(documents, tmp_path / "sparse")
    parts = {file.stem: np.load(file).tolist() for file in (tmp_path / "sparse").glob("*.npy")}
    assert parts == {
        "pointers": [0, 2, 4, 6],
        "documents": [0, 3, 0, 4, 2, 3],
        "frequencies": [1, 1, 2, 4, 1, 1],
        "lengths": [3, 0, 1, 2, 4],
    }
    assert (tmp_path / "sparse" / "vocabulary.txt").read_text() == "a\nb\nc"


@pytest.mark.parametrize("run", [1, 3, 1000])
def test_the_peak_of_a_term_is_its_highest_weight(run: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparse, "RUN", run)
    texts = index()
    terms_, _, weights = texts.postings()
    for term, number in texts.vocabulary.items():
        assert texts.peaks[number] * texts.idf(term) == pytest.approx(weights[terms_ == number].max(), rel=1e-6)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=8), min_size=1, max_size=40).filter(any),
    st.dictionaries(st.sampled_from("abcdefghxy"), st.sampled_from([0.3, 1.0]), min_size=1, max_size=6),
    st.integers(1, 12),
    st.none() | st.sets(st.integers(0, 39)),
)
def test_the_best_of_many_documents_are_those_with_the_highest_scores(
    texts: list[list[str]], query: dict[str, float], k: int, chosen: set[int] | None
) -> None:
    many = built(texts)
    among = None if chosen is None else np.array(sorted(n for n in chosen if n < len(texts)), dtype=np.int64)
    allowed = np.arange(len(texts)) if among is None else among
    scores = many.scores(query)
    expected = sorted((s for s in scores[allowed].tolist() if s > 0), reverse=True)[:k]
    for scanned in (0, 3, 50):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(sparse, "SCANNED", scanned)
            patched.setattr(sparse, "FEW", scanned)
            best = many.best(query, k, among)
        assert sorted(scores[best].tolist(), reverse=True) == expected
        assert set(best.tolist()) <= set(allowed.tolist())
        assert len(set(best.tolist())) == len(best)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How many points did the models score?", ["mani", "point", "model", "score"]),
        ("Scoring scores scored", ["score", "score", "score"]),
        ("GPT-5.4's café", ["gpt", "5.4", "cafe"]),
        ("What is it about?", []),
        ("", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_stop_words_are_words_as_text_gives_them() -> None:
    from askmuse.text import words

    assert [word for word in sorted(STOPWORDS) if words(word) != [word]] == []


def test_threads_do_not_share_a_stemmer() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(terms, [f"models scoring number{n}" for n in range(200)]))
    assert found == [["model", "score", "number", str(n)] for n in range(200)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is the WHO?", ["who"]),
        ("Who is it?", []),
        ("Did the U.S. ask us?", ["us", "ask", "us"]),
        ("WHO IS IT?", []),
    ],
)
def test_names_that_look_like_common_words_are_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected
