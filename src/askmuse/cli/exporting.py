"""The commands `export` and `verify`, and what `ask --cite` and `ask -o` do."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askmuse.cli.opening import assistant_of
from askmuse.cli.options import PATH, corpus_option, index_option, json_option
from askmuse.cli.streams import notify
from askmuse.errors import ExportError

if TYPE_CHECKING:
    from askmuse.answering.answer import Answer
    from askmuse.assistant import Assistant
    from askmuse.exporting.receipts import Receipt
    from askmuse.verification.verify import Verification

_NAMES = "markdown, html, docx, csl-json, bibtex, ris, annotations or receipts"
cite_option = click.option("--cite", metavar="FORMAT", help=f"Write the quotes as {_NAMES}.")
out_option = click.option(
    "--out", "-o", type=PATH, metavar="FILE", help="Write to a new FILE, in the format of its ending: answer.docx."
)
_receipts = click.argument(
    "receipts",
    type=PATH,
    nargs=-1,
    required=True,
    metavar="RECEIPTS...",
    help="Files of quotes: saved from the page, or printed by `askmuse ask` with --cite receipts or --json; - reads "
    "stdin.",
)
_MARKS = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
"""The marks with which a difference is printed, those of `git diff --word-diff`."""


@_receipts
@cite_option
@out_option
@click.option("--title", default="Quotes", help="The title of the exported document.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@corpus_option
@index_option
def export(
    receipts: tuple[Path, ...],
    cite: str | None,
    out: Path | None,
    title: str,
    force: bool,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Write quotes in another format.

    A quote that the articles no longer have is marked as such.
    """
    from askmuse.exporting.checking import checked

    quotes = _read(receipts)
    with assistant_of(corpus, index) as assistant:
        deliver(checked(quotes, assistant), assistant, cite, out, title=title, force=force)


@_receipts
@corpus_option
@index_option
@json_option
def verify(receipts: tuple[Path, ...], corpus: Path | None, index: Path | None, as_json: bool) -> None:
    """Check whether quotes are still in the articles.

    Prints for each quote: exact, moved, changed or missing.

    The exit code is 0 if all quotes are exact or moved, 1 if one is changed or missing.
    """
    from askmuse.exporting.checking import check

    quotes = _read(receipts)
    with assistant_of(corpus, index) as assistant:
        checks = [(receipt, check(receipt, assistant)) for receipt in quotes]
    if as_json:
        print(json.dumps([_as_json(receipt, verification) for receipt, verification in checks], ensure_ascii=False))
    else:
        for receipt, verification in checks:
            print(_line(receipt, verification))
    sys.exit(0 if all(verification.verdict in ("exact", "moved") for _, verification in checks) else 1)


def deliver(
    quotes: "Sequence[Answer] | Sequence[Receipt]",
    assistant: "Assistant",
    cite: str | None,
    out: Path | None,
    *,
    title: str = "Quotes",
    force: bool = False,
) -> None:
    """Write quotes to a file or to stdout, in the format `cite` or that of the file's ending; raises ExportError."""
    from askmuse.exporting.export import export as exported
    from askmuse.exporting.export import find_format, format_of

    if cite is None and out is None:
        raise ExportError(f"Give a format or a file: --cite FORMAT or -o FILE. Formats: {_NAMES}.")
    format_ = format_of(out) if cite is None and out is not None else find_format(cite or "")
    data = exported(quotes, format_.name, assistant.article, title)
    if out is not None:
        _save(data, out, force=force)
        notify(f"Saved {out}.")
        return
    if format_.name == "docx" and sys.stdout.isatty():
        raise ExportError("A Word file cannot be shown in a terminal: name a file with -o FILE.docx.")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _save(data: bytes, file: Path, *, force: bool) -> None:
    from askmuse.files import create_file, replace_file

    try:
        if force:
            replace_file(file, data)
        elif not create_file(file, data):
            raise ExportError(f"{file} exists: choose another name, or delete it first.")
    except OSError as error:
        raise ExportError(f"{file} cannot be written ({error.strerror}): choose another name.") from None


def _read(files: Sequence[Path]) -> "list[Receipt]":
    from askmuse.exporting.receipts import parse

    receipts = []
    for file in files:
        try:
            data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        except OSError as error:
            raise ExportError(f"{file} cannot be read ({error.strerror}): name a file of receipts.") from None
        try:
            receipts += parse(data)
        except ExportError as error:
            raise ExportError(f"{file}: {error}") from None
    return receipts


def _as_json(receipt: "Receipt", verification: "Verification") -> dict[str, object]:
    from dataclasses import asdict

    return {"receipt": receipt.to_dict(), **asdict(verification)}


def _line(receipt: "Receipt", verification: "Verification") -> str:
    """Return the verdict on a receipt, the present place of its quote, and how the quote was changed."""
    from askmuse.answering.showing.words import flat
    from askmuse.text import shorten

    place = f"{receipt.article_id} {receipt.start}:{receipt.end}"
    now = f"{verification.article_id} {verification.start}:{verification.end}"
    arrow = f" -> {now}" if verification.verdict in ("moved", "changed") and now != place else ""
    text = "".join(change.text.join(_MARKS[change.kind]) for change in verification.diff)
    return f"{verification.verdict:8}{flat(place + arrow)}  {flat(text or shorten(receipt.quote, 80))}"
