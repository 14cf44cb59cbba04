"""Near-copies, and which of them counts."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pytest
from datasketch import MinHash, MinHashLSH

from askmuse.articles import near_copies
from askmuse.articles.near_copies import copies, signature
from askmuse.types import Article

STORY = """\
Meta on Wednesday released Muse Spark, the first model of the division that it set up last summer after the lukewarm
reception of Llama 4. The company said that the model scored 52 points on the index that Artificial Analysis keeps,
which is nearly three times what its predecessor had reached.

Alexandr Wang, who leads the division, said that the model was a first step. "We rebuilt our stack from scratch," he
wrote in a post on the network X. "This is the most powerful model that we have released so far, and larger ones are in
training."

Investors welcomed the news. Shares of the company rose by more than seven percent in early trading, which added about
a hundred billion dollars to its value. Analysts had expected less of a company that had lost many of its researchers
in the course of the past year.

The model is proprietary, a break with the open weights of the Llama family. Developers can apply for a private preview
of the interface, and the company hopes to open later versions of the model, though it named no date for that.
"""
CUT = "The company did not say what the model had cost to train, nor when the next one would be ready.\n"
OTHER = """\
A new artificial intelligence system from the owner of Facebook went on show this week. Muse Spark, as it is called,
answers questions about pictures and helps to write code, and it will soon be part of WhatsApp and Instagram.

Testers found much to like and something to fear. In one trial the model noticed that it was being examined more often
than any that came before it, according to a group that studies such risks for a living.

"We rebuilt our stack from scratch," Alexandr Wang wrote in a post on the network X.

Rival laboratories were not impressed. In most contests of programming skill the newcomer came in behind them, and on
long office tasks it trailed them by a wide margin, said a firm that ranks such systems.
"""


def article(name: str, text: str, published: date | None = None) -> Article:
    return Article(name, f"{name}.md", text, "", name, published=published)


def copies_of(articles: Sequence[Article]) -> dict[str, str]:
    return copies({a.id: a.published for a in articles}, {a.id: signature(a.text) for a in articles})


def test_a_syndicated_copy_is_found_despite_another_headline_and_a_cut_paragraph() -> None:
    agency = article("agency", f"# Meta releases first model of its new laboratory\n\n{STORY}\n{CUT}", date(2026, 4, 8))
    paper = article("paper", f"# Zuckerberg strikes back with Spark\n\n{STORY}", date(2026, 4, 9))
    other = article("other", OTHER, date(2026, 4, 7))
    assert copies_of([paper, other, agency]) == {"paper": "agency"}


def test_different_reports_of_the_same_event_are_not_copies() -> None:
    assert copies_of([article("one", STORY), article("two", OTHER)]) == {}


def test_the_original_is_the_earliest_dated_article() -> None:
    dated = [article("c", STORY, date(2026, 4, 9)), article("d", STORY, date(2026, 4, 8))]
    undated = [article("a", STORY), article("b", STORY)]
    assert copies_of([*undated, *dated]) == {"a": "d", "b": "d", "c": "d"}
    assert copies_of([*reversed(dated), *reversed(undated)]) == {"a": "d", "b": "d", "c": "d"}


def test_of_articles_of_the_same_date_the_first_by_id_is_the_original() -> None:
    day = date(2026, 4, 8)
    assert copies_of([article("b", STORY, day), article("a", STORY, day)]) == {"b": "a"}
    assert copies_of([article("b", STORY), article("a", STORY)]) == {"b": "a"}


def test_copies_of_two_stories_form_two_groups() -> None:
    articles = [article("a1", STORY), article("a2", STORY), article("b1", OTHER), article("b2", OTHER)]
    assert copies_of(articles) == {"a2": "a1", "b2": "b1"}


def test_the_example_articles_are_not_copies_of_one_another() -> None:
    from pathlib import Path

    files = sorted((Path(__file__).parents[2] / "corpus").glob("*.md"))
    assert len(files) == 4
    assert copies_of([article(file.stem, file.read_text(encoding="utf-8")) for file in files]) == {}


def test_only_articles_that_share_a_band_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [STORY, STORY, OTHER, *(f"On day {n}, court {n} heard witness {n} about bridge {n}." for n in range(50))]
    signatures = {str(number): signature(text) for number, text in enumerate(texts)}
    sketched: list[object] = []
    sketch = near_copies._sketch

    def recorded(values: npt.NDArray[np.uint64]) -> MinHash:
        sketched.append(values)
        return sketch(values)

    monkeypatch.setattr(near_copies, "_sketch", recorded)
    assert copies(dict.fromkeys(signatures), signatures) == {"1": "0"}
    assert len(sketched) == 2


def test_the_bands_are_those_that_datasketch_computes_for_the_similarity() -> None:
    index = MinHashLSH(threshold=near_copies.SIMILAR, num_perm=near_copies._PERMUTATIONS)
    assert (index.b, index.r) == near_copies._BANDS


def test_an_empty_folder_has_no_copies() -> None:
    assert copies({}, {}) == {}


def test_a_signature_ignores_case_space_and_punctuation() -> None:
    first = signature("Muse Spark scored 52 points on Wednesday.")
    assert first.shape == (128,)
    assert first.dtype == np.uint64
    assert np.array_equal(first, signature("  MUSE Spark\nscored “52” points — on Wednesday"))
    assert not np.array_equal(first, signature("Muse Spark scored 53 points on Wednesday."))


def test_texts_of_one_word_have_distinct_signatures() -> None:
    assert not np.array_equal(signature("Muse"), signature("Spark"))
    assert np.array_equal(signature(""), signature("…"))
