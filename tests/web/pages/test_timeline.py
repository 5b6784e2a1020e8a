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


def line(html: str) -> list[int]:
    """The versions that the menu offers."""
    menu = html.partition('aria-label="Go to a version"')[2].partition("</select>")[0]
    return [int(v) for v in re.findall(r'<option value="(\d+)"', menu)]


async def chosen(visitor: Visitor, to: int) -> str:
    """What stands on the stage after choosing an entry of the menu."""
    response = await visitor.press("goto", to=to)
    assert response.status_code == 303
    return await visitor.stage()


async def test_every_state_comes_back_as_it_was(client: httpx.AsyncClient) -> None:
    visitor, pictures = await walked(client)
    versions = [0, *line(await visitor.stage())[1:]]
    assert len(versions) == len(pictures) == 3 * STEPS + 1

    for at, drawn in sorted(zip(versions, pictures, strict=True), reverse=True):
        html = await chosen(visitor, at)
        assert version(html) == at
        assert picture(html) == drawn
        assert line(html) == versions


async def test_back_and_on_lead_along_the_line(client: httpx.AsyncClient) -> None:
    visitor, pictures = await walked(client)
    versions = line(await visitor.stage())

    await visitor.press("back")
    assert picture(await visitor.stage()) == pictures[-2]
    assert picture(await chosen(visitor, versions[-1])) == pictures[-1]
    await visitor.presses("forward")
    assert line(await visitor.stage()) == [*versions, versions[-1] + 1]


async def test_a_move_from_an_old_state_begins_a_new_line_and_keeps_the_old(client: httpx.AsyncClient) -> None:
    visitor, pictures = await walked(client)
    versions = line(await visitor.stage())

    await chosen(visitor, versions[3])
    await visitor.press("tune", eta="0.01")

    branch = await visitor.stage()
    assert version(branch) == versions[-1] + 1
    assert line(branch) == [*versions[:4], version(branch)]
    assert picture(await visitor.stage(f"?v={versions[-1]}")) == pictures[-1]
    back = await chosen(visitor, versions[-1])
    assert picture(back) == pictures[-1] and line(back) == versions
