"""Opens the sockets of a server. Does not listen on them: the first worker that is ready does, so no client waits."""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path


class AddressUnavailable(Exception):
    """An address that cannot be served; the message says why and what to do."""


def open_sockets(host: str, port: int, path: Path | None) -> list[socket.socket]:
    """Return bound sockets: a Unix socket at `path`, else one for each address of the host."""
    if path is not None:
        return [_unix_socket(path)]
    opened: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, _, _, _, address in dict.fromkeys(found):
            bound = (*address[:1], opened[0].getsockname()[1], *address[2:]) if opened and not port else address
            opened.append(_internet_socket(family, bound))
    except OSError as error:
        for one in opened:
            one.close()
        raise AddressUnavailable(
            f"{host}:{port} cannot be served ({error.strerror}); choose another --port or --host."
        ) from error
    return opened


def shown_address(listening: socket.socket) -> str:
    """Return the address of a listening socket as people write it."""
    name = listening.getsockname()
    if isinstance(name, (str, bytes)):
        return f"unix:{os.fsdecode(name)}"
    host = f"[{name[0]}]" if ":" in name[0] else name[0]
    return f"http://{host}:{name[1]}"


def _internet_socket(family: int, address: tuple[object, ...]) -> socket.socket:
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind(address)
    except OSError:
        listening.close()
        raise
    return listening


def _unix_socket(path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _remove_unused(path)
        listening.bind(str(path))
        path.chmod(0o660)  # for the proxy, which is of the socket's group
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        raise AddressUnavailable(
            f"The socket {path} cannot be served ({reason}); choose another --socket, in a folder that may be written."
        ) from error
    return listening


def _remove_unused(path: Path) -> None:
    """Remove a socket that an ended server left; anything else of that name stays, and binding fails."""
    with suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.lstat().st_mode):
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(path))
            except ConnectionRefusedError:
                path.unlink()
