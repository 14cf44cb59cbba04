"""Check a folder of articles with its questions and pairs: every label must stand word for word in the article it names.

usage: python check_labels.py FOLDER, where FOLDER holds articles/, questions.jsonl and pairs.jsonl
"""

import collections
import html
import json
import re
import sys
from pathlib import Path

folder = Path(sys.argv[1])


def plain(text: str) -> str:
    for a, b in (("“", '"'), ("”", '"'), ("’", "'"), ("‘", "'"), ("–", "-"), ("—", "-"), ("\u00a0", " ")):
        text = text.replace(a, b)
    return re.sub(r"\s+", " ", text).lower()


def text_of(path: Path) -> str:
    if path.suffix == ".pdf":
        import pypdfium2

        return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path))
    if path.suffix == ".docx":
        import docx

        document = docx.Document(str(path))
        rows = [" | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
        return "\n".join([p.text for p in document.paragraphs] + rows)
    text = path.read_text(encoding="utf-8")
    return html.unescape(re.sub(r"<[^>]+>", "", text)) if path.suffix == ".html" else text


articles = {p.stem: plain(text_of(p)) for p in sorted((folder / "articles").iterdir()) if p.is_file()}
faults = []
kinds: collections.Counter[str] = collections.Counter()
ids = set()
for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
    q = json.loads(line)
    kinds[q["type"]] += 1
    if q["id"] in ids:
        faults.append(f"{q['id']}: id used twice")
    ids.add(q["id"])
    for name in q["articles"]:
        if name not in articles:
            faults.append(f"{q['id']}: no article {name}")
    listed = " \n ".join(articles.get(a, "") for a in q["articles"])
    for fact in q["answers"]:
        for alternative in fact:
            if plain(alternative) not in listed:
                faults.append(f"{q['id']}: {alternative!r} stands in none of {q['articles']}")
    if (q["type"] == "unanswerable") == bool(q["answers"]):
        faults.append(f"{q['id']}: type and answers do not fit")
    if (q["type"] == "follow-up") != bool(q["history"]):
        faults.append(f"{q['id']}: type and history do not fit")
pairs: collections.Counter[str] = collections.Counter()
for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines():
    p = json.loads(line)
    pairs[p["kind"]] += 1
    for side in ("a", "b"):
        if plain(p[side]["quote"]) not in articles.get(p[side]["article"], ""):
            faults.append(f"{p['id']}: side {side} does not stand in {p[side]['article']}")
print(
    f"{len(articles)} articles, {sum(len(t.split()) for t in articles.values())} words; {sum(kinds.values())} questions {dict(kinds)}; pairs {dict(pairs)}"
)
print("\n".join(faults) or "every label stands in its article")
sys.exit(bool(faults))
