"""Pages of other sites: none is let in, but those that whoever runs the server has named."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.anyio

NAMED, OTHER = "https://jupyter.example.org", "https://evil.example.org"
FROM_ELSEWHERE = {"Origin": NAMED, "Sec-Fetch-Site": "cross-site"}


@pytest.fixture
async def open_to() -> AsyncIterator[httpx.AsyncClient]:
    """An app whose API is open to one site."""
    app = create_app(Settings(store="memory", origins=NAMED))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client
    await app.state.sessions.close()


async def test_a_page_of_a_named_site_uses_the_api_as_a_program_does(open_to: httpx.AsyncClient) -> None:
    begun = await open_to.post("/api/sessions", json={"preset": "chain"}, headers=FROM_ELSEWHERE)
    read = await open_to.get(begun.headers["Location"], headers=FROM_ELSEWHERE)

    for response, status in ((begun, 201), (read, 200)):
        assert response.status_code == status
        assert response.headers["Access-Control-Allow-Origin"] == NAMED
        assert {"ETag", "Location"} <= set(response.headers["Access-Control-Expose-Headers"].split(", "))
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "Origin" in response.headers["Vary"]


async def test_its_browser_asks_first_and_is_told_what_it_may_send(open_to: httpx.AsyncClient) -> None:
    response = await open_to.options("/api/sessions", headers={
        **FROM_ELSEWHERE, "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization, idempotency-key, if-match, content-type"})

    assert response.status_code == 200 and response.headers["Access-Control-Allow-Origin"] == NAMED
    assert {"PUT", "DELETE"} <= set(response.headers["Access-Control-Allow-Methods"].split(", "))


async def test_its_refusals_can_be_read_too(open_to: httpx.AsyncClient) -> None:
    response = await open_to.post("/api/sessions", json={"lr": 1}, headers=FROM_ELSEWHERE)

    assert response.status_code == 422 and response.headers["Access-Control-Allow-Origin"] == NAMED


@pytest.mark.parametrize("headers", [
    {"Origin": OTHER, "Sec-Fetch-Site": "cross-site"}, {**FROM_ELSEWHERE, "Cookie": "drive=x"}, {"Origin": "null"},
    {"Origin": f"{NAMED}.evil.org"}, {"Sec-Fetch-Site": "cross-site"},
])
async def test_others_and_whoever_brings_a_cookie_are_refused(
    open_to: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    response = await open_to.post("/api/sessions", json={"preset": "chain"}, headers=headers)

    assert response.status_code == 403 and "Access-Control-Allow-Origin" not in response.headers


async def test_the_pages_themselves_stay_closed(open_to: httpx.AsyncClient) -> None:
    response = await open_to.post("/r/new/forward", headers=FROM_ELSEWHERE)

    assert response.status_code == 403 and "Access-Control-Allow-Origin" not in response.headers


async def test_as_a_rule_no_site_is_let_in(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/sessions", json={"preset": "chain"}, headers=FROM_ELSEWHERE)

    assert response.status_code == 403 and "Access-Control-Allow-Origin" not in response.headers
