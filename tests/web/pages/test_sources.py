"""The page of sources."""

from __future__ import annotations

import re

import httpx
import pytest

from app.lenses.sources import SOURCES

pytestmark = pytest.mark.anyio


async def test_the_page_of_sources_has_all_of_them_and_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    html = (await client.get("/sources")).raise_for_status().text

    assert re.findall(r'<section id="([^"]+)"', html) == [source.name for source in SOURCES]
    for source in SOURCES:
        assert f'<a href="{source.url}"' in html
    assert not re.findall(r'(?:src|<link[^>]*href)="https?:', html)
