from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.session.sessions import Sessions
from app.session.store.memory import MemoryStore
from app.session.store.store import LineName, Record, Written
from tests.web.visitor import HTMX, Visitor, links, version

pytestmark = pytest.mark.anyio

DRAWN = "[[[0.2,0.2],[0.8,0.2],[0.4,0.9]]]"
MOVES: list[tuple[str, tuple[str, ...], dict[str, Any]]] = [
    ("forward", (), {}), ("weigh", ("forward",), {}), ("backward", ("forward",), {}),
    ("step", ("forward", "backward"), {}), ("refit", ("forward", "backward"), {}),
    ("back", ("forward",), {"by": "pass"}), ("goto", ("forward",), {"to": 0}),
    ("restart", (), {"start": "random", "seed": 4}), ("tune", (), {"eta": 0.25, "batch_size": 20}),
    ("train", (), {"steps": 3, "eta": "", "batch_size": ""}),
    ("draw", (), {"strokes": DRAWN, "label": 7}), ("pick", (), {"how": "index", "split": "train", "index": 3}),
    ("teach", (), {"stop": 1}),
]


class Counted(MemoryStore):
    """Counts the sessions that are begun."""

    created = 0

    def create(
        self, record: Record, versions: Sequence[Written], at: float, whose: str = "", called: Sequence[LineName] = ()
    ) -> list[str]:
        self.created += 1
        return super().create(record, versions, at, whose, called)


@pytest.fixture
async def counted(app: FastAPI) -> Counted:
    store = Counted()
    await app.state.sessions.close()
    app.state.sessions = Sessions(store, app.state.library)
    return store


@pytest.mark.parametrize(("move", "before", "fields"), MOVES, ids=[move for move, _, _ in MOVES])
async def test_every_move_works_as_a_plain_form(
    client: httpx.AsyncClient, move: str, before: tuple[str, ...], fields: dict[str, Any]
) -> None:
    visitor = Visitor(client)
    await visitor.presses(*before)

    response = await visitor.press(move, version=len(before), **fields)
    assert response.status_code == 303
    assert response.headers["location"].split("?")[0] in (visitor.path, "/")
    assert (await visitor.look()).status_code == 200


@pytest.mark.parametrize(("move", "before", "fields"), MOVES, ids=[move for move, _, _ in MOVES])
async def test_every_move_answers_htmx_with_the_stage_alone(
    client: httpx.AsyncClient, move: str, before: tuple[str, ...], fields: dict[str, Any]
) -> None:
    visitor = Visitor(client)
    await visitor.presses(*before)

    response = await visitor.press(move, htmx=True, version=len(before), **fields)
    assert response.status_code == 200 and "HX-Request" in response.headers["vary"]
    assert response.text.lstrip().startswith('<main id="stage"') and "<html" not in response.text


@pytest.mark.parametrize("by", ["pass", "layer"])
async def test_both_ways_show_the_same_stage(client: httpx.AsyncClient, by: str) -> None:
    plain, with_htmx = Visitor(client), Visitor(client)

    for move in ("forward", "forward", "forward", "weigh", "backward") if by == "layer" else ("forward", "backward"):
        await plain.press(move, by=by)
        fragment = (await with_htmx.press(move, htmx=True, by=by)).text
    page = await plain.stage()
    one, other = (re.sub('data-parts="[^"]*"', "", html) for html in (fragment, page))      # addresses are in them
    assert one.replace(with_htmx.path[3:], plain.path[3:]).strip() in other        # the name, after /r/


async def test_layer_by_layer_goes_one_layer_each_press(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)

    said = []
    for move in ("forward", "forward", "forward", "backward", "backward", "backward"):
        html = (await visitor.press(move, htmx=True, by="layer")).text
        said.append(re.findall(r'class="happened"[^>]*>(.{12})', html)[0])
    assert said == ["Layer 1 of 3", "Layer 2 of 3", "It says 9, b", "Layer 3 has ", "Layer 2 has ", "It says 9; i"]


