"""The app as a function: requests go in and answers come out, without a server and without a network."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.main import create_app
from app.session.sessions import Sessions
from app.session.store.memory import MemoryStore
from app.settings import Settings
from tests.web.warm import ROOT, Process


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def built() -> FastAPI:
    """Built once: FastAPI prepares its routes at their first request, which takes a tenth of a second."""
    return create_app(Settings(store="memory"))


@pytest.fixture
async def app(built: FastAPI) -> AsyncIterator[FastAPI]:
    """The app with no session in it."""
    await built.state.sessions.close()
    built.state.sessions = Sessions(MemoryStore(), built.state.library)
    yield built
    await built.state.sessions.close()


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60) as client:
        yield client


@dataclass(frozen=True, slots=True)
class Driven:
    """A session driven over the API."""

    client: httpx.AsyncClient
    state: dict[str, Any]

    @property
    def address(self) -> str:
        return f"/api/sessions/{self.state['id']}"

    async def post(self, path: str, body: object = None, **headers: str) -> httpx.Response:
        return await self.client.post(f"{self.address}/{path}", json=body or {}, headers=headers)

    async def ask(self, path: str, body: object = None) -> Any:
        """The answer to a request that must be accepted."""
        response = await self.post(path, body)
        assert response.status_code == 200, response.text
        return response.json()

    async def version(self) -> int:
        return int((await self.client.get(self.address)).json()["version"])

    async def set_weights(self, W: object, b: object) -> None:
        response = await self.client.put(f"{self.address}/weights", json={"W": W, "b": b})
        assert response.status_code == 200, response.text


@dataclass(frozen=True, slots=True)
class Begin:
    """Begins sessions: await begin(sizes=[1, 1])."""

    client: httpx.AsyncClient

    async def __call__(self, **body: object) -> Driven:
        response = await self.client.post("/api/sessions", json=body)
        assert response.status_code == 201, response.text
        return Driven(self.client, response.json())


@pytest.fixture
def begin(client: httpx.AsyncClient) -> Begin:
    return Begin(client)


@pytest.fixture
async def single(begin: Begin) -> Driven:
    """One linear neuron with w = 3 and b = 1, as on the board."""
    session = await begin(sizes=[1, 1], activation="linear")
    await session.set_weights([[], [[3]]], [[], [1]])
    return session


@dataclass(frozen=True, slots=True)
class Server:
    """`python -m app` as a process of its own."""

    process: Process | subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ready(self, within: float = 30.0) -> float:
        """Seconds until /healthz answers; called at once after the start."""
        began = time.monotonic()
        while time.monotonic() - began < within:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=within)
            with closing(connection), suppress(OSError):
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return time.monotonic() - began
            time.sleep(0.02)
        raise AssertionError("the server does not answer")


class Serve:
    """Starts servers: serve("--store", "memory"). All of them are ended with the test.

    is_cold: by their command; else from a process that has the app imported already.
    """

    def __init__(self, folder: Path, *, is_cold: bool = False) -> None:
        self._folder, self._is_cold = folder, is_cold
        self._processes: list[Process | subprocess.Popen[str]] = []

    def __call__(self, *argv: str) -> Server:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = int(listener.getsockname()[1])
        words = ["--port", str(port), *(argv or ("--store", "memory"))]
        folder = self._folder / f"server-{len(self._processes)}"
        folder.mkdir()
        process = _commanded(words) if self._is_cold else Process(words, folder)
        self._processes.append(process)
        return Server(process, port)

    def end(self) -> None:
        for process in self._processes:
            process.kill()
            process.communicate()


def _commanded(words: list[str]) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BACKPROP_")}
    return subprocess.Popen([sys.executable, "-m", "app", *words], cwd=ROOT, env=environment, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.fixture
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    serve = Serve(tmp_path_factory.mktemp("serve"))
    yield serve
    serve.end()


@pytest.fixture
def serve_cold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """By the command itself."""
    serve = Serve(tmp_path_factory.mktemp("serve"), is_cold=True)
    yield serve
    serve.end()


@pytest.fixture(scope="session")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One that answers already, for the tests that neither end it nor look at how it ends."""
    serve = Serve(tmp_path_factory.mktemp("lasting"))
    server = serve()
    server.ready()
    yield server
    serve.end()


@pytest.fixture
def server(serve: Serve) -> Server:
    """One that answers already."""
    server = serve()
    server.ready()
    return server
