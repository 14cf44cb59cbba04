"""Reads front matter: metadata at the head of a text, as YAML, TOML, JSON or lines of `key: value`.

YAML is between two lines of `---`, TOML between two of `+++`; the others end with a blank line.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ALIASES = {
    "title": ("title", "headline"),
    "publisher": ("publisher", "outlet", "site", "sitename", "site_name"),
    "url": ("url", "link", "source_url", "canonical", "canonical_url", "source"),
    "author": ("author", "authors", "byline"),
    "published": ("published", "date", "published_at", "publish_date", "date_published", "datepublished", "pubdate"),
}
"""The keys of front matter for each property of an article; the first that is present counts. Keys for the time when a
file was made or changed, such as `created` and `lastmod`, are not used."""
KEYS = frozenset().union(*ALIASES.values(), {"tags", "categories", "description", "layout", "draft", "lang", "slug"})
_BLOCK = re.compile(
    r"\A(?:\s*<!--(?:(?!-->)[\s\S]){0,2000}-->)?\s*?^(?P<mark>-{3,}|\+\+\+)[ \t]*\n"
    r"(?P<matter>(?:(?!(?:-{3,}|\+\+\+|\.\.\.)[ \t]*$).*\n)*+)(?:-{3,}|\+\+\+|\.\.\.)[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_UNMARKED = re.compile(r"\A\s*(?P<matter>(?:[A-Za-z][\w-]{0,40}[ \t]*:[ \t].*\n){2,40}+)[ \t]*(?:\n|\Z)")
"""Lines of `key: value` without marks, as MultiMarkdown and Pelican have them."""
LARGEST = 16_000
"""The most characters that are parsed as YAML, which takes about a second for each 100,000."""
_DEEPEST = 10
"""The most levels of nested lists that are parsed as YAML."""
_MOST_LINES = 1_000
"""The most lines that are read one by one if front matter is not valid YAML."""
_LONGEST_VALUE = 1_000
"""The most characters of a value; titles and addresses are shorter."""
_LINE = re.compile(r"""["']?(?P<key>[A-Za-z][\w.-]{0,40})["']?[ \t]*[:=](?:[ \t]+|(?=["'\[{])|$)(?P<value>.*)""")
_ITEM = re.compile(r"\s*-[ \t]+(?P<value>.*)")
_CONTINUED = re.compile(r"[ \t]+\S|[\]}]")
"""A line that continues the one above: it is indented, or closes a list."""
_FOLDED = re.compile(r"[|>][-+\d]{0,2}")
"""A value that is on the lines below."""
_INNER_KEY = re.compile(r"\s+[\w.-]+:(?:\s|$)")
_COMMENT = re.compile(r"""("[^"]*"|'[^']*'|[^"'].*?)\s+#\s.*""")
"""A value with a comment behind it."""
_PROSE = re.compile(r"(?:\S+\s+){5,}\S*[.!?]$")
"""A value that is a sentence."""
_NOTHING = frozenset({"", "~", "null", "none", "''", '""', "[]", "{}"})


@dataclass(frozen=True, slots=True)
class Parted:
    """The front matter of a text, by keys in lower case, its body, and remarks for the user."""

    matter: Mapping[str, Any]
    body: str
    notices: tuple[str, ...] = ()


def part(text: str) -> Parted:
    """Split a text into front matter and body; a horizontal rule with prose below it is not front matter."""
    block = _BLOCK.match(text)
    if block is None:
        return _json(text) or _unmarked(text) or Parted({}, text)
    matter, body = block["matter"], text[block.end() :]
    if len(matter) > LARGEST:
        why = f"has front matter of {len(matter):,} characters"
    else:
        try:
            parsed = (_toml if block["mark"] == "+++" else _yaml)(matter)
        except Exception as error:  # the parsers raise all kinds of errors for deep or odd nesting
            kind = "TOML" if block["mark"] == "+++" else "YAML"
            why = f"has front matter that is not {kind}{_place(error, text[: block.start('matter')])}"
        else:
            if parsed is None or _is_matter(parsed):
                return Parted(_lowered(parsed or {}), body)
            return Parted({}, text)
    lines = matter[: _MOST_LINES * _LONGEST_VALUE].split("\n", _MOST_LINES)[:_MOST_LINES]
    if not _looks_like_matter(lines):
        return Parted({}, text)
    return Parted(_lowered(dict(_by_line(lines))), body, (f"{why}: only its `key: value` lines were taken",))


