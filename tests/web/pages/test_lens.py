"""The two addresses of any lens, and those that lenses had before."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from app.lenses.list import LENSES
from app.web.pages.lens import EARLIER
from tests.web.visitor import HTMX, Visitor, version

pytestmark = pytest.mark.anyio

RACE = {"run_eta": ["0.1", "1"], "run_batch": ["10", "10"], "run_activation": ["tanh", "tanh"], "amount": "20"}


@pytest.mark.parametrize("word", [lens.name for lens in LENSES if lens.measure is None and lens.name != "train"])
async def test_a_lens_that_measures_nothing_is_a_page_at_its_address(client: httpx.AsyncClient, word: str) -> None:
    html = (await client.get(f"/r/new/lens/{word}?preset=plane")).text

    assert f'id="lens-{word}"' in html and html.startswith("<!doctype html>")


async def test_a_word_that_no_lens_has_is_refused(client: httpx.AsyncClient) -> None:
    looked = await client.get("/r/new/lens/flood", headers=HTMX)
    taken = await Visitor(client).press("lens/flood/take", htmx=True)

    assert looked.status_code == taken.status_code == 404
    assert "there is no lens of that name" in looked.text


async def test_nothing_goes_on_from_a_lens_that_only_shows(client: httpx.AsyncClient) -> None:
    response = await Visitor(client).press("lens/numbers/take", htmx=True)

    assert response.status_code == 404 and "it only shows" in response.text


@pytest.mark.parametrize(("old", "word"), EARLIER.items())
async def test_an_address_that_a_lens_had_leads_to_the_one_it_has(
    client: httpx.AsyncClient, old: str, word: str
) -> None:
    response = await client.get(f"/r/new/{old}?preset=plane&theme=night")

    assert response.status_code == 307
    assert response.headers["location"] == f"/r/new/lens/{word}?preset=plane&theme=night"


async def test_a_link_to_a_race_that_was_kept_still_runs_it(client: httpx.AsyncClient) -> None:
    response = await client.get("/r/new/race", params={**RACE, "preset": "plane"}, follow_redirects=True)

    assert response.status_code == 200
    assert re.findall(r'name="run_eta" type[^>]*value="([^"]*)"', response.text) == ["0.1", "1", "", ""]


async def test_a_form_of_an_earlier_page_still_makes_its_move(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)

    response = await client.post("/r/new/wrong", data={"demo": "small", "preset": "plane"}, headers={
        "Origin": "http://test", **HTMX}, follow_redirects=True)

    visitor._keep(response)
    assert response.status_code == 200 and version(response.text) == 1


async def test_what_a_lens_says_in_the_address_is_kept_by_links_and_moves(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", preset="plane")
    html = unescape(await visitor.stage("?lens=theta&sort=size"))

    assert f'href="{visitor.path}?lens=nudges&sort=size"' in html
    moved = await visitor.press("weigh", htmx=True, lens="theta", sort="size")
    assert moved.headers["HX-Replace-Url"] == f"{visitor.path}?lens=theta&sort=size"
