"""The articles of quotes as CSL-JSON, which Zotero, pandoc and citeproc read."""

import json
from collections.abc import Sequence
from typing import Any

from askmuse.exporting.sections import Section
from askmuse.exporting.works import Work, works


def write(sections: Sequence[Section], _: str) -> bytes:
    """Return an item for each article; its quotes are in `note`."""
    items = [_item(work) for work in works(sections)]
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()


def _item(work: Work) -> dict[str, Any]:
    about = work.about
    item: dict[str, Any] = {
        "id": work.key,
        "type": "article-newspaper" if about.publisher else "webpage" if work.link else "document",
        "title": work.title,
        "container-title": about.publisher,
        "author": [{"literal": name} for name in work.authors],
        "issued": {"date-parts": [[about.published.year, about.published.month, about.published.day]]}
        if about.published
        else None,
        "URL": work.link,
        "page": about.page and (about.page.label or str(about.page.number)),
        "note": "\n".join(work.notes),
    }
    return {name: value for name, value in item.items() if value}
