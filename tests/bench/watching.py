"""Visitors of the real server: who begins a run, who watches one, and who clicks. As lean as a client can be."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

STEP, AT = re.compile(rb'"step":"([\d,.]+)"'), re.compile(rb'"at":(\d+)')


@dataclass
class Watched:
    """What one listener has seen since it was last cleared.  ages: ms from made to read.  sizes: bytes of frames.

    steps: the run's step in the latest frame.
    """

    ages: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    steps: int = 0

    def clear(self) -> None:
        self.ages.clear()
        self.sizes.clear()

    def see(self, data: bytes) -> None:
        """Take down one event."""
        at, step = AT.search(data), STEP.search(data)
        if at and step:
            self.ages.append(1000 * time.time() - int(at[1]))
            self.sizes.append(len(data))
            self.steps = int(re.sub(rb"\D", b"", step[1]))


@dataclass(frozen=True, slots=True)
class Driver:
    """Whoever began a session.  path: /r/NAME.  cookie: the proof."""

    address: str
    path: str
    cookie: str

    def client(self) -> httpx.AsyncClient:
        """Its browser."""
        headers = {"Cookie": self.cookie, "Origin": self.address, "HX-Request": "true"}
        return httpx.AsyncClient(base_url=self.address, timeout=60, headers=headers)

    async def press(self, *moves: str, rest: float = 0.0) -> list[float]:
        """Click one button after the other, with a rest after each. Milliseconds that each took."""
        took = []
        async with self.client() as client:
            for move in moves:
                start = time.perf_counter()
                answer = await client.post(f"{self.path}/{move}", data={"lens": ""})
                took.append(1000 * (time.perf_counter() - start))
                assert answer.status_code == 200, answer.text
                await asyncio.sleep(rest)
        return took


async def driver(address: str, first: str = "play", **form: str) -> Driver:
    """A new visitor, who makes a first move on a new session."""
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        answer = await client.post(f"/r/new/{first}", data=form)
        assert answer.status_code == 303, answer.text
        ((name, value),) = client.cookies.items()
        return Driver(address, urlsplit(answer.headers["location"]).path, f"{name}={value}")


class Listener(asyncio.Protocol):
    """One who reads a session's events. Whoever drives shows the proof, which keeps a run going."""

    def __init__(self, of: Driver, seen: Watched, *, drives: bool) -> None:
        self._of, self._seen, self._proof, self._rest = of, seen, f"Cookie: {of.cookie}\r\n" if drives else "", b""
        self.is_let_go = False

    async def connect(self) -> asyncio.BaseTransport:
        """Begin to listen."""
        place, loop = urlsplit(self._of.address), asyncio.get_running_loop()
        return (await loop.create_connection(lambda: self, str(place.hostname), place.port or 80))[0]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the events."""
        assert isinstance(transport, asyncio.Transport)
        asked = f"GET {self._of.path}/events HTTP/1.1\r\nHost: {urlsplit(self._of.address).netloc}\r\n{self._proof}\r\n"
        transport.write(asked.encode())

    def data_received(self, data: bytes) -> None:
        """Take down every event that is whole."""
        *events, self._rest = (self._rest + data).split(b"\n\n")
        for event in events:
            self._seen.see(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """The server ended it, or the other end of the measurement was reached."""
        self.is_let_go = True
