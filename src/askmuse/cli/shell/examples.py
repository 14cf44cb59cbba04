"""The examples at the end of `askmuse COMMAND --help`."""

_EXAMPLES = {
    "ask": """
askmuse ask when did the quay close
askmuse ask "Who leads the lab?" --publisher Gazette --published-from 2026-01-01
askmuse ask "Who leads the lab?" --folder 2026/march --format md > answer.md
askmuse ask - --jsonl < questions.txt > answers.jsonl
askmuse ask - --format csv < questions.csv > answers.csv
""",
    "chat": """
askmuse chat
askmuse chat --corpus ~/coverage --mode contemplating
""",
    "list": """
askmuse list
askmuse list --corpus ~/coverage --json
""",
    "index": """
askmuse index
askmuse index --corpus ~/coverage --watch
""",
    "pack": """
askmuse pack coverage.askmuse --corpus ~/coverage
""",
    "unpack": """
askmuse unpack coverage.askmuse
askmuse unpack coverage.askmuse ~/coverage --sha256 HASH
""",
    "add": """
askmuse add https://example.com/story.html
askmuse add report.pdf --corpus ~/coverage
""",
    "show": """
askmuse show quay-closes
askmuse show quay-closes --at 120:260
""",
    "serve": """
askmuse serve
askmuse serve --corpus ~/coverage --port 8080 --allow-add
ASKMUSE_API_KEYS_FILE=keys askmuse serve --host 0.0.0.0 --name archive.example.org
""",
    "key new": """
askmuse key new --name news-desk
""",
    "mcp": """
askmuse mcp --corpus ~/coverage
""",
    "eval": """
askmuse eval --gold benchmarks/questions/gold.jsonl
askmuse eval --gold questions.jsonl --save before.json
""",
    "compare": """
askmuse compare before.json after.json
""",
    "judge page": """
askmuse judge page --trec-topics topics.tsv --out judging
askmuse judge page mine.run theirs.run --trec-topics topics.tsv --trec-qrels judged.qrels --out judging
""",
    "judge merge": """
askmuse judge merge anna.qrels ben.qrels --out judged.qrels
askmuse eval --trec-topics topics.tsv --trec-qrels judged.qrels
""",
    "export": """
askmuse export receipts.json -o quotes.docx
askmuse export receipts.json --cite bibtex >> my.bib
""",
    "verify": """
askmuse verify receipts.json
""",
    "why": """
askmuse why "Who leads the lab?" --article new-lab
askmuse why "Who leads the lab?" --article new-lab --at 120:260
""",
    "train": """
askmuse train --gold lessons.jsonl --out my-reader
askmuse train --data squad2_dev_half --backbone all-mpnet-base-v2 --out large-reader
askmuse train --data squad2_dev_half --teacher large-reader --out small-reader
""",
    "train-queries": """
askmuse train-queries --data squad2_dev_half --out my-model
""",
    "calibrate": """
askmuse calibrate --gold questions.jsonl --precision 0.9
askmuse calibrate --gold news/questions.jsonl --gold courts/questions.jsonl --out calibration
""",
    "doctor": """
askmuse doctor --corpus ~/coverage
""",
}


def examples(command: str) -> str:
    """Return the examples of a command, marked so that click does not join their lines."""
    lines = _EXAMPLES[command].strip().splitlines()
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])
