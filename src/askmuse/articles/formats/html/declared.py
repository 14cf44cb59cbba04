"""Finds the encoding that a page declares, in the same way as browsers do."""

import re

_HEAD = 4_096
"""The number of bytes at the start of a page in which its encoding is searched; browsers search at least 1,024."""
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"<meta\b([^>]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"([^\s\"'=/>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([^\s\"';]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)")


def declared_encoding(data: bytes) -> str | None:
    """Return the label of the encoding that a page's meta tags, or else its XML declaration, name; None if none does.

    See https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding.
    """
    import webencodings

    head = _COMMENT.sub(b"", data[:_HEAD])
    labels = [*filter(None, map(_label, _META.finditer(head))), *(match[1] for match in [_XML.match(head)] if match)]
    texts = (label.decode("ascii", errors="replace") for label in labels)
    return next((label for label in texts if webencodings.lookup(label)), None)


def _label(meta: re.Match[bytes]) -> bytes | None:
    attributes = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(meta[1])}
    if charset := attributes.get(b"charset"):
        return bytes(charset)
    if attributes.get(b"http-equiv", b"").lower() == b"content-type":
        match = _CHARSET.search(attributes.get(b"content", b""))
        return match[1] if match else None
    return None
