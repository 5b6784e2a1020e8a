"""What holds for every answer, whatever its status: headers, problems, limits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from fastapi import FastAPI, Request

from app import errors
from app.main import create_app
from app.settings import Settings
from app.web.gate.headers import HEADERS, SECURE
from app.web.gate.problems import STATUS
from app.web.gate.static import edition_of

if TYPE_CHECKING:
    from tests.web.conftest import Driven

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
        ("POST", "/healthz", 405), ("GET", "/docs", 200), ("GET", "/redoc", 200), ("POST", "/api/sessions/", 201),
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


@pytest.mark.parametrize("path", ["/", "/static/css/ink.css", "/nothing", "/api/sessions/unknown"])
async def test_over_tls_a_browser_is_told_to_stay_there(app: FastAPI, path: str) -> None:
    told = []
    for scheme in ("http", "https"):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"{scheme}://test") as client:
            told.append((await client.get(path)).headers)

    assert not set(map(str.lower, SECURE)) & set(told[0])
    assert all(told[1].get_list(name) == [value] for name, value in SECURE.items())


async def test_a_request_must_name_its_host(client: httpx.AsyncClient) -> None:
    request = client.build_request("GET", "/")
    del request.headers["Host"]

    assert (await client.send(request)).status_code == 400


def test_every_error_of_a_visitor_has_a_status_of_its_own_kind() -> None:
    kinds = errors.AppError.__subclasses__()
    assert set(STATUS) == {*kinds, *(finer for kind in kinds for finer in kind.__subclasses__())}
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
    assert response.headers["Connection"] == "close"        # as the server does
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


@pytest.mark.parametrize("method", ["OPTIONS", "GET", "HEAD", "PUT", "DELETE"])
async def test_an_address_beside_the_sessions_is_none_of_theirs(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/api/sessions/import")

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


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
