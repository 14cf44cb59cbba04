"""How the server is set up."""

import pytest

from askmuse.service.place import Place
from askmuse.service.server import config_of


@pytest.mark.parametrize("proxy", [None, "127.0.0.1"])
def test_only_the_proxy_that_was_named_tells_the_addresses_of_clients(proxy: str | None) -> None:
    config = config_of(lambda *_: None, Place("127.0.0.1", 0, proxy))  # type: ignore[arg-type]
    assert (config.proxy_headers, config.forwarded_allow_ips) == (proxy is not None, proxy or "")
