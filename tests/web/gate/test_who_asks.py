"""Who asks is known for each request, and with it whose share is taken."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app import limits
from app.session.runs.shares import asking
from app.settings import Settings
from app.web.gate.who_asks import SOMEBODY, WhoAsks

pytestmark = pytest.mark.anyio

CHAIN = {"preset": "chain"}


async def whose(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the network that asks."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": asking.get().encode()})


async def heard(address: str, headers: dict[str, str], proxies: str = Settings(store="memory").proxies) -> str:
    app = ProxyHeadersMiddleware(WhoAsks(whose), proxies)      # type: ignore[arg-type]
    transport = httpx.ASGITransport(app, client=(address, 1234))        # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return (await client.get("/", headers=headers)).text


@pytest.mark.parametrize(("address", "headers", "network"), [
    ("192.0.2.7", {}, "192.0.2.7"),
    ("127.0.0.1", {}, "127.0.0.1"),
    ("192.0.2.7", {"X-Forwarded-For": "198.51.100.1"}, "192.0.2.7"),        # no proxy of ours
    ("127.0.0.1", {"X-Forwarded-For": "198.51.100.1"}, "198.51.100.1"),
    ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9, 198.51.100.1"}, "198.51.100.1"),    # first comes the visitor's word
    ("127.0.0.1", {"X-Forwarded-For": "2001:db8:1:2:3::9"}, "2001:db8:1:2::/64"),
    ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}, "127.0.0.1"),
    ("127.0.0.1", {"X-Forwarded-For": "nonsense"}, SOMEBODY),
])
async def test_a_proxy_is_believed_where_it_is_one(address: str, headers: dict[str, str], network: str) -> None:
    assert await heard(address, headers) == network


async def test_which_one_is_said_by_a_setting() -> None:
    named = {"X-Forwarded-For": "198.51.100.1"}

    assert await heard("10.0.0.3", named, "10.0.0.0/8") == "198.51.100.1"
    assert await heard("127.0.0.1", named, "10.0.0.0/8") == "127.0.0.1"


async def test_after_a_request_nobody_asks(app: FastAPI, client: httpx.AsyncClient) -> None:
    await client.get("/healthz")

    assert asking.get() == ""


async def test_sessions_of_one_address_make_room_for_each_other(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One address has a fourth of all; beyond it its own sessions go, not those of others."""
    monkeypatch.setattr(limits, "SESSIONS", 8)
    monkeypatch.setattr(limits, "FRESH", -1.0)
    begun: dict[str, list[str]] = {}
    for address, count in (("192.0.2.1", 1), ("192.0.2.2", 4)):
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            begun[address] = [(await client.post("/api/sessions", json=CHAIN)).headers["Location"]
                              for _ in range(count)]
            there = {path: (await client.get(path)).status_code for paths in begun.values() for path in paths}

    assert list(there.values()) == [200, 404, 404, 200, 200]
