"""Long answers are packed by themselves; whoever reads them cannot tell."""

from __future__ import annotations

import threading

import httpx
import pytest
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.web.gate.packed import LONG, PackedAnswers

pytestmark = pytest.mark.anyio

TEXT = b"0.123456789," * (LONG // 12 + 1)


async def answered(response: Response, **headers: str) -> httpx.Response:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await response(scope, receive, send)

    transport = httpx.ASGITransport(GZipMiddleware(PackedAnswers(app), minimum_size=1_000, compresslevel=1))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get("/", headers=headers)


@pytest.mark.parametrize("body", [TEXT[:LONG], TEXT[: LONG - 1], TEXT[:2_000]])
async def test_what_is_packed_is_the_same_for_whoever_reads_it(body: bytes) -> None:
    found = await answered(Response(body, headers={"ETag": '"7"'}))

    assert found.content == body
    assert found.headers["Content-Encoding"] == "gzip" and found.headers["ETag"] == '"7"'
    assert int(found.headers["Content-Length"]) < len(body) / 2
    assert found.headers.get_list("Vary") == ["Accept-Encoding"]


async def test_whoever_cannot_unpack_gets_it_as_it_is() -> None:
    found = await answered(Response(TEXT), **{"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in found.headers
    assert found.content == TEXT


async def test_what_is_packed_already_is_left_alone() -> None:
    found = await answered(Response(TEXT, headers={"Content-Encoding": "identity"}))

    assert found.headers["Content-Encoding"] == "identity" and found.content == TEXT


async def test_what_comes_in_pieces_is_sent_as_it_comes() -> None:
    found = await answered(StreamingResponse(iter([TEXT, TEXT]), media_type="text/event-stream"))

    assert found.content == 2 * TEXT


async def test_a_long_answer_is_packed_in_another_thread() -> None:
    before = {thread.ident for thread in threading.enumerate()}

    await answered(Response(TEXT))

    assert {thread.ident for thread in threading.enumerate()} - before
