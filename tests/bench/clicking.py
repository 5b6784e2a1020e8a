"""Visitors who click through a pass, on a connection each that stays open; as lean as a client can be."""

from __future__ import annotations

import asyncio
import gzip
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlsplit

from tests.bench.watching import Driver, driver

PASS = ("forward", "weigh", "backward", "step")
PARTS = re.compile(rb'data-parts(?:="|",\{"all":")([\w.-]+)"')
"""The names that a page has after an answer, whole or in parts."""


@dataclass
class Clicker:
    """took: ms of each click.  sizes: bytes of each answer, unpacked, by the move."""

    of: Driver
    took: list[float] = field(default_factory=list)
    sizes: dict[str, list[int]] = field(default_factory=dict)
    _has: str = ""
    _version: int = 1
    _moves: Iterator[str] = field(default_factory=lambda: cycle((*PASS[1:], PASS[0])))

    async def connect(self) -> None:
        """Come, and look at the page."""
        await self._open()
        await self._ask("GET", self.of.path, "")

    async def _open(self) -> None:
        place = urlsplit(self.of.address)
        self._reader, self._writer = await asyncio.open_connection(place.hostname, place.port)

    async def click(self) -> None:
        """The next move."""
        move, begun = next(self._moves), time.perf_counter()
        answer = await self._ask("POST", f"{self.of.path}/{move}", f"version={self._version}&lens=")
        self.took.append(1000 * (time.perf_counter() - begun))
        self._version += 1
        answer = gzip.decompress(answer)
        self.sizes.setdefault(move, []).append(len(answer))
        if found := PARTS.search(answer):
            self._has = found[1].decode()

    async def _ask(self, method: str, path: str, body: str) -> bytes:
        """As a browser does: over the connection that is open, or another one where the server has closed that."""
        try:
            return await self._over_this(method, path, body)
        except (asyncio.IncompleteReadError, ConnectionResetError):
            self._writer.close()
            await self._open()
            return await self._over_this(method, path, body)

    async def _over_this(self, method: str, path: str, body: str) -> bytes:
        place = urlsplit(self.of.address).netloc
        self._writer.write((
            f"{method} {path} HTTP/1.1\r\nHost: {place}\r\nCookie: {self.of.cookie}\r\nOrigin: http://{place}\r\n"
            f"HX-Request: true\r\nHX-Current-URL: http://{place}{self.of.path}\r\nAccept-Encoding: gzip\r\n"
            f"Stage-Parts: {self._has}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        assert head.startswith(b"http/1.1 200"), head
        length = re.search(rb"content-length: (\d+)", head)
        assert length is not None, head
        return await self._reader.readexactly(int(length[1]))

    def close(self) -> None:
        """Go."""
        self._writer.close()


async def clickers(address: str, count: int) -> list[Clicker]:
    """So many visitors with a session each on the digits, whose first move is made."""
    found = []
    for _ in range(count):
        found.append(Clicker(await driver(address, "forward", preset="digits")))
        await found[-1].connect()
    return found
