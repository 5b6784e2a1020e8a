"""The lines of a session on the page: as many as are looked through at a glance, and C as it was at each version."""

from __future__ import annotations

import re

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


async def test_before_the_first_move_it_says_what_a_version_is(client: httpx.AsyncClient) -> None:
    html = await Visitor(client).stage("?lens=timeline&against=0")

    assert "Every move makes a version" in html
    assert version(html) == 0
