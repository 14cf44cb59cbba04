"""The address on which a server listens, and whether other machines can reach it there."""

import ipaddress
import socket
from dataclasses import dataclass

from askmuse.errors import SettingsError
from askmuse.service.keys import Keys, read_keys
from askmuse.settings import Settings


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """The address and the port on which a server listens, and the proxy that may tell the addresses of clients."""

    host: str
    port: int
    proxy: str | None = None
    """The address of the reverse proxy whose header X-Forwarded-For is trusted; None if there is none."""

    @property
    def netloc(self) -> str:
        """The host and the port as they are written in a URL."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def is_local(self) -> bool:
        """Whether only this machine can reach the address; raises SettingsError if a server cannot listen on it."""
        try:
            sockets = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            family, kind, *_, first = sockets[0]
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(first)
        except OSError as error:
            raise SettingsError(
                f"Cannot listen on {self.netloc} ({error.strerror}). Choose another --host or --port."
            ) from None
        return all(ipaddress.ip_address(str(name[0]).partition("%")[0]).is_loopback for *_, name in sockets)


def keys_for(address: ListenAddress, settings: Settings, *, insecure: bool) -> Keys | None:
    """Return the keys in the settings; raises SettingsError if other machines can reach the server without a key."""
    local = address.is_local() and address.proxy is None
    keys = read_keys(settings)
    if keys is None and not local and not insecure:
        raise SettingsError(
            f"Anyone who can reach {address.netloc} could read the articles, since no keys are set. Make a key with "
            "`askmuse key new`, put its line into a file, and set ASKMUSE_API_KEYS_FILE to that file; or add "
            "--insecure to serve everyone."
        )
    return keys
