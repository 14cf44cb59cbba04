"""Writes quotes as a file in any of the formats: `export(answers, "docx", assistant.article)`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from askmuse.answering.answer import Answer
from askmuse.errors import ExportError
from askmuse.exporting.receipts import FindArticle, Receipt
from askmuse.exporting.receipts import write as write_receipts
from askmuse.exporting.sections import Section, by_question, section_of


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the ending of its files, its media type, and what it is good for."""

    name: str
    suffix: str
    media_type: str
    summary: str


FORMATS: Mapping[str, Format] = {
    format_.name: format_
    for format_ in (
        Format("markdown", ".md", "text/markdown; charset=utf-8", "quotes with footnotes, for notes and wikis"),
        Format("html", ".html", "text/html; charset=utf-8", "quotes with footnotes, as one page"),
        Format(
            "docx",
            ".docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "quotes with footnotes, for Word",
        ),
        Format(
            "csl-json", ".csl.json", "application/vnd.citationstyles.csl+json", "the articles, for Zotero and pandoc"
        ),
        Format("bibtex", ".bib", "application/x-bibtex", "the articles, for LaTeX"),
        Format("ris", ".ris", "application/x-research-info-systems", "the articles, for EndNote, Citavi and Zotero"),
        Format("annotations", ".jsonld", "application/ld+json", "the quotes as W3C Web Annotations"),
        Format("receipts", ".json", "application/json", "what `askmuse verify` checks"),
    )
}
"""Every format by its name; `_WRITERS` has the function that writes each."""
_OTHER_ENDINGS = {".markdown": "markdown", ".htm": "html"}
TITLE = "Quotes"
"""The title of a document unless another is given."""


def export(
    quotes: Sequence[Answer] | Sequence[Receipt] | Answer, name: str, article: FindArticle, title: str = TITLE
) -> bytes:
    """Return answers, or the receipts of saved quotes, as the bytes of a file in the format `name`.

    `article` returns an article by its id, as `Assistant.article` does; it is used for what a citation lacks, such as
    the author. Raises ExportError for an unknown format.
    """
    format_ = find_format(name)
    listed: Sequence[Answer | Receipt] = [quotes] if isinstance(quotes, Answer) else quotes
    answers = [one for one in listed if isinstance(one, Answer)]
    sections = [section_of(answer, article) for answer in answers]
    sections += by_question([one for one in listed if isinstance(one, Receipt)])
    return _WRITERS[format_.name](sections, title)


def find_format(name: str) -> Format:
    """Return the format of a name; raises ExportError."""
    if name not in FORMATS:
        raise ExportError(f"Unknown format {name!r}. Formats: {', '.join(FORMATS)}.")
    return FORMATS[name]


def known_format(file: PurePath) -> Format | None:
    """Return the format that the ending of a file's name stands for, or None."""
    lower = file.name.lower()
    matching = [one for one in FORMATS.values() if lower.endswith(one.suffix)]
    matching += [FORMATS[name] for ending, name in _OTHER_ENDINGS.items() if lower.endswith(ending)]
    return matching[0] if matching else None


def format_of(file: PurePath) -> Format:
    """Return the format that the ending of a file's name stands for; raises ExportError."""
    if known := known_format(file):
        return known
    endings = " ".join(one.suffix for one in FORMATS.values())
    raise ExportError(f"The ending of {file} is not that of a format: use one of {endings}, or name a format.")


Writer = Callable[[Sequence[Section], str], bytes]


def _lazily(module: str) -> Writer:
    """Return a writer whose module, and the library that it needs, is imported when it is first used."""

    def write(sections: Sequence[Section], title: str) -> bytes:
        written: bytes = import_module(f"askmuse.exporting.{module}").write(sections, title)
        return written

    return write


def _receipts(sections: Sequence[Section], _: str) -> bytes:
    return write_receipts([receipt for section in sections for receipt in section.receipts])


_WRITERS: Mapping[str, Writer] = {
    "markdown": _lazily("markdown"),
    "html": _lazily("html"),
    "docx": _lazily("word"),
    "csl-json": _lazily("csl_json"),
    "bibtex": _lazily("bibtex"),
    "ris": _lazily("ris"),
    "annotations": _lazily("annotations"),
    "receipts": _receipts,
}
