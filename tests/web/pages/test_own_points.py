"""Points of one's own on the page: what is refused stays in its field, with why beside it and the line marked."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest

from app import limits
from tests.web.visitor import HTMX, Visitor, notice, version

pytestmark = pytest.mark.anyio

RECIPE: dict[str, Any] = {"preset": "plane"}
GOOD = "0.5;0,25;ja\n3;4;nein\n"
REFUSED = [
    ("0,0,1\n0,zero,1", "line 2 must have a finite number as y", 2), ("0,0", "line 1 has 2 columns", 1),
    ("", "there is no line", 0), ("0,0,cat\n0,0,dog\n0,0,<script>", "3 different classes", 3),
    ("\n\n0,<script>,1", "line 3 must have a finite number as y", 3),
    ("0,0,1\n</textarea><script>", "line 2 has 1 column", 2),
    ("[[0, 0, 1], [0, 'cat', 1], [1, 1, 0]]", "line 2 must have a finite number as y", 2),
    ("0\x00,\x000", "UTF-16", 0),
    ("0,0,1\n" * (limits.OWN_POINTS + 1), f"at most {limits.OWN_POINTS} points", 0),
    ("0,0,1\r\n" * 30 + "0,0\r\n", "line 31 has 2 columns", 31),
]


@pytest.fixture
def visitor(client: httpx.AsyncClient) -> Visitor:
    return Visitor(client)


def field(html: str) -> str:
    """What a browser shows in the field for points: without the first line end after the tag."""
    text = re.findall(r"<textarea name=\"csv\"[^>]*>(.*?)</textarea>", html, re.DOTALL)[0]
    return unescape(re.sub(r"\A(\r\n|\n)", "", text))


def beside(html: str) -> str:
    """The sentence beside it."""
    found = re.findall(r'<p class="notice" id="own-refused" role="alert">(.*?)</p>', html)
    return unescape(found[0]) if found else ""


def lines(html: str) -> list[tuple[int, bool, str]]:
    """The lines that are shown: number, whether it is marked, text."""
    found = re.findall(r'<li value="(\d+)">(<mark>)?(.*?)(?:</mark>)?</li>', html)
    return [(int(n), bool(mark), unescape(text)) for n, mark, text in found]


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
@pytest.mark.parametrize(("csv", "sentence", "line"), REFUSED, ids=[sentence for _, sentence, _ in REFUSED])
async def test_a_refused_text_stays_in_its_field_with_why_beside_it_and_its_line_marked(
    visitor: Visitor, csv: str, sentence: str, line: int, htmx: bool
) -> None:
    response = await visitor.press("points", htmx=htmx, csv=csv, **RECIPE)

    assert response.status_code == 422 and "HX-Retarget" not in response.headers
    assert ("<html" in response.text) is not htmx
    html = response.text
    assert sentence in beside(html) and beside(html).endswith("Nothing was changed.")
    assert field(html) == csv and "<script>" not in html
    assert [n for n, is_wrong, _ in lines(html) if is_wrong] == [line] * bool(line)
    assert re.search(r'<details id="own" open>', html)
    assert re.search(r'aria-describedby="own-format own-refused" aria-invalid="true"', html)
    assert visitor.path == "/r/new" and version(html) == 0


async def test_the_line_stands_among_its_neighbours_and_is_cut_if_it_is_long(visitor: Visitor) -> None:
    html = (await visitor.press("points", csv=f"1,1,0\n2,2,0\n3,{'x' * 99},0\n4,4,1\n5,5,1", **RECIPE)).text

    assert lines(html) == [(2, False, "2,2,0"), (3, True, f"3,{'x' * 58}"), (4, False, "4,4,1")]


@pytest.mark.parametrize(("csv", "at"), [("0,0,1\n0,0", 2), ("[[0,0,1],[0,0]]", 0), ("", 0)])
async def test_a_script_is_told_which_line_of_the_field_it_is(visitor: Visitor, csv: str, at: int) -> None:
    html = (await visitor.press("points", htmx=True, csv=csv, **RECIPE)).text

    assert f'data-at="{at}"' in html


async def test_a_session_under_way_stands_where_it_stood(visitor: Visitor) -> None:
    await visitor.press("forward", **RECIPE)

    html = (await visitor.press("points", csv="0,0", lens="nudges", version=1)).text

    assert version(html) == 1 and beside(html) and 'id="lens-surface"' in html
    assert field(await visitor.stage("?lens=surface")) == ""


async def test_a_text_sent_for_an_old_version_is_kept(visitor: Visitor) -> None:
    await visitor.presses("forward")
    await visitor.press("restart", start="random")
    visitor.path = "/r/new"
    await visitor.press("forward", **RECIPE)

    response = await visitor.press("points", csv=GOOD, raw="1", lens="surface", version=0)

    assert response.status_code == 412 and notice(response.text)
    assert field(response.text) == GOOD and not beside(response.text)
    assert re.search(r'name="raw" value="1" checked', response.text)


async def test_how_a_text_was_taken_stands_beside_the_points_as_long_as_they_are_there(visitor: Visitor) -> None:
    response = await visitor.press("points", csv=GOOD, lens="surface", **RECIPE)
    assert response.status_code == 303
    words = "ja is class 0, nein is class 1. x and y are divided by 4, both alike"

    html = await visitor.stage("?lens=surface")
    assert words in html and "All 2 points are trained on: with fewer than 20" in html and field(html) == ""
    await visitor.press("point", x=0, y=0, do="one", version=1)
    assert words in await visitor.stage("?lens=surface")
    await visitor.press("points", clear="1", version=2)
    assert words not in await visitor.stage("?lens=surface")


async def test_on_demand_points_are_taken_as_they_are(visitor: Visitor) -> None:
    await visitor.press("points", csv=GOOD, raw="1", lens="surface", **RECIPE)

    html = await visitor.stage("?lens=surface")
    assert "are divided by 4" not in html and "1 of 2 points are on the map" in html


@pytest.mark.parametrize("csv", [GOOD, "0,0"])
async def test_a_network_of_images_takes_no_points_and_says_so_first(visitor: Visitor, csv: str) -> None:
    response = await visitor.press("points", csv=csv)

    assert response.status_code == 422 and "layer 0 has 784 neurons" in response.text


async def test_the_field_is_no_place_for_another_visitor(client: httpx.AsyncClient, visitor: Visitor) -> None:
    await visitor.press("forward", **RECIPE)
    client.cookies.clear()

    response = await client.post(f"{visitor.path}/points", data={"csv": "0,0"},
                                 headers={"Origin": "http://test", **HTMX})

    assert response.status_code == 403 and "own-refused" not in response.text
