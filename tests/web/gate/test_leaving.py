"""What is computed for a visitor alone ends with the visit."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from app.web.gate.leaving import while_here

pytestmark = pytest.mark.anyio


class Visit:
    """A request whose visitor leaves when told to."""

    def __init__(self) -> None:
        self.leaves = asyncio.Event()
        self.request = Request({"type": "http"}, self._receive)

    async def _receive(self) -> Message:
        await self.leaves.wait()
        return {"type": "http.disconnect"}


async def test_what_is_done_while_the_visitor_waits_is_answered() -> None:
    async def deed() -> int:
        await asyncio.sleep(0.01)
        return 7

    assert await while_here(Visit().request, deed()) == 7


async def test_what_goes_wrong_is_said() -> None:
    async def deed() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await while_here(Visit().request, deed())


async def test_it_is_dropped_when_the_visitor_has_gone() -> None:
    visit, ends = Visit(), asyncio.Event()

    async def deed() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ends.set()

    asyncio.get_running_loop().call_later(0.01, visit.leaves.set)
    with pytest.raises(ClientDisconnect):
        await while_here(visit.request, deed())

    assert ends.is_set()


async def test_it_is_dropped_with_the_request_itself() -> None:
    ends = asyncio.Event()

    async def deed() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ends.set()

    request = asyncio.create_task(while_here(Visit().request, deed()))
    await asyncio.sleep(0.01)
    request.cancel()
    await asyncio.gather(request, return_exceptions=True)

    assert ends.is_set()


async def test_a_visitor_who_has_gone_is_no_fault_of_ours(app: FastAPI) -> None:
    @app.get("/gone")
    async def gone() -> None:
        raise ClientDisconnect

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert (await client.get("/gone")).status_code == 400
