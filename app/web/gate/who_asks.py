"""Who asks, for what is shared out by address (session/runs/shares.py): said once for each request.

The address is the connection's, or what a proxy that is believed says in X-Forwarded-For (the setting `proxies`;
uvicorn reads it). Forwarded is not read: a proxy that writes the one often passes on whatever a visitor wrote in the
other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from app.session.runs.shares import asking, network_of

SOMEBODY: Final = "somebody"
"""Whoever has no address that can be read: all of them are one."""


@dataclass(frozen=True, slots=True)
class WhoAsks:
    """Passes every request on, as asked by its network."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            address = scope["client"][0] if scope.get("client") else ""
            said = asking.set(network_of(address) or SOMEBODY)
            try:
                await self.app(scope, receive, send)
            finally:
                asking.reset(said)
        else:
            await self.app(scope, receive, send)
