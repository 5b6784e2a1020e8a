"""A click with htmx is answered with the parts that its page lacks; where that is uncertain with the whole stage."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import httpx
import pytest

from app.web.pages.drawn import named
from app.web.pages.parts import HEADER
from tests.web.visitor import HTMX, Visitor

pytestmark = pytest.mark.anyio
PART = re.compile(r'<hx-partial hx-target="#([\w-]+)" hx-swap="(\w+)">(.*?)</hx-partial>', re.DOTALL)
MOST = 20_000
"""Bytes of a click's answer, in the median of the four moves."""


def frames(html: str) -> list[dict[str, Any]]:
    """What an answer moves of the picture, and says of the stage itself."""
    (text,) = [text for _, swap, text in PART.findall(html) if swap == "none"]
    found: list[dict[str, Any]] = json.loads(unescape(text))
    return found


def names(html: str) -> str:
    """The names of the parts that a page has after an answer."""
    if html.startswith("<hx-partial"):
        return str(next(values["all"] for _, name, values, *_ in frames(html)[-1]["set"] if name == "data-parts"))
    (found,) = re.findall(r'data-parts="([^"]+)"', html)
    return str(found)


class Clicker(Visitor):
    """Whoever clicks with htmx, on a page that says what it has."""

    has = ""

    async def clicks(self, move: str, **fields: object) -> str:
        """The answer to a click."""
        headers = {"Origin": "http://test", **self._cookie(), **HTMX, HEADER: self.has}
        response = await self.client.post(f"{self.path}/{move}", data=fields, headers=headers)
        self._keep(response)
        assert response.status_code == 200, response.text
        self.has = names(response.text)
        return response.text


@pytest.fixture
async def clicker(client: httpx.AsyncClient) -> Clicker:
    """With a session of the digits begun."""
    visitor = Clicker(client)
    await visitor.clicks("forward")
    return visitor


async def test_a_click_brings_what_it_changed_and_the_names_of_what_then_stands_there(clicker: Clicker) -> None:
    answer = await clicker.clicks("weigh")

    assert [id for id, *_ in PART.findall(answer)] == ["stage", "said", "bar", "handout"]
    assert PART.sub("", answer) == ""
    moved = {of if isinstance(of, str) else of[0] for frame in frames(answer) for of, *_ in frame["set"] if of}
    assert {"#terms text", "#bars rect", "flow", "stage"} <= moved and not {"#discs .bright", "network"} & moved
    assert names(answer) == names(await clicker.stage())


async def test_what_is_sent_of_the_four_moves_is_short(clicker: Clicker) -> None:
    sizes = [len((await clicker.clicks(move)).encode()) for move in ("weigh", "backward", "step", "forward") * 2]

    assert sorted(sizes)[3] <= MOST


@pytest.mark.parametrize("has", ["", "x", ".", "." * 12, "." * 20, "a" * 5_000])
async def test_whoever_says_anything_else_is_sent_all_of_it(clicker: Clicker, has: str) -> None:
    clicker.has = has

    assert '<main id="stage"' in await clicker.clicks("weigh")


@pytest.mark.parametrize("query", [
    "?lens=numbers", "?hide=legend", "?of=a-1-3&lens=equation", "?v=0", "?theme=projector&lens=help",
])
async def test_a_page_that_shows_more_or_less_is_sent_whole(clicker: Clicker, query: str) -> None:
    await clicker.clicks("weigh")
    headers = {**clicker._cookie(), **HTMX, HEADER: clicker.has}

    answer = (await clicker.client.get(clicker.here + query, headers=headers)).text

    assert '<main id="stage"' in answer


async def test_another_canvas_is_drawn_whole(clicker: Clicker) -> None:
    headers = {**clicker._cookie(), **HTMX, HEADER: clicker.has}
    headers["Cookie"] += "; canvas=tall"

    assert 'data-canvas="tall"' in (await clicker.client.get(clicker.here, headers=headers)).text


async def test_a_refused_click_and_a_run_are_answered_whole(clicker: Clicker) -> None:
    headers = {"Origin": "http://test", **clicker._cookie(), **HTMX, HEADER: clicker.has}
    stale = await clicker.client.post(f"{clicker.path}/weigh", data={"version": 0}, headers=headers)
    plays = await clicker.client.post(f"{clicker.path}/play", data={}, headers=headers)

    assert stale.status_code == 412 and '<main id="stage"' in stale.text
    assert "data-running" in plays.text and "data-parts" not in plays.text


async def test_without_htmx_nobody_is_sent_parts(clicker: Clicker) -> None:
    answer = await clicker.client.get(clicker.here, headers={**clicker._cookie(), HEADER: clicker.has})

    assert answer.text.lstrip().startswith("<!doctype html>")


async def test_a_lens_that_stays_as_it_was_is_not_sent_again(clicker: Clicker) -> None:
    headers = {**clicker._cookie(), **HTMX}
    clicker.has = names((await clicker.client.get(clicker.here + "?lens=help", headers=headers)).text)

    assert "lens" not in [id for id, *_ in PART.findall(await clicker.clicks("weigh", lens="help"))]


@pytest.mark.parametrize(("before", "after"), [
    ("lens=nudges&of=w-3-7-3", "lens=bench&of=w-3-7-3"),        # where a click on the picture leads
    ("lens=pairs&of=w-3-7-3", "lens=pairs&of=w-2-1-0"),         # what is picked out
    ("lens=bench", "lens=bench&pins=w-3-7-3,w-2-1-0"),
    ("lens=code&of=w-1-3-400", "lens=equation&of=w-1-3-400"),   # which marks take the colour of a symbol
])
async def test_another_lens_and_another_mark_leave_the_picture_where_it_is(
    clicker: Clicker, before: str, after: str
) -> None:
    for move in ("weigh", "backward"):
        await clicker.clicks(move)
    headers = {**clicker._cookie(), **HTMX}
    clicker.has = names((await clicker.client.get(f"{clicker.here}?{before}", headers=headers)).text)

    answer = (await clicker.client.get(f"{clicker.here}?{after}", headers={**headers, HEADER: clicker.has})).text

    assert '<main id="stage"' not in answer and '<path id="w-' not in answer
    assert len(answer) < 3 * MOST
    said = await clicker.stage(f"?{after}")
    (leads,) = [more[1]["a"] for _, name, _, *more in frames(answer)[-2]["set"] if name == "href"]
    assert f'href="{leads.replace("#", "a-2-4")}"' in unescape(said)


async def test_going_back_is_named_as_it_was(clicker: Clicker) -> None:
    before = (await clicker.clicks("weigh"), clicker.has)[1].split(".")
    await clicker.clicks("backward")

    after = names(await clicker.clicks("back")).split(".")

    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1      # the bar knows a way on


def test_another_text_has_another_name() -> None:
    texts = [f"{n}" for n in range(1000)] + ["é", "e", ""]

    assert len({named(text) for text in texts}) == len(texts)
