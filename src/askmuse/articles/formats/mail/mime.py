"""Parses mails with limits on their headers and parts, since Python's parser has none and takes long for many."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from functools import lru_cache
from itertools import count
from typing import Any

from askmuse.errors import ArticleError

MOST_PARTS = 1_000
"""The most parts of a mail."""
DEEPEST = 30
"""The deepest nesting of parts; the parser compares each line with the ends of all parts around it. A mail that was
forwarded ten times as an attachment has about 20."""
LONGEST = 20_000
"""The most characters of a header that are read, as many as the addresses of 400 people have. The time to parse them
grows with the square of their number; so many take half a second at most."""
LONGEST_OF_PART = 2_000
"""The most characters of a header of a part that are read: its type, its disposition or its name."""
_MALFORMED = (AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError)
"""The errors of the parser for malformed headers."""


def parsed(data: bytes) -> EmailMessage:
    """Return a mail whose headers are decoded or, if malformed, empty; raises ArticleError if it has too many parts."""
    numbers = count(1)

    def part(policy: Any = None) -> _Part:
        if next(numbers) > MOST_PARTS:
            raise ArticleError(f"is a mail of more than {MOST_PARTS:,} parts: save its text as .txt")
        return _Part(policy)

    policy: Any = _Policy(message_factory=part)
    mail: EmailMessage = message_from_bytes(data, policy=policy)
    return mail


class _Part(EmailMessage):
    """A mail or a part of it."""

    depth = 0
    """The number of parts around it."""

    def attach(self, part: Any) -> None:
        """Add a part; raises ArticleError if it is nested too deep."""
        part.depth = self.depth + 1
        if part.depth > DEEPEST:
            raise ArticleError(f"is a mail whose parts are nested more than {DEEPEST} deep: save its text as .txt")
        super().attach(part)


class _Policy(EmailPolicy):
    """The rules by which headers are parsed."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """Return a header, decoded. One that is fetched again is not parsed again."""
        return _header(name, value[: LONGEST_OF_PART if name.lower().startswith("content-") else LONGEST])


@lru_cache(maxsize=MOST_PARTS)
def _header(name: str, value: str) -> Any:
    policy = EmailPolicy()
    try:
        return policy.header_fetch_parse(name, value)
    except _MALFORMED:
        return policy.header_fetch_parse(name, "")
