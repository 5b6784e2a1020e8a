"""The answers lens over HTTP: nothing is counted before somebody asks, and each wrong example is one press away."""

from __future__ import annotations

import asyncio
import re
from html import unescape

import httpx
import pytest

from app.trained.recipe import RECIPE
from tests.web.visitor import HTMX, Visitor

pytestmark = pytest.mark.anyio


async def end(client: httpx.AsyncClient, address: str) -> str:
    """Look again as the fragment says, until all is counted."""
    html = (await client.get(address, headers=HTMX)).text
    while again := re.findall(r'id="look-[^>]*hx-get="([^"]+)"', html):
        await asyncio.sleep(0.02)
        html = (await client.get(unescape(again[0]), headers=HTMX)).text
    return html


def matrix(html: str) -> list[list[int]]:
    """The numbers in the matrix."""
    rows = re.findall(r'<tr><th scope="row">\d+</th>(.*?)</tr>', html)
    return [[int(n or 0) for n in re.findall(r"<span>(\d*)</span>", row)] for row in rows]


async def test_the_lens_counts_only_when_asked(client: httpx.AsyncClient) -> None:
    html = await Visitor(client).stage("?lens=answers")

    assert "count on all 10,000 test examples" in html
    assert 'class="matrix"' not in html and 'hx-trigger="load' not in html


async def test_the_count_agrees_with_the_api(client: httpx.AsyncClient) -> None:
    created = (await client.post("/api/sessions", json={"preset": "plane", "data": "moons", "seed": 2})).json()
    trained = (await client.post(f"/api/sessions/{created['id']}/train", json={"steps": 60})).json()

    html = await end(client, f"/r/{created['name']}/lens/answers")

    counts = matrix(html)
    assert sum(map(sum, counts)) == 250
    assert (counts[0][0] + counts[1][1]) / 250 == trained["test_accuracy"]


async def test_the_shipped_digits_are_counted_with_24_images_of_what_is_wrong(client: httpx.AsyncClient) -> None:
    html = await end(client, "/r/new/lens/answers")

    right = round(10_000 * RECIPE.reached)
    assert f"{round(right / 100)} % right: {right:,} of 10,000 test examples." in html
    assert html.count('<button name="index"') == html.count("data:image/png") == 24


async def test_a_wrong_example_comes_onto_the_stage(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    html = await end(client, "/r/new/lens/answers")
    index, label, said = re.findall(r'name="index" value="(\d+)".*?title="[^"]*, a (\d), which it calls (\d)"', html)[0]

    await visitor.press("pick", split="test", index=index)
    await visitor.presses("forward")

    stage = await visitor.stage("?lens=pick")
    assert f"test example {index}, a {label}" in stage
    assert f"It answers {said}, not {label}." in stage


async def test_without_htmx_the_count_is_a_page(client: httpx.AsyncClient) -> None:
    await end(client, "/r/new/lens/answers?preset=plane")

    html = (await client.get("/r/new/lens/answers?preset=plane")).text

    assert html.startswith("<!doctype html>") and 'class="matrix"' in html


async def test_a_chain_has_nothing_to_count(client: httpx.AsyncClient) -> None:
    assert "lens=answers" not in await Visitor(client).stage("?preset=chain")
    response = await client.get("/r/new/lens/answers?preset=chain", headers=HTMX)
    assert response.status_code == 409 and "no test examples" in response.text
