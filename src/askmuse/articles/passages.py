"""Divides articles into passages of whole sentences, about 64 to 128 tokens long, never across a heading."""

from collections.abc import Iterator
from itertools import accumulate, pairwise

from askmuse.articles.layout import Block, blocks
from askmuse.articles.sentences import sentences
from askmuse.text import words
from askmuse.types import Article, Kind, Passage, Sentence, Span

LONGEST = 96
"""The most words of a passage: about 128 tokens, since English has about 1.3 tokens a word. A section that needs n
passages is divided into n of about the same length, so only short sections give passages of less than half of this."""


def passages(article: Article) -> list[Passage]:
    """Return the passages of `article` in order.

    Every character except white space, marks and boilerplate is in a sentence of a passage, or in the heading of
    one. A heading with nothing under it becomes a passage itself. A passage that begins within a table has the head of
    that as its heading.
    """
    text = article.text
    parts = [headed for heading, run in _sections(text) for headed in _headed(text, heading, run)]
    return [
        Passage(f"{article.id}#{number}", article.id, part[0].start, part[-1].end, tuple(part), heading)
        for number, (heading, part) in enumerate(parts, start=1)
    ]


def _sections(text: str) -> Iterator[tuple[Span | None, list[Sentence]]]:
    """Yield the runs of sentences between headings, boilerplate and references, each with the heading above it."""
    heading: Span | None = None
    heading_used = True
    run: list[Sentence] = []
    for block in blocks(text):
        breaks = block.kind in {Kind.HEADING, Kind.BOILERPLATE}
        if run and (breaks or (block.kind is Kind.REFERENCE) != (run[-1].kind is Kind.REFERENCE)):
            yield heading, run
            run, heading_used = [], True
        if block.kind is Kind.HEADING:
            if not heading_used and heading:
                yield None, [Sentence(*heading, Kind.HEADING)]
            heading, heading_used = (block.start, block.end), False
        elif not breaks:
            run.extend(_sentences(text, block))
    if run:
        yield heading, run
    elif not heading_used and heading:
        yield None, [Sentence(*heading, Kind.HEADING)]


def _sentences(text: str, block: Block) -> list[Sentence]:
    if block.kind in {Kind.ROW, Kind.CODE, Kind.REFERENCE}:
        return [Sentence(block.start, block.end, block.kind)]
    return [Sentence(start, end, block.kind) for start, end in sentences(text, block.start, block.end)]


def _headed(text: str, heading: Span | None, run: list[Sentence]) -> Iterator[tuple[Span | None, list[Sentence]]]:
    """Yield the parts of a run of sentences, each with its heading."""
    heads = _head_rows(text, run)
    done = 0
    for part in _parted(text, run):
        yield heads[done] or heading, part
        done += len(part)


def _head_rows(text: str, run: list[Sentence]) -> list[Span | None]:
    """Return, for each sentence, the head of the table that it is a row of; None for a head, and if there is none."""
    heads: list[Span | None] = [None]
    for before, sentence in pairwise(run):
        head = None
        if before.kind is sentence.kind is Kind.ROW:
            between = text[before.end : sentence.start]
            if "--" in between:
                head = before.start, before.end
            elif between.count("\n") == 1:
                head = heads[-1]
        heads.append(head)
    return heads


def _parted(text: str, run: list[Sentence]) -> Iterator[list[Sentence]]:
    """Divide a run of sentences into as few parts as possible, of about the same number of words."""
    ends = list(accumulate(len(words(text[s.start : s.end])) for s in run))
    total = ends[-1]
    count = -(-total // LONGEST) or 1
    part: list[Sentence] = []
    number = 1
    for sentence, end in zip(run, ends, strict=True):
        part.append(sentence)
        if end >= number * total / count:
            yield part
            part, number = [], int(end * count / max(1, total)) + 1
    if part:
        yield part
