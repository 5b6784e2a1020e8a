"""The time line of states: any of them at a choice, back, on to the newest, and a new line from an old one."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.web.visitor import Visitor, version

pytestmark = pytest.mark.anyio
STEPS = 3


async def walked(client: httpx.AsyncClient) -> tuple[Visitor, list[str]]:
    """Somebody after three steps, and the picture of every version on the way, the start among them."""
    visitor = Visitor(client)
    await visitor.press("forward", preset="plane", seed=5)
    await visitor.press("back")
    pictures = [picture(await visitor.stage())]
    for move in ("forward", "backward", "step") * STEPS:
        await visitor.presses(move)
        pictures.append(picture(await visitor.stage()))
    return visitor, pictures


def picture(html: str) -> str:
    """The drawing with the numbers on it, whichever address its links keep to."""
    return re.sub(r"&amp;v=\d+", "", html[html.index('<svg id="network"') : html.index('<div class="legend"')])


def places(html: str) -> int:
    """How many versions the slider leads to."""
    return 1 + int(re.findall(r'name="at" min="0" max="(\d+)"', html)[0])


async def chosen(visitor: Visitor, at: int) -> str:
    """What stands on the stage after the slider was moved to a place, from 0."""
    response = await visitor.press("goto", at=at)
    assert response.status_code == 303
    return await visitor.stage()


async def test_every_state_comes_back_as_it_was(client: httpx.AsyncClient) -> None:
    visitor, pictures = await walked(client)
    assert places(await visitor.stage()) == len(pictures) == 3 * STEPS + 1

    for at, drawn in reversed(list(enumerate(pictures))):
        html = await chosen(visitor, at)
        assert picture(html) == drawn
        assert places(html) == len(pictures)


async def test_back_and_on_lead_along_the_line(client: httpx.AsyncClient) -> None:
    visitor, pictures = await walked(client)

    await visitor.press("back")
    assert picture(await visitor.stage()) == pictures[-2]
    assert picture(await chosen(visitor, len(pictures) - 1)) == pictures[-1]
    await visitor.presses("forward")
    assert places(await visitor.stage()) == len(pictures) + 1


async def test_a_move_from_an_old_state_begins_a_new_line_and_keeps_the_old(client: httpx.AsyncClient) -> None:
    visitor, pictures = await walked(client)
    newest = version(await visitor.stage())

    await chosen(visitor, 3)
    await visitor.press("tune", eta="0.01")

    branch = await visitor.stage()
    assert version(branch) == newest + 1
    assert places(branch) == 5
    assert picture(await visitor.stage(f"?v={newest}")) == pictures[-1]
    await visitor.press("goto", to=newest)
    back = await visitor.stage()
    assert picture(back) == pictures[-1] and places(back) == len(pictures)
