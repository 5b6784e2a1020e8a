"""The batch lens over HTTP: what it lists, and how its buttons move on, with htmx and without."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from app import limits
from app.nn.engine.sgd import order
from tests.scene.moments import written
from tests.web.visitor import Visitor, version

pytestmark = pytest.mark.anyio

POINTS = 250
"""Training points of a plane."""


def rows(html: str) -> dict[str, list[int]]:
    """The examples of every row, by its role."""
    found = re.findall(r'<li class="mini-batch (\w+)[^"]*".*?</li>', html, re.DOTALL)
    bodies = re.findall(r'<li class="mini-batch .*?</li>', html, re.DOTALL)
    return {role: [int(i) for i in re.findall(r'data-thumb="(\d+)"', body)]
            for role, body in zip(found, bodies, strict=True)}


def says(html: str) -> str:
    """The sentence."""
    return str(re.findall(r'id="tray-says">(.*?)<', html)[0])


async def test_the_lens_lists_the_shuffled_examples_without_beginning_a_session(client: httpx.AsyncClient) -> None:
    html = await Visitor(client).stage("?preset=plane&seed=3&lens=batch")

    assert rows(html)["next"] == order(POINTS, 3, 0)[:10].tolist()
    assert "taken" not in rows(html)
    assert says(html).startswith("Epoch 1, batch 1 of 25: examples ")


async def test_a_step_takes_the_batch_that_was_next(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", preset="plane", seed=3)

    response = await visitor.press("train", htmx=True, version=1, lens="batch", steps=1, watch=1)

    html = response.text
    assert rows(html)["taken"] == order(POINTS, 3, 0)[:10].tolist()
    assert rows(html)["next"] == order(POINTS, 3, 0)[10:20].tolist()
    assert 'id="lens-batch"' in html and 'data-phase="backward"' in html


async def test_after_the_last_batch_everything_is_shuffled_anew(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("train", preset="plane", seed=3, batch_size=100, steps=2)
    last = await visitor.stage("?lens=batch")
    assert len(rows(last)["next"]) == 40 and "50 points, 40 shown" in last
    assert "This is the end of the epoch: then epoch 2 shuffles them anew." in last

    await visitor.press("train", version=1, steps=1)

    html = await visitor.stage("?lens=batch")
    assert says(html).startswith("Epoch 2, batch 1 of 3: examples ")
    assert rows(html)["next"] == order(POINTS, 3, 1)[:40].tolist()


async def test_another_size_divides_the_same_shuffle(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("tune", preset="plane", seed=3, batch_size=7, lens="batch")

    html = await visitor.stage("?lens=batch")

    assert rows(html)["next"] == order(POINTS, 3, 0)[:7].tolist()
    assert says(html).startswith("Epoch 1, batch 1 of 36: ")
    assert "mean<br>of 7" in html


async def test_a_thumbnail_is_a_button_that_keeps_the_lens(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", preset="plane", seed=3)

    response = await visitor.press("pick", version=1, lens="batch", how="index", split="train", index=17)

    assert response.headers["location"] == f"{visitor.path}?lens=batch"
    assert "training example 17, " in await visitor.stage("?lens=pick")


async def test_who_watches_sees_the_thumbnails_and_no_button(client: httpx.AsyncClient) -> None:
    driver = Visitor(client)
    await driver.press("forward", preset="plane", seed=3)

    html = await Visitor(client, driver.path).stage("?lens=batch")

    assert rows(html)["next"] == order(POINTS, 3, 0)[:10].tolist()
    assert "take this step" not in html and 'name="index"' not in html


async def test_a_pin_has_a_row_of_its_own(client: httpx.AsyncClient) -> None:
    html = await Visitor(client).stage("?preset=plane&lens=batch&pins=w-1-2-1")

    assert re.findall(r'id="asks-([^"]+)"', html)[0] == "w-1-2-1"


async def test_the_fragment_is_the_lens_alone(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", preset="plane", seed=3)

    html = (await visitor.look("/lens/batch?pins=b-1-1", htmx=True)).text

    assert html.lstrip().startswith('<section id="batch"')
    assert rows(html)["next"] == order(POINTS, 3, 0)[:10].tolist()
    assert 'id="asks-b-1-1"' in html


async def test_a_run_shows_the_batches_and_asks_for_them_again(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("play", preset="plane", seed=3, pace="1", lens="batch")

    html = await visitor.stage("?lens=batch")

    assert 'hx-trigger="sampled"' in html and 'data-follows="step"' in html
    assert "take this step" not in html and rows(html)["next"]
    await visitor.press("pause", lens="batch")


async def test_a_batch_too_large_to_be_looked_at_says_so(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "AHEAD_WORK", 25 * 10 - 1)

    html = await Visitor(client).stage("?preset=plane&lens=batch")

    assert "too large" in html and 'id="asks"' not in html
    assert len(rows(html)["next"]) == 10


async def test_a_line_of_neurons_lists_its_examples_and_averages_them(client: httpx.AsyncClient) -> None:
    html = await Visitor(client).stage("?preset=plane&sizes=2-1-1-1&seed=3&batch=4&lens=batch")

    assert rows(html)["next"] == order(POINTS, 3, 0)[:4].tolist()
    assert "mean<br>of 4" in html
    for mark, cells in re.findall(r'<tr id="asks-([^"]+)".*?</th>(.*?)</tr>', html, re.DOTALL):
        *each, mean = (written(unescape(v)) for v in re.findall(r"<td[^>]*>([^<]+)<", cells))
        assert len(each) == 4 and mean == pytest.approx(sum(each) / 4, abs=0.011), mark


async def test_a_chain_has_no_batches(client: httpx.AsyncClient) -> None:
    html = await Visitor(client).stage("?preset=chain&lens=batch")

    assert "This session has no data to divide into batches." in html
    assert 'title="The shuffled examples' not in html


async def test_a_size_beyond_the_data_is_refused(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.press("forward", preset="plane")

    response = await visitor.press("tune", htmx=True, version=1, lens="batch", batch_size=POINTS + 1)

    assert response.status_code == 422 and "250" in response.text
    assert version(await visitor.stage()) == 1
