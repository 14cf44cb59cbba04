"""What `from askmuse import …` gives."""

import askmuse
from askmuse.answering import answer
from askmuse.assistant import Assistant
from askmuse.errors import AskmuseError
from askmuse.types import Filters, Turn


def test_each_public_name_is_the_class_itself() -> None:
    assert {name: getattr(askmuse, name) for name in askmuse.__all__ if name != "__version__"} == {
        "Answer": answer.Answer,
        "AskmuseError": AskmuseError,
        "Assistant": Assistant,
        "Citation": answer.Citation,
        "Filters": Filters,
        "Turn": Turn,
    }
    assert set(askmuse.__all__) <= set(dir(askmuse))
