"""What is asked for by habit is there: a page for /docs, and an icon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
async def test_the_api_is_described_on_a_page_that_loads_nothing_from_elsewhere(
    app: FastAPI, client: httpx.AsyncClient, path: str
) -> None:
    response = await client.get(path)

    assert response.status_code == 200 and response.headers["content-type"].startswith("text/html")
    for address, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            assert f"<h2>{method.upper()} {address}</h2>" in response.text
            assert f'id="{operation["operationId"]}"' in response.text
    assert "eta" in response.text and "a finite number above 0 and at most 100" in response.text
    assert "http" not in response.text.replace("http-equiv", "").split("<main")[0].replace("https://htmx", "")


async def test_the_icon_is_found_where_browsers_look_first(client: httpx.AsyncClient) -> None:
    response = await client.get("/favicon.ico")

    assert response.status_code == 200 and response.headers["content-type"] == "image/svg+xml"
