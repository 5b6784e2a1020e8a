"""Connections are looked through once a second; a pause of the server's own makes nobody late."""

from __future__ import annotations

import asyncio

import pytest

from app.web.gate.room import PAUSE
from tests.web.gate.test_connection import GET, app
from tests.web.gate.visiting import serving

pytestmark = pytest.mark.anyio


async def test_after_a_pause_of_the_server_what_was_sent_meanwhile_is_read_first() -> None:
    async with serving(app) as served:
        client, here, now = await served.visited(), served.server.room, asyncio.get_running_loop().time()
        (connection,) = here.all
        connection.due, here._swept = now - 1.0, now - PAUSE - 1.0

        here.sweep()
        await client.says(GET + b"\r\n")

        assert b"200 OK" in await client.hears(b"0 bytes")


async def test_else_whoever_is_late_is_let_go() -> None:
    async with serving(app) as served:
        client, here, now = await served.visited(), served.server.room, asyncio.get_running_loop().time()
        (connection,) = here.all
        connection.due, here._swept = now - 1.0, now - PAUSE + 1.0

        here.sweep()

        assert await client.hears() == b""
