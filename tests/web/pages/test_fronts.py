"""The first page of a plain preset is printed once for all who come, and only that one."""

from __future__ import annotations

from unittest.mock import patch

import httpx
import pytest
from fastapi import FastAPI

from app import limits
from app.web.pages import render

pytestmark = pytest.mark.anyio

OTHERS = [
    "/?preset=digits&lens=nudges", "/?preset=chain&of=w-1-0-0", "/?preset=plane&step=1", "/?preset=chain&example=1",
    "/?utm_source=slides",
]


async def came(client: httpx.AsyncClient, path: str, **headers: str) -> httpx.Response:
    return (await client.get(path, headers=headers)).raise_for_status()


@pytest.mark.parametrize("path", ["/", "/?preset=chain", "/?preset=plane&theme=projector", "/?hide=bar"])
async def test_it_is_printed_once_and_the_same_for_all(client: httpx.AsyncClient, path: str) -> None:
    first = await came(client, path)
    with patch.object(render, "stage", side_effect=AssertionError("printed again")):
        second = await came(client, path)

    assert second.content == first.content
    assert second.headers["content-type"] == first.headers["content-type"]
    assert second.headers["cache-control"] == "no-store"
    assert b'data-version="0"' in second.content


async def test_another_screen_or_theme_or_preset_has_a_page_of_its_own(client: httpx.AsyncClient) -> None:
    pages = [
        await came(client, "/"), await came(client, "/", Cookie="canvas=tall"), await came(client, "/?preset=plane"),
        await came(client, "/", **{"User-Agent": "a Mobile one"}), await came(client, "/?theme=night"),
        await came(client, "/", **{"HX-Request": "true"}),
    ]

    assert pages[1].content == pages[3].content, "both are told to draw for a phone"
    assert len({page.content for page in pages}) == 5


@pytest.mark.parametrize("path", OTHERS)
async def test_no_other_page_is_kept(app: FastAPI, client: httpx.AsyncClient, path: str) -> None:
    before = len(app.state.fronts)

    await client.get(path)

    assert len(app.state.fronts) == before


async def test_a_refusal_is_not_kept(app: FastAPI, client: httpx.AsyncClient) -> None:
    before = len(app.state.fronts)

    assert (await client.get("/?preset=nothing")).status_code == 422

    assert len(app.state.fronts) == before


async def test_no_more_are_kept_than_there_is_room_for(
    app: FastAPI, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len((await came(client, "/?preset=chain")).content)
    monkeypatch.setattr(limits, "FRONT_BYTES", 2 * size + 1000)

    for hidden in ("bar", "lens", "head"):
        await came(client, f"/?preset=chain&hide={hidden}")

    assert 1 <= len(app.state.fronts) <= 2
