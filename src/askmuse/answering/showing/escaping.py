"""Escapes text for Markdown, so that every program which renders it shows the text as it is."""

import re

_SPECIAL = re.compile(r"[\\`*_\[\]<>~|$]|&(?=#|\w+;)")
"""Characters that have a meaning in Markdown or HTML anywhere in a line; $ begins a formula on GitHub and in pandoc."""
_LINE_START = re.compile(r"^(\s*)(\d+(?=[.)])|)([-+=#.):])")
"""What would make a line a list item, a heading, a definition or a rule."""
_ESCAPE_OR_BOLD = re.compile(r"\\(.)|\*\*")


def escape_part(text: str) -> str:
    """Return a text escaped for the middle of a line."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def escape_line(line: str) -> str:
    """Return a text escaped for a line of its own."""
    return _LINE_START.sub(r"\1\2\\\3", escape_part(line))


def unescape(text: str) -> str:
    """Return Markdown without the escapes of `escape_line` and without the marks of bold type."""
    return _ESCAPE_OR_BOLD.sub(lambda match: match[1] or "", text)