def _json(text: str) -> Parted | None:
    """Split off front matter in JSON, or return None if there is none."""
    start = len(text) - len(text.lstrip())
    if not text.startswith("{", start):
        return None
    try:
        parsed, length = json.JSONDecoder().raw_decode(text[start : start + LARGEST])
    except (ValueError, RecursionError):
        return None
    return Parted(_lowered(parsed), text[start + length :]) if _is_matter(parsed) and _has_known(parsed) else None


def _unmarked(text: str) -> Parted | None:
    """Split off lines of `key: value` of which the first and another one have known keys, or return None."""
    block = _UNMARKED.match(text[:LARGEST])
    if block is None:
        return None
    matter = dict(_by_line(block["matter"].splitlines()))
    keys = [key.lower() for key in matter]
    if keys[0] not in KEYS or len(KEYS.intersection(keys)) < 2:
        return None
    return Parted(_lowered(matter), text[block.end() :])


def _yaml(matter: str) -> Any:
    """Parse YAML in which every value is a text, without numbers in base 60, aliases and tags."""
    import yaml

    class Loader(yaml.BaseLoader):
        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases multiply what they stand for")
            if self.depth == _DEEPEST:
                raise yaml.YAMLError("lists nested deep take time that grows with the square of their depth")
            self.depth += 1
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node

    return yaml.load(matter, Loader)  # noqa: S506 - BaseLoader makes texts, lists and mappings, no other objects


def _toml(matter: str) -> Any:
    import tomllib

    return tomllib.loads(matter)


def _place(error: Exception, above: str) -> str:
    """Return the line of the file in which a parser found an error, such as " (line 3)", or "" if it is unknown."""
    mark = getattr(error, "problem_mark", None)
    return f" (line {mark.line + above.count(chr(10)) + 1})" if mark else ""


def _is_matter(parsed: Any) -> bool:
    """Whether the parsed text has keys and values, and is not a line of prose with a colon."""
    if not isinstance(parsed, dict) or any(not isinstance(key, str) or " " in key.strip() for key in parsed):
        return False
    return _has_known(parsed) or not any(isinstance(value, str) and _PROSE.match(value) for value in parsed.values())


def _has_known(parsed: Mapping[str, Any]) -> bool:
    return not KEYS.isdisjoint(key.strip().lower() for key in parsed)


def _looks_like_matter(lines: list[str]) -> bool:
    """Whether most lines are `key: value`, an item of a list or a continuation, and one of the first two is a key."""
    meant = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    alike = sum(bool(_LINE.match(line) or _ITEM.match(line) or _CONTINUED.match(line)) for line in meant)
    return bool(meant) and any(_LINE.match(line) for line in meant[:2]) and alike * 2 > len(meant)


def _by_line(lines: list[str]) -> Iterator[tuple[str, Any]]:
    """Yield the keys and values of invalid front matter; each value is a text or a list of texts."""
    key, items, inner = "", list[str](), False
    for line in [*lines, "end:"]:
        if (match := _LINE.match(line)) or line.strip() == "end:":
            if key and items:
                yield key, items if len(items) > 1 else items[0]
            assert match is not None  # noqa: S101 - the last line added here has a key
            key, items = match["key"], [value] if (value := _bare(match["value"])) else []
            inner = not _FOLDED.fullmatch(match["value"].strip())
        elif match := _ITEM.match(line):
            items.append(_bare(match["value"]))
        elif line[:1] in {" ", "\t"} and line.strip() and not (inner and (not items or _INNER_KEY.match(line))):
            items = [*items[:-1], _bare(" ".join([*items[-1:], line.strip()]))]


def _bare(value: str) -> str:
    """Return a value without a comment, and without the quotation marks or the brackets around it."""
    value = value[:_LONGEST_VALUE].strip()
    commented = _COMMENT.fullmatch(value)
    value = commented[1] if commented else value
    value = "" if _FOLDED.fullmatch(value) else value
    if len(value) > 1 and value[0] + value[-1] in {'""', "''", "[]"}:
        return value[1:-1].strip()
    return value


def _lowered(matter: Mapping[str, Any]) -> dict[str, Any]:
    """Return front matter by keys in lower case, without empty values; of two equal keys the first counts."""
    lowered: dict[str, Any] = {}
    for key, value in matter.items():
        if isinstance(value, dict) and len(value) == 1 and " " in (first := str(*value)).strip():
            value = f"{first}: {value[first]}"
        if not (isinstance(value, str) and value.strip().lower() in _NOTHING):
            lowered.setdefault(str(key).strip().lower(), value)
    return lowered
