"""Connections that do not behave: they say nothing, or half of it, or read nothing."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.attack.victim import Victim

HEAD = b"GET / HTTP/1.1\r\nHost: a\r\n"
BODY = b"POST /api/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
KINDS = {
    "silent": b"", "a line": b"GET / HT", "a head": HEAD + b"X: ", "a body": BODY + b"{", "kept": HEAD + b"\r\n",
    "chunks": b"POST /api/sessions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
}
"""What each of a kind says before it stops."""

TRICKLES = {"a head": b"a", "a body": b" "}
"""What those say once a second who do not stop."""


@contextmanager
def opened(victim: Victim, count: int, said: bytes = b"", buffer: int = 0) -> Iterator[list[socket.socket]]:
    """So many connections that have said so much.  buffer: bytes that each takes in without reading, 0 for as usual."""
    with ExitStack() as stack:
        found = []
        for _ in range(count):
            one = stack.enter_context(socket.socket())
            if buffer:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
            one.settimeout(30)
            one.connect(("127.0.0.1", victim.port))
            if said:
                one.sendall(said)
            found.append(one)
        yield found


def open_after(sockets: list[socket.socket], seconds: float, trickle: bytes = b"") -> tuple[int, float]:
    """How many the server has not closed within so many seconds, and when it closed the last; what it says is read."""
    left, began, last, told = set(sockets), time.monotonic(), 0.0, 0.0
    for one in sockets:
        one.setblocking(False)
    poll = select.poll()
    at = {one.fileno(): one for one in sockets}
    for one in sockets:
        poll.register(one, select.POLLIN)
    while left and (now := time.monotonic() - began) < seconds:
        if trickle and now - told >= 1.0:
            told = now
            for one in left:
                _try(one, trickle)
        for number, _ in poll.poll(200):
            if _is_closed(at[number]):
                poll.unregister(number)
                left.discard(at[number])
                last = time.monotonic() - began
    return len(left), last


def _try(one: socket.socket, data: bytes) -> None:
    try:
        one.send(data)
    except OSError:
        return      # poll says so


def _is_closed(one: socket.socket) -> bool:
    try:
        return not one.recv(65_536)
    except BlockingIOError:
        return False
    except OSError:
        return True


def server_side(victim: Victim) -> int:
    """Connections that the server's process has by now, whatever the other side reads."""
    return victim.descriptors
