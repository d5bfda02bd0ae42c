"""How much of the server one client may hold, and for how long. Counts nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address, ip_network


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Limits on the connections of one worker; times are in seconds.

    A request is unfinished from the opening of its connection to the last byte of its answer. Of unfinished requests
    that have not arrived as a whole, the one that waited longest is closed when there are too many: ordinary clients
    send a request in one go, so those that are closed are the slow ones.
    """

    header: float = 10.0
    """From the first byte, or from the opening of the connection, until the header is whole."""
    body: float = 30.0
    """From the first byte until the body is whole."""
    idle: float = 20.0
    """Until the next request of a connection that is kept."""
    stalled: float = 60.0
    """In which a client takes less than `least` bytes of its answer."""
    least: int = 1_024
    connections: int = 1_000
    """Connections of a worker; also at most what the system's limit on open files allows."""
    per_address: int = 100
    """Unfinished requests of one address in a worker; of a proxy's, for each address that it names."""
    queued: int = 200
    """Requests that wait for a thread of a worker; what comes then is answered with 503."""
    header_bytes: int = 32_768
    body_bytes: int = 1_000_000
    pending_bytes: int = 8_000_000
    """Of one answer, not yet taken by its client; what exceeds a megabyte waits in a temporary file."""


@dataclass(frozen=True, slots=True)
class Clients:
    """Finds out for whom a request is: the peer, or whom a trusted proxy names. `by_socket`: the peer has no address.

    `proxies` are addresses or networks, or `unix:` for whoever may open the Unix socket.
    """

    proxies: tuple[str, ...] = ()
    by_socket: bool = False

    def is_proxy(self, address: str) -> bool:
        """Return whether an address is a trusted proxy's."""
        if self.by_socket:
            return True  # only processes of this machine with access to the socket's folder reach it
        try:
            peer = ip_address(address)
        except ValueError:
            return False
        networks = (ip_network(one.strip("[]"), strict=False) for one in self.proxies if one != "unix:")
        return any(peer in network for network in networks)

    def client(self, peer: str, forwarded: str) -> str:
        """Return the address of a client; `forwarded` is the value of `X-Forwarded-For`."""
        if not self.is_proxy(peer):
            return peer
        client = peer
        for part in reversed(forwarded.split(",")):
            if not part.strip():
                break
            client = part.strip()
            if self.by_socket or not self.is_proxy(client):
                break
        return client[:64]
