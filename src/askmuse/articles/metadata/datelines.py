"""Finds the date of publication at the head of a text, in a web address, or in the name of a file."""

import re
from datetime import date
from pathlib import PurePath

from askmuse.articles import addresses
from askmuse.articles.layout import blocks
from askmuse.articles.metadata.dates import DATE, MONTH_NAME, WEEKDAY, parse_date
from askmuse.types import Kind

_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(DATE, re.IGNORECASE)
_FILE_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_NAMED_DATE = re.compile(
    rf"(?<!\d)\d{{1,2}}(?:(?P<figures>[-. ]\d{{1,2}}[-. ])|[ -]{MONTH_NAME}[ -])(?:19|20)\d\d(?!\d)", re.IGNORECASE
)
_ADDRESS_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-])")
_PUBLISHED = (
    r"(?:published|posted|issued|released|for\s+immediate\s+release|veröffentlicht|erschienen|publiée?|publikováno|opublikowano|publicado"
    r"|publicada|pubblicato|gepubliceerd|publicerad|publiceret|publisert|опубликовано|发布时间|發布時間|公開日)"
)
_BYLINE = r"(?:by|von|par|por|di|door|av|af)\b"
_ON = r"(?:(?<=[^\W\d_]\s)(?:on|am|le|el|il|em|op|den|d\.)\s+|(?:den|le|el|il)\s+)?"
_ISSUE = r"(?:vol(?:ume)?\.?\s*\d{1,4},?\s*)?(?:(?:no|nr|issue)\.?\s*\d{1,5},\s*)?"
_BEFORE = re.compile(
    rf"[*_>\s]*(?:(?:(?:first\s+)?{_PUBLISHED}(?:\s+{_BYLINE}.{{0,60}}?)?|date|datum|fecha|data|дата"
    rf"|{_BYLINE}.{{0,60}}?)[\s:：,|·•–—-]*)?{_ISSUE}{_ON}(?:{WEEKDAY}[,.]?\s+)?{_ON}$",
    re.IGNORECASE,
)
"""What may come before the date in a dateline: "Published by Ann Lee on Wednesday"."""
CHANGED = re.compile(
    r"(?:updated?|modified|modification|edited|revised|corrected|amended|changed|reviewed|aktualisiert(?:\s+am)?|geändert"
    r"|\bstand|modifié|mis(?:e)?s?\s+à\s+jour|actuali[sz]ad[oa]|modificad[oa]|aggiornat[oa]|atualizad[oa]|bijgewerkt"
    r"|gewijzigd|uppdaterad|ändrad|opdateret|oppdatert|endret|sist\s+endret|zaktualizowano|aktualizacja|обновлено"
    r"|更新(?:时间|日|日時)?)"
    rf"[\s:：,|·•–—-]*{_ON}(?:on\s+)?(?:{WEEKDAY}[,.]?\s+)?{_ON}$",
    re.IGNORECASE,
)
"""What comes before the date of a change: "Updated on"."""
_AFTER = re.compile(
    r"\W*(?:(?i:at|by|posted|published|updated|last|modified|edited|um|à|às|a\slas|kl|klo|alle|om)\b.*|\d.*"
    r"|(?:[A-Z][\w.]*+\s?){1,3})?$|\s*[|·•].*$",
    re.DOTALL,
)
"""What may follow the date in a dateline: a time, a name, a place, or the date of a change."""
_OPENS = re.compile(r"\s+[—–-]+\s+(?=[A-ZÀ-Þ\"“„«])")
"""The dash between a date and the report that it opens: "8 April 2026 – The council met"."""
_PARTS = re.compile(r"\s*[|·•;]\s*|(?<=\d)\.\s+")
"""What separates the parts of a line in which each part is a fact about the article."""
_PLACE = re.compile(
    r"(?:[A-Z][A-Z .'/-]{2,40}(?:,\s+[A-Z][\w. ]{1,30})?(?:\s*\([^()]{1,30}\))?,?\s*"
    r"|[A-Z][\w.'-]{1,30}(?:\s[A-Z][\w.'-]{1,30}){0,2}\s+\([A-Z]{2,10}\)\s*[—–-]+\s*)$"
)
"""The place of a report before its date: in capitals, as in "LONDON, 8 April 2026 —", or with an agency behind it."""
_TOWN = re.compile(r"[*_]*(?:[A-ZÀ-Þ][\w'’-]+\s?){1,3},\s*(?:den\s+|le\s+|a\s+)?$")
"""The place of a letter or a statement before its date, which ends the line: "Tromsdal, 26 March 2026"."""
_LABELLED = re.compile(r"\|\s*(?:date|published|datum|date de publication|fecha|data)\s*[|:]\s*$", re.IGNORECASE)
"""The head of a row of a table with the date of publication."""
_DATELINE_BLOCKS = 6
"""The number of blocks at the head of an article that are searched for a dateline."""
_MOST_AFTER = 40
"""The most characters after the date in a dateline; a longer line is prose."""
_HEAD_OF_LINE = 160
"""The number of characters at the start of a line that are searched for a date."""


def dateline(text: str, language: str | None = None) -> date | None:
    """Return the date of publication from a line at the head of the text, such as "Published April 8, 2026".

    Dates on which the article was changed don't count, nor do dates whose order is not clear, such as 03/04/2025, and
    03.04.2025 unless `language` writes the day first.
    """
    for block in blocks(text)[:_DATELINE_BLOCKS]:
        start = text.rfind("\n", 0, block.start) + 1  # with its mark: in "3. März" that is the day
        if block.kind is not Kind.CODE and (day := _in_line(text[start : block.end], block.kind, language)):
            return day
    return None


def _in_line(line: str, kind: Kind, language: str | None) -> date | None:
    if not _YEAR.search(line, 0, _HEAD_OF_LINE):  # takes less time than to search for all names of months
        return None
    for match in _DATE.finditer(line[:_HEAD_OF_LINE]):
        before, after = line[: match.start()], line[match.end() :]
        if CHANGED.search(before) or (kind is Kind.ROW and not _LABELLED.search(before)):
            continue
        fits = _BEFORE.match(_PARTS.split(before)[-1]) and len(after) < _MOST_AFTER and _AFTER.match(after)
        opens = not before.strip("*_ ") and _OPENS.match(after)
        alone = _TOWN.match(before) and not re.search(r"\w", after)
        if (fits or alone or opens or _PLACE.match(before)) and (day := parse_date(match.group(), language)):
            return day
    return None


def address_date(url: str | None) -> date | None:
    """Return the date in a web address, as in /2026/04/08/storm or /2026-04-08/storm, or None."""
    match = _ADDRESS_DATE.search(addresses.path(url))
    return parse_date("-".join(match.groups())) if match else None


def file_date(path: str, language: str | None = None) -> date | None:
    """Return the date in a file's name, as in 2026-04-08-storm.md, storm_20260408.md or "storm 8 April 2026.txt".

    The date in "sturm 08.04.2026.md" is clear if `language`, that of the article, writes the day first.
    """
    stem = PurePath(path).stem
    if match := _FILE_DATE.search(stem):
        return parse_date("-".join(match.groups()))
    match = _NAMED_DATE.search(stem.replace("_", " "))
    if match is None:
        return None
    dotted = match["figures"] and match[0].count(".") == 2
    return parse_date(match[0] if dotted else re.sub(r"[-. ]+", "/" if match["figures"] else " ", match[0]), language)
