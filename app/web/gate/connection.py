"""One connection: uvicorn's own, with an end to whatever a client may leave unfinished.

uvicorn waits for ever for a request that was begun, and for an answer to be read; and its parser takes a head of any
size. Here every phase has a deadline that no byte moves, a head has bounds, and who does not read is cut off.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from math import inf
from typing import Any, Final, Literal, cast

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from app import limits
from app.session.runs.shares import network_of
from app.web.gate.ending import LATER
from app.web.gate.headers import HEADERS
from app.web.gate.room import Room

Phase = Literal["silent", "head", "body", "answer", "idle", "leaving"]
"""Nothing has come yet; a head comes, a body comes; we answer; between two requests; we have said our last word."""

HERE: Final = ("127.0.0.1", 0)
"""Whoever comes through a unix socket: a proxy on this machine, as a rule."""

NOT_HTTP: Final = "this is not a request in HTTP/1.1"
LINGER: Final = 2.0
"""Seconds in which a client may still send what nobody reads: if we were gone at once it might lose our answer."""

_AT_ONCE: Final = struct.pack("ii", 1, 0)
"""SO_LINGER: what the kernel still holds for the other side is thrown away."""


class _RefusedError(Exception):
    """A request that is not read to its end."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Connection(HttpToolsProtocol):
    """phase: where it stands, since when, and until when it may stand there (due)."""

    def __init__(
        self, config: Config, server_state: ServerState, app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.phase: Phase = "silent"
        self.address, self.is_counted = "", False       # of the other side; whether it takes a place
        self.since, self.due = 0.0, inf
        self._unread = inf                  # since when the other side has not read
        self._head = self._begun = self._drained = 0        # bytes
        self._has_body, self._keeps = False, True
        self._unanswered = 0                # requests

    @property
    def unread(self) -> int:
        """Bytes of answers that wait here for the other side to read."""
        return self.transport.get_write_buffer_size()

    # What the event loop calls

    def connection_made(self, transport: asyncio.Transport) -> None:    # type: ignore[override]
        super().connection_made(transport)
        self.client = self.client or HERE
        self.address = network_of(self.client[0]) or self.client[0]
        self._enters("silent", limits.FIRST_BYTE)
        room, self.is_counted = cast(Room, self.server_state), True
        room.add(self, 1)
        room.make(self.address)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._goes()

    def _goes(self) -> None:
        if self.is_counted:
            self.is_counted = False
            cast(Room, self.server_state).add(self, -1)

    def data_received(self, data: bytes) -> None:
        if self.phase == "leaving":
            self._drained += len(data)
            if self._drained > limits.DRAINED:
                self.cut()
            return
        self._unset_keepalive_if_required()
        is_head = self.phase in ("silent", "idle", "head")
        try:
            self.parser.feed_data(data)
            if is_head and self.phase == "head":        # what has not come to its end is not seen by the callbacks
                self._begun += len(data)
                self._check(self._begun)
        except httptools.HttpParserUpgrade:
            return                          # it is answered as if nothing of the kind had been asked
        except (httptools.HttpParserError, _RefusedError) as error:
            cause = error if isinstance(error, _RefusedError) else error.__context__
            self._refuse(cause if isinstance(cause, _RefusedError) else _RefusedError(400, NOT_HTTP))

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unread = inf

    # What the parser calls

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head, self._begun, self._has_body = 0, 0, False
        self._enters("head", limits.HEAD_SECONDS)

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self._count(len(name) + len(value) + 4)
        if len(self.headers) > limits.HEAD_FIELDS:
            raise _RefusedError(431, f"a request may have {limits.HEAD_FIELDS} header fields")
        name = self.headers[-1][0]
        self._has_body |= name == b"transfer-encoding" or (name == b"content-length" and value != b"0")

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        if len(self.pipeline) > limits.PIPELINE:
            raise _RefusedError(400, f"{limits.PIPELINE} requests may wait for their answers")
        self._unanswered += 1
        self.scope["state"]["cut"] = self.cut
        self._keeps = self.cycle.keep_alive and not self.parser.should_upgrade()
        self.cycle.keep_alive = self._keeps
        if self._has_body:      # an answer before its end is the last one: nobody reads on to know where it ends
            self.cycle.keep_alive, self.cycle.transport = False, cast(asyncio.Transport, self)
            self._enters("body", limits.BODY_SECONDS)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        if not self.cycle.response_started:
            self.cycle.keep_alive, self.cycle.transport = self._keeps, self.transport
        if self.phase != "leaving":
            self._enters("answer", inf)

    def _count(self, bytes: int) -> None:
        self._head += bytes
        self._check(self._head)

    def _check(self, bytes: int) -> None:
        if bytes > limits.HEAD_BYTES:
            raise _RefusedError(431, f"the head of a request may have {limits.HEAD_BYTES} bytes")

    # What an answer calls

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._unanswered -= 1
        if self.phase == "answer" and not self._unanswered:
            self._enters("idle", self.timeout_keep_alive + 1.0)     # uvicorn's own timer is first

    def write(self, data: bytes) -> None:
        """As a transport, for an answer that comes before its request has ended."""
        self.transport.write(data)

    def is_closing(self) -> bool:
        """As a transport."""
        return self.transport.is_closing()

    def close(self) -> None:
        """As a transport: say that this was all, and throw away what still comes."""
        self.flow.resume_reading()
        self._enters("leaving", LINGER)
        with contextlib.suppress(OSError):
            self.transport.write_eof()

    def shutdown(self) -> None:
        self._keeps = False
        if self.phase == "head":
            self._refuse(_RefusedError(503, LATER))
        else:
            super().shutdown()

    # What the sweep calls

    def check(self, now: float) -> None:
        """End it if it is late."""
        if now - self._unread > limits.UNREAD:
            self.cut()
        elif self.transport.is_closing() and self.phase != "leaving":
            self._enters("leaving", limits.UNREAD)      # what was written goes out first, if it is read
        elif now < self.due:
            return
        elif self.phase in ("head", "body"):
            seconds = limits.HEAD_SECONDS if self.phase == "head" else limits.BODY_SECONDS
            self._refuse(_RefusedError(408, f"the {self.phase} of a request must come within {seconds:g} seconds"))
        elif self.phase == "leaving":
            self.cut()
        else:
            self.transport.close()

    def cut(self) -> None:
        """Close at once, whatever was not sent or read."""
        self._goes()            # before the system says so: who comes meanwhile makes no second one go for it
        sock: socket.socket | None = self.transport.get_extra_info("socket")
        with contextlib.suppress(OSError):
            if sock is not None:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.transport.abort()

    def _enters(self, phase: Phase, seconds: float) -> None:
        self.phase, self.since = phase, self.loop.time()
        self.due = self.since + seconds

    def _refuse(self, refused: _RefusedError) -> None:
        """Say why, unless other answers come first, and that this was all."""
        is_ours = self.phase == "body"          # its answer, if any, is to the request that is refused
        if self._unanswered > is_ours or (is_ours and self.cycle.response_started):
            self.cut()
            return
        if is_ours:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        sentence = f"{refused}.".encode()
        headers = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": len(sentence), **HEADERS,
                   "Connection": "close"}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(STATUS_LINE[refused.status] + lines.encode() + b"\r\n" + sentence)
        self.close()
