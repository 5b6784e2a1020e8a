"""A server that ends says so: 503 for what comes meanwhile, and for what could not be answered in time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.gate.leaving import gone
from app.web.gate.problems import last_answer

LATER: Final = "the server is being started anew: try again in a moment"
UNKNOWN: Final = (
    "the server is being started anew, and ended before this was answered: look whether it was done, then try again"
)


class End:
    """Whether the server ends, and what is to be told then."""

    def __init__(self, *told: Callable[[], None]) -> None:
        self.is_near, self._told = False, told

    def comes(self) -> None:
        """From now on nothing is begun."""
        self.is_near = True
        for tell in self._told:
            tell()


class Ending:
    """Passes requests on until the end is near."""

    def __init__(self, app: ASGIApp, end: End) -> None:
        self._app, self._end = app, end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._end.is_near:
            await last_answer(Request(scope), LATER)(scope, receive, send)
            return
        has_begun = False

        async def send_noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except asyncio.CancelledError:
            if not self._end.is_near:
                raise
            if not has_begun:
                await last_answer(Request(scope), UNKNOWN)(scope, receive, send)
            elif cut := scope.get("state", {}).get("cut"):      # half an answer must not pass for a whole one
                cut()
                await gone(receive)
