"""Finds the question and its history in the messages that a chat client sends."""

from collections.abc import Sequence

from askmuse.answering.showing.markdown import quotes_in
from askmuse.api.openai.schemas import Message
from askmuse.errors import QuestionError
from askmuse.questions.arguments import MOST_TURNS
from askmuse.types import Turn


def asked(messages: Sequence[Message]) -> tuple[str, list[Turn]]:
    """Return the last user message, and the latest turns before it.

    A turn is a user message with the quotes of the first assistant message after it. Raises QuestionError.
    """
    turns: list[Turn] = []
    question: str | None = None
    for message in messages:
        if message.role == "user":
            if question is not None:
                turns.append(Turn(question, ""))
            question = text_of(message)
        elif message.role == "assistant" and question is not None:
            turns.append(Turn(question, quotes_in(text_of(message))))
            question = None
    if question is None:
        raise QuestionError("The last message must be the user's: it is the question.")
    return question, [turn for turn in turns if turn.question.strip()][-MOST_TURNS:]


def text_of(message: Message) -> str:
    """Return the text of a message; raises QuestionError for one with images, sound or files."""
    if message.content is None or isinstance(message.content, str):
        return message.content or ""
    others = sorted({part.type for part in message.content if part.type != "text"})
    if others:
        raise QuestionError(f"Only text can be read, not {', '.join(others)}. Send the question as text.")
    return "\n".join(part.text or "" for part in message.content)
