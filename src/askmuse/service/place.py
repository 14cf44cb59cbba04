"""Where a server listens, and who can reach it there."""

import ipaddress
import socket
from dataclasses import dataclass

from askmuse.errors import SettingsError
from askmuse.service.keys import Keys, read_keys
from askmuse.settings import Settings


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens, and which proxy may tell it the addresses of clients."""

    host: str
    port: int
    proxy: str | None = None
    """The address of a reverse proxy, whose header X-Forwarded-For is believed; None believes nobody."""

    @property
    def address(self) -> str:
        """The host and the port as they stand in a URL."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def is_local(self) -> bool:
        """Whether only this machine reaches it; raises SettingsError if nothing can listen there."""
        try:
            places = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            family, kind, *_, first = places[0]
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(first)
        except OSError as error:
            raise SettingsError(
                f"Cannot listen at {self.address} ({error.strerror}). Choose another --host or --port."
            ) from None
        return all(ipaddress.ip_address(str(place[0]).partition("%")[0]).is_loopback for *_, place in places)


def keys_for(place: Place, settings: Settings, *, insecure: bool) -> Keys | None:
    """Return the keys of the settings; raises SettingsError where others can reach the server and there are none."""
    local = place.is_local() and place.proxy is None
    keys = read_keys(settings)
    if keys is None and not local and not insecure:
        raise SettingsError(
            f"Whoever reaches {place.address} could read the articles, since no keys are set. Make a key with "
            "`askmuse key new`, put its line into a file and name that in ASKMUSE_API_KEYS_FILE; or add --insecure to "
            "serve everybody."
        )
    return keys
