"""Reads web addresses: host, path, the site that its owner registered, and whether it is named after a publisher."""

import re
from urllib.parse import SplitResult, urlsplit

_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "gob", "net", "ne", "or", "org"})
"""Second-level domains that are not the name of a site, such as the "co" of bbc.co.uk."""


def host(url: str | None) -> str:
    """Return the host of an address without "www.", or "" if there is no host."""
    return (_split(url).hostname or "").removeprefix("www.")


def path(url: str | None) -> str:
    """Return the path of an address, or "" if there is none."""
    return _split(url).path


def _split(url: str | None) -> SplitResult:
    """Return the parts of an address, all of them empty if it is not a valid one."""
    try:
        return urlsplit(url or "")
    except ValueError:
        return urlsplit("")


def site(url: str | None) -> str:
    """Return the part of an address's host that its owner registered: "bbc.co.uk" for "https://news.bbc.co.uk/x"."""
    labels = host(url).split(".")
    count = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-count:])


def is_named_after(publisher: str, url: str | None) -> bool:
    """Whether the site of an address is named after a publisher, as theguardian.com is after The Guardian."""
    domain = site(url)
    name = re.sub(r"[\W_]", "", publisher).casefold()
    return name != "" and name in {re.sub(r"[\W_]", "", text).casefold() for text in (domain, domain.split(".")[0])}
