"""Where a server listens, and that it opens itself to others only with keys or on purpose."""

import socket

import pytest

from askmuse.errors import SettingsError
from askmuse.service.keys import new_key
from askmuse.service.listening import ListenAddress, keys_for
from askmuse.settings import Settings

KEYS = Settings(api_keys=new_key()[1])


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.1", True), ("127.1.2.3", True), ("localhost", True), ("0.0.0.0", False)]
)
def test_a_server_that_other_machines_reach_needs_keys_or_insecure(host: str, local: bool) -> None:
    address = ListenAddress(host, 0)
    assert address.is_local() == local
    for insecure in (True, False):
        assert keys_for(address, KEYS, insecure=insecure) is not None
    assert keys_for(address, Settings(), insecure=True) is None
    if local:
        assert keys_for(address, Settings(), insecure=False) is None
        address = ListenAddress(host, 0, proxy="127.0.0.1")  # opens it to others
    with pytest.raises(SettingsError) as raised:
        keys_for(address, Settings(), insecure=False)
    assert str(raised.value) == (
        f"Anyone who can reach {host}:0 could read the articles, since no keys are set. Make a key with "
        "`askmuse key new`, put its line into a file, and set ASKMUSE_API_KEYS_FILE to that file; or add --insecure to "
        "serve everyone."
    )


def test_an_address_that_is_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError) as raised:
            ListenAddress("127.0.0.1", port).is_local()
    assert str(raised.value) == (
        f"Cannot listen on 127.0.0.1:{port} (Address already in use). Choose another --host or --port."
    )
    assert ListenAddress("::1", 8000).netloc == "[::1]:8000"
