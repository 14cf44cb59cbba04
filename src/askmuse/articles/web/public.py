"""Opens connections to the public internet only: not to this machine, private networks, or a cloud's internal services.

Addresses are checked when a connection is opened, after the host's name was resolved, and again for each redirect. So a
name that resolves to another address the second time (DNS rebinding) does not get around the check.
"""

import asyncio
import ipaddress
import socket
from typing import Any

_METADATA = (ipaddress.ip_network("168.63.129.16/32"), ipaddress.ip_network("192.0.0.0/24"))
"""Addresses in the public range at which virtual machines in the clouds of Microsoft and Oracle get their credentials.
Other clouds use private addresses for that."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that a router turns into the IPv4 address in their last 32 bits."""
_IPV4 = 2**32 - 1
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(text: str) -> bool:
    """Whether an IP address is on the public internet."""
    address = _inner(ipaddress.ip_address(text.partition("%")[0]))
    return address.is_global and not address.is_multicast and not any(address in network for network in _METADATA)


def _inner(address: _Address) -> _Address:
    """Return the IPv4 address that an IPv6 address embeds, or else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & _IPV4)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


class PublicLoop(asyncio.SelectorEventLoop):
    """An event loop that opens connections to public addresses only, whichever library asks for them."""

    def __init__(self) -> None:
        """Create the loop; nothing was refused yet."""
        super().__init__()
        self.refused: list[str] = []
        """The addresses to which a connection was refused, in order."""

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:
        """Connect a socket; raises PermissionError if the address is not public."""
        if sock.family not in (socket.AF_INET, socket.AF_INET6) or not is_public(address[0]):
            self.refused.append(str(address[0]))
            raise PermissionError(f"{address[0]} is not a public address")
        await super().sock_connect(sock, address)
