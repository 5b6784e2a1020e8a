"""The frame of the page: exhibits, the set-up form and its links, themes, what an address leaves away, help."""

from __future__ import annotations

import re

import httpx
import pytest

from app import limits
from app.lenses.fields import HIDEABLE
from app.lenses.help import KEYS
from tests.web.visitor import Visitor

pytestmark = pytest.mark.anyio

WISH = "?preset=plane&sizes=2-5-3-2&activation=relu&output=softmax&cost=cross_entropy&init=normal&data=moons&seed=9"


async def test_a_link_carries_a_whole_network(client: httpx.AsyncClient) -> None:
    page = await Visitor(client).stage(WISH)

    assert "2-5-3-2, relu, softmax output, cross-entropy cost, 41 parameters" in page


async def test_the_first_move_begins_the_session_that_the_link_shows(client: httpx.AsyncClient) -> None:
    body = {"preset": "plane", "sizes": [2, 5, 3, 2], "activation": "relu", "output": "softmax",
            "cost": "cross_entropy", "init": "normal", "data": "moons", "seed": 9}
    made = (await client.post("/api/sessions", json=body)).json()
    visitor = Visitor(client)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', await visitor.stage(WISH)))

    await visitor.press("forward", **hidden)

    mine = (await client.get(f"/api/sessions/{visitor.cookies[visitor.path]}")).json()
    assert mine["network"] == made["network"]
    assert mine["data"] == made["data"]


@pytest.mark.parametrize(("sizes", "says"), [
    ("2-4-2-1", "25 parameters."), ("784-16-16-10", "13,002 parameters."),
    (f"2-{limits.WIDTH}-1", "1,025 parameters."), (f"2-{limits.WIDTH + 1}-1", f"layer 1 must have 1 to {limits.WIDTH}"),
    ("2-0-1", "layer 1 must have 1 to"), ("2", "such as 2-4-2-1"), ("two", "such as 2-4-2-1"), ("", "such as 2-4-2-1"),
    (f"{limits.INPUTS + 1}-1", f"layer 0 must have 1 to {limits.INPUTS}"),
])
async def test_the_parameters_are_counted_while_one_types(client: httpx.AsyncClient, sizes: str, says: str) -> None:
    response = await client.get("/count", params={"sizes": sizes})

    assert response.status_code == 200
    assert says in response.text


@pytest.mark.parametrize("query", [
    "?sizes=2-4-2-1&data=mnist", "?sizes=9999-1", "?sizes=a-b", "?activation=cosine", "?data=cats",
    "?cost=cross_entropy&output=tanh", "?sizes=2-4-1&start=trained", "?batch=0", f"?batch={limits.BATCH + 1}",
])
async def test_a_link_that_means_nothing_says_so_and_begins_nothing(client: httpx.AsyncClient, query: str) -> None:
    response = await Visitor(client).look(query)

    assert response.status_code == 422
    assert 'role="alert"' in response.text


async def test_the_set_up_form_says_what_is_on_the_stage_and_leads_to_a_link(client: httpx.AsyncClient) -> None:
    page = await Visitor(client).stage(WISH + "&lens=setup")

    assert 'value="2-5-3-2"' in page
    for name, value in (("data", "moons"), ("activation", "relu"), ("output", "softmax"), ("init", "normal")):
        menu = page.split(f'id="set-{name}"')[1].split("</select>")[0]
        assert f'<option value="{value}" selected>' in menu
    assert "41 parameters." in page
    assert '<form class="setup" method="get" action="/">' in page


@pytest.mark.parametrize("exhibit", ["chain", "plane", "digits"])
async def test_every_exhibit_is_one_click_away_and_says_where_one_is(client: httpx.AsyncClient, exhibit: str) -> None:
    page = await Visitor(client).stage(f"?preset={exhibit}")

    nav = page.split('aria-label="Exhibits"')[1].split("</nav>")[0]     # moments of the chain begin one anew too
    links = re.findall(r'<a href="/\?preset=(\w+)[^>]*?(aria-current=page)?>', nav)
    assert [name for name, _ in links] == ["digits", "plane", "chain"]
    assert [name for name, current in links if current] == [exhibit]


async def test_a_theme_link_keeps_everything_else(client: httpx.AsyncClient) -> None:
    page = await Visitor(client).stage("?seed=4&start=random&theme=night&of=a-2-3&lens=setup")

    (link,) = re.findall(r'<a href="(/\?theme=projector[^"]*)"', page)
    assert link.count("theme=") == 1
    for kept in ("lens=setup", "of=a-2-3", "seed=4", "start=random"):
        assert kept in link


@pytest.mark.parametrize("part", HIDEABLE)
async def test_an_address_can_leave_a_part_of_the_page_away(client: httpx.AsyncClient, part: str) -> None:
    page = await Visitor(client).stage(f"?hide={part}")

    assert f'class="stage no-{part}"' in page
    assert f'name="hide" value="{part}"' in page


async def test_what_cannot_be_left_away_stays(client: httpx.AsyncClient) -> None:
    assert 'class="stage"' in await Visitor(client).stage("?hide=picture,%22%3E,everything")


async def test_the_help_sheet_names_every_key(client: httpx.AsyncClient) -> None:
    page = await Visitor(client).stage("?lens=help")

    for key in KEYS:
        for name in key.name.split(" "):
            assert f"<kbd>{name}</kbd>" in page


async def test_a_palette_is_kept_by_every_link_and_its_own_lead_there_and_back(client: httpx.AsyncClient) -> None:
    page = await Visitor(client).stage("?theme=night&palette=distinct&lens=setup")

    assert '<html lang="en" data-theme="night" data-palette="distinct">' in page
    (usual,) = re.findall(r'<a href="(/\?[^"]*)" +>usual</a>', page)
    assert "palette" not in usual and "theme=night" in usual
    (projector,) = re.findall(r'<a href="(/\?theme=projector[^"]*)"', page)
    assert "palette=distinct" in projector


async def test_a_palette_that_is_none_is_passed_over(client: httpx.AsyncClient) -> None:
    assert "data-palette" not in await Visitor(client).stage("?palette=rainbow")
