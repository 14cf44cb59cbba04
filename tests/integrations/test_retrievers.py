"""The retrievers of each framework, over the real package, where it is installed."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from askmuse.assistant import Assistant
from askmuse.index.indexing import update
from askmuse.integrations.sources import find
from askmuse.types import Encoder
from served import CORPUS, QUESTION, SENTENCE, assistant_of

Found = list[tuple[str, str]]


def by_langchain(assistant: Assistant, **options: Any) -> Found:
    pytest.importorskip("langchain_core")
    from askmuse.integrations.langchain import AskmuseRetriever

    found = AskmuseRetriever(assistant=assistant, **options).invoke(QUESTION)
    return [(document.page_content, document.metadata["article_id"]) for document in found]


def by_llama_index(assistant: Assistant, **options: Any) -> Found:
    pytest.importorskip("llama_index.core")
    from askmuse.integrations.llama_index import AskmuseRetriever

    found = AskmuseRetriever(assistant, **options).retrieve(QUESTION)
    return [(node.node.get_content(), node.metadata["article_id"]) for node in found]


def by_haystack(assistant: Assistant, **options: Any) -> Found:
    pytest.importorskip("haystack")
    from haystack import Pipeline

    from askmuse.integrations.haystack import AskmuseRetriever

    pipeline = Pipeline()
    pipeline.add_component("askmuse", AskmuseRetriever(assistant, **options))
    found = pipeline.run({"askmuse": {"query": QUESTION}})["askmuse"]["documents"]
    return [(document.content, document.meta["article_id"]) for document in found]


@pytest.fixture
def assistant(write_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path, encoder: Encoder) -> Assistant:
    update(write_corpus(CORPUS), tmp_path / "index", encoder)
    return assistant_of(tmp_path / "index", encoder)


def test_quotes_are_found_only_where_the_articles_answer(assistant: Assistant) -> None:
    assert find(assistant, QUESTION, 1, "quotes")[0].text == SENTENCE
    assert find(assistant, "Who tamed zebras?", 1, "passages")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("retrieve", [by_langchain, by_llama_index, by_haystack])
def test_a_retriever_returns_what_the_assistant_does(assistant: Assistant, retrieve: Callable[..., Found]) -> None:
    passages = [(passage.text, passage.article_id) for passage in assistant.search(QUESTION, 2)]
    assert retrieve(assistant, k=2) == passages
    assert retrieve(assistant, k=1, returns="quotes") == [(SENTENCE, "wired")]
