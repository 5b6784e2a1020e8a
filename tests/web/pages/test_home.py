"""Files out of a page and into one, as plain links and a plain form."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app import limits
from app.exchange.exports import EXPORTS
from tests.exchange.test_weights import TORCH, W2, npz
from tests.web.visitor import Visitor, links, version

if TYPE_CHECKING:
    import httpx

pytestmark = pytest.mark.anyio

ORIGIN = {"Origin": "http://test"}


@pytest.fixture
async def visitor(client: httpx.AsyncClient) -> Visitor:
    """Somebody who has been forward and backward on the plane."""
    visitor = Visitor(client)
    await visitor.press("forward", preset="plane")
    await visitor.presses("backward")
    return visitor


async def brought(visitor: Visitor, file: bytes, **fields: str) -> httpx.Response:
    headers = {**ORIGIN, **visitor._cookie()}
    return await visitor.client.post(
        f"{visitor.path}/import", files={"file": ("w.npz", file)}, data=fields, headers=headers)


def drawing(html: str) -> str:
    """The picture, whichever address its links keep to."""
    return re.sub(r"/r/\w+", "", html[html.index('<svg id="network"') : html.index('<div class="legend"')])


async def test_every_file_is_a_link_that_gives_it(visitor: Visitor) -> None:
    await visitor.press("step")
    await visitor.press("train", steps=20)
    await visitor.presses("forward", "backward")
    found = links(await visitor.stage("?lens=home"))

    for export in EXPORTS.values():
        response = await visitor.client.get(found[export.title])
        assert response.status_code == 200 and response.content
        assert f"-{export.file}" in response.headers["Content-Disposition"]
        assert response.headers["Cache-Control"] == "no-store"


async def test_what_is_not_there_yet_says_what_comes_first(client: httpx.AsyncClient) -> None:
    page = (await client.get("/?preset=plane&lens=home")).text

    assert "receipt of one step" in page and "receipt of one step" not in links(page)
    assert "Not yet: go forward and backward first." in page and "Not yet: train a little first." in page


async def test_a_session_that_has_not_begun_has_files_too_and_is_not_begun_for_them(client: httpx.AsyncClient) -> None:
    found = links((await client.get("/?preset=plane&seed=5&theme=day&lens=home")).text)

    response = await client.get(found["weights as .npz"])

    with np.load(io.BytesIO(response.content)) as arrays:
        other = await client.post("/api/sessions", json={"preset": "plane", "seed": 5})
        W = (await client.get(f"/api/sessions/{other.json()['id']}/weights")).json()["W"]
        assert arrays["W1"].tolist() == W[1]
    assert 'filename="new-0-weights.npz"' in response.headers["Content-Disposition"]


async def test_a_link_is_of_the_version_on_the_stage(visitor: Visitor) -> None:
    before = links(await visitor.stage("?lens=home"))["weights as JSON"]
    first = (await visitor.client.get(before)).content
    await visitor.presses("step")

    assert (await visitor.client.get(before)).content == first
    after = links(await visitor.stage("?lens=home"))["weights as JSON"]
    assert (await visitor.client.get(after)).content != first


async def test_a_file_begins_a_session_that_whoever_brought_it_drives(visitor: Visitor) -> None:
    path = visitor.path

    response = await brought(visitor, npz(**TORCH), activation="relu", output="", theme="projector")

    visitor._keep(response)
    assert response.status_code == 303 and visitor.path != path
    assert response.headers["Location"] == f"{visitor.path}?theme=projector"
    assert "2-3-1, relu" in await visitor.stage() and version(await visitor.stage()) == 0
    await visitor.presses("forward")
    weights = (await visitor.client.get(f"{visitor.path}/export/json")).json()
    assert weights["W"][2] == W2.tolist() and weights["network"]["activation"] == "relu"


@pytest.mark.parametrize(("file", "fields", "status", "words"), [
    (npz(**{**TORCH, "2.weight": W2.T}), {}, 422, "2.weight has shape (3, 1); it must be (1, 3): it looks turned over"),
    (b"hello", {}, 422, "no file that can be taken here"), (b"", {}, 422, "no file came: choose one first"),
    (npz(**TORCH), {"activation": "tan"}, 422, "activation"), (b'{"W": [', {}, 400, "not JSON"),
    (b" " * limits.BODY_WEIGHTS, {}, 413, "at most"),
])
async def test_a_file_that_does_not_fit_begins_nothing_and_the_way_back_is_there(
    visitor: Visitor, file: bytes, fields: dict[str, str], status: int, words: str
) -> None:
    response = await brought(visitor, file, **fields)

    assert response.status_code == status and words in response.text and "set-cookie" not in response.headers
    if status != 413:       # it is refused before anybody looks where it came from
        assert visitor.path in response.text
    assert version(await visitor.stage()) == 2


async def test_the_whole_session_goes_home_and_comes_back(visitor: Visitor) -> None:
    await visitor.presses("step")
    await visitor.press("goto", to=1)
    pictures = [await visitor.stage(f"?v={v}") for v in range(4)]
    file = await visitor.client.get(links(await visitor.stage("?lens=home"))["the whole session"])
    assert file.headers["Cache-Control"] == "no-store"

    response = await brought(visitor, file.content)

    visitor._keep(response)
    assert response.status_code == 303 and version(await visitor.stage()) == 1
    for v, before in enumerate(pictures):
        assert drawing(await visitor.stage(f"?v={v}")) == drawing(before)


async def test_before_the_first_move_there_is_no_session_to_take_home(client: httpx.AsyncClient) -> None:
    page = (await client.get("/?preset=plane&lens=home")).text
    refused = await client.get("/r/new/export/run")

    assert "the whole session" in page and "the whole session" not in links(page) and "make a move first" in page
    assert refused.status_code == 404 and "nothing was done yet" in refused.text


async def test_without_a_file_the_form_says_so(visitor: Visitor) -> None:
    response = await visitor.press("import", activation="relu")

    assert response.status_code == 422 and "choose one first" in response.text


async def test_whoever_watches_may_bring_one_in(visitor: Visitor) -> None:
    watcher = Visitor(visitor.client, visitor.path)

    response = await brought(watcher, npz(**TORCH))

    assert response.status_code == 303 and response.headers["Location"] != visitor.path
