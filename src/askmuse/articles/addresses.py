"""The addresses of pages: their site, and whether a publisher's name matches it."""

import re
from urllib.parse import urlsplit

_SECOND = frozenset({"ac", "co", "com", "edu", "gov", "gob", "net", "ne", "or", "org"})
"""Second-level domains that are not the name of a site, such as the "co" of bbc.co.uk."""


def host(url: str | None) -> str:
    """Return the host of an address without its "www.", "" if there is none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def site(url: str | None) -> str:
    """Return the part of a host that its owner registered, such as "bbc.co.uk" for "news.bbc.co.uk"."""
    labels = host(url).split(".")
    count = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND else 2
    return ".".join(labels[-count:])


def is_named_after(publisher: str, url: str | None) -> bool:
    """Whether a site is named after a publisher, as theguardian.com is after The Guardian."""
    address = site(url)
    name = re.sub(r"[\W_]", "", publisher).casefold()
    return name in {re.sub(r"[\W_]", "", text).casefold() for text in (address, address.split(".")[0])}
