"""Which lines of a copied page belong to the page and not to the article: menus, share links, notices, running heads."""

import re
from collections import Counter
from collections.abc import Sequence

from askmuse.text import plain

BULLET = re.compile(r"\s*(?:[-*•–—▪●◦‣·+]|\(?\d{1,2}[.)]|\([a-z]\))\s+(?=\S)")
"""The mark at the start of a list item."""
NUMERIC = re.compile(r"[~≈<>+-]?[$€£¥]?\d[\d.,]*\s*(?:%|[A-Za-z]{1,3})?$|[-–—]+$|n/?a$", re.IGNORECASE)
"""A line that is one figure, or the mark of a missing one."""

_CHROME = re.compile(
    r"""
    (?: leave|post|add|write|submit) \s a \s (?:comment|reply) .*
    | (?: \d+ \s )? comments? (?: \s* \(\d+\) )? | no \s comments .* | be \s the \s first \s to .*
    | (?: please \s )? (?: sign|log) (?: \s? in|\s up) \b (?: \s (?: or|to|with|here) \b .* )? | sign \s? out | (?:create|register) .* \b account \b .*
    | (?: share|tweet|pin|email|e-mail|print|save|copy \s link|whatsapp|facebook|twitter|linkedin|reddit|x)
      (?: (?: \s* [|/·•,]? \s+) (?: this|on|via|article|story|link|facebook|twitter|x|linkedin|reddit|whatsapp|email|print|it|with|friends|pinterest|telegram|bluesky|threads) )*
    | (?: subscribe|sign \s up) \b (?: .* \b (?: newsletters?|inbox|updates?|alerts?|today|now|free|offer|channel) \b .* )?
    | .* \b (?: our|free|daily|weekly) \b .* \b newsletter \b .*
    | advertise?ments? | advertising | sponsored (?: \s content)? | (?: story|article) \s continues \s below .* | ad
    | (?: read|see|view|show|load) \s (?: more|also|next|all|less) (?: \s? : .* | \s on .* | \s stories | \s articles )?
    | (?: related|recommended|trending|popular|latest|more|most \s (?: read|popular|viewed)) (?: \s (?: articles?|stories|posts?|news|content|topics|reading|videos|from \s .*|on \s this .*|for \s you))? \s* :?
    | (?: for|exclusive \s to) \s subscribers \s? : .* | subscribers? \s only .*
    | follow \s (?: us|me|our) \b .* | skip \s to .* | back \s to \s (?: top|home) .* | jump \s to .*
    | menu | home | search | close | navigation | toggle \s .* | open \s menu | next (?: \s (?: article|post|page))? | previous (?: \s (?: article|post|page))?
    | .* \b all \s rights \s reserved \b .* | (?: © | \(c\) | copyright) .* \b (?: 19|20)\d\d \b .*
    | .* \b (?: accept|use \s of|uses|we \s use|manage|about) \b (?: \s\w+)? \s cookies \b .* | cookie \s (?: policy|settings|preferences|notice)
    | (?: privacy \s (?: policy|notice)|terms (?: \s (?: of|and) \s .* )?|contact (?: \s us)?|about (?: \s us)?) | click \s here .* | tap \s here .*
    | listen \s to \s this \s (?: article|story) .* | \d+ \s min(?: ute)?s? \s read | page \s \d+ (?: \s of \s \d+)? | \d{1,4} \s* / \s* \d{1,4}
    | (?: image|photo|picture|getty) \s? (?: credit|source)? s? \s* : .* | getty \s images | (?: play|watch|listen)
    | </? [a-z] [^>]* >?
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A whole line that belongs to the page, not to the article."""
_LONGEST_CHROME = 120
"""Characters. A longer line is taken for the article's own, whatever its words."""
_REPEATS = 4
"""A line said this often in one text is chrome even where no page breaks show it."""
_DIGITS = re.compile(r"\d+")


def is_chrome(line: str) -> bool:
    """Whether a whole line is page chrome, judged by its words alone."""
    bare = BULLET.sub("", plain(line), count=1).strip(" *_>|»")
    if len(bare) > _LONGEST_CHROME:
        return False
    return bool(_CHROME.fullmatch(bare.rstrip(".!…"))) or _is_menu(line) or not re.search(r"\w", bare)


def _is_menu(line: str) -> bool:
    """Whether a line is a list of links such as "Home | World | Sport"."""
    items = [item.strip() for item in re.split(r"\s[|›»·•/>]\s", line)]
    return len(items) >= 3 and all(0 < len(item.split()) <= 3 and not _DIGITS.search(item) for item in items)


def repeated(lines: Sequence[str], pages: Sequence[int]) -> set[str]:
    """Return, in plain characters, the lines that head or foot most pages, and those that the text says over and over.

    `pages` holds the page number of each line. Digits don't count, so that "Page 1" and "Page 2" are one running foot.
    """
    by_page: dict[int, list[str]] = {}
    for line, page in zip(lines, pages, strict=True):
        by_page.setdefault(page, []).append(plain(line))
    edges = Counter(edge for page in by_page.values() for edge in {_DIGITS.sub("#", x) for x in (*page[:2], *page[-2:])})
    running = {edge for edge, count in edges.items() if len(by_page) > 1 and count >= max(2, 0.6 * len(by_page))}
    said = Counter(plain(line) for line in lines if len(line.split()) > 1 and not NUMERIC.match(line))
    often = {line for line, count in said.items() if count >= _REPEATS and len(line) <= _LONGEST_CHROME}
    return often | {plain(line) for line in lines if _DIGITS.sub("#", plain(line)) in running}
