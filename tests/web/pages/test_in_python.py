"""A session begun in the browser is gone on with in Python, by whoever may drive it."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.exchange.check.command import verdict
from app.exchange.check.reading import read
from tests.web.visitor import Visitor

if TYPE_CHECKING:
    import httpx

pytestmark = pytest.mark.anyio


@pytest.fixture
async def visitor(client: httpx.AsyncClient) -> Visitor:
    """Somebody who has trained a little on the page."""
    visitor = Visitor(client)
    response = await visitor.press("train", preset="plane", steps=20)
    assert response.status_code == 303
    return visitor


async def test_the_help_leads_to_it(visitor: Visitor) -> None:
    help = await visitor.stage("?lens=help")

    assert f'href="{visitor.path}/python"' in help


async def test_whoever_drives_is_shown_the_id_and_goes_on_with_it(visitor: Visitor) -> None:
    response = await visitor.client.get(f"{visitor.path}/python", headers=visitor._cookie())

    id = re.findall(r'<code id="session-id">([^<]+)</code>', response.text)[0]
    moved = await visitor.client.post(f"/api/sessions/{id}/forward", json={})
    assert response.headers["Cache-Control"] == "no-store"
    assert moved.status_code == 200 and moved.json()["version"] == 2
    assert 'data-version="2"' in await visitor.stage()


async def test_the_snippet_runs_as_it_stands(visitor: Visitor) -> None:
    text = (await visitor.client.get(f"{visitor.path}/python", headers=visitor._cookie())).text
    snippet = unescape(re.findall(r'<code id="snippet">(.*?)</code>', text, re.DOTALL)[0])
    base, token = re.findall(r'base_url="([^"]+)".*"Authorization": "([^"]+)"', snippet)[0]

    compile(snippet, "snippet", "exec")
    state = await visitor.client.get(base, headers={"Authorization": token})

    assert state.status_code == 200 and state.json()["step"] == 20
    for path in re.findall(r'session\.(?:get|post)\("(/\w+)"', snippet):
        assert (await visitor.client.options(f"{base}{path}")).status_code == 405


async def test_whoever_watches_is_shown_no_id(visitor: Visitor, client: httpx.AsyncClient) -> None:
    secret = visitor.cookies[visitor.path]

    response = await client.get(f"{visitor.path}/python", headers={"Cookie": ""})

    assert response.status_code == 403 and "take a copy" in response.text
    assert secret not in response.text and secret.partition(".")[2] not in response.text


async def test_a_session_that_has_not_begun_has_no_id(client: httpx.AsyncClient) -> None:
    assert (await client.get("/r/new/python")).status_code == 409


async def test_weights_and_curve_are_taken_home_at_any_version(visitor: Visitor) -> None:
    client, path = visitor.client, visitor.path

    npz = await client.get(f"{path}/export/npz")
    json = (await client.get(f"{path}/export/json")).json()
    before = (await client.get(f"{path}/export/json?v=0")).json()
    curve = (await client.get(f"{path}/export/curve")).text

    assert np.load(io.BytesIO(npz.content))["W1"].tolist() == json["W"][1] != before["W"][1]
    assert npz.headers["Content-Disposition"] == f'attachment; filename="{path[3:]}-1-weights.npz"'
    assert curve.splitlines()[-1].split(",")[0] == "20"
    assert (await client.get(f"{path}/export/json?v=9")).status_code == 404


async def test_a_receipt_is_taken_home_by_whoever_watches(visitor: Visitor, client: httpx.AsyncClient) -> None:
    await visitor.presses("forward", "backward")

    response = await client.get(f"{visitor.path}/export/receipt", headers={"Cookie": ""})

    assert f'href="{visitor.path}?lens=home"' in (
        await client.get(f"{visitor.path}/python", headers=visitor._cookie())).text
    assert verdict(read(response.content))[0]
    assert (await client.get(f"{visitor.path}/export/receipt?v=1")).status_code == 409
    assert (await client.get(f"{visitor.path}/export/h5")).status_code == 404


async def test_of_a_session_that_has_not_begun_its_link_says_what_there_is(client: httpx.AsyncClient) -> None:
    response = await client.get("/r/new/export/receipt?preset=plane")

    assert response.status_code == 409 and "go forward and backward" in response.text
