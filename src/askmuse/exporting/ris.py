"""The articles of quotes as RIS, which EndNote, Citavi and Zotero read."""

from collections.abc import Sequence
from typing import Any

import rispy

from askmuse.answering.showing.words import flat
from askmuse.exporting.sections import Section
from askmuse.exporting.works import Work, works


def write(sections: Sequence[Section], _: str) -> bytes:
    """Return a reference for each article; each quote is a note of it."""
    text: str = rispy.dumps([_reference(work) for work in works(sections)], implementation=_Unnumbered)
    return text.encode()


class _Unnumbered(rispy.RisWriter):  # type: ignore[misc]
    """Leaves out the number before each reference, at which pandoc stops."""

    def set_header(self, count: int) -> str:
        """Return nothing."""
        return ""


def _reference(work: Work) -> dict[str, Any]:
    about = work.about
    reference: dict[str, Any] = {
        "type_of_reference": "NEWS" if about.publisher else "ELEC" if work.link else "GEN",
        "id": work.key,
        "title": work.title,
        "authors": work.authors,
        "secondary_title": flat(about.publisher or ""),
        "year": about.published and f"{about.published:%Y}",
        "date": about.published and f"{about.published:%Y/%m/%d}/",
        "start_page": about.page and (about.page.label or str(about.page.number)),
        "urls": [flat(work.link)] if work.link else [],
        "notes": work.notes,
    }
    return {name: value for name, value in reference.items() if value}
