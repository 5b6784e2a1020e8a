from __future__ import annotations

import re

import httpx
import pytest

from tests.web.visitor import Visitor

pytestmark = pytest.mark.anyio


def says(html: str) -> str:
    return str(re.findall(r'role="img" aria-label="([^"]+)"', html)[0])


async def test_a_map_is_a_fragment_with_htmx_and_a_page_with_a_table_without(client: httpx.AsyncClient) -> None:
    fragment = await client.get("/map?of=a-1-3", headers={"HX-Request": "true"})
    page = await client.get("/map?of=a-1-3")

    assert fragment.text.startswith('<svg id="map-of"') and page.text.startswith("<!doctype html>")
    assert says(fragment.text) == says(page.text)
    assert page.text.count('<td class="n">') == 784


async def test_a_recipe_shows_the_map_of_what_it_leads_to(client: httpx.AsyncClient) -> None:
    pages = [(await client.get(f"/map?of=a-1-3&start=random&seed={seed}")).text for seed in (1, 2, 1)]

    assert says(pages[0]) == says(pages[2]) != says(pages[1])


async def test_an_old_version_keeps_its_map(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward", "backward", "step")

    now, before = [(await client.get(f"{visitor.path}/map?of=a-1-6{v}")).text for v in ("", "&v=2")]

    assert says(now).startswith("What the last step added") and says(before).startswith("The nudges")


@pytest.mark.parametrize("query", ["of=a-2-3", "of=", "", "of=a-1-16", "of=a-1-0&preset=plane"])
async def test_where_there_is_no_map_the_remedy_is_said(client: httpx.AsyncClient, query: str) -> None:
    response = await client.get(f"/map?{query}")

    assert response.status_code == 404
    assert "neuron of layer 1" in response.text


@pytest.mark.parametrize(("preset", "are_there"), [("digits", True), ("plane", False)])
async def test_the_page_asks_for_maps_only_where_an_image_is_read(
    client: httpx.AsyncClient, preset: str, are_there: bool
) -> None:
    page = (await client.get(f"/?preset={preset}")).text

    assert '<svg id="map"' in page and ("data-from=" in page) is are_there


async def test_asking_for_a_map_begins_no_session(client: httpx.AsyncClient) -> None:
    response = await client.get("/map?of=a-1-3")

    assert "set-cookie" not in response.headers
