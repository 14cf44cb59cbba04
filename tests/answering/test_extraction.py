"""Which sentences answer, how wide they are quoted, and what is left out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from askmuse.answering.citations import cite
from askmuse.answering.extraction import FUSED, JOINED_SHARE, MOST, READ_SCALE, Candidate, answers
from askmuse.articles.passages import passages
from askmuse.questions.question import question_of
from askmuse.ranking.stages import ScoredPassage
from askmuse.types import Article, Signals


def article(text: str, id_: str = "a") -> Article:
    return Article(id=id_, path=f"{id_}.txt", text=text, sha256="", title="Title")


def scored(source: Article, scores: Sequence[Sequence[float]]) -> list[ScoredPassage]:
    """Return the passages of an article with a score for each sentence; the sparse sentence signal carries it."""
    of_source = passages(source)
    assert [len(p.sentences) for p in of_source] == [len(s) for s in scores]
    return [
        ScoredPassage(rank, max(values), passage, tuple(Signals(0, 0, 0, v) for v in values), tuple(values))
        for rank, (passage, values) in enumerate(zip(of_source, scores, strict=True), start=1)
    ]


def answers_to(
    question: str, ranked: Sequence[ScoredPassage], of: Callable[[str], Article], **more: Any
) -> list[Candidate]:
    return answers(question_of(question), ranked, of, **more)


def quotes(answered: list[Candidate]) -> list[str]:
    return [answer.article.text[slice(*answer.quote)] for answer in answered]


def test_the_three_best_sentences_answer_best_first() -> None:
    source = article(
        "Apples grow on trees in the north.\n\n## Two\n\nPears are sold in autumn markets.\n\n## Three\n\n"
        "Plums ripen late.\n\n## Four\n\nCherries cost more this year.\n"
    )
    ranked = scored(source, [[1.0], [1.3], [1.2], [1.1]])
    assert quotes(answers_to("fruit", ranked, lambda _: source)) == [
        "Pears are sold in autumn markets.",
        "Plums ripen late.",
        "Cherries cost more this year.",
    ]
    assert MOST == 3


def test_a_sentence_far_below_the_best_is_no_answer() -> None:
    source = article("Apples grow on trees in the north.\n\n## Two\n\nPears are sold in autumn markets.\n")
    ranked = scored(source, [[1.0], [FUSED.least_share - 0.01]])
    assert quotes(answers_to("fruit", ranked, lambda _: source)) == ["Apples grow on trees in the north."]


def test_a_sentence_that_refers_back_is_quoted_with_the_one_before() -> None:
    source = article("Meta built Muse Spark in nine months. It scored 52 on the index. Rivals noticed.")
    ranked = scored(source, [[0.1, 1.0, 0.1]])
    assert quotes(answers_to("score", ranked, lambda _: source)) == [
        "Meta built Muse Spark in nine months. It scored 52 on the index."
    ]


def test_neighbouring_answers_are_quoted_as_one() -> None:
    source = article("Meta built Muse Spark in nine months. Wang led the work. Rivals noticed.")
    ranked = scored(source, [[1.0, 0.95, 0.1]])
    assert quotes(answers_to("build", ranked, lambda _: source)) == [
        "Meta built Muse Spark in nine months. Wang led the work."
    ]


def test_a_sentence_that_scores_far_less_than_its_neighbour_is_quoted_apart() -> None:
    source = article("Meta built Muse Spark in nine months. Wang led the work. Rivals noticed.")
    ranked = scored(source, [[1.0, JOINED_SHARE - 0.01, -1.0]])
    answered = answers_to("build", ranked, lambda _: source, scale=READ_SCALE)
    assert quotes(answered) == ["Meta built Muse Spark in nine months.", "Wang led the work."]


def test_a_bullet_is_quoted_whole_and_cited_with_its_heading() -> None:
    source = article(
        "Scores follow.\n\n## Benchmarks\n\n- ARC AGI 2: A weak point. Muse Spark scored 42.5 there.\n"
        "- CritPT: It scored 11%.\n"
    )
    ranked = scored(source, [[0.1], [0.2, 1.0, 0.1]])
    answered = answers_to("arc", ranked, lambda _: source)
    assert quotes(answered) == ["ARC AGI 2: A weak point. Muse Spark scored 42.5 there."]
    citations, numbers = cite(answered)
    assert [(c.number, c.quote) for c in citations] == [(1, quotes(answered)[0]), (2, "Benchmarks")]
    assert numbers == [(1, 2)]
    assert all(source.text[c.start : c.end] == c.quote for c in citations)


def test_a_table_row_is_cited_with_its_heading_and_the_head_of_its_table() -> None:
    source = article(
        "## Scores\n\n| Test | Spark | Gemini |\n| --- | --- | --- |\n| MMMU | 80.4 | 83.9 |\n| HLE | 42.8 | 44.7 |\n"
    )
    ranked = scored(source, [[0.1, 0.2, 1.0]])
    answered = answers_to("hle", ranked, lambda _: source)
    citations, numbers = cite(answered)
    assert [c.quote for c in citations] == ["| HLE | 42.8 | 44.7 |", "Scores", "| Test | Spark | Gemini |"]
    assert numbers == [(1, 2, 3)]


def test_near_copies_are_shown_once_and_a_shared_heading_is_cited_once() -> None:
    one = article(
        "Said here.\n\n## Facts\n\n- Spark used 58 million output tokens in the test.\n- Gemini used 57 million.\n",
        "one",
    )
    two = article("Spark used 58 million output tokens in that test.\n", "two")
    known = {"one": one, "two": two}
    ranked = [*scored(one, [[0.1], [1.0, 0.9]]), *scored(two, [[0.95]])]
    answered = answers_to("tokens", ranked, known.__getitem__)
    assert quotes(answered) == ["Spark used 58 million output tokens in the test.", "Gemini used 57 million."]
    citations, numbers = cite(answered)
    assert [c.quote for c in citations][1:] == ["Facts", "Gemini used 57 million."]
    assert numbers == [(1, 2), (3, 2)]


def test_headings_never_answer_and_references_answer_only_questions_for_sources() -> None:
    source = article("## Muse Spark launch\n\n## References\n\n- https://example.com/muse-spark\n")
    ranked = scored(source, [[1.0], [0.9]])
    assert answers_to("q", ranked, lambda _: source) == []
    assert quotes(answers_to("which sources are cited?", ranked, lambda _: source)) == [
        "https://example.com/muse-spark"
    ]


def test_a_sentence_with_the_type_of_value_asked_for_comes_before_a_slightly_better_one() -> None:
    source = article("Many people use the apps daily.\n\n## Two\n\nThe apps have 3 billion users.\n")
    ranked = scored(source, [[1.0], [0.9]])
    question = "how many people use the apps"
    answered = answers_to(question, ranked, lambda _: source)
    assert quotes(answered)[0] == "The apps have 3 billion users."
    span = answered[0].span(question)
    assert span is not None
    assert source.text[slice(*span)] == "3 billion"


def test_the_latest_of_about_equally_good_answers_comes_first() -> None:
    texts = {"old": "Apples cost 4 crowns.", "new": "Pears are sold for 5.", "none": "Plums ripen late in fields."}
    days = {"old": date(2026, 1, 1), "new": date(2026, 2, 1), "none": None}
    known = {name: replace(article(text, name), published=days[name]) for name, text in texts.items()}

    def order(old: float, new: float, none: float, *, latest: bool = True) -> list[str]:
        scores = {"old": old, "new": new, "none": none}
        ranked = [passage for name in known for passage in scored(known[name], [[scores[name]]])]
        answered = answers_to("fruit", ranked, known.__getitem__, latest=latest)
        return [answer.article.id for answer in answered]

    assert order(2.5, 1.95, 0.5) == ["new", "old"]
    assert order(2.6, 1.95, 0.5) == ["old", "new"]
    assert order(1.0, 1.0, 1.29) == ["new", "none", "old"]
    assert order(1.0, 1.0, 1.31) == ["none", "new", "old"]
    assert order(2.5, 1.95, 0.5, latest=False) == ["old", "new"]


def test_sentences_that_differ_only_in_a_figure_are_two_answers_if_the_scale_says_so() -> None:
    rates = {"a": "4.5", "b": "4.75"}
    known = {name: article(f"The bank raised its rate to {rate} percent.\n", name) for name, rate in rates.items()}
    ranked = [passage for name, score in (("a", 1.0), ("b", 0.9)) for passage in scored(known[name], [[score]])]
    assert len(answers_to("rate", ranked, known.__getitem__)) == 1
    counted = replace(FUSED, by_figures=True)
    assert len(answers_to("rate", ranked, known.__getitem__, scale=counted)) == 2
    assert len(answers_to("rate", ranked, known.__getitem__, scale=replace(counted, most=1))) == 1


def test_a_question_in_an_article_is_no_answer() -> None:
    source = article("How high is the dam? The dam is high. “Is the dam high?”\n")
    ranked = scored(source, [[1.0, 0.8, 0.9]])
    assert [answer.article.text[slice(*answer.quote)] for answer in answers_to("dam", ranked, lambda _: source)] == [
        "The dam is high."
    ]


def test_no_sentence_is_in_two_answers() -> None:
    source = article("Ada won gold. The sea froze over. It was cold. But nobody minded much.\n")
    ranked = scored(source, [[3.0, 2.0, 2.5, 2.9]])
    answered = answers_to("gold", ranked, lambda _: source)
    sentences = [number for answer in answered for number in range(answer.first, answer.last + 1)]
    assert sorted(sentences) == sorted(set(sentences))


def test_an_answer_covers_the_terms_of_the_sentences_that_are_quoted_with_it() -> None:
    one, two = article("Ada won gold. Bea won zinc.\n", "one"), article("Zinc is a metal.\n", "two")
    three = article("Copper rusts green in rain.\n", "three")
    known = {"one": one, "two": two, "three": three}
    ranked = [*scored(one, [[3.0, 2.9]]), *scored(two, [[2.5]]), *scored(three, [[2.6]])]
    question = replace(question_of("metals"), idf={"zinc": 1.0})
    answered = answers(question, ranked, known.__getitem__)
    assert [answer.article.id for answer in answered] == ["one", "three", "two"]


def test_a_row_of_column_names_is_no_answer() -> None:
    figures = article("| Glacier | 2015 | 2025 |\n| --- | --- | --- |\n| Stor | 5.1 | 4.2 |\n")
    answered = answers_to("q", scored(figures, [[1.0, 0.9]]), lambda _: figures)
    assert quotes(answered) == ["| Stor | 5.1 | 4.2 |"]
    models = article("Benchmark\n\nLlama 4 (2025)\n\nGemini 3.1 Pro\n\nIndex score\n\n18\n\n57\n\nHLE\n\n20.6\n")
    answered = answers_to("q", scored(models, [[1.0, 0.9, 0.1]]), lambda _: models)
    assert quotes(answered) == ["Index score\n\n18\n\n57"]
    cut = article("Scores follow here.\n\nBenchmark\n\nGemini 3.1 Pro\n\nIndex score\n\n57\n\n18\n\nHLE\n\n20.6\n")
    whole = passages(cut)[0]
    head = replace(whole, sentences=whole.sentences[:2])
    ranked = ScoredPassage(1, 1.0, head, tuple(Signals(0, 0, 0, v) for v in (0.9, 1.0)), (0.9, 1.0))
    assert quotes(answers_to("q", [ranked], lambda _: cut)) == ["Scores follow here."]
    names = article("| Ada | chair |\n| Bea | clerk of the court |\n")
    answered = answers_to("q", scored(names, [[1.0, 0.3]]), lambda _: names)
    assert quotes(answered) == ["| Ada | chair |"]


def test_two_figures_in_similar_sentences_of_one_article_are_two_answers() -> None:
    source = article(
        "Net profit of the bank rose 4 percent to 210 million crowns in the first quarter.\n\n## Two\n\n"
        "Net profit of the bank rose 9 percent to 245 million crowns in the second quarter.\n"
    )
    answered = answers_to("profit", scored(source, [[1.0], [1.1]]), lambda _: source)
    assert [quote[28:37] for quote in quotes(answered)] == ["9 percent", "4 percent"]


def test_a_question_in_bold_is_no_answer() -> None:
    source = article("**Is the bridge open?**\n\nCars of up to two tonnes may cross.\n")
    ranked = scored(source, [[1.0, 0.9]])
    assert quotes(answers_to("bridge open", ranked, lambda _: source)) == ["Cars of up to two tonnes may cross."]


def test_a_sentence_that_the_question_quotes_is_no_answer_unless_it_asks_who_said_it() -> None:
    source = article("Nobody pays for overtime. The union called that a breach of contract.")
    ranked = scored(source, [[1.0, 0.8]])
    about = 'what came of "nobody pays for overtime"'
    assert quotes(answers_to(about, ranked, lambda _: source)) == ["The union called that a breach of contract."]
    assert quotes(answers_to("who said “nobody pays for overtime”", ranked, lambda _: source))[0].startswith(
        "Nobody pays"
    )
