"""A body has an end, which is known before it is read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import httpx
import pytest

from app import limits
from tests.web.gate.test_answers_everywhere import JSON, has_headers

if TYPE_CHECKING:
    from tests.web.conftest import Begin, Driven

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("path", ["/api/sessions", "/api/sessions/unknown/forward", "/", "/nothing", "/static/x"])
async def test_a_body_that_announces_too_much_is_refused_unread(client: httpx.AsyncClient, path: str) -> None:
    headers = {**JSON, "Content-Length": str(limits.BODY + 1)}

    response = await client.post(path, content=b"", headers=headers)

    assert response.status_code == 413 and has_headers(response)
    assert str(limits.BODY) in response.text


async def endless() -> AsyncIterator[bytes]:
    while True:
        yield b" " * 1024


@pytest.mark.parametrize("path", ["/api/sessions", "/api/sessions/unknown/weights", "/r/new/forward", "/nothing"])
async def test_a_body_in_chunks_is_refused_unread(client: httpx.AsyncClient, path: str) -> None:
    response = await client.post(path, content=endless(), headers=JSON)

    assert response.status_code == 411 and has_headers(response)
    assert response.headers["Connection"] == "close"
    assert "Content-Length" in response.text


async def test_a_body_longer_than_it_says_is_read_to_the_limit_only(client: httpx.AsyncClient) -> None:
    sent = 0

    async def counted() -> AsyncIterator[bytes]:
        nonlocal sent
        async for part in endless():
            sent += len(part)
            yield part

    response = await client.post("/api/sessions", content=counted(), headers={**JSON, "Content-Length": "2"})

    assert response.status_code == 413 and has_headers(response)
    assert response.json()["limit"] == limits.BODY
    assert sent <= limits.BODY + 2 * 1024


async def test_a_body_at_the_limit_is_read(client: httpx.AsyncClient) -> None:
    body = b'{"preset": "chain"}'.ljust(limits.BODY)

    assert (await client.post("/api/sessions", content=body, headers=JSON)).status_code == 201
    assert (await client.post("/api/sessions", content=body + b" ", headers=JSON)).status_code == 413


async def test_long_bodies_that_are_read_at_once_have_a_bound(
    single: Driven, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BODIES", 800_000)      # of which a fourth is one network's
    body = b'{"W": [[], [[1]]], "b": [[], [1]]}'.ljust(100_000)
    goes_on, address = asyncio.Event(), f"{single.address}/weights"

    async def slow() -> AsyncIterator[bytes]:
        yield body[:1000]
        await goes_on.wait()
        yield body[1000:]

    headers = {**JSON, "Content-Length": "100000"}
    under_way = [asyncio.create_task(single.client.put(address, content=slow(), headers=headers)) for _ in range(2)]
    await asyncio.sleep(0.05)

    beyond = await single.client.put(address, content=body, headers=JSON)
    goes_on.set()
    answered = [(await put).status_code for put in under_way]
    afterwards = await single.client.put(address, content=body, headers=JSON)

    assert beyond.status_code == 503 and "Retry-After" in beyond.headers and has_headers(beyond)
    assert answered == [200, 200] and afterwards.status_code == 200


@pytest.mark.parametrize("path", ["/api/sessions/nobody/weights", "/api/sessions/nobody/gradient"])
async def test_a_session_is_looked_for_before_a_body_is_read(client: httpx.AsyncClient, path: str) -> None:
    read = []

    async def body() -> AsyncIterator[bytes]:
        read.append(path)
        yield b"{}"

    method = "PUT" if path.endswith("weights") else "POST"
    response = await client.request(method, path, content=body(), headers={**JSON, "Content-Length": "2"})

    assert response.status_code == 404
    assert not read


@pytest.mark.parametrize(("spare", "status"), [(0, 200), (1, 413)])
async def test_weights_may_be_longer_and_have_their_own_limit(single: Driven, spare: int, status: int) -> None:
    body = b'{"W": [[], [[1]]], "b": [[], [1]]}'.ljust(limits.BODY_WEIGHTS + spare)

    response = await single.client.put(f"{single.address}/weights", content=body, headers=JSON)

    assert response.status_code == status


async def test_784_inputs_in_full_precision_fit_into_a_body(begin: Begin) -> None:
    session = await begin(preset="digits")

    response = await session.post("forward", {"x": [1 / 3] * 784})

    assert response.status_code == 200


@pytest.mark.parametrize("length", ["-1", "1e9", "", "abc", "9" * 5_000])
async def test_a_length_that_is_no_length_breaks_nothing(client: httpx.AsyncClient, length: str) -> None:
    response = await client.post("/api/sessions", content=b"{}", headers={**JSON, "Content-Length": length})

    assert response.status_code in (201, 413)
