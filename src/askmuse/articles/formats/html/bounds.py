"""Tags of a page kept within what the parser reads in time and to the end: few attributes each, not nested too deep."""

import re
from collections import Counter

MOST_ATTRIBUTES = 500
"""Of one tag. The parser compares each with all others: 300,000 take it many minutes."""
DEEPEST = 100
"""Elements around a piece of text. The parser stops at 2,048, of which lists and tables use up to four for each that is
counted here, and leaves out the rest of the page without a word; pages have some 30."""
_TAG = re.compile(
    r"""
    <!-- (?: -?> | [\s\S]*? (?: --!?> | \Z ) )
    | <(?P<raw> script | style | textarea | title | xmp ) (?= [\s/>] ) [\s\S]*? (?: </(?P=raw) \s* > | \Z )
    | <(?P<end> /? ) (?P<name> [a-z][^\s/>]* ) (?P<attributes> (?> [^>=]++ | =\s*+ (?> "[^"]*" | '[^']*' )?+ )*+ )
      (?: > | (?P<unclosed> \Z ) )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""[^\s=/>]++(?:\s*+=\s*+(?>"[^"]*+"|'[^']*+'|[^\s>"']++)?+)?+""")
_NOT_NESTED = frozenset(
    """
    area base br col embed hr img input link meta param source track wbr html head body
    p li dt dd tr td th thead tbody tfoot option optgroup colgroup rt rp
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""Elements that have no content, that a page has once, or that the next one of their kind ends."""
_INLINE = frozenset(
    """
    a abbr b big cite code del em font i ins kbd mark q s small span strike strong sub sup u
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)


def bounded(page: str) -> str:
    """Return a page without the attributes of a tag beyond `MOST_ATTRIBUTES`, and without the tags nested too deep.

    The text of what is nested too deep stays, in lines of its own.
    """
    around: list[str] = []
    left_out: Counter[str] = Counter()

    def within(tag: re.Match[str]) -> str:
        if tag["unclosed"] is not None:
            return ""
        name = (tag["name"] or "").lower()
        if not name or name in _NOT_NESTED or tag["attributes"].endswith("/"):
            return _shortened(tag)
        if tag["end"]:
            if left_out[name]:
                left_out[name] -= 1
                return "" if name in _INLINE else "<br>"
            if name in around:
                del around[len(around) - 1 - around[::-1].index(name) :]
            return tag[0]
        if len(around) >= DEEPEST:
            left_out[name] += 1
            return "" if name in _INLINE else "<br>"
        around.append(name)
        return _shortened(tag)

    return _TAG.sub(within, page)


def _shortened(tag: re.Match[str]) -> str:
    attributes = tag["attributes"] or ""
    if attributes.count("=") + len(attributes.split(None, MOST_ATTRIBUTES)) <= MOST_ATTRIBUTES:
        return tag[0]
    kept = [match.group() for match, _ in zip(_ATTRIBUTE.finditer(attributes), range(MOST_ATTRIBUTES), strict=False)]
    return f"<{tag['end']}{tag['name']} {' '.join(kept)}>"
