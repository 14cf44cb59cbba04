"""The articles that quotes are from, one entry each, as bibliographies list them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from askmuse.answering.showing.words import flat, page_or_time
from askmuse.exporting.receipts import Receipt
from askmuse.exporting.sections import Section, comment, link, place
from askmuse.text import without_accents

_AND = re.compile(r"\s*;\s*|\s+(?:and|&)\s+")


@dataclass(frozen=True, slots=True)
class Work:
    """An article: its key in a bibliography, a receipt with what is known of it, and the receipts of all its quotes."""

    key: str
    about: Receipt
    receipts: Sequence[Receipt]

    @property
    def title(self) -> str:
        """The title, or the id if it has none."""
        return flat(self.about.title or self.about.article_id)

    @property
    def authors(self) -> list[str]:
        """The names of the authors."""
        return authors(self.about.author)

    @property
    def link(self) -> str | None:
        """The address of the article, without a page."""
        return link(self.about) and self.about.url

    @property
    def notes(self) -> list[str]:
        """Each quote with its place and what was noted of it, on one line."""
        return [_note(receipt) for receipt in self.receipts]


def works(sections: Sequence[Section]) -> list[Work]:
    """Return the articles in the order in which they are first quoted; another version of one counts as another."""
    grouped: dict[tuple[str, str | None], list[Receipt]] = {}
    for section in sections:
        for receipt in section.receipts:
            grouped.setdefault((receipt.article_id, receipt.sha256), []).append(receipt)
    taken: set[str] = set()
    return [Work(_key(article_id, taken), together[0], together) for (article_id, _), together in grouped.items()]


def authors(names: str | None) -> list[str]:
    """Return the names in a line such as "Ann Lee, Bo Diaz and Cy Poe"; "Lee, Ann" is one name."""
    all_names: list[str] = []
    for name in _AND.split(names or ""):
        parts = [part.strip() for part in name.split(",") if part.strip()]
        whole = all(" " in part for part in parts)
        all_names += parts if whole else [", ".join(parts)]
    return [flat(name) for name in all_names if name]


def _key(article_id: str, taken: set[str]) -> str:
    """Return an id as a key that every program takes: ASCII letters, digits and hyphens."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", without_accents(article_id)).strip("-").lower() or "article"
    key = next(
        key for key in (plain, *(f"{plain}-{number}" for number in range(2, len(taken) + 3))) if key not in taken
    )
    taken.add(key)
    return key


def _note(receipt: Receipt) -> str:
    page = f"{page_or_time(receipt.page)}, " if receipt.page else ""
    remark = comment(receipt)
    return flat(f"“{receipt.quote}” ({page}{place(receipt)}){f' {remark}' if remark else ''}")
