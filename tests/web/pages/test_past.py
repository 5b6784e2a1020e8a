from __future__ import annotations

import re

import httpx
import pytest

from tests.web.visitor import Visitor, links, version

pytestmark = pytest.mark.anyio


async def driven(client: httpx.AsyncClient) -> Visitor:
    """Somebody at version 4: forward, cost, backward, step."""
    visitor = Visitor(client)
    await visitor.presses("forward", "weigh", "backward", "step")
    return visitor


def forms(html: str) -> dict[str, dict[str, str]]:
    """The hidden fields of every form, by where it is posted."""
    found = re.findall(r'<form[^>]*method="post" action="([^"]+)"[^>]*>(.*?)</form>', html, re.DOTALL)
    return {action: dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', body)) for action, body in found}


async def test_a_link_shows_an_old_version_and_leaves_the_session_where_it_is(client: httpx.AsyncClient) -> None:
    visitor = await driven(client)

    page = await visitor.stage("?v=1")
    assert version(page) == 1 and "It says" in page
    assert "You look at version 1" in page
    assert version(await visitor.stage()) == 4


async def test_at_an_old_version_there_is_nothing_to_press_but_go_on_from_here(client: httpx.AsyncClient) -> None:
    visitor = await driven(client)

    for lens in ("setup", "nudges", "equation", "pick", "numbers"):
        page = await visitor.stage(f"?v=3&lens={lens}")
        posts = set(re.findall(r'(?:formaction|hx-post)="([^"]+)"', page))
        assert posts - {f"{visitor.path}/classify"} == {f"{visitor.path}/goto"}
        assert 'data-key="next"' in page and "Go on from here" in page


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
async def test_going_on_from_an_old_version_makes_a_new_line_and_keeps_the_old(
    client: httpx.AsyncClient, htmx: bool
) -> None:
    visitor = await driven(client)

    fields = forms(await visitor.stage("?v=1"))[f"{visitor.path}/goto"]
    assert fields["to"] == "1" and fields["version"] == "4"
    response = await visitor.press("goto", htmx=htmx, **fields)
    assert response.status_code == (200 if htmx else 303)
    await visitor.presses("backward")
    assert version(await visitor.stage()) == 5
    assert "One step of η" in await visitor.stage("?v=4")


async def test_the_version_that_the_session_stands_at_has_its_moves_by_link_too(client: httpx.AsyncClient) -> None:
    visitor = await driven(client)

    page = await visitor.stage("?v=4&lens=setup")
    assert "Go on from here" not in page and f'{visitor.path}/reach"' in page
    assert forms(page)[f"{visitor.path}/restart"]["version"] == "4"


async def test_a_watcher_may_look_at_old_versions_and_copy_them(client: httpx.AsyncClient) -> None:
    watcher = Visitor(client, (await driven(client)).path)

    page = await watcher.stage("?v=3&lens=nudges")
    assert "Go on from here" not in page and forms(page)[f"{watcher.path}/copy"] == \
        {"version": "3", "lens": "nudges"}
    await watcher.press("copy", version=3)
    assert 'data-phase="backward"' in await watcher.stage()


async def test_every_link_at_an_old_version_stays_there_but_the_way_out(client: httpx.AsyncClient) -> None:
    visitor = await driven(client)

    found = links(await visitor.stage("?v=3&lens=nudges"))
    assert found.pop("4") == visitor.path
    assert {"nudges", "one slope", "weights", "pin"} <= set(found)
    for words, href in found.items():
        if href.startswith(visitor.path):       # the other exhibits are other sessions
            assert "v=3" in href, words
            assert words == "link" or version((await client.get(href)).text) == 3


async def test_a_drawing_is_answered_by_the_network_on_the_stage(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward")
    await visitor.press("restart", start="random", seed=1)

    strokes = "[[[0.2,0.2],[0.8,0.2],[0.4,0.9]]]"
    trained = (await visitor.press("classify", htmx=True, strokes=strokes, version=1)).text
    untrained = (await visitor.press("classify", htmx=True, strokes=strokes, version=2)).text
    assert "It says 7." in trained
    assert trained != untrained


async def test_the_timeline_leads_to_every_version_of_the_line(client: httpx.AsyncClient) -> None:
    visitor = await driven(client)
    await visitor.press("goto", to=2)

    page = await visitor.stage()
    assert re.findall(r'name="at" min="0" max="(\d+)" value="(\d+)"', page) == [("4", "2")]
    for at in range(5):
        await visitor.press("goto", at=at)
        assert version(await visitor.stage()) == at


async def test_of_a_long_line_every_version_is_a_place_of_the_timeline(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    for eta in range(1, 80):
        await visitor.press("tune", eta=eta / 2, preset="chain")
    await visitor.press("goto", to=45)

    page = await visitor.stage()
    assert re.findall(r'name="at" min="0" max="(\d+)" value="(\d+)"', page) == [("79", "45")]


async def test_a_place_of_the_line_is_looked_at_as_a_slider_has_it(client: httpx.AsyncClient) -> None:
    visitor = await driven(client)

    assert version(await visitor.stage("?at=1")) == 1
    assert "You look at version 1" in await visitor.stage("?at=1")
    assert "You look at" not in await visitor.stage("?at=4")
    assert (await visitor.look("?at=5")).status_code == 404
