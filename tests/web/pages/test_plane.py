"""The plane on the page: maps and surface in every phase, and points shown, added, moved and read from CSV."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from app import limits
from app.data.plane import plane
from tests.web.visitor import HTMX, Visitor, notice, version

pytestmark = pytest.mark.anyio

RECIPE: dict[str, Any] = {"preset": "plane"}
CSV = "x,y,class\n0.5,0.5,0\n-0.5,-0.5,0\n0.5,-0.5,1\n-0.5,0.5,1\n"


@pytest.fixture
def visitor(client: httpx.AsyncClient) -> Visitor:
    return Visitor(client)


def clouds(html: str) -> dict[str, int]:
    """How many points are drawn in every cloud."""
    found = re.findall(r'<g id="cloud-([a-z-]+)"[^>]*>(.*?)</g>', html, re.DOTALL)
    return {name: marks.count("<use ") for name, marks in found}


def scores(html: str) -> dict[str, list[str]]:
    """The cells of the table of scores: how many, mean cost, share that is right."""
    rows = re.findall(r'<tr id="score-(\w+)">(.*?)</tr>', html, re.DOTALL)
    return {half: re.findall(r'<td class="n"[^>]*>(.*?)</td>', row) for half, row in rows}


async def test_no_panel_opens_by_itself(visitor: Visitor) -> None:
    assert '<aside class="lens"' not in await visitor.stage("?preset=plane")
    await visitor.press("forward", **RECIPE)
    assert '<aside class="lens"' not in await visitor.stage()
    await visitor.presses("backward")
    assert '<aside class="lens"' not in await visitor.stage()


@pytest.mark.parametrize(("preset", "tabs"), [("plane", "surface"), ("digits", "answers")])
async def test_a_lens_has_a_tab_only_where_it_has_something_to_show(
    visitor: Visitor, preset: str, tabs: str
) -> None:
    page = await visitor.stage(f"?preset={preset}&lens=pick")

    named = re.findall(r"lens=(\w+)", page.split('class="tabs"')[1].split("</nav>")[0])
    assert set(named) & {"surface", "answers"} <= {tabs}


async def test_without_two_inputs_the_surface_says_why_there_is_none(visitor: Visitor) -> None:
    assert "there is no plane to show" in await visitor.stage("?preset=digits&lens=surface")


async def test_every_neuron_has_its_map_and_every_point_its_place(visitor: Visitor) -> None:
    page = await visitor.stage("?preset=plane&lens=surface")

    assert page.count('<mask id="mask-a-') == 9
    assert clouds(page) == {"train-zero": 125, "train-one": 125, "test-zero": 125, "test-one": 125}


@pytest.mark.parametrize("recipe", [
    "sizes=2-1", "sizes=2-8-8-1&activation=relu", "sizes=2-4-2-2&output=softmax&cost=cross_entropy",
    "sizes=2-4-2-2&activation=tanh&output=tanh", "sizes=2-4-2-1&activation=linear&output=linear&cost=half_quadratic",
    "data=none", "sizes=2-3-4&data=spiral",
])
async def test_every_kind_of_network_goes_through_all_phases(visitor: Visitor, recipe: str) -> None:
    fields = dict(pair.split("=") for pair in recipe.split("&")) | RECIPE | {"eta": "0.05"}
    if "data=none" in recipe:
        await visitor.press("point", x=0.5, y=0.25, do="one", **fields)
    else:
        await visitor.press("forward", **fields)
        await visitor.presses("back")
    for move in ("forward", "weigh", "backward", "step"):
        await visitor.presses(move)
        for lens in ("surface", "nudges", "equation&of=w-1-0-0", "equation&of=a-1-0", "pick", "numbers"):
            assert "<mask id=" in await visitor.stage(f"?lens={lens}")
    assert (await visitor.press("train", steps=20)).status_code == 303
    assert version(await visitor.stage("?lens=surface")) >= 5


async def test_the_scores_after_training_are_the_apis(visitor: Visitor, client: httpx.AsyncClient) -> None:
    await visitor.press("train", steps=300, batch_size=10, data="moons", **RECIPE)
    shown = scores(await visitor.stage("?lens=surface"))
    session = (await client.post("/api/sessions", json={"preset": "plane", "data": "moons"})).json()
    told = (await client.post(f"/api/sessions/{session['id']}/train", json={"steps": 300, "batch_size": 10})).json()

    assert shown["train"][0] == shown["test"][0] == "250"
    assert float(shown["train"][1]) == pytest.approx(told["cost"], rel=5.01e-3)
    for half in ("train", "test"):
        assert float(shown[half][2].removesuffix(" %")) == pytest.approx(100 * told[f"{half}_accuracy"], abs=0.51)


async def test_a_click_shows_the_nearest_example(visitor: Visitor) -> None:
    x, y = plane("xor", 0).train.x(17)
    response = await visitor.press("point", x=x, y=y, do="pick", **RECIPE)

    assert response.status_code == 303
    assert "training example 17" in await visitor.stage("?lens=pick")


async def test_points_are_added_and_moved_and_undone(visitor: Visitor) -> None:
    await visitor.press("point", x=0.5, y=-0.25, do="one", **RECIPE)
    added = await visitor.stage("?lens=surface")
    assert clouds(added)["train-one"] == 126
    assert "training example 250, a 1" in await visitor.stage("?lens=pick")

    await visitor.press("point", x=-1, y=1, do="move")
    moved = await visitor.stage("?lens=surface")
    assert clouds(moved) == clouds(added)
    assert 'x="32.0" y="32.0"' in moved and 'x="224.0" y="192.0"' in added

    await visitor.press("back", by="pass")
    assert clouds(back := await visitor.stage("?lens=surface")) == clouds(added) and 'x="224.0" y="192.0"' in back
    await visitor.press("back", by="pass")
    assert sum(clouds(await visitor.stage("?lens=surface")).values()) == 500


async def test_own_points_come_in_as_csv(visitor: Visitor) -> None:
    response = await visitor.press("points", csv=CSV, **RECIPE)

    assert response.status_code == 303
    page = await visitor.stage("?lens=surface")
    assert clouds(page) == {"train-zero": 2, "train-one": 2, "test-zero": 0, "test-one": 0}
    assert [row[0] for row in scores(page).values()] == ["4"]


async def test_an_empty_plane_is_shown_and_filled(visitor: Visitor) -> None:
    await visitor.press("points", clear="1", **RECIPE)
    page = await visitor.stage("?lens=surface")

    assert sum(clouds(page).values()) == 0 and scores(page) == {}
    assert "Choose an example first" in page
    await visitor.press("point", x=0, y=0, do="zero")
    assert list(scores(await visitor.stage("?lens=surface"))) == ["train"]


async def test_as_many_points_as_there_may_be_fit_into_a_form(visitor: Visitor) -> None:
    response = await visitor.press("points", csv="-0.123456,-1.123456,1\r\n" * limits.OWN_POINTS, **RECIPE)

    assert response.status_code == 303


@pytest.mark.parametrize("fields", [
    {"x": 1.26, "y": 0, "do": "one"}, {"x": 0, "y": -1.26, "do": "pick"}, {"x": "nan", "y": 0, "do": "zero"},
    {"x": 0, "do": "one"}, {"x": 0, "y": 0, "do": "two"},
])
async def test_a_place_off_the_map_is_refused(visitor: Visitor, fields: dict[str, Any]) -> None:
    assert (await visitor.press("point", htmx=True, **fields, **RECIPE)).status_code == 422


async def test_a_place_at_the_edge_of_the_map_is_taken(visitor: Visitor) -> None:
    response = await visitor.press("point", x=limits.PLANE, y=-limits.PLANE, do="one", **RECIPE)

    assert response.status_code == 303


async def test_numbers_given_by_a_program_cannot_be_moved_on_the_map(client: httpx.AsyncClient) -> None:
    session = (await client.post("/api/sessions", json=RECIPE)).json()
    await client.post(f"/api/sessions/{session['id']}/forward", json={"x": [0.5, 0.5]})
    path = f"/r/{session['name']}"

    response = await client.post(f"{path}/point", data={"x": 0, "y": 0, "do": "move"},
                                 headers={"Origin": "http://test", "Cookie": f"drive={session['id']}", **HTMX})

    assert response.status_code == 409
    assert "show one first" in response.text


async def test_there_are_no_points_among_images(visitor: Visitor) -> None:
    moves: list[tuple[str, dict[str, Any]]] = [
        ("point", {"x": 0, "y": 0, "do": "pick"}), ("point", {"x": 0, "y": 0, "do": "one"}), ("points", {"csv": CSV}),
    ]
    for move, fields in moves:
        response = await visitor.press(move, htmx=True, **fields)
        assert response.status_code in (409, 422)


async def test_the_api_counts_own_points_as_the_data(visitor: Visitor, client: httpx.AsyncClient) -> None:
    await visitor.press("points", csv=CSV, **RECIPE)

    state = (await client.get(f"/api/sessions/{visitor.cookies[visitor.path]}")).json()
    assert state["data"] == {"name": "own", "train": 4, "test": 0}
    assert state["example"]["x"] == [0.5, 0.5]


async def test_a_move_of_a_point_on_an_old_version_is_refused_with_the_present_picture(visitor: Visitor) -> None:
    await visitor.press("point", x=0.5, y=0.5, do="one", **RECIPE)
    response = await visitor.press("point", htmx=True, x=0.1, y=0.1, do="one", version=0)

    assert response.status_code == 412
    assert notice(response.text)


async def test_a_link_carries_the_noise_of_its_points(visitor: Visitor, client: httpx.AsyncClient) -> None:
    exact, shaken = [await visitor.stage(f"?preset=plane&data=moons&noise={noise}&lens=surface") for noise in (0, 0.2)]
    session = (await client.post("/api/sessions", json={"preset": "plane", "data": "moons", "noise": 0.2})).json()
    first = (await client.get(f"/r/{session['name']}?lens=surface")).text

    assert re.findall(r"<use .*?>", exact) != re.findall(r"<use .*?>", shaken)
    assert re.findall(r"<use .*?>", first) == re.findall(r"<use .*?>", shaken)


@pytest.mark.parametrize(("noise", "status"), [(0, 201), (limits.NOISE, 201), (-0.1, 422), (limits.NOISE + 0.1, 422)])
async def test_noise_has_its_bounds(client: httpx.AsyncClient, noise: float, status: int) -> None:
    response = await client.post("/api/sessions", json={"preset": "plane", "noise": noise})

    assert response.status_code == status
