"""The API's numbers for the very version that stands on the stage, in full precision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Page

COOKIE = "drive"


@dataclass(frozen=True, slots=True)
class Truth:
    """state, weights, forward, backward: the answers of the API. backward is empty where no label is known."""

    state: dict[str, Any]
    weights: dict[str, Any]
    forward: dict[str, Any]
    backward: dict[str, Any]

    def slope(self, mark: str) -> float:
        """dC/dw of w-l-j-k, dC/db of b-l-j, dC/da of a-l-j."""
        kind, l, j, *k = mark.split("-")
        if kind == "w":
            return float(self.backward["nabla_W"][int(l)][int(j)][int(k[0])])
        return float(self.backward["nabla_b" if kind == "b" else "da"][int(l)][int(j)])

    @property
    def slopes(self) -> dict[str, float]:
        """Every parameter's, by its mark."""
        W, b = self.backward["nabla_W"], self.backward["nabla_b"]
        weights = {f"w-{l}-{j}-{k}": v for l in range(1, len(W)) for j, row in enumerate(W[l])
                   for k, v in enumerate(row)}
        return weights | {f"b-{l}-{j}": v for l in range(1, len(b)) for j, v in enumerate(b[l])}


def secret_of(page: Page) -> str:
    """The id of the session on a page: what the cookie of its own path holds."""
    path = urlsplit(page.url).path
    return next(c["value"] for c in page.context.cookies(page.url) if c["name"] == COOKIE and c["path"] == path)


@dataclass(frozen=True, slots=True)
class Api:
    """Asks about the session on a page.  address: /api/sessions/ID."""

    client: httpx.Client
    address: str

    def get(self, path: str = "") -> dict[str, Any]:
        return self._said(self.client.get(self.address + path))

    def post(self, path: str, body: object = None) -> dict[str, Any]:
        return self._said(self.client.post(self.address + path, json=body or {}))

    def _said(self, response: httpx.Response) -> dict[str, Any]:
        assert response.is_success, response.text
        answer: dict[str, Any] = response.json()
        return answer


@contextmanager
def api_of(page: Page) -> Iterator[Api]:
    """The API of the session on a page."""
    parts = urlsplit(page.url)
    address = f"{parts.scheme}://{parts.netloc}"
    with httpx.Client(base_url=address, timeout=30, verify=False) as client:     # plain http: no certificates to load
        yield Api(client, f"/api/sessions/{secret_of(page)}")


def truth_of(page: Page) -> Truth:
    """Play both passes anew over the API from the version on the stage, and go back to it."""
    with api_of(page) as api:
        state = api.get()
        assert str(state["version"]) == page.locator("#stage").get_attribute("data-version")
        weights, forward = api.get("/weights"), api.post("/forward")
        backward = api.post("/backward") if state["example"]["y"] is not None else {}
        assert api.post("/goto", {"version": state["version"]})["version"] == state["version"]
    return Truth(state, weights, forward, backward)
