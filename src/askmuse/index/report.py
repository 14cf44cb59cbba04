"""The report of an update of an index: what changed, and which files were left out, in lines for the user."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from askmuse.articles.folder import SUFFIXES, Skipped

_MOST_NAMED = 3
"""The most files skipped for the same reason that are listed one by one."""
_MOST_ENDINGS = 6
"""The most endings of other formats that are counted separately."""


@dataclass(slots=True)
class Update:
    """The changes of an update, by article id."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """Remarks for the user on how files were read, each beginning with the name of its file."""
    snapshot: str = ""

    def lines(self) -> list[str]:
        """Return the report for the user, line by line: changes, copies, remarks and skipped files."""
        total = len(self.added) + len(self.changed) + len(self.unchanged)
        counts = [f"{len(ids)} {outcome}" for outcome, ids in self._by_outcome() if ids]
        lines = [f"Indexed {total} article{'s' * (total != 1)}: {', '.join(counts)}."]
        lines += [
            f"{copy} is a near-copy of {original}, and counts as one source with it."
            for copy, original in self.copies.items()
        ]
        lines += [f"askmuse: {_on_one_line(notice)}." for notice in self.notices]
        return [*lines, *self._left_out(), *self._other_formats()]

    def _left_out(self) -> Iterator[str]:
        """Yield lines with the files that could not be read and the reason; many files with one reason share a line."""
        reasons: dict[str, list[str]] = {}
        for file in self.skipped:
            if file.notice:
                reasons.setdefault(file.reason, []).append(_on_one_line(file.path))
        for reason, paths in reasons.items():
            if len(paths) > _MOST_NAMED:
                yield f"Skipped {len(paths)} files ({', '.join(paths[:_MOST_NAMED])}, …): each {reason}."
            else:
                yield from (f"Skipped {path}: it {reason}." for path in paths)

    def _other_formats(self) -> list[str]:
        """Return a line that counts the files of other formats, or an empty list if there are none."""
        endings = Counter(PurePath(s.path).suffix.lower() or "no ending" for s in self.skipped if not s.notice)
        if not endings:
            return []
        total = endings.total()
        counts = ", ".join(f"{count} {ending}" for ending, count in endings.most_common(_MOST_ENDINGS))
        more = ", …" if len(endings) > _MOST_ENDINGS else ""
        return [
            f"Skipped {total} file{'s' * (total != 1)} of other formats ({counts}{more}): "
            f"askmuse reads {' '.join(SUFFIXES)}."
        ]

    def _by_outcome(self) -> list[tuple[str, list[str]]]:
        """Return the ids of the articles by what became of them."""
        return [
            ("added", self.added),
            ("changed", self.changed),
            ("removed", self.removed),
            ("unchanged", self.unchanged),
        ]


def _on_one_line(text: str) -> str:
    """Return a text with its line breaks escaped: a file's name may have some, and must not add lines to a report."""
    return text.replace("\n", "\\n")


def nothing_to_index(corpus: Path, skipped: Sequence[Skipped]) -> str:
    """Return the message for a folder without a usable file: which files were skipped, and why."""
    reasons = "".join(f"\n  {_on_one_line(s.path)} {s.reason}" for s in skipped)
    known = " ".join(SUFFIXES)
    return f"Nothing in {corpus} can be used as an article: put files there that end in {known}.{reasons}"
