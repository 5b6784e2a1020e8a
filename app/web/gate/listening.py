"""The socket: taken before anything else is read, and with bounds that all its connections inherit."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

from app import limits

EVERY_ADDRESS = "::"
"""Of IPv6, and with it of IPv4."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there.  Raises OSError where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    is_dual = host == EVERY_ADDRESS and socket.has_dualstack_ipv6()
    listener = socket.create_server((host, port), family=family, dualstack_ipv6=is_dual)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)   # else a body waits 40 ms for its header's ACK
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(1000 * limits.VANISHED))
    return _bounded(listener)


def listening_at(path: Path) -> socket.socket:
    """A unix socket that listens there, in place of one whose server has ended.  Raises OSError."""
    listener = socket.socket(socket.AF_UNIX)
    try:
        if path.exists() and stat.S_ISSOCK(path.stat().st_mode) and not _answers(path):
            path.unlink()
        listener.bind(str(path))
        path.chmod(0o666)       # who may reach it is said by its folder
        listener.listen()
    except OSError:
        listener.close()
        raise
    return _bounded(listener)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _bounded(listener: socket.socket) -> socket.socket:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, limits.SEND_BUFFER)
    return listener
