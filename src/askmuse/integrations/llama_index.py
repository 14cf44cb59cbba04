"""A LlamaIndex retriever: `pip install "askmuse[llama-index]"`."""

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from askmuse.assistant import LISTED, Assistant
from askmuse.integrations.sources import Returns, find


class AskmuseRetriever(BaseRetriever):
    """Returns passages of the articles, or only the quotes that answer."""

    def __init__(self, assistant: Assistant, k: int = LISTED, returns: Returns = "passages") -> None:
        """Take an open assistant; return at most `k` nodes."""
        super().__init__()
        self._assistant, self._k, self._returns = assistant, k, returns

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        sources = find(self._assistant, query_bundle.query_str, self._k, self._returns)
        return [
            NodeWithScore(node=TextNode(text=source.text, metadata=source.facts), score=source.score)
            for source in sources
        ]
