"""The lines of a session on the page: as many as are looked through at a glance, and C as it was at each version."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import httpx
import pytest

from app import limits
from tests.web.visitor import Visitor, version

pytestmark = pytest.mark.anyio


async def test_c_of_every_version_is_that_of_its_trace_and_of_its_step(client: httpx.AsyncClient) -> None:
    session = (await client.post("/api/sessions", json={"preset": "plane"})).json()
    for name in ("forward", "backward", "step"):
        (await client.post(f"/api/sessions/{session['id']}/{name}", json={})).raise_for_status()
    trace = (await client.get(f"/api/sessions/{session['id']}/trace", params={"version": 2})).json()

    html = (await client.get(f"/r/{session['name']}?lens=timeline")).text

    costs = [float(text) for text in re.findall(r'class="n cost">C ([^<]*)<', html)]
    assert costs[0] == pytest.approx(trace["cost"], rel=6e-3)
    assert len(costs) == 2, "before the backward pass nobody has said it"
    assert costs[1] != costs[0]


async def test_so_many_lines_stand_beside_one_another_and_the_others_are_counted(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LINES", 2)
    visitor = Visitor(client)
    for _ in range(4):
        await visitor.presses("forward")
        await visitor.press("goto", to="0")
    await visitor.presses("forward")

    html = await visitor.stage("?lens=timeline")

    assert re.findall(r">line to (\d+)</a>", html) == ["4", "3"]
    assert "2 further lines not shown" in html


@pytest.mark.parametrize(("against", "status"), [
    ("0", 200), ("2", 200), ("3", 404), ("-1", 422), ("x", 422), ("", 200),
])
async def test_only_a_version_that_there_is_can_be_compared(
    client: httpx.AsyncClient, against: str, status: int
) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward", "weigh")

    response = await visitor.look(f"?lens=timeline&against={against}")

    assert response.status_code == status
    assert ('id="compared"' in response.text) == (status == 200 and against != "")


async def test_a_line_is_called_and_called_otherwise_and_whoever_watches_reads_it(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward", "weigh")
    await visitor.press("goto", to="1")
    await visitor.presses("backward")

    for name in ("straight <back>", "a second try"):
        response = await visitor.press("line", line=3, called=name)
        assert response.status_code == 303
        page = await visitor.stage("?lens=timeline")
        assert f'name="called" maxlength="40" value="{escape(name)}"' in page and version(page) == 3
    await visitor.press("line", line=2, called="first")
    watcher = Visitor(client, visitor.path)

    seen = await watcher.stage("?lens=timeline")
    refused = await watcher.press("line", line=3, called="mine")

    assert "This line is called a second try." in seen and ">first, line to 2</a>" in seen
    assert refused.status_code == 403
    assert (await visitor.press("line", line=3, called="x" * 41)).status_code == 422
    assert (await visitor.press("line", line=9, called="x")).status_code == 404
    assert (await Visitor(client).press("line", line=0, called="x")).status_code == 404


@pytest.mark.parametrize(("said", "words"), [
    ({"eta": "2"}, "of 25 parameters moved"), ({"seed": "5"}, "25 of 25 parameters moved"),
])
async def test_the_same_start_with_another_eta_or_seed_is_one_press_and_ends_in_the_comparison(
    client: httpx.AsyncClient, said: dict[str, Any], words: str
) -> None:
    visitor = Visitor(client)
    for _ in range(2):
        await visitor.press("forward", preset="plane")
        await visitor.presses("backward", "step")

    response = await visitor.press("otherwise", upto=6, version=6, lens="timeline", **said)

    assert response.status_code == 303 and "against=6" in response.headers["Location"]
    html = (await client.get(response.headers["Location"], headers=visitor._cookie())).text
    assert version(html) == 13 and words in html and 'id="difference"' in html
    assert re.findall(r'<tr><th scope="row">steps</th><td class="n">(\d+)</td><td class="n">(\d+)</td>', html) \
        == [("2", "2")]
    nudges = (await client.get(response.headers["Location"] + "&differ=nudges", headers=visitor._cookie())).text
    assert "nudge is larger now" in nudges


@pytest.mark.parametrize(("said", "status", "words"), [
    ({}, 422, "one of them"), ({"eta": "2", "seed": "3"}, 422, "one of them"), ({"eta": "0"}, 422, "eta"),
    ({"eta": "2", "upto": "9"}, 404, "there is no version 9"), ({"eta": "2", "version": "0"}, 200, "version 0"),
])
async def test_what_cannot_be_walked_again_is_said(
    client: httpx.AsyncClient, said: dict[str, Any], status: int, words: str
) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", preset="plane")

    response = await visitor.press("otherwise", htmx=True, **{"upto": 1, **said})

    assert response.status_code == (412 if status == 200 else status) and words in response.text
    assert version(await visitor.stage()) == 1


async def test_a_line_that_is_long_or_came_from_elsewhere_is_not_walked_again(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", preset="plane")
    copy = Visitor(client, visitor.path)
    await visitor.presses("weigh")
    await copy.press("copy")
    await copy.presses("backward")

    page, refused = await copy.stage("?lens=timeline"), await copy.press("otherwise", upto=1, seed=3)
    monkeypatch.setattr(limits, "OTHERWISE", 1)
    long = await visitor.press("otherwise", upto=2, eta=3)

    assert "other seed" not in page and "other &eta;" in page
    assert refused.status_code == 409 and "come from no seed" in refused.text
    assert long.status_code == 409 and "too long" in long.text


async def test_before_the_first_move_it_says_what_a_version_is(client: httpx.AsyncClient) -> None:
    html = await Visitor(client).stage("?lens=timeline&against=0")

    assert "Every move makes a version" in html
    assert version(html) == 0
