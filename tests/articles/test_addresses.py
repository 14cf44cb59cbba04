"""Whether a page's address is of the site whose name it claims."""

import pytest

from askmuse.articles.addresses import host, is_named_after, path, site


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://www.theguardian.com/a/b?c", ("theguardian.com", "theguardian.com", "/a/b")),
        ("http://news.bbc.co.uk:80/a", ("news.bbc.co.uk", "bbc.co.uk", "/a")),
        ("https://theguardian.evil.example/a", ("theguardian.evil.example", "evil.example", "/a")),
        ("https://[bad/a", ("", "", "")),
        (None, ("", "", "")),
    ],
)
def test_the_host_the_registered_domain_and_the_path_of_a_url(url: str | None, parts: tuple[str, str, str]) -> None:
    assert (host(url), site(url), path(url)) == parts


@pytest.mark.parametrize(
    ("publisher", "url", "named"),
    [
        ("The Guardian", "https://www.theguardian.com/a", True),
        ("futurezone.at", "https://futurezone.at/a", True),
        ("BBC", "https://news.bbc.co.uk/a", True),
        ("The Guardian", "https://theguardian.evil.example/a", False),
        ("The Guardian", "https://evil.example/theguardian.com", False),
        ("New York Times", "https://www.nytimes.com/a", False),
    ],
)
def test_a_site_is_named_after_a_publisher_if_its_registered_domain_spells_the_name(
    publisher: str, url: str, named: bool
) -> None:
    assert is_named_after(publisher, url) is named
