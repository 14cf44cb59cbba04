"""Which lines of a copied page belong to the page, not to the article: menus, share links, notices, running heads."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from askmuse.text import plain

BULLET = re.compile(r"\s*(?:[-*•–—▪●◦‣·+]|\(?\d{1,2}[.)]|\([a-z]\))\s+(?=\S)")
"""The mark at the start of a list item."""
NUMERIC = re.compile(r"[~≈<>+-]?[$€£¥]?\d[\d.,]*\s*(?:%|[A-Za-z]{1,3})?$|[-–—]+$|n/?a$", re.IGNORECASE)
"""A line that is one figure, or the mark of a missing one."""

_TAIL = r"(?:\s\S+){0,4}"
"""A few words more. An open tail would take whole sentences that begin like a link, as "Follow us into the valley"."""
_NAME = r"(?:\s(?-i:[A-Z0-9])\S*|\s(?:and|by|for|of|the|via))"
_SITES = r"(?:facebook|twitter|x|linkedin|reddit|whatsapp|pinterest|telegram|bluesky|threads|instagram|youtube)"
_SHARED = rf"(?:this|on|via|article|story|link|{_SITES}|email|print|it|with|friends)"
_POSTS = (
    r"(?:articles?|stories|posts?|news|headlines|content|topics|reading|reads|videos|coverage|links|searches|now"
    r"|for\syou)"
)

_CHROME = re.compile(
    rf"""
    # comments
    (?: leave|post|add|write|submit) \s a \s (?:comment|reply) (?: \s
      (?:below|here|now|cancel\sreply|(?:on|to)\sthis\b{_TAIL}))?
    | (?: (?:view|see|read|show|hide|load) \s (?:(?:all|more|the)\s)? )? (?: \d+ \s )? comments? (?: \s? \(\d+\) )?
    | no \s comments (?: \s (?:yet|so\sfar|to\s(?:show|display)))?
      | comments \s are \s (?:closed|off|disabled) {_TAIL}
    | be \s the \s first \s to \s (?:comment|reply|respond|like|share|leave\sa\s\w+) {_TAIL}
      | reply (?: \s to \s this {_TAIL})?
    | report \s (?:an?|this) \s (?:error|typo|comment|ad|problem) {_TAIL} | sort \s by (?: \s? : )? \s? \w+
    # accounts
    | you \s (?:must|need\sto|have\sto) \s be \s (?:logged|signed) \s in \b .*
    | (?: please \s)? (?:sign|log) \s? (?:in|on|up) (?: \s (?:or|and) \s
      (?:sign\sup|log\sin|register|join|subscribe|create\s.*account))?
      (?: \s to \s (?:comment|post|reply|leave|read|continue|view|access|join|save|your)\b {_TAIL}
      | \s with \s \w+ | \s (?:now|here|today))?
    | (?:sign|log) \s? out | register (?: \s (?:now|here|today|for\sfree))? | (?:my|your) \s account
    | (?:create|register)(?:\sfor)? \s (?:an?|your)(?:\sfree)? \s account (?: \s
      (?:now|here|today|to\b{_TAIL}|or\b{_TAIL}))?
    # sharing and following
    | (?: share|tweet|pin|email|e-mail|print|save|copy \s link|{_SITES}) (?: (?: \s* [|/·•,]? \s+) {_SHARED} )*
    | (?: gift|like|bookmark|save) \s this (?: \s (?:article|story|post))?
    | follow \s (?: us|me | @\w+ | (?:our|this) \s (?:live\s)? (?:coverage|blog|channel|page|topic|story) {_TAIL}
      | (?:\S+\s){{1,4}} (?:on|at|via) \s (?:@ | {_SITES}\b) .* )
    # letters, applications, money
    | subscribe (?: \s (?:now|today|here|for\sfree|free) | \s to (?:\s\S+){{1,8}})?
      | subscribers? [ -] only (?: \s (?:content|article|story))?
    | (?:sign\sup|subscribe|register|join) \s (?:for|to|now|today)\b .* \b
      (?:newsletters?|inbox|updates|alerts|briefing|emails?)\b .*
    | (?:get|receive|straight|delivered) \b .* \b (?:newsletters?
      | (?:in|to|into) \s your \s inbox) (?: \W .*)?
    | (?: (?:our|free|daily|weekly|email) \s)* newsletters? | (?:for|exclusive\sto) \s subscribers \s? : .*
    | (?:get|download) \s (?:the|our) (?: \s free)? \s app {_TAIL} | buy \s me \s a \s coffee
      | support \s our \s (?:journalism|work) | donate (?: \s now)?
    # advertisements
    | advertise?ments? | advertising | advertise \s with \s us
      | (?:sponsored|promoted|paid) (?: \s (?:content|post|by\s.{{1,30}}))? | ad
    | (?:story|article) \s continues \s (?:below|after) (?: \s (?:this|the|these))? (?: \s
      (?:ads?|advertise?ments?|promotion|video))?
    # ways to other articles
    | (?: read|see|view|show|load|learn) \s (?: more|also|next|all|less) (?: \s? : .*
      | \s (?:on|about|from|in|at) (?:\s\S+){{1,10}} | \s {_POSTS})?
    | (?: related|recommended|trending|popular|latest|more|top|featured|similar|most \s
      (?: read|popular|viewed|recent)) \s {_POSTS}
    | related | recommended | trending | popular | latest | more | most \s (?:read|popular|viewed|recent)
      | topics | up \s next
    | more \s (?: from | on | in ) (?: \s this \s \w+ | \s our \s \w+ | {_NAME}{{1,6}} )
    | you \s (?:may|might) \s (?:also\s)? (?:like | be \s interested \s in) | editors?'?s? \s (?:picks?|choice)
      | what \s to \s read \s next
    | (?: tags|categories|posted \s in|filed \s under) \s? : .* | filed \s under {_TAIL}
    # ways about the page
    | skip \s (?: to \s (?:the\s)?
      (?:main|primary|content|navigation|article|text|footer|search|end|comments|top|links)\b {_TAIL} | ad
      | advertisement | navigation)
    | (?:back|go|return) \s to \s (?:the\s)? (?:top | home | home\s?page | all\s\w+ | articles? | news
      | search\sresults | comments) (?: \s of \s page)?
    | jump \s to \s (?:the\s)? (?:content|comments|navigation|section|top|main|recipe)\b {_TAIL}
    | menu | home | search | close | navigation
      | (?:toggle|open|close|main|show) \s (?:navigation|menu|search|sidebar|theme)
    | (?: next|previous) (?: \s (?: article|post|page|story))? | loading | sitemap | site \s map | careers
      | rss (?: \s feeds?)?
    | (?:click|tap) \s here (?: \s (?:to|for|if) \b .*)? | page \s \d+ (?: \s of \s \d+)?
      | \d{{1,4}} \s+ / \s+ \d{{1,4}}
    | (?:play|watch|listen) (?: \s (?:now|live|video|audio))?
      | listen \s to \s this \s (?:article|story) (?: \s* [(\d·|-] .*)?
    | \d+ [\s-] min(?: ute)?s? \s read
    # rights and duties
    | (?: .* (?:©|\(c\)|copyright|\b(?:19|20)\d\d) .* \W
      | [^"]* [.,|-] \s? )? all \s rights \s reserved (?: \s? [.,|-] .*)?
    | © .* | (?: \(c\) | copyright (?:\s \(c\))? ) \s (?:©\s)? (?:19|20)\d\d (?: -\d+)? ,? {_NAME}*
    | (?: we (?:\sand\sour\spartners)? (?:\smay)? (?:\salso)? \s use
      | (?:this|our) \s (?:web)?sites? \s uses? ) (?: \s\w+){{0,3}} \s cookies \b .*
    | by \s (?:using|continuing|browsing|clicking|visiting|signing\sup|subscribing|registering|submitting)
      \b .* \b (?: cookies | you \s (?:agree|accept|consent)) \b .*
    | (?:accept|reject|allow|decline|manage) (?: \s\w+){{0,2}} \s cookies | about \s (?:our\s)? cookies
      | (?:your\s)? cookies? \s (?: policy|settings|preferences|notice|choices)
    | privacy \s (?: policy|notice|statement|settings) | your \s privacy \s (?:choices|rights)
      | do \s not \s sell \b .* \b information
    | terms (?: \s of \s (?:use|service|sale) | \s (?:and|&) \s conditions)? (?: \s (?:and|&) \s privacy \s policy)?
    | contact (?: \s us)? | about (?: \s us)? | powered \s by (?: \s \S+){{1,2}}
    # credits
    | (?: image|photo|picture|photograph|illustration|video|graphic)s? \s (?:credit|courtesy|source)s? \b .*
      | getty \s images
    | (?: image|photo|picture|photograph|illustration)s? (?: \s? : | \s (?:by|via|courtesy\sof) ) (?: {_NAME}
      | \s? / )+
    # leavings of HTML
    | </? [a-z] (?! \w*:) [^>]* >?
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A whole line that belongs to the page, not to the article."""
_SECTIONS = frozenset(
    """home news latest world uk us europe politics business money markets finance economy opinion comment tech
    technology science health climate culture arts entertainment lifestyle life style travel food sport sports weather
    video videos audio podcasts newsletters live menu search subscribe about contact login
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""What menus and breadcrumbs name."""
_LONGEST_CHROME = 120
"""Characters. A longer line is taken for the article's own, whatever its words."""
_REPEATS = 4
"""A line said this often in one text is chrome even where no page breaks show it."""
_DECORATION = " *_>|»"
_DIGITS = re.compile(r"\d{1,9}")
_FEW_NUMBERS = 6
"""Numbers of a line of which one may be that of the page."""
_BETWEEN_LINKS = re.compile(r"\s[|›»·•/>]\s")


def is_chrome(line: str) -> bool:
    """Whether a whole line is page chrome, judged by its words alone."""
    line = " ".join(line.split()).strip(_DECORATION)
    mark = BULLET.match(line)
    bare = line[mark.end() :].strip(_DECORATION) if mark else line
    if len(bare) > _LONGEST_CHROME:
        return False
    return _is_link(line) or _is_link(bare) or _is_menu(bare) or not re.search(r"\w", bare)


def _is_link(text: str) -> bool:
    parts = re.split(r"(?<=[.!]) (?=[A-Z])", plain(text))  # a notice and an invitation on one line
    return all(_CHROME.fullmatch(part.rstrip(".!:… ")) for part in parts)


def _is_menu(line: str) -> bool:
    """Whether a line is a list of links, such as "Home | World | Sport" or "Terms | Privacy policy"."""
    items = [item.strip() for item in _BETWEEN_LINKS.split(line)]
    if len(items) < 2:
        return False
    sections = sum(item.casefold() in _SECTIONS for item in items)
    short = all(0 < len(item.split()) <= 3 and not _DIGITS.search(item) for item in items)
    return all(map(_is_link, items)) or (len(items) >= 3 and short and sections >= 2)


def _as_running(line: str, page: int) -> Iterator[tuple[str, int]]:
    """Yield what a running head or foot of other pages would equal, if `line` is one.

    That is the line itself, or the line with its page number taken out, and what that number exceeds `page` by.
    """
    yield line, 0
    for match in islice(_DIGITS.finditer(line), _FEW_NUMBERS):
        yield f"{line[: match.start()]}#{line[match.end() :]}", int(match[0]) - page


def repeated(lines: Sequence[str], pages: Sequence[int]) -> set[int]:
    """Return the numbers of the lines that head or foot most pages, and of those that the text says over and over.

    `pages` holds the page number of each line. "Page 1" and "Page 2" are one running foot, since the number goes up
    with the page; lines whose figures differ otherwise say something each.
    """
    said = Counter(plain(line) for line in lines if len(line.split()) > 1 and not NUMERIC.match(line))
    often = {line for line, count in said.items() if count >= _REPEATS and len(line) <= _LONGEST_CHROME}
    by_page: dict[int, list[int]] = {}
    for number, page in enumerate(pages):
        by_page.setdefault(page, []).append(number)
    edges = [{*page[:2], *page[-2:]} for page in by_page.values()]
    forms = {number: set(_as_running(plain(lines[number]), pages[number])) for edge in edges for number in edge}
    counts = Counter(form for edge in edges for form in set[tuple[str, int]]().union(*(forms[n] for n in edge)))
    running = {form for form, count in counts.items() if len(by_page) > 1 and count >= max(2, 0.6 * len(by_page))}
    at_edges = {number for number, found in forms.items() if found & running}
    return at_edges | {number for number, line in enumerate(lines) if plain(line) in often}