async def test_back_by_layer_and_by_pass(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward", "weigh")

    html = (await visitor.press("back", htmx=True, by="pass")).text
    assert version(html) == 1
    html = (await visitor.press("back", htmx=True, by="layer")).text
    assert "Layer 2 of 3:" in html


async def test_looking_begins_no_session(client: httpx.AsyncClient, counted: Counted) -> None:
    visitor = Visitor(client)
    for query in ("", "?seed=7", "?step=2&start=random", "?lens=nudges", "?v=3"):
        assert (await visitor.look(query)).status_code == 200
    assert (await visitor.press("classify", strokes=DRAWN, htmx=True)).status_code == 200

    assert counted.created == 0


async def test_a_refused_first_move_begins_no_session(client: httpx.AsyncClient, counted: Counted) -> None:
    visitor = Visitor(client)
    for move, fields in (("step", {}), ("weigh", {}), ("backward", {}), ("draw", {"strokes": "[]"}),
                         ("draw", {"strokes": "x"}), ("pick", {"index": 10_000}), ("tune", {"eta": "nan"})):
        response = await visitor.press(move, **fields)
        assert 400 <= response.status_code < 500 and "set-cookie" not in response.headers

    assert counted.created == 0


async def test_the_first_move_begins_one_session_and_the_next_goes_on_with_it(
    client: httpx.AsyncClient, counted: Counted
) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward", "backward", "step")

    assert counted.created == 1
    assert version(await visitor.stage()) == 3


async def test_the_address_of_a_new_session_is_pushed_and_of_an_old_one_replaced(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)

    first = await visitor.press("forward", htmx=True)
    assert first.headers["HX-Push-Url"] == visitor.path and "HX-Replace-Url" not in first.headers
    second = await visitor.press("weigh", htmx=True, lens="numbers")
    assert second.headers["HX-Replace-Url"] == f"{visitor.path}?lens=numbers" and "HX-Push-Url" not in second.headers


async def test_the_cookie_is_for_this_session_and_for_no_script(client: httpx.AsyncClient) -> None:
    response = await Visitor(client).press("forward")

    cookie = response.headers["set-cookie"]
    path = response.headers["location"]
    assert f"Path={path};" in cookie
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Domain" not in cookie
    assert len(re.findall(r"drive=\w+\.([\w-]{43,});", cookie)) == 1


async def test_over_https_the_cookie_stays_there(app: FastAPI) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://test") as client:
        response = await client.post("/r/new/forward", headers={"Origin": "https://test"})

    assert "Secure" in response.headers["set-cookie"]


async def test_a_page_of_a_session_is_kept_by_no_cache(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward")

    assert (await visitor.look()).headers["cache-control"] == "no-store"


async def test_a_watcher_sees_the_stage_and_nothing_to_press(client: httpx.AsyncClient) -> None:
    driver = Visitor(client)
    await driver.presses("forward", "backward")

    page = await Visitor(client, driver.path).stage("?lens=nudges")
    assert version(page) == 2 and "take a copy" in page
    posts = re.findall(r'(?:formaction|hx-post|action)="([^"]+)"', page)
    assert {post for post in posts if post != driver.path} == {f"{driver.path}/copy"}


@pytest.mark.parametrize("secret", ["", "x"])
async def test_a_watcher_cannot_move(client: httpx.AsyncClient, secret: str) -> None:
    driver = Visitor(client)
    await driver.presses("forward")
    watcher = Visitor(client, driver.path, {driver.path: secret} if secret else {})

    for move, _, fields in MOVES:
        response = await watcher.press(move, **fields)
        assert response.status_code == 403 and "take a copy" in response.text
    assert version(await driver.stage()) == 1


async def test_a_cookie_of_no_letters_proves_nothing(client: httpx.AsyncClient) -> None:
    driver = Visitor(client)
    await driver.presses("forward")

    headers = {b"Origin": b"http://test", b"Cookie": b"drive=\xff\xfe"}
    assert (await client.post(f"{driver.path}/weigh", headers=headers)).status_code == 403


async def test_one_session_s_cookie_does_not_drive_another(client: httpx.AsyncClient) -> None:
    one, other = Visitor(client), Visitor(client)
    await one.presses("forward")
    await other.presses("forward")

    thief = Visitor(client, other.path, {other.path: one.cookies[one.path]})
    assert (await thief.press("weigh")).status_code == 403


async def test_a_watcher_goes_on_alone_with_a_copy(client: httpx.AsyncClient) -> None:
    driver = Visitor(client)
    await driver.presses("forward", "backward", "step")
    watcher = Visitor(client, driver.path)

    response = await watcher.press("copy", version=2)
    assert response.status_code == 303 and watcher.path != driver.path
    assert 'data-phase="backward"' in await watcher.stage()
    await watcher.presses("step")
    assert version(await watcher.stage()) == 1 and version(await driver.stage()) == 3


async def test_a_browser_holds_several_sessions(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward")
    first, visitor.path = visitor.path, "/r/new"
    await visitor.presses("forward", "weigh")

    visitor.path = first
    await visitor.presses("backward")


@pytest.mark.parametrize("name", ["nobody00", "abcdefgh", "NEW", "%00", "a" * 300, "new%20"])
async def test_a_name_that_no_session_has_is_never_adopted(client: httpx.AsyncClient, name: str) -> None:
    for response in (await client.get(f"/r/{name}"), await client.post(f"/r/{name}/forward"),
                     await client.get(f"/r/{name}", headers=HTMX)):
        assert response.status_code == 404 and "set-cookie" not in response.headers


async def test_a_link_brings_back_its_recipe(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    recipe = {"seed": "7", "eta": "0.25", "batch": "20", "start": "random", "step": "2"}

    page = (await client.get("/", params={"preset": "digits", "lens": "setup", **recipe})).text
    assert 'name="seed" type="number" min="0" max="4294967295" value="7"' in page
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert {name: hidden[name] for name in recipe} == recipe

    await visitor.press("forward", **hidden)
    begun = await visitor.stage()
    assert version(begun) == 2 and "2 steps" in begun


@pytest.mark.parametrize("preset", ["chain", "plane", "digits"])
async def test_every_exhibit_has_a_page(client: httpx.AsyncClient, preset: str) -> None:
    for lens in ("setup", "nudges", "equation", "pick", "numbers"):
        response = await client.get("/", params={"preset": preset, "lens": lens})
        assert response.status_code == 200 and f'id="lens-{lens}"' in response.text


async def test_the_same_link_shows_the_same_network_everywhere(client: httpx.AsyncClient) -> None:
    link = "/?seed=7&start=random&step=3&lens=equation&of=a-3-0"

    assert (await client.get(link)).text == (await client.get(link)).text
    assert (await client.get(link)).text != (await client.get(link.replace("7", "8"))).text


async def test_going_back_in_the_history_gets_the_whole_page(client: httpx.AsyncClient) -> None:
    response = await client.get("/", headers={"HX-History-Restore-Request": "true"})

    assert "<html" in response.text


async def test_every_link_on_the_page_leads_somewhere(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward", "backward")

    for words, href in links(await visitor.stage("?lens=nudges&pins=w-3-0-1&ink=weight")).items():
        assert (await client.get(href)).status_code == 200, words


async def test_an_address_that_the_browser_shows_already_is_not_said_again(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("forward")
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://test{visitor.path}?lens=numbers"}

    same = await client.get(f"{visitor.path}?lens=numbers", headers=headers)
    other = await client.get(f"{visitor.path}?lens=nudges", headers=headers)

    assert "HX-Replace-Url" not in same.headers
    assert other.headers["HX-Replace-Url"] == f"{visitor.path}?lens=nudges"
