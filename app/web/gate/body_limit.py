"""Bodies have an end, said beforehand: else the answer is 411, beyond it 413, and nothing is kept in memory."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import limits
from app.web.gate.problems import TooLargeError, too_large, without_length


def most_bytes(method: str, path: str) -> int:
    """How long a body may be: only weights need more than limits.BODY."""
    is_weights = method == "PUT" and path.startswith("/api/") and path.endswith("/weights")
    return limits.BODY_WEIGHTS if is_weights else limits.BODY


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """Refuses a body by its announced length before a byte is read, and one that comes in chunks by that.

    Each chunk costs more than all its bytes, and a megabyte may come in a million. Browsers and programs say a length.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if "transfer-encoding" in Headers(scope=scope):
            await without_length(Request(scope))(scope, receive, send)
            return
        most = most_bytes(scope["method"], scope["path"])
        if _announced(scope) > most:
            await too_large(Request(scope), TooLargeError(most))(scope, receive, send)
            return
        received = 0

        async def receive_within() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise TooLargeError(most)
            return message

        await self.app(scope, receive_within, send)


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length[:20]) if length.isascii() and length.isdigit() else 0
