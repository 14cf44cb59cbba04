"""A LangChain retriever: `pip install "askmuse[langchain]"`."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from askmuse.assistant import LISTED, Assistant
from askmuse.integrations.sources import Returns, find


class AskmuseRetriever(BaseRetriever):
    """Returns passages of the articles, or only the quotes that answer."""

    assistant: Assistant
    k: int = LISTED
    returns: Returns = "passages"

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        sources = find(self.assistant, query, self.k, self.returns)
        return [Document(source.text, metadata=source.facts | {"score": source.score}) for source in sources]
