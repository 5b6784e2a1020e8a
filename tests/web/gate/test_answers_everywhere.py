"""What holds for every answer, whatever its status: headers, problems, limits."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from fastapi import FastAPI, Request

from app import errors, limits
from app.main import create_app
from app.settings import Settings
from app.web.gate.headers import HEADERS
from app.web.gate.problems import STATUS
from app.web.gate.static import edition_of

if TYPE_CHECKING:
    from tests.web.conftest import Begin, Driven

pytestmark = pytest.mark.anyio

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def built() -> FastAPI:
    """An app of this file's own: routes that fail are added to it."""
    return create_app(Settings(store="memory"))


def has_headers(response: httpx.Response) -> bool:
    return all(response.headers.get_list(name) == [value] for name, value in HEADERS.items())


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200), ("GET", "/healthz", 200), ("HEAD", "/healthz", 200), ("GET", "/openapi.json", 200),
        ("GET", "/static/css/ink.css", 200), ("GET", "/static/nothing.css", 404),
        ("GET", "/static/../pyproject.toml", 404),
        ("GET", "/static/%2e%2e/pyproject.toml", 404), ("GET", "/nothing", 404), ("GET", "/api/nothing", 404),
        ("GET", "/api/sessions/unknown", 404), ("GET", "/api/sessions/%00%ff", 404), ("DELETE", "/api/sessions", 405),
        ("POST", "/healthz", 405), ("GET", "/docs", 404), ("GET", "/redoc", 404), ("POST", "/api/sessions/", 201),
        ("POST", "/api/sessions//x/", 404), ("HEAD", "/", 200), ("HEAD", "/nothing", 404),
    ],
)
async def test_every_status_carries_the_security_headers(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    response = await client.request(method, path)

    assert response.status_code == status
    assert has_headers(response)


async def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline() -> None:
    policy = HEADERS["Content-Security-Policy"]

    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert not any(word in policy for word in ("unsafe", "http", "*"))


@pytest.mark.parametrize("path", ["/api/sessions", "/api/nothing"])
async def test_another_site_is_refused_with_the_headers_on(client: httpx.AsyncClient, path: str) -> None:
    response = await client.post(path, json={}, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403 and has_headers(response)
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_junk_host_is_refused_and_not_repeated(client: httpx.AsyncClient) -> None:
    response = await client.get("/", headers={"Host": "evil.example/<b>"})

    assert response.status_code == 400 and has_headers(response)
    assert "evil" not in response.text


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


async def test_a_request_must_name_its_host(client: httpx.AsyncClient) -> None:
    request = client.build_request("GET", "/")
    del request.headers["Host"]

    assert (await client.send(request)).status_code == 400


async def test_a_body_at_the_limit_is_read(client: httpx.AsyncClient) -> None:
    body = b'{"preset": "chain"}'.ljust(limits.BODY)

    assert (await client.post("/api/sessions", content=body, headers=JSON)).status_code == 201
    assert (await client.post("/api/sessions", content=body + b" ", headers=JSON)).status_code == 413


async def test_long_bodies_that_are_read_at_once_have_a_bound(
    single: Driven, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BODIES", 250_000)
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


def test_every_error_of_a_visitor_has_a_status_of_its_own_kind() -> None:
    assert set(STATUS) == set(errors.AppError.__subclasses__())
    assert all(400 <= status < 500 or status in (503, 507) for status in STATUS.values())


@pytest.mark.parametrize("error", STATUS, ids=lambda error: error.__name__)
async def test_each_error_becomes_one_sentence_with_its_status(
    app: FastAPI, client: httpx.AsyncClient, error: type[errors.AppError]
) -> None:
    @app.get(f"/api/raise/{error.__name__}")
    async def fail() -> None:
        raise error("that was too much: take less")

    response = await client.get(f"/api/raise/{error.__name__}")

    assert response.status_code == STATUS[error] and has_headers(response)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"] == "that was too much: take less."
    assert ("retry-after" in response.headers) == (STATUS[error] == 503)


@pytest.mark.parametrize("path", ["/api/break", "/break"])
async def test_our_own_slip_is_told_without_a_trace(app: FastAPI, path: str) -> None:
    @app.get(path)
    async def fail() -> None:
        raise ZeroDivisionError("secret detail")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.get(path)

    assert response.status_code == 500 and has_headers(response)
    assert "secret" not in response.text and "Zero" not in response.text and "Traceback" not in response.text


async def test_a_problem_says_what_every_problem_says(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/sessions/unknown")

    problem = response.json()
    assert problem["type"] == "about:blank" and problem["title"] == "Not Found" and problem["status"] == 404
    assert problem["detail"].endswith(".")


async def test_outside_of_the_api_an_error_is_a_page(client: httpx.AsyncClient) -> None:
    response = await client.get("/nothing")

    assert response.headers["content-type"].startswith("text/html")


async def test_a_wrong_method_is_told_all_the_right_ones(single: Driven) -> None:
    response = await single.client.delete(f"{single.address}/weights")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, PUT"


async def test_what_speaks_of_a_session_is_kept_by_no_cache(single: Driven) -> None:
    assert (await single.client.get(single.address)).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/static", "/static/v-0123456789ab"])
async def test_a_file_that_is_still_the_same_is_not_sent_again(client: httpx.AsyncClient, address: str) -> None:
    first = await client.get(f"{address}/css/ink.css")

    again = await client.get(f"{address}/css/ink.css", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "no-cache"
    assert again.status_code == 304 and again.content == b""


async def test_all_that_a_page_asks_for_may_be_kept_for_good(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    asked = re.findall(r'<(?:link|script)[^>]* (?:href|src)="([^"]+)"', page)
    assert 3 < len(asked) < 10      # few: on a slow line each of them costs a round trip

    for address in asked:
        answer = await client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


async def test_what_is_not_there_is_not_kept(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    here = re.findall(r'href="(/static/v-[^/]+)/', page)[0]

    answer = await client.get(f"{here}/css/nothing.css")

    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_the_address_changes_with_every_byte_and_name(tmp_path: Path) -> None:
    names = []
    for name, content in (("a.css", b"p {}"), ("a.css", b"p { }"), ("b.css", b"p { }"), ("a.css", b"p {}")):
        for old in tmp_path.iterdir():
            old.unlink()
        (tmp_path / name).write_bytes(content)
        names.append(edition_of(tmp_path))

    assert names[0] == names[3]
    assert len(set(names)) == 3


async def test_a_refusal_after_a_move_does_not_say_that_nothing_was_changed(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    @app.post("/api/made")
    async def fail(request: Request) -> None:
        request.state.made = 3
        raise errors.FullError("many are asking: try again in a moment")

    response = await client.post("/api/made")

    assert response.json()["detail"] == (
        "many are asking: try again in a moment. The move was made all the same (version 3).")
