"""A moment as an address for somebody else, and the picture alone for their page."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.session.retold import Recipe
from app.session.state.config import PRESETS
from app.web.pages import forms
from app.web.pages.sending import pairs_of
from tests.web.visitor import Visitor

pytestmark = pytest.mark.anyio

TEXT = {"Accept": "text/plain"}


async def address(visitor: Visitor, query: str = "") -> str:
    """The link to where a visitor stands, alone."""
    path = visitor.here if visitor.here != "/" else ""
    response = (await visitor.client.get(f"{path}/link{query}", headers=TEXT)).raise_for_status()
    assert response.headers["content-type"].startswith("text/plain")
    return response.text


async def test_of_passes_on_an_example_a_recipe_is_sent_that_is_short(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward", "weigh", "backward", "step")

    sent = await address(visitor)

    assert len(sent) <= 120
    said = parse_qs(urlsplit(sent).query)
    assert (said["preset"], said["phase"], said["split"]) == (["digits"], ["step"], ["test"])
    there = (await client.get(sent)).text
    assert re.findall(r'id="happened"[^>]*>([^<]*)', there) == \
        re.findall(r'id="happened"[^>]*>([^<]*)', await visitor.stage())


async def test_it_looks_as_the_page_does_and_at_the_version_that_is_looked_at(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward", "backward")

    sent = await address(visitor, "?v=1&lens=numbers&theme=projector&of=a-3-1")

    said = parse_qs(urlsplit(sent).query)
    assert (said["phase"], said["lens"], said["theme"], said["of"]) == \
        (["forward"], ["numbers"], ["projector"], ["a-3-1"])
    assert "v" not in said


async def test_what_no_recipe_has_is_sent_as_a_version_and_it_is_said_why(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward", "backward")
    await visitor.press("set", mark="w-3-0-0", value="0.5")

    sent = await address(visitor)

    assert sent.endswith(f"{visitor.here}?v=3")
    html = (await client.get(f"{visitor.here}/link")).text
    assert "something was changed by hand" in html
    assert "take a copy" in html


async def test_before_the_first_move_it_is_the_recipe_that_is_open(client: httpx.AsyncClient) -> None:
    response = await client.get("/link?preset=plane&sizes=2-3-1&seed=4", headers=TEXT)

    assert response.text == "http://test/?preset=plane&sizes=2-3-1&seed=4"


@pytest.mark.parametrize("recipe", [
    {"preset": "plane", "sizes": [2, 3, 1], "activation": "relu"},
    {"preset": "plane", "cost": "cross_entropy", "activation": "tanh"},
    {"preset": "plane", "sizes": [2, 4, 2], "output": "softmax", "cost": "cross_entropy", "data": "moons",
     "noise": 0.3},
    {"preset": "digits", "sizes": [784, 10], "eta": 0.125, "batch_size": 20},
    {"preset": "digits", "start": "random", "seed": 11},
    {"preset": "chain", "sizes": [1, 1], "activation": "linear", "init": "equal"},
])
async def test_any_network_that_an_address_can_say_begins_the_same(
    client: httpx.AsyncClient, recipe: dict[str, object]
) -> None:
    session = (await client.post("/api/sessions", json=recipe)).json()
    weights = (await client.get(f"/api/sessions/{session['id']}/weights")).json()

    sent = (await client.get(f"/r/{session['name']}/link", headers=TEXT)).text
    visitor = Visitor(client)
    said = dict(parse_qs(urlsplit(sent).query))
    fields: dict[str, Any] = {name: value[0] for name, value in said.items()}
    await visitor.press("forward", **fields)

    there = (await client.get(f"{visitor.here}/export/json")).json()
    assert said["preset"] == [recipe["preset"]]
    assert (there["W"], there["b"]) == (weights["W"], weights["b"])


async def test_the_embedded_picture_may_be_framed_and_is_nothing_but_a_picture(client: httpx.AsyncClient) -> None:
    response = await client.get("/embed?preset=plane&phase=backward", headers={"Cookie": "drive=x"})

    assert response.status_code == 200
    assert "frame-ancestors" not in response.headers["content-security-policy"]
    assert "script-src" not in response.headers["content-security-policy"]
    assert "x-frame-options" not in response.headers
    assert "set-cookie" not in response.headers
    for what in ("<script", "<form", "<button", "<input", "hx-"):
        assert what not in response.text
    assert 'id="network"' in response.text


@pytest.mark.parametrize("path", ["/", "/link", "/map?of=a-1-0", "/docs", "/static/icon.svg", "/embed?preset=nothing",
                                  "/embed?lens=nothing&nothing=1"])
async def test_nothing_else_may_be_framed(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)

    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-frame-options"] == "DENY"


async def test_a_version_of_a_session_can_be_framed_by_anybody_and_driven_by_nobody(client: httpx.AsyncClient) -> None:
    visitor = Visitor(client)
    await visitor.presses("forward", "weigh", "backward")

    secret = {"Cookie": f"drive={visitor.cookies[visitor.path]}"}
    html = (await client.get(f"{visitor.here}/embed?v=2", headers=secret)).text

    assert 'data-version="2"' in html
    assert "<form" not in html


async def test_a_pasted_link_says_and_shows_what_it_is(client: httpx.AsyncClient) -> None:
    html = (await client.get("/?preset=plane")).text

    (picture,) = re.findall(r'property="og:image" content="http://test([^"]*)"', html)
    found = await client.get(picture)
    assert (found.status_code, found.headers["content-type"]) == (200, "image/png")
    assert found.content[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")
    (words,) = re.findall(r'property="og:description" content="([^"]*)"', html)
    assert 40 < len(words) < 300


def test_all_that_a_recipe_may_say_of_a_config_is_said() -> None:
    said = dict(pairs_of(Recipe(PRESETS["plane"], 3, "forward"), is_whole=True))

    assert {*said} | {"theta", "input", "target"} == {*forms.Recipe.model_fields}
