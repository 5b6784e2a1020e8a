"""Pages of other sites that may use the API: none, unless whoever runs the server names them (the setting `origins`).

They are let in as programs: without cookies, so that they drive only sessions whose id they were given.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "DELETE")
SENT: Final = ("Accept", "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match")
READ: Final = ("Allow", "Content-Disposition", "ETag", "Location", "Retry-After")
WHO: Final = (b"origin", b"sec-fetch-site")
KEPT: Final = 600
"""Seconds for which a browser need not ask again what is allowed."""


class Elsewhere:
    """Answers pages of the named sites as the API answers a program, and passes every other request on as it is."""

    def __init__(self, app: ASGIApp, origins: frozenset[str] = frozenset()) -> None:
        self._app, self._origins = app, origins
        self._shared = CORSMiddleware(
            self._as_program, allow_origins=tuple(origins), allow_methods=METHODS, allow_headers=SENT,
            expose_headers=READ, max_age=KEPT,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_named = scope["type"] == "http" and scope["path"].startswith("/api/") and self._names(Headers(scope=scope))
        await (self._shared if is_named else self._app)(scope, receive, send)

    def _names(self, headers: Headers) -> bool:
        origins = headers.getlist("origin")
        return len(origins) == 1 and origins[0] in self._origins and "cookie" not in headers

    async def _as_program(self, scope: Scope, receive: Receive, send: Send) -> None:
        """On, without what says that a page of another site asks: that was looked at."""
        headers = [(name, value) for name, value in scope["headers"] if name not in WHO]
        await self._app({**scope, "headers": headers}, receive, send)
