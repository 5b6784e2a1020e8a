"""The other direction, and the picture without its numbers."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.web.visitor import Visitor, links

pytestmark = pytest.mark.anyio
EXAMPLE: dict[str, Any] = {"preset": "plane", "eta": "0.1"}


def picture(html: str) -> str:
    """The picture alone."""
    return html[html.index('<svg id="network"') : html.index('<div class="legend"')]


async def test_along_the_gradient_the_cost_climbs_as_it_falls_against_it(client: httpx.AsyncClient) -> None:
    theta = {}
    ways: dict[str, dict[str, Any]] = {"down": {}, "up": {"uphill": "1"}}
    for way, fields in ways.items():
        visitor = Visitor(client)
        await visitor.press("forward", **EXAMPLE)
        await visitor.press("backward")
        before = await visitor.stage("?lens=theta")
        stage = (await visitor.press("step", htmx=True, **fields)).text
        theta[way] = stage
        assert "step uphill" in before

    assert "One step of η 0.1: the cost fell" in theta["down"]
    assert "A step uphill: the cost went" in theta["up"]


async def test_back_undoes_a_step_uphill(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", **EXAMPLE)
    await visitor.press("backward")
    before = picture(await visitor.stage())
    await visitor.press("step", uphill="1")

    await visitor.press("back")

    assert picture(await visitor.stage()) == before


async def test_the_numbers_can_be_left_away_and_brought_back(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward", "backward")
    exact = await visitor.stage("?lens=nudges")

    rough = (await client.get(links(exact)["roughly"])).text
    again = (await client.get(links(rough)["exactly"])).text

    assert "no-numbers" not in exact and "no-numbers" in rough and "no-numbers" not in again
