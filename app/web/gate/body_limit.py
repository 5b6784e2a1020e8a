"""Bodies have an end, said beforehand: else the answer is 411, beyond it 413, and nothing is kept in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import limits
from app.errors import FullError
from app.session.runs.shares import Shares
from app.web.gate.problems import TooLargeError, problem_response, too_large, without_length

LONG: Final = {("PUT", "weights"), ("POST", "activations"), ("POST", "gradient"), ("POST", "gradients"),
               (FILE := ("POST", "import"))}
"""What carries many numbers: the method, and the last part of the address."""


def most_bytes(method: str, path: str) -> int:
    """How long a body may be: only weights, many examples and files need more than limits.BODY."""
    last = method, path.rpartition("/")[2]
    is_long = last in LONG if path.startswith("/api/") else last == FILE and path.startswith("/r/")
    return limits.BODY_WEIGHTS if is_long else limits.BODY


@dataclass(slots=True)
class BodyLimit:
    """Refuses a body by its announced length before a byte is read, and one that comes in chunks by that.

    Each chunk costs more than all its bytes, and a megabyte may come in a million. Browsers and programs say a length.
    long: bytes of the bodies beyond limits.BODY that are being read or answered.
    """

    app: ASGIApp
    long: Shares = field(default_factory=lambda: Shares(lambda: limits.BODIES, "many long bodies are being read"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most, length = most_bytes(scope["method"], scope["path"]), _announced(scope)
        if refusal := _refusal(scope, most, length):
            await refusal(scope, receive, send)
            return
        try:
            leave = self.long.take(length if length > limits.BODY else 0)
        except FullError as full:
            await problem_response(Request(scope), 503, str(full))(scope, receive, send)
            return
        try:
            await self.app(scope, _within(most, receive), send)
        finally:
            leave()


def _refusal(scope: Scope, most: int, length: int) -> Response | None:
    if "transfer-encoding" in Headers(scope=scope):
        return without_length(Request(scope))
    return too_large(Request(scope), TooLargeError(most)) if length > most else None


def _within(most: int, receive: Receive) -> Receive:
    """The same, but for a body that is longer than it said: it raises TooLargeError."""
    received = 0

    async def receive_within() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise TooLargeError(most)
        return message

    return receive_within


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length[:20]) if length.isascii() and length.isdigit() else 0
