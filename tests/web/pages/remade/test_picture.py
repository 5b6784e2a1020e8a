"""The picture as a file: well-formed, with all that it needs, and nothing that leads back to a server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from app.web.pages.remade.picture import DARK, inks, sheet

if TYPE_CHECKING:
    import httpx

pytestmark = pytest.mark.anyio

SVG = "{http://www.w3.org/2000/svg}"


async def picture(client: httpx.AsyncClient, query: str) -> str:
    response = await client.get(f"/r/new/export/picture?{query}")
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"].startswith("image/svg+xml")
    assert 'filename="new-0-picture.svg"' in response.headers["Content-Disposition"]
    return response.text


@pytest.mark.parametrize("theme", ["", "day", "night", "projector"])
@pytest.mark.parametrize("preset", ["chain", "plane", "digits"])
async def test_it_needs_nothing_and_leads_nowhere(client: httpx.AsyncClient, preset: str, theme: str) -> None:
    text = await picture(client, f"preset={preset}&phase=backward&theme={theme}&of=w-2-0-0")

    root = ElementTree.fromstring(text)
    assert root.tag == f"{SVG}svg" and root.find(f"{SVG}title") is not None
    assert not {each.tag for each in root.iter()} & {f"{SVG}a", f"{SVG}script", f"{SVG}foreignObject"}
    hrefs = [value for each in root.iter() for name, value in each.attrib.items() if name.endswith("href")]
    assert all(href.startswith(("data:image/png", "#")) for href in hrefs)
    assert not re.search(r"url\((?!#)|@import|light-dark\(|\.stage", text)
    assert not [name for each in root.iter() for name in each.attrib if name.startswith(("data-", "hx-"))]
    assert len(text) < 200_000


async def test_it_has_the_marks_of_the_stage(client: httpx.AsyncClient) -> None:
    query = "preset=plane&phase=backward&ink=weight"
    stage = (await client.get(f"/?{query}")).text
    ids = set(re.findall(r'id="([wab]-\d[\d-]*)"', stage))

    found = set(re.findall(r'id="([wab]-\d[\d-]*)"', await picture(client, query)))

    assert found == ids and len(ids) > 20


@pytest.mark.parametrize("theme", ["", "day", "night", "projector"])
async def test_every_ink_that_a_mark_takes_is_written_out(theme: str) -> None:
    assert all(re.fullmatch(r"#[0-9a-f]{6}|\d+ms", ink) for ink in inks(theme).values())
    assert f"fill: {inks(theme)['--bright']}" in sheet(theme)
    assert (inks(theme)["--paper"] in ("#14161b", "#000000")) == (theme in DARK)
    marks = [line for line in sheet(theme).splitlines() if re.match(r"\.(edge|ring|disc|rim|wish|network text)", line)]
    assert marks and not any("var(" in line for line in marks)
