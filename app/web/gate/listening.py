"""The socket: taken before anything else is read, and with bounds that all its connections inherit."""

from __future__ import annotations

import socket

from app import limits


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there.  Raises OSError where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return _bounded(socket.create_server((host, port), family=family))


def _bounded(listener: socket.socket) -> socket.socket:
    tcp = socket.IPPROTO_TCP
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, limits.SEND_BUFFER)
    if listener.family != getattr(socket, "AF_UNIX", None):
        listener.setsockopt(tcp, socket.TCP_NODELAY, True)      # else a body waits 40 ms for its header's ACK
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            listener.setsockopt(tcp, socket.TCP_USER_TIMEOUT, int(1000 * limits.VANISHED))
    return listener
