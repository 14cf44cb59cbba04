"""A Haystack component: `pip install "askmuse[haystack]"`."""

from haystack import Document, component

from askmuse.assistant import LISTED, Assistant
from askmuse.integrations.sources import Returns, find


@component
class AskmuseRetriever:
    """Returns passages of the articles, or only the quotes that answer."""

    def __init__(self, assistant: Assistant, k: int = LISTED, returns: Returns = "passages") -> None:
        """Take an open assistant; return at most `k` documents."""
        self._assistant, self._k, self._returns = assistant, k, returns

    @component.output_types(documents=list[Document])
    def run(self, query: str) -> dict[str, list[Document]]:
        """Return the documents for a question."""
        sources = find(self._assistant, query, self._k, self._returns)
        return {"documents": [Document(content=s.text, meta=s.facts, score=s.score) for s in sources]}
