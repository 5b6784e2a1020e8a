"""What is computed for a visitor alone is dropped when that visitor has gone."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive

T = TypeVar("T")


async def while_here(request: Request, deed: Coroutine[Any, Any, T]) -> T:
    """What the deed comes to.  The body of the request has been read.  Raises ClientDisconnect, and what it raises."""
    doing, leaving = asyncio.ensure_future(deed), asyncio.ensure_future(gone(request.receive))
    try:
        await asyncio.wait((doing, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise ClientDisconnect
        return doing.result()
    finally:
        for task in (doing, leaving):
            task.cancel()
        await asyncio.gather(doing, leaving, return_exceptions=True)


async def gone(receive: Receive) -> None:
    """Until the visitor has gone. What they send meanwhile is lost."""
    while (await receive())["type"] != "http.disconnect":
        pass
