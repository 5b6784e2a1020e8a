"""A person at the pages, without a browser: presses buttons, as plain forms or with htmx."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

import httpx

HTMX = {"HX-Request": "true"}


@dataclass
class Visitor:
    """Somebody with a browser of their own.  path: where their moves are posted."""

    client: httpx.AsyncClient
    path: str = "/r/new"
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def here(self) -> str:
        return "/" if self.path == "/r/new" else self.path

    async def press(self, move: str, *, htmx: bool = False, **fields: object) -> httpx.Response:
        """Send the form of a button."""
        headers = {"Origin": "http://test", **self._cookie(), **(HTMX if htmx else {})}
        response = await self.client.post(f"{self.path}/{move}", data=fields, headers=headers)
        self._keep(response)
        return response

    async def look(self, query: str = "", *, htmx: bool = False) -> httpx.Response:
        """Open the page."""
        return await self.client.get(self.here + query, headers={**self._cookie(), **(HTMX if htmx else {})})

    async def stage(self, query: str = "") -> str:
        """The page, which must be there."""
        response = await self.look(query)
        assert response.status_code == 200, response.text
        return response.text

    async def presses(self, *moves: str) -> None:
        """Some moves one after the other, which must be accepted."""
        for move in moves:
            response = await self.press(move)
            assert response.status_code == 303, response.text

    def _cookie(self) -> dict[str, str]:
        self.client.cookies.clear()     # several people share the client, each with their own cookies
        return {"Cookie": f"drive={self.cookies[self.path]}"} if self.path in self.cookies else {}

    def _keep(self, response: httpx.Response) -> None:
        if "set-cookie" in response.headers:
            secret, path = re.findall(r"drive=([^;]+);.* Path=([^;]+)", response.headers["set-cookie"])[0]
            self.cookies[path] = secret
            self.path = path


def version(html: str) -> int:
    """The version on the stage."""
    return int(re.findall(r'data-version="(\d+)"', html)[0])


def notice(html: str) -> str:
    """The sentence in the notice."""
    return unescape(re.findall(r'id="notice"[^>]*>(.*?)</p>', html, re.DOTALL)[0].strip())


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._href: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._href = dict(attrs).get("href")

    def handle_data(self, data: str) -> None:
        if self._href is not None and data.strip():
            self.found.append((data.strip(), self._href))
            self._href = None


def links(html: str) -> dict[str, str]:
    """The address of every link by its words; the first of several."""
    reader = _Links()
    reader.feed(html)
    return {words: href for words, href in reversed(reader.found)}
