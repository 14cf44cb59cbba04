"""Limits the attributes of a tag and the nesting of tags, so that the parser reads all of a page in reasonable time.

Characters that XML cannot hold are replaced too, since the elements of lxml could not be changed with them.
"""

import re
from collections import Counter
from typing import Any

MOST_ATTRIBUTES = 500
"""The most attributes of a tag. The parser compares each with all others: 300,000 take many minutes."""
DEEPEST = 100
"""The deepest nesting of elements; pages have about 30. The parser silently drops the rest of a page after 2,048, and
the time in which trafilatura finds the article grows with the cube of the depth."""
_NOT_XML = re.compile(
    r"""
    [\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]
    | &\#0*(?: [0-8] | 1[124-9] | 2\d | 3[01] | 6553[45] )(?!\d);?
    | &\#x0*(?: [0-8bcef] | 1[0-9a-f] | fff[ef] )(?![0-9a-f]);?
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Control characters and the like, as they are or by their number."""
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
"""Elements that have no content, that occur once in a page, or that are closed by the next one of their kind."""
_INLINE = frozenset(
    """
    a abbr b big cite code del em font i ins kbd mark q s small span strike strong sub sup u
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)


def bounded(page: str) -> str:
    """Return a page without attributes beyond `MOST_ATTRIBUTES` of a tag, and without tags that are nested too deep.

    The text of such tags stays, on lines of its own. A character that XML cannot hold becomes a space.
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

    return _TAG.sub(within, _NOT_XML.sub(" ", page))


def _shortened(tag: re.Match[str]) -> str:
    attributes = tag["attributes"] or ""
    if attributes.count("=") + len(attributes.split(None, MOST_ATTRIBUTES)) <= MOST_ATTRIBUTES:
        return tag[0]
    kept = [match.group() for match, _ in zip(_ATTRIBUTE.finditer(attributes), range(MOST_ATTRIBUTES), strict=False)]
    return f"<{tag['end']}{tag['name']} {' '.join(kept)}>"


def flatten(tree: Any) -> None:
    """Make lines of text of all elements of a page that are nested deeper than `DEEPEST`.

    There are some although `bounded` counts tags: rows, cells and paragraphs, and tags that the parser adds.
    """
    too_deep = tree.getroottree().xpath("/*" * (DEEPEST + 1))
    for parent in dict.fromkeys(element.getparent() for element in too_deep):
        texts = list(parent.itertext())
        parent.text = None
        del parent[:]
        for text in texts:
            line = parent.makeelement("br")
            line.tail = text
            parent.append(line)
