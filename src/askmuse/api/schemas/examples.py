"""Examples of questions, quotes and articles that /docs shows, from the example articles of the repository."""

from typing import Any

ARTICLE_ID = "wired-zuckerberg-and-muse-spark"
_TITLE = "Zuckerberg Gains Ground in Tech as Meta's Rebuilt AI Division Delivers Muse Spark"
_ORIGIN: dict[str, Any] = {
    "publisher": "askmuse example corpus",
    "url": None,
    "published": "2026-11-21",
    "date_source": "front matter",
}
ARTICLE_HASH = "72c3f4a63c3d5b7be77b8ea9731fe6f20c6c5d894438e26d867b6c746079e82f"
QUESTION = "How much did Meta invest in Scale AI?"
QUOTE = (
    "One central deal was the $14.3 billion that Meta put into Scale AI, after which Scale's chief executive, "
    "Alexandr Wang, was hired to run the AI effort at Meta."
)
PLACE: dict[str, Any] = {"start": 3347, "end": 3506}
_IN_TEXT = {"page": None, "ocr": False, **PLACE, "quote": QUOTE, "sha256": ARTICLE_HASH}
CITATION = {"number": 1, "article_id": ARTICLE_ID, "title": _TITLE, **_ORIGIN, **_IN_TEXT}
PASSAGE = {
    "rank": 1,
    "score": 2.7392,
    "passage_id": f"{ARTICLE_ID}#9",
    "article_id": ARTICLE_ID,
    "title": _TITLE,
    "start": 2963,
    "end": PLACE["end"],
    "text": "Muse Spark comes after an enormous strategic outlay. When Llama 4 met with a tepid response, Zuckerberg "
    "approved a far-reaching rebuild of AI at Meta. Meta went after leading engineers at rival companies aggressively, "
    "offering pay packages valued in the hundreds of millions of dollars. Meta further spent billions on promising AI "
    f"startups, either buying them or taking large stakes. {QUOTE}",
}
INDEX: dict[str, Any] = {"snapshot": "20261122T013225527498-7da0b7939ef7", "built_at": "2026-11-22T01:32:25+00:00"}
ARTICLE = {
    "id": ARTICLE_ID,
    "title": _TITLE,
    **_ORIGIN,
    "author": None,
    "sha256": ARTICLE_HASH,
    "language": "en",
    "pages": 0,
    "copy_of": None,
    "copies": [],
}
ANSWER: dict[str, Any] = {
    "question": QUESTION,
    "searched_as": QUESTION,
    "mode": "thinking",
    "outcome": "answered",
    "answerable": True,
    "confidence": 0.9219,
    "answers": [
        {
            "text": QUOTE,
            "span": "$14.3 billion",
            "score": 2.8392,
            "confidence": 0.9219,
            "citations": [1],
        },
    ],
    "citations": [CITATION],
    "nearest": [],
    "passages": [PASSAGE],
    "agreement": [],
    "notes": [],
    "index": INDEX,
    "took_ms": {
        "question": 0.7,
        "search": 6.8,
        "read": 68.5,
        "choose": 2.9,
        "compose": 5.5,
        "total": 84.4,
    },
    "filters": {
        "article_id": [],
        "publisher": [],
        "folder": [],
        "published_from": None,
        "published_to": None,
        "keep_undated": False,
    },
    "undated": {"kept": 0, "left_out": 0},
}
