"""Puts into words which articles could answer, the notes on an answer, and whether other articles agree."""

from collections.abc import Iterator, Sequence

from askmuse.answering.answer import Agreement, Citation, Note
from askmuse.answering.showing.words import flat, other_language, outlet
from askmuse.types import Filters, Undated


def restrictions(filters: Filters, undated: Undated) -> Iterator[str]:
    """Yield sentences that say which articles could answer: by folder, publisher and id, and by date."""
    for relation, names in (
        ("in the folder", filters.folder),
        ("of", filters.publisher),
        ("with the id", filters.article_id),
    ):
        if names:
            yield f"Only articles {relation} {' or '.join(map(flat, names))}."
    if period := _period(filters, undated):
        yield period


def _period(filters: Filters, undated: Undated) -> str:
    """Return a sentence that says which articles could answer by date, and how many undated ones; "" if all could."""
    first, last = filters.published_from, filters.published_to
    if not (first or last):
        return ""
    limits = [f"from {first}" if last else f"since {first}"] if first else []
    limits += [f"until {last}"] if last else []
    when = f"on {first}" if first == last else " ".join(limits)
    asked = ", as the question asks" if filters.keep_undated else ""
    count, effect = (undated.kept, "kept") if undated.kept else (undated.left_out, "left out")
    dateless = f"; {count} without a date {'is' if count == 1 else 'are'} {effect}" if count else ""
    return f"Only articles published {when}{asked}{dateless}."


def remarks(notes: Sequence[Note]) -> Iterator[str]:
    """Yield a sentence for each note on an answer, except "newer" and "period", which are shown elsewhere."""
    for note in notes:
        listed = ", ".join(f"“{flat(value)}”" for value in note.values)
        match note.kind:
            case "unknown_terms":
                yield f"No article has the word{'s' if len(note.values) > 1 else ''} {listed}."
            case "missing_part":
                yield f"No answer to this part of the question: {listed}."
            case "language":
                yield other_language(note.values)
            case "degraded":
                yield "Time ran out: this answer is less thorough than the one that was asked for."


def stance_in_words(stance: Agreement, mine: Citation, other: Citation) -> str:
    """Return what another article says about the same thing, such as "The Gazette (2026-03-04) says 12, not 14".

    `mine` is the citation of the answer, `other` that of the other article.
    """
    return f"{_outlet(stance, mine, other)} {_statement(stance)}"


def _outlet(stance: Agreement, mine: Citation, other: Citation) -> str:
    """Return the outlet of the other article, marked as newer or older if the values are of different times."""
    if stance.kind != "later" or not (mine.published and other.published):
        return outlet(other)
    return f"{'Newer' if other.published > mine.published else 'Older'}: {outlet(other)}"


def _statement(stance: Agreement) -> str:
    if stance.kind == "agree":
        return "says the same"
    value, other_value = map(flat, stance.values)
    return f"says {other_value}, not {value}"
