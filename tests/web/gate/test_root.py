"""Under a path of a proxy's, every address that is printed begins with it; inside of the app none does."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from app.main import create_app
from app.settings import Settings
from tests.web.visitor import HTMX, Visitor, version

pytestmark = pytest.mark.anyio

ROOT = "/backprop"
PRINTED = re.compile(r'(?:href|action|src|formaction|hx-[a-z]+|data-[a-z-]+)="(/[^"]*)"')


@pytest.fixture(params=["passed on", "taken away"])
async def client(request: pytest.FixtureRequest) -> AsyncIterator[httpx.AsyncClient]:
    """Behind a proxy that passes the prefix on, or takes it away."""
    app = create_app(Settings(store="memory", root_path=ROOT))
    base = "http://test" + (ROOT if request.param == "passed on" else "")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base, timeout=60) as client:
        yield client
    await app.state.sessions.close()


def printed(html: str) -> list[str]:
    found = PRINTED.findall(html)
    assert found
    return found


@pytest.mark.parametrize("path", [
    "/", "/?preset=chain&lens=help", "/?preset=plane&lens=setup", "/?lens=race", "/?lens=wrong", "/?lens=surface",
    "/?lens=answers", "/docs", "/nothing/here",
])
async def test_every_address_on_a_page_begins_with_it(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path)

    assert [each for each in printed(page.text) if not each.startswith(f"{ROOT}/")] == []


async def test_a_session_is_begun_driven_and_found_again_there(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    begun = await visitor.press("forward", preset="chain")
    assert begun.status_code == 303
    name = begun.headers["Location"].rpartition("/")[2].partition("?")[0]
    assert begun.headers["Location"].startswith(f"{ROOT}/r/{name}")
    assert f"Path={ROOT}/r/{name};" in f"{begun.headers['Set-Cookie']};"

    cookie = {"Cookie": begun.headers["Set-Cookie"].partition(";")[0], "Origin": "http://test", **HTMX}
    moved = await client.post(f"/r/{name}/backward", headers=cookie)
    again = await client.get(f"/r/{name}", headers=cookie)
    python = await client.get(f"/r/{name}/python", headers=cookie)
    older = await client.get(f"/r/{name}/race?goal=steps", headers=cookie)

    assert (moved.status_code, version(moved.text), version(again.text)) == (200, 2, 2)
    assert moved.headers["HX-Replace-Url"].startswith(f"{ROOT}/r/{name}")
    assert f"http://test{ROOT}/api/sessions/{name}" in python.text
    assert older.headers["Location"].startswith(f"{ROOT}/r/{name}/lens/race?")
    assert all(each.startswith(f"{ROOT}/") for page in (moved, again, python) for each in printed(page.text))


async def test_files_and_the_api_are_there(client: httpx.AsyncClient) -> None:
    sheet = next(each for each in printed((await client.get("/")).text) if each.endswith("all.css"))

    css = await client.get(sheet.removeprefix(ROOT))
    begun = await client.post("/api/sessions/", json={"preset": "chain"})
    described = (await client.get("/openapi.json")).json()

    assert css.status_code == 200 and "immutable" in css.headers["Cache-Control"]
    assert begun.headers["Location"] == f"{ROOT}/api/sessions/{begun.json()['id']}"
    assert begun.headers["Cache-Control"] == "no-store"
    assert described["servers"][0]["url"] == f"{ROOT}/"
    forward = await client.post(begun.headers["Location"].removeprefix(ROOT) + "/forward", json={"x": [1]})
    assert forward.status_code == 200


async def test_only_whole_parts_of_a_path_are_the_prefix(client: httpx.AsyncClient) -> None:
    transport = client._transport
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as bare:
        at_the_top, without_slash, longer = [
            await bare.get(path) for path in ("/", ROOT, f"{ROOT}s/")]

    assert (at_the_top.status_code, without_slash.status_code, longer.status_code) == (200, 200, 404)


@pytest.mark.parametrize(("given", "kept"), [("", ""), ("/", ""), ("/a", "/a"), ("/a/b-c_d.e~/", "/a/b-c_d.e~")])
def test_a_prefix_is_a_path(given: str, kept: str) -> None:
    assert Settings(store="memory", root_path=given).root_path == kept


@pytest.mark.parametrize("given", ["a", "//a", "/a//b", "/a?b", '/"', "/a b", "http://a.org/b"])
def test_what_is_no_path_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="must begin with /"):
        Settings(store="memory", root_path=given)
