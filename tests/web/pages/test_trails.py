"""The trails lens on the page: it measures while it is looked at, says how far it has come, and moves nothing."""

from __future__ import annotations

import asyncio
import re
from html import unescape
from typing import Any

import httpx
import pytest

from app import limits
from app.lenses.trails.lens import SLICES
from app.web.pages.forms import LensForm
from tests.web.visitor import HTMX, Visitor, version

pytestmark = pytest.mark.anyio

RECIPE: dict[str, Any] = {"preset": "plane", "data": "moons"}


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A twentieth of the usual time."""
    monkeypatch.setattr(limits, "TRAIL_SECONDS", 0.075)


@pytest.fixture
async def visitor(client: httpx.AsyncClient) -> Visitor:
    """Somebody with a session on the moons."""
    visitor = Visitor(client)
    await visitor.press("train", steps=20, **RECIPE)
    return visitor


async def ask(visitor: Visitor, address: str) -> str:
    """One look, as htmx makes it."""
    response = await visitor.client.get(address, headers=HTMX)
    assert response.status_code == 200, response.text
    return response.text


async def measured(visitor: Visitor, query: str = "") -> str:
    """Look again, as the fragment itself does, until there is no more to come."""
    html = await ask(visitor, f"{visitor.path}/lens/trails?{query}")
    while again := re.findall(r'id="look-\d+"[^>]*hx-get="([^"]*)"', html):
        await asyncio.sleep(0.02)
        html = await ask(visitor, unescape(again[0]))
    return html


def words(html: str) -> str:
    """What it says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


async def test_the_lens_opens_with_what_there_is_to_measure_and_measures_nothing(visitor: Visitor) -> None:
    page = await visitor.stage("?lens=trails")

    assert 'id="lens-trails"' in page
    assert all(f'value="{slice.name}"' in page for slice in SLICES)
    assert 'data-percent="0"' in page and "<progress" not in page


