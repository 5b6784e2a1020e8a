"""What the first visitors would else wait for is made before they come, and stays."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import fastapi.routing
import httpx
import pytest
from fastapi import FastAPI

from app import main
from app.settings import Settings
from app.web.gate import serving
from app.web.pages.render import templates
from tests.house.tree import ROOT
from tests.until import until
from tests.web.gate import visiting
from tests.web.gate.test_connection import app as answering

pytestmark = pytest.mark.anyio

SCRIPT = """
import gc, sys
from app.__main__ import main
from app.web.gate.serving import Server

Server.run = lambda self, sockets: print(gc.isenabled(), gc.get_freeze_count())
sys.argv = ["app", "--socket", sys.argv[1], "--store", "memory"]
main()
"""


@pytest.fixture
async def app() -> AsyncIterator[FastAPI]:
    """One that was asked nothing yet."""
    fresh = main.create_app(Settings(store="memory"))
    yield fresh
    await fresh.state.sessions.close()


async def answered(app: FastAPI) -> int:
    """The status of the first request of a program."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return (await client.post("/api/sessions", json={})).status_code


async def test_afterwards_no_request_waits_for_a_route_or_a_template(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    stays = []
    monkeypatch.setattr(main, "stay", lambda: stays.append(True))
    templates.cache_clear()

    for _ in main.beforehand(app):
        assert not stays

    assert stays
    monkeypatch.delattr(fastapi.routing, "_populate_api_route_state")
    assert await answered(app) == 201
    environment = templates()
    assert environment.cache is not None
    assert {name for _, name in environment.cache} >= set(environment.list_templates())


async def test_without_it_the_first_request_completes_the_routes(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(fastapi.routing, "_populate_api_route_state")

    with pytest.raises(NameError):
        await answered(app)


async def test_a_server_makes_it_a_piece_at_a_time_and_leaves_off_when_it_ends(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "BETWEEN", 0.01)
    made = []

    def pieces() -> Iterator[None]:
        for number in range(10_000):
            made.append(number)
            yield

    async with visiting.serving(answering, beforehand=pieces()):
        await until(lambda: len(made) > 2)

    assert 2 < len(made) < 10_000


@pytest.mark.process
def test_the_app_stays_and_garbage_is_looked_for_in_what_comes_later(tmp_path: Path) -> None:
    told = subprocess.run([sys.executable, "-c", SCRIPT, tmp_path / "socket"],
                          cwd=ROOT, capture_output=True, text=True, check=True).stdout

    is_looked_for, staying = told.split()[-2:]
    assert is_looked_for == "True"
    assert int(staying) > 80_000
