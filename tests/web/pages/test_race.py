"""The race over HTTP: with htmx and without, its refusals, and the winner's weights on the stage."""

from __future__ import annotations

import asyncio
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from app import limits
from tests.web.visitor import HTMX, Visitor, notice, version

pytestmark = pytest.mark.anyio

PLANE: dict[str, Any] = {"preset": "plane", "data": "moons", "seed": "3"}
TWO: dict[str, Any] = {
    "run_eta": ["0.1", "1"], "run_batch": ["10", "10"], "run_activation": ["tanh", "tanh"], "amount": "200",
}


def asked(**fields: object) -> dict[str, Any]:
    return {**PLANE, **TWO, **fields}


async def look(client: httpx.AsyncClient, path: str, fields: dict[str, Any], htmx: bool = True) -> httpx.Response:
    """One look at a race."""
    query = urlencode(fields, doseq=True)
    return await client.get(f"{path}/lens/race?{query}", headers=HTMX if htmx else {})


async def end(client: httpx.AsyncClient, path: str, fields: dict[str, Any]) -> str:
    """Look again as the fragment says, until the race is over."""
    html = (await look(client, path, fields)).text
    while again := re.findall(r'id="look-[^>]*hx-get="([^"]+)"', html):
        await asyncio.sleep(0.02)       # as a browser does: the race goes on meanwhile
        html = (await client.get(unescape(again[0]), headers=HTMX)).text
    return html


def verdict(html: str) -> str:
    return unescape(re.findall(r'id="race-verdict"[^>]*>(.*?)</p>', html)[0])


async def test_the_lens_offers_the_session_against_a_larger_eta(client: httpx.AsyncClient) -> None:
    html = await Visitor(client).stage("?preset=plane&eta=0.25&batch=20&lens=race")

    assert re.findall(r'name="run_eta" type[^>]*value="([^"]*)"', html) == ["0.25", "1", "", ""]
    assert re.findall(r'name="run_batch"[^>]*value="([^"]*)"', html) == ["20"] * 4
    assert f"1 to {limits.RACE_STEPS:,} steps" in html


async def test_a_race_asks_for_itself_until_somebody_won(client: httpx.AsyncClient) -> None:
    html = await end(client, "/r/new", asked())

    assert re.match(r"[AB] wins after 200 steps each: mean cost 0\.\d+ \([AB] 0\.\d+\)\.", verdict(html))
    assert html.count('class="curve k0"') == 3      # in two pictures, and beside its name
    assert 'class="curve k2"' not in html


async def test_without_htmx_the_race_is_a_page_with_its_form_filled_in(client: httpx.AsyncClient) -> None:
    await end(client, "/r/new", asked())

    html = (await look(client, "/r/new", asked(), htmx=False)).text

    assert html.startswith("<!doctype html>")
    assert " wins after 200 steps each" in verdict(html)
    assert re.findall(r'name="run_eta" type[^>]*value="([^"]*)"', html) == ["0.1", "1", "", ""]
    assert re.findall(r'name="amount" type[^>]*value="([^"]*)"', html) == ["200"]


async def test_a_race_begins_no_session_and_changes_nothing(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", **PLANE)
    before = await visitor.stage()

    await end(client, visitor.path, asked(version=1))

    after = await visitor.stage()
    assert version(after) == version(before) == 1
    assert "set-cookie" not in (await look(client, "/r/new", asked())).headers


async def test_rows_without_eta_do_not_run(client: httpx.AsyncClient) -> None:
    rows = {"run_eta": ["0.1", "", "1", ""], "run_batch": ["10", "", "50", "10"], "run_activation": ["tanh"] * 4}

    html = await end(client, "/r/new", asked(**rows))

    assert html.count('scope="row" title="eta') == 2
    assert "eta 1, batch 50, tanh" in html


async def test_stop_looks_no_more_and_offers_to_go_on(client: httpx.AsyncClient) -> None:
    endless = asked(unit="seconds", amount=str(limits.RACE_SECONDS))

    going = (await look(client, "/r/new", endless)).text
    stopped = (await look(client, "/r/new", {**endless, "stop": "1"})).text

    assert "hx-trigger=\"load" in going and ">stop<" in going
    assert "hx-trigger=\"load" not in stopped and ">go on<" in stopped and "of the way." in verdict(stopped)


async def test_the_winner_is_taken_over_with_its_eta_and_batch(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", **PLANE)
    fields = {**TWO, "version": "1"}
    html = await end(client, visitor.path, fields)
    winner = verdict(html)[0]
    assert f"go on with {winner}" in html
    eta = dict(zip("AB", TWO["run_eta"], strict=True))[winner]

    response = await visitor.press("lens/race/take", lane=winner, **fields)

    assert response.status_code == 303
    stage = await visitor.stage("?lens=setup")
    assert re.findall(r'name="eta"[^>]*value="([^"]*)"', stage)[:1] == [eta]
    assert version(stage) == 3
    again = await end(client, visitor.path, {**TWO, "version": "3"})
    first = re.search(r"mean cost (0\.\d+)", verdict(html))
    begins = re.search(rf"{winner}: from (0\.\d+)", again)
    assert first and begins and first[1] == begins[1]       # where the one race ended, the next begins


async def test_weights_of_another_activation_cannot_be_taken_over(client: httpx.AsyncClient) -> None:
    html = await end(client, "/r/new", asked(run_activation=["relu", "sigmoid"]))

    assert "same random weights, of seed 3," in html
    assert "go on with" not in html


async def test_a_race_under_way_has_no_winner_to_take_over(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)

    response = await visitor.press("lens/race/take", htmx=True, lane="A", **asked(unit="seconds", amount="5"))

    assert response.status_code == 409
    assert "not over" in response.text


async def test_a_runner_there_is_not_is_refused(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await end(client, "/r/new", asked())

    response = await visitor.press("lens/race/take", htmx=True, lane="D", **asked())

    assert response.status_code == 404
    assert "has no runner of that name: it has A, B" in response.text


@pytest.mark.parametrize(("fields", "said"), [
    ({"run_eta": ["0.5", ""]}, "2 to 4 runners"),
    ({"run_eta": ["0.5", "0.5"]}, "are the same"),
    ({"run_eta": ["0.5"]}, "give as many of each"),
    ({"run_eta": ["0.5", "101"]}, "run_eta"),
    ({"amount": "5001"}, "amount"),
    ({"amount": "6", "unit": "seconds"}, "0.1 to 5 seconds"),
    ({"amount": "2.5"}, "steps"),
    ({"run_activation": ["tanh", "softmax"]}, "run_activation"),
    ({"look": str(limits.LOOKS + 1)}, "look"),
])
async def test_what_cannot_be_run_is_refused_in_a_sentence(
    client: httpx.AsyncClient, fields: dict[str, object], said: str
) -> None:
    response = await look(client, "/r/new", asked(**fields))

    assert response.status_code == 422
    assert said in unescape(response.text)
    assert response.headers["HX-Retarget"] == "#notice"


async def test_a_chain_has_no_race(client: httpx.AsyncClient) -> None:
    html = await Visitor(client).stage("?preset=chain")

    assert "lens=race" not in html
    response = await look(client, "/r/new", {**TWO, "preset": "chain"})
    assert response.status_code == 409 and "has none" in response.text


async def test_a_race_on_an_old_version_takes_nothing_over(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", **PLANE)
    await end(client, visitor.path, {**TWO, "version": "1"})
    await visitor.press("weigh")

    response = await visitor.press("lens/race/take", htmx=True, lane="A", version="1", **TWO)

    assert response.status_code == 412
    assert "version 1" in notice(response.text)
