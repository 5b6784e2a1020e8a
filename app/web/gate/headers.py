"""Headers that protect a visitor's browser, on every answer: pages, files, JSON, refusals.

Plain ASGI, outside of the routes, so that static files and refusals are covered as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
FRAMED: Final = {"Content-Security-Policy": (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'"
)}
"""Of an answer that may be shown in anybody's frame, slides opened from a disk too, which no list of ancestors names.

It has neither script nor form."""
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: under it a browser sends "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
SECURE: Final = {
    "Strict-Transport-Security": "max-age=31536000",    # a year; other hosts of the same name are not spoken for
    "Cross-Origin-Opener-Policy": "same-origin",        # over plain HTTP a browser ignores it, with a warning
}


@dataclass(frozen=True, slots=True)
class SecurityHeaders:
    """Puts HEADERS on every answer that passes; what speaks of a session under /api is kept by no cache.

    What says that it may be FRAMED stays so. Where the visitor came over TLS it puts SECURE on as well.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_framed = headers.get("Content-Security-Policy") == FRAMED["Content-Security-Policy"]
                headers.update(HEADERS)
                if is_framed:
                    headers.update(FRAMED)
                    del headers["X-Frame-Options"]
                if scope["scheme"] == "https":
                    headers.update(SECURE)
                if scope["path"].startswith("/api/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_headers)
