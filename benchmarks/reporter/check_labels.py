"""Check the labels of reporter folders: each must occur word for word in the article that it names.

usage: python benchmarks/reporter/check_labels.py FOLDER...

A folder has articles/, questions.jsonl and pairs.jsonl. Articles are read as askmuse reads them. A wording may be in
the title or anywhere in the text, but one wording of each fact must be in a passage, so that it can be quoted. Case,
white space and the shape of quotes and dashes do not matter. The exit code is 0 if all labels are right, else 1.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from askmuse.articles.article import load
from askmuse.articles.folder import scan
from askmuse.articles.passages import passages
from askmuse.errors import ArticleError, AskmuseError
from askmuse.evaluation import gold
from askmuse.evaluation.gold import Line
from askmuse.text import fold

PAIRS = ("agree", "differ", "later")
"""Kinds of pairs of statements: the same, another value for the same thing, the same thing at another time."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article, folded for comparison: all of it with its title, and only the passages that are searched."""

    whole: str
    searched: str


@dataclass(frozen=True, slots=True)
class Folder:
    """The articles of a folder by id, the number of words that are searched, and the files that could not be read."""

    articles: Mapping[str, Text]
    words: int
    unread: tuple[str, ...]

    def texts(self, articles: Iterable[str]) -> list[Text]:
        """Return the texts of the articles with these ids, as far as they exist."""
        return [self.articles[article] for article in articles if article in self.articles]


def read(folder: Path) -> Folder:
    """Return the articles below `folder` as askmuse reads and searches them; raises CorpusError."""
    listing = scan(folder)
    unread = [f"{skipped.path} {skipped.reason}" for skipped in listing.skipped]
    articles, words = {}, 0
    for source in listing.sources:
        try:
            article = load(folder, source).article
        except ArticleError as error:
            unread.append(f"{source.path} {error}")
            continue
        searched = "\n".join(article.text[part.start : part.end] for part in passages(article))
        articles[article.id] = Text(fold(f"{article.title}\n{article.text}"), fold(searched))
        words += len(searched.split())
    return Folder(articles, words, tuple(unread))


def faults_of_questions(lines: Sequence[Line], folder: Folder) -> Iterator[str]:
    """Yield what is wrong with the labels of questions."""
    for line in lines:
        id_, kind, values = line.text("id"), line.text("type"), line.values
        articles = values.get("articles", [])
        yield from (f"{id_}: there is no article {name}" for name in articles if name not in folder.articles)
        texts = folder.texts(articles)
        for fact in values["answers"]:
            missing = [wording for wording in fact if not any(fold(wording) in text.whole for text in texts)]
            yield from (f"{id_}: {wording!r} stands in none of {', '.join(articles)}" for wording in missing)
            if not any(gold.states(text.searched, fact) for text in texts):
                yield f"{id_}: no passage of {', '.join(articles)} states {' or '.join(map(repr, fact))}"
        if (kind == "unanswerable") == bool(values["answers"]):
            yield f"{id_}: the type is {kind}, and there are {len(values['answers'])} facts"
        if (kind == "follow-up") != bool(values.get("history")):
            yield f"{id_}: the type is {kind}, and there are {len(values.get('history', []))} turns before it"


def faults_of_pairs(lines: Sequence[Line], folder: Folder) -> Iterator[str]:
    """Yield what is wrong with pairs of statements."""
    for id_, count in Counter(line.text("id") for line in lines).items():
        if count > 1:
            yield f"{id_}: {count} pairs have this id"
    for line in lines:
        if line.text("kind") not in PAIRS:
            yield f"{line.text('id')}: the kind is none of {', '.join(PAIRS)}"
        for side in ("a", "b"):
            article, quote = line.values[side]["article"], line.values[side]["quote"]
            if not any(fold(quote) in text.searched for text in folder.texts([article])):
                yield f"{line.text('id')}: no passage of {article} has {quote!r}"


def check(path: Path) -> tuple[str, list[str]]:
    """Return a summary of a folder, and what is wrong with its labels; raises AskmuseError."""
    folder = read(path / "articles")
    gold.read(path / "questions.jsonl")  # raises an error for a line of another form
    questions, pairs = (list(gold.lines(path / name)) for name in ("questions.jsonl", "pairs.jsonl"))
    faults = [*folder.unread, *faults_of_questions(questions, folder), *faults_of_pairs(pairs, folder)]
    types, kinds = (Counter(line.text(key) for line in lines) for key, lines in (("type", questions), ("kind", pairs)))
    summary = (
        f"{path.name}: {len(folder.articles)} articles, {folder.words} words; "
        f"{len(questions)} questions ({_counted(types)}); {len(pairs)} pairs ({_counted(kinds)})"
    )
    return summary, faults


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())


def main() -> None:
    """Print a summary of each folder and every fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    wrong = False
    for path in parser.parse_args().folders:
        try:
            summary, faults = check(path)
        except AskmuseError as error:
            summary, faults = path.name, [str(error)]
        print(summary)
        print("\n".join(f"  {fault}" for fault in faults) or "  every label is in its article")
        wrong = wrong or bool(faults)
    sys.exit(wrong)


if __name__ == "__main__":
    main()
