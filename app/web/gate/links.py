"""Links with training wait at the door: of each network a few are inside at once.

To read such an address takes some ms of the one loop that answers everybody, and its training a second. Whoever sends
sixty of them at once and hangs up is dropped here, for next to nothing; a hall that follows one link gets on as before,
since what it waits for inside is computed once.
"""

from __future__ import annotations

import asyncio
from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import limits
from app.session.runs.rota import Rota
from app.web.gate.leaving import gone

FIELD: Final = b"step"
"""Of an address: a training from its start."""


class Links:
    """Inside of WhoAsks, which says whose turn it is, and outside of all that reads an address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._places = Rota(lambda: limits.LINKS, in_shares=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not _trains(scope["query_string"]):
            await self._app(scope, receive, send)
            return
        leaving = asyncio.ensure_future(gone(receive))

        async def in_turn() -> None:
            async with self._places.place():
                leaving.cancel()        # inside they are watched by what they wait for there
                await self._app(scope, _without_body(receive), send)

        doing = asyncio.ensure_future(in_turn())
        leaving.add_done_callback(lambda _: leaving.cancelled() or doing.cancel())
        try:
            await doing
        except asyncio.CancelledError:
            if leaving.cancelled() or not leaving.done():
                raise
        finally:
            leaving.cancel()


def _trains(query: bytes) -> bool:
    """However its name is written: percent signs mean the same to whoever reads the address inside."""
    return any(unquote_to_bytes(field.partition(b"=")[0]) == FIELD for field in query.split(b"&"))


def _without_body(receive: Receive) -> Receive:
    """What is received from now on: of such a request there is an address, and whatever came with it was not kept."""
    told = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def received() -> Message:
        return next(told, None) or await receive()

    return received
