"""Quotes as W3C Web Annotations: https://www.w3.org/TR/annotation-model/."""

import json
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote as percent_encode

from askmuse import __version__
from askmuse.exporting.receipts import Receipt
from askmuse.exporting.sections import Section, link

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def write(sections: Sequence[Section], title: str) -> bytes:
    """Return a collection with an annotation for each quote.

    Offsets count the code points of the article's text as `GET /articles/{id}` returns it. The id of a target has the
    hash of that text, and the offsets in the form of RFC 5147. A client that has another text of the article, such as
    the web page itself, goes by the quote and what is around it.
    """
    items = [_annotation(receipt) for section in sections for receipt in section.receipts]
    collection = {
        "@context": _CONTEXT,
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, ' '.join(item['id'] for item in items))}",
        "type": "AnnotationCollection",
        "label": title,
        "total": len(items),
        "first": {"type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()


def _annotation(receipt: Receipt) -> dict[str, Any]:
    texts = (("questioning", receipt.question), ("commenting", receipt.note), ("tagging", receipt.label))
    bodies = [{"type": "TextualBody", "purpose": purpose, "value": text} for purpose, text in texts if text]
    quote = {"type": "TextQuoteSelector", "exact": receipt.quote}
    around = {"prefix": receipt.prefix, "suffix": receipt.suffix}
    text = f"urn:sha256:{receipt.sha256}" if receipt.sha256 else f"urn:askmuse:{percent_encode(receipt.article_id)}"
    annotation = {
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(receipt.to_dict(), sort_keys=True))}",
        "type": "Annotation",
        "motivation": "commenting" if receipt.note else "highlighting",
        "generator": {"type": "Software", "name": f"askmuse {__version__}"},
        "body": bodies,
        "target": {
            **({"id": f"{text}#char={receipt.start},{receipt.end}"} if receipt.sha256 else {}),
            "source": link(receipt) or text,
            "selector": [
                quote | {name: text for name, text in around.items() if text},
                {"type": "TextPositionSelector", "start": receipt.start, "end": receipt.end},
            ],
        },
    }
    return {name: value for name, value in annotation.items() if value}
