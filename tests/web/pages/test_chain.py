"""The chain's page: numbers set by hand, examples by their numbers, exact moments, and nudges in the address."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

import httpx
import pytest

from app import limits
from app.lenses.dials import MOMENTS
from tests.web.visitor import Visitor, links, notice, version

pytestmark = pytest.mark.anyio

RECIPES = {moment.text: urlencode(moment.recipe) for moment in MOMENTS}


def values(html: str) -> list[str]:
    """What stands under the symbols, in the order of the tree."""
    return [unescape(v) for v in re.findall(r'class="quantity-value"[^>]*>([^<]*)<', html)]


def slopes(html: str) -> list[str]:
    """The slopes, in the same order."""
    return [unescape(v) for v in re.findall(r'class="quantity-slope"[^>]*>([^<]*)<', html)]


async def begun(client: httpx.AsyncClient, recipe: str, *moves: str) -> Visitor:
    """Somebody who followed a link and pressed some buttons."""
    visitor = Visitor(client)
    for move in moves:
        fields: dict[str, Any] = dict(parse_qsl(recipe)) if visitor.path == "/r/new" else {}
        assert (await visitor.press(move, **fields)).status_code == 303
    return visitor


async def passed(client: httpx.AsyncClient, recipe: str = "preset=chain") -> Visitor:
    """With both passes on the stage."""
    return await begun(client, recipe, "forward", "backward")


async def test_the_chain_begins_with_an_example_that_can_be_clicked_through(client: httpx.AsyncClient) -> None:
    visitor = await begun(client, "preset=chain", "forward", "weigh", "backward", "step")

    assert 'data-phase="ready"' in await visitor.stage()
    assert "the cost fell" in await visitor.stage()


def hollow(html: str) -> list[str]:
    """The neurons whose disc is empty, and that their rim is dotted as well."""
    neurons = re.findall(r'<a id="(a-\d-0)".*?class="disc( unknown)?".*?class="rim( unknown)?"', html, re.DOTALL)
    assert all(disc == rim for _, disc, rim in neurons) and neurons
    return [id for id, disc, _ in neurons if disc]


async def test_a_neuron_is_empty_until_the_pass_has_reached_it_and_not_black_as_an_a_of_0_is(
    client: httpx.AsyncClient,
) -> None:
    visitor = Visitor(client)
    assert hollow(await visitor.stage("?preset=chain")) == ["a-1-0", "a-2-0", "a-3-0"]

    await visitor.press("forward", preset="chain", by="layer")
    assert hollow(await visitor.stage()) == ["a-2-0", "a-3-0"]

    await visitor.presses("forward", "backward", "step")
    assert hollow(await visitor.stage()) == []           # what the new weights make of it stands there at once


async def test_a_weight_set_by_hand_runs_the_passes_anew_in_one_version(client: httpx.AsyncClient) -> None:
    visitor = await passed(client)

    response = await visitor.press("set", mark="w-3-0-0", value=0, version=2)

    assert response.status_code == 303
    html = await visitor.stage()
    assert version(html) == 3 and 'data-phase="backward"' in html
    assert values(html)[9] == "0" and slopes(html)[8] == "0"     # w3 = 0: nothing comes back to a2
    await visitor.press("back")
    assert version(await visitor.stage()) == 2


async def test_one_step_back_undoes_a_whole_drag(client: httpx.AsyncClient) -> None:
    visitor = await passed(client)

    for v, at in ((0.1, 2), (0.2, 3), (0.3, 4)):
        response = await visitor.press("set", mark="b-1-0", value=v, base=2, version=at, htmx=True)
        assert version(response.text) == at + 1
    await visitor.press("back")

    assert version(await visitor.stage()) == 2


async def test_the_first_move_of_a_visit_may_be_a_drag(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)

    await visitor.press("set", mark="b-1-0", value=0.5, base=0, version=0, preset="chain")

    html = await visitor.stage()
    assert version(html) == 1 and values(html)[2] == "0.500"


async def test_an_activation_cannot_be_set_and_becomes_a_wish(client: httpx.AsyncClient) -> None:
    visitor = await passed(client)

    for htmx in (True, False):
        response = await visitor.press("set", mark="a-2-0", value=0.9, version=2, htmx=htmx)
        assert response.status_code == 409
        assert "it cannot be set, only wished for" in notice(response.text)
        assert 'id="wanted-a-2-0"' in response.text and "wished to be 0.900" in response.text
    assert version(await visitor.stage()) == 2 and 'id="wanted' not in await visitor.stage()


@pytest.mark.parametrize(("fields", "status", "words"), [
    ({"mark": "w-9-0-0", "value": 1}, 404, "no such mark"),
    ({"mark": "C", "value": 1}, 404, "no such mark"),
    ({"mark": "w-1-0-0", "value": "nan"}, 422, ""),
    ({"mark": "w-1-0-0", "value": "x"}, 422, ""),
    ({"mark": "w-1-0-0"}, 422, ""),
    ({"mark": "w-1-0-0", "value": limits.WEIGHT * 1.01}, 422, "from -1e+06 to 1e+06"),
    ({"mark": "w-1-0-0", "value": 1, "base": 99}, 404, "99"),
])
async def test_what_cannot_be_set_is_refused_and_changes_nothing(
    client: httpx.AsyncClient, fields: dict[str, Any], status: int, words: str
) -> None:
    visitor = await passed(client)

    response = await visitor.press("set", htmx=True, **fields)

    assert response.status_code == status and words in unescape(response.text)
    assert version(await visitor.stage()) == 2


@pytest.mark.parametrize("value", [limits.WEIGHT, -limits.WEIGHT])
async def test_a_weight_at_its_bound_is_taken(client: httpx.AsyncClient, value: float) -> None:
    visitor = await passed(client)

    assert (await visitor.press("set", mark="w-1-0-0", value=value)).status_code == 303
    assert (await visitor.look()).status_code == 200


async def test_a_drag_on_an_old_version_gets_the_picture_as_it_is_now(client: httpx.AsyncClient) -> None:
    visitor = await passed(client)

    response = await visitor.press("set", mark="w-1-0-0", value=1, version=1, htmx=True)

    assert response.status_code == 412 and version(response.text) == 2


async def test_x_and_y_are_set_by_their_numbers(client: httpx.AsyncClient) -> None:
    visitor = await passed(client)

    await visitor.press("example", x=0.25, y=-1)

    html = await visitor.stage()
    assert values(html)[0] == "0.250" and values(html)[-1] == "\N{MINUS SIGN}1.00"
    assert 'data-phase="backward"' in html


async def test_an_example_of_several_numbers_is_set_too(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    fields: dict[str, Any] = {"x": [0.1, 0.2], "y": [1, 0], "preset": "chain", "sizes": "2-3-2"}

    assert (await visitor.press("example", **fields)).status_code == 303
    await visitor.presses("forward", "backward")

    assert 'data-phase="backward"' in await visitor.stage()


@pytest.mark.parametrize(("n", "status"), [(limits.GIVEN, 303), (limits.GIVEN + 1, 422)])
async def test_an_example_on_the_page_has_few_numbers(client: httpx.AsyncClient, n: int, status: int) -> None:
    response = await Visitor(client).press("example", x=[0.5] * n, y=1, preset="chain", sizes=f"{n}-1")

    assert response.status_code == status


@pytest.mark.parametrize("fields", [
    {"x": "inf", "y": 1}, {"x": [1, 2], "y": 1}, {"x": 1, "y": [1, 2]}, {"y": 1}, {"x": limits.INPUT * 1.01, "y": 1},
])
async def test_an_example_that_does_not_fit_is_refused(client: httpx.AsyncClient, fields: dict[str, Any]) -> None:
    visitor = await passed(client)

    assert (await visitor.press("example", **fields)).status_code == 422
    assert version(await visitor.stage()) == 2


async def test_the_cost_of_066_against_1_is_01156(client: httpx.AsyncClient) -> None:
    visitor = await begun(client, RECIPES["C = (0.66 − 1.00)²"], "forward", "weigh")

    assert f"{(0.66 - 1.00) ** 2:.4f}" == "0.1156"
    assert re.findall(r"is the cost: ([\d.]+)\.<", await visitor.stage()) == ["0.1156"]


def test_the_slopes_are_3_2_and_0_1_in_plain_floats() -> None:
    link = parse_qs(RECIPES["slopes 3.2 and 0.1"])
    w1, b1, w2, b2 = map(float, link["theta"][0].split(","))
    x, y = float(link["input"][0]), float(link["target"][0])

    a1 = w1 * x + b1
    miss = 2 * (w2 * a1 + b2 - y)

    assert (miss * w2 * x, miss * a1) == (3.2, 0.1)


async def test_the_nudges_lens_says_32_times(client: httpx.AsyncClient) -> None:
    visitor = await passed(client, RECIPES["slopes 3.2 and 0.1"])

    html = await visitor.stage("?lens=nudges&pins=w-1-0-0,w-2-0-0")

    assert "32 times more sensitive" in html
    assert "C moves by 2.44×10⁻⁵ for w⁽¹⁾₀,₀ and 7.63×10⁻⁷ for w⁽²⁾₀,₀: 32 times as much." in html
    assert slopes(html)[1] == "+3.20" and slopes(html)[5] == "+0.100"


async def test_where_a_is_zero_the_weight_is_not_felt_and_the_bias_is(client: httpx.AsyncClient) -> None:
    visitor = await passed(client, RECIPES["a⁽¹⁾ = 0"])

    html = await visitor.stage("?lens=factors")

    w, b = slopes(html)[5:7]
    assert values(html)[4] == "0" and w == "0" and b.startswith("\N{MINUS SIGN}0.")
    assert "does not feel the weight at all" in html


async def test_saturation_leaves_no_slope_of_a_large_miss(client: httpx.AsyncClient) -> None:
    visitor = await passed(client, RECIPES["saturated"])

    html = await visitor.stage("?lens=factors")

    assert float(values(html)[-2]) > 0.99 and float(slopes(html)[1]) < 1e-3
    assert "nearly flat" in html


async def test_every_moment_is_a_link_that_leads_somewhere(client: httpx.AsyncClient) -> None:
    found = links(await Visitor(client).stage("?preset=chain&lens=dials"))

    for moment in MOMENTS:
        assert (await client.get(found[moment.text])).status_code == 200


@pytest.mark.parametrize(("query", "status"), [
    ("sizes=1-1&theta=1", 422), ("sizes=1-1&theta=1,x", 422), ("sizes=1-1&theta=1,nan", 422),
    ("sizes=1-1&theta=1,2e6", 422), ("input=1,2&target=1", 422), ("input=1&target=1,2", 422),
    ("sizes=99-2&theta=" + ",".join(["0"] * limits.THETA), 200),
    ("sizes=199-1&theta=" + ",".join(["0"] * limits.THETA), 200),
    ("sizes=200-1&theta=" + ",".join(["0"] * (limits.THETA + 1)), 422),
    ("h=1e-15", 422), ("h=0", 422), ("h=11", 422), ("h=nan", 422), ("power=15", 422), ("power=-1", 422),
    (f"h={limits.NUDGE_LEAST}&nudge=w-1-0-0&lens=tiny", 200), (f"h={limits.NUDGE}&nudge=w-1-0-0&lens=tiny", 200),
    ("nudge=%3Cu%3E&lens=tiny", 200), ("first=9", 422), ("first=8", 200), ("first=-1", 422),
])
async def test_what_a_link_may_say(client: httpx.AsyncClient, query: str, status: int) -> None:
    response = await client.get(f"/?preset=chain&{query}")

    assert response.status_code == status and "<u>" not in response.text


async def test_a_nudge_in_the_address_stays_through_moves(client: httpx.AsyncClient) -> None:
    visitor = await passed(client)

    response = await visitor.press("step", nudge="w-1-0-0", h=0.5, first=2, lens="tiny")

    assert "nudge=w-1-0-0&h=0.5&first=2" in response.headers["Location"]


async def test_the_slider_of_h_speaks_in_powers_of_ten(client: httpx.AsyncClient) -> None:
    visitor = await passed(client)

    html = await visitor.stage("?lens=tiny&nudge=w-3-0-0&power=3")

    assert 'name="h" type="number" step="any" min="1e-14" max="10" value="0.001"' in html


@pytest.mark.parametrize("lens", ["dials", "tiny", "factors"])
@pytest.mark.parametrize("recipe", [
    "preset=plane", "preset=chain&sizes=1-1&cost=cross_entropy", "preset=chain&output=softmax",
    "preset=chain&init=zeros",
])
async def test_the_lenses_of_a_chain_stand_for_every_network(
    client: httpx.AsyncClient, lens: str, recipe: str
) -> None:
    visitor = await passed(client, recipe)

    response = await visitor.look(f"?lens={lens}&nudge=w-1-0-0")

    assert response.status_code == 200 and f'id="lens-{lens}"' in response.text