async def test_the_first_look_shows_how_far_it_has_come(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TRAIL_SECONDS", 60.0)

    html = await ask(visitor, f"{visitor.path}/lens/trails")

    assert "<progress" in html and "So far the mini-batch man" in words(html)
    assert 'id="relief"' not in html
    assert re.search(r'hx-trigger="load delay:\d+ms"', html)


async def test_it_ends_with_both_trails_on_the_map_and_everything_as_tables(visitor: Visitor) -> None:
    html = await measured(visitor)

    assert 'data-percent="100"' in html and "<progress" not in html
    assert {'id="relief"', 'id="track-drunk"', 'id="track-careful"'} <= set(re.findall(r'id="[^"]*"', html))
    said = words(html)
    for part in ("Given 0.075 s each, the mini-batch man made", "steps a second", "right, of the test",
                 "The trails in numbers", "Angle between a mini-batch's gradient and the true one",
                 "C is the mean cost of all 250"):
        assert part in said


async def test_a_second_look_measures_nothing_again(visitor: Visitor) -> None:
    assert await measured(visitor) == await measured(visitor)


async def test_another_slice_shows_the_same_trails(visitor: Visitor) -> None:
    pages = [words(await measured(visitor, f"slice={slice}&one=w-1-0-0&other=b-3-0"))
             for slice in ("ends", "random", "weights")]

    assert len({re.findall(r"the mini-batch man made [\d,]+ steps", page)[0] for page in pages}) == 1
    assert "across: w⁽¹⁾₀,₀, as a step from its value" in pages[2]


async def test_three_other_starts(visitor: Visitor) -> None:
    said = words(await measured(visitor, "slice=seeds"))

    assert "Three other starts, seeds 1, 2, 3" in said
    assert "Halfway between two of them" in said


async def test_along_the_gradient(visitor: Visitor) -> None:
    html = await measured(visitor, "slice=line")

    assert 'id="curve"' in html and 'id="relief"' not in html
    assert "One step of eta 0.5 along the gradient of all 250 training examples: C falls" in words(html)


async def test_an_eta_that_is_too_large_makes_it_worse(client: httpx.AsyncClient) -> None:
    recipe = "preset=plane&data=moons&activation=relu&output=linear&eta=5"

    said = words(await measured(Visitor(client), f"slice=line&{recipe}"))

    assert "C rises" in said
    assert "jumps over the valley and makes C worse" in said


async def test_measuring_moves_nothing(visitor: Visitor) -> None:
    before = version(await visitor.stage())

    await measured(visitor)

    assert version(await visitor.stage()) == before


async def test_without_htmx_it_is_a_page_with_a_way_to_look_again(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TRAIL_SECONDS", 60.0)

    response = await visitor.client.get(f"{visitor.path}/lens/trails?slice=random")

    page = response.text
    assert response.status_code == 200 and "<!doctype html>" in page and 'id="lens-trails"' in page
    form = re.findall(rf'<form [^>]*action="{visitor.path}/lens/trails".*?</form>', page, re.DOTALL)[-1]
    assert "<noscript><button" in form
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert fields["slice"] == "random" and fields["look"] == "2"
    assert '<option value="random" selected>' in page


async def test_a_session_that_has_not_begun_is_measured_too_and_does_not_begin(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)

    html = await measured(visitor, "preset=plane&data=moons&seed=3&slice=line")

    assert "of all 250 training examples" in words(html)
    assert visitor.path == "/r/new"


async def test_somebody_who_only_watches_may_look(visitor: Visitor) -> None:
    visitor.cookies.clear()

    assert 'id="track-careful"' in await measured(visitor)


async def test_it_measures_the_version_that_stands_on_the_stage(visitor: Visitor) -> None:
    at = version(await visitor.stage())
    old = words(await measured(visitor, f"slice=line&v={at}"))
    await visitor.press("train", steps=200)

    new = await measured(visitor, "slice=line")

    assert words(await measured(visitor, f"slice=line&v={at}")) == old != words(new)
    assert f'id="trails-{at + 1}"' in new


@pytest.mark.parametrize(("query", "status", "sentence"), [
    ("slice=weights&one=w-9-0-0", 404, "w-l-j-k is a weight"), ("slice=weights&one=a-1-0", 404, "w-l-j-k is a weight"),
    ("slice=sideways", 422, "slice"), ("look=0", 422, "look"), (f"look={limits.LOOKS + 1}", 422, "look"),
    ("v=99", 404, "99"),
])
async def test_what_cannot_be_measured_is_refused_with_a_sentence(
    visitor: Visitor, query: str, status: int, sentence: str
) -> None:
    response = await visitor.client.get(f"{visitor.path}/lens/trails?{query}", headers=HTMX)

    assert response.status_code == status
    assert sentence in response.text


async def test_without_data_there_is_no_lens_and_nothing_to_measure(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    assert "lens=trails" not in await visitor.stage("?preset=chain")
    assert "this session has none" in await visitor.stage("?preset=chain&lens=trails")

    response = await client.get("/r/new/lens/trails?preset=chain", headers=HTMX)

    assert response.status_code == 409
    assert "begin one with data" in unescape(response.text)


async def test_while_training_runs_nothing_is_measured(visitor: Visitor) -> None:
    await visitor.press("play", pace="1")

    response = await visitor.client.get(f"{visitor.path}/lens/trails", headers=HTMX)
    assert response.status_code == 409
    assert "pause the training first" in response.text
    assert "let them walk" not in await visitor.stage("?lens=trails")

    await visitor.press("pause")
    assert "along the gradient of all 250" in words(await measured(visitor, "slice=line"))


async def test_when_too_many_measure_the_next_is_told_to_wait(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MEASUREMENTS", 0)

    response = await visitor.client.get(f"{visitor.path}/lens/trails", headers=HTMX)

    assert response.status_code == 503
    assert "try again in a moment" in response.text


def test_the_last_look_is_counted() -> None:
    assert LensForm(look=limits.LOOKS).look == limits.LOOKS
