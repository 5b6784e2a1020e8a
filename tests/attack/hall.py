"""Three hundred people behind one address: each begins, plays and listens."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.attack.victim import Victim

COOKIE = re.compile(r"(drive=[^;]+);.*Path=(/r/[^;\r\n]+)", re.IGNORECASE)


@dataclass
class Hall:
    """What became of them.  began: seconds until the last had begun.  statuses: of every answer, by what was asked.

    frames: frames that each has heard.  left: trainings that were paused, as if nobody looked.
    """

    began: float = 0.0
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    frames: list[int] = field(default_factory=list)
    left: int = 0
    sessions: set[str] = field(default_factory=set)

    @property
    def refused(self) -> int:
        return sum(count for (_, status), count in self.statuses.items() if status != 200)


@dataclass(frozen=True, slots=True)
class Person:
    """One of them, as lean as a client can be: three hundred must fit beside the server."""

    port: int
    hall: Hall

    async def asks(self, what: str, line: str, body: str = "", cookie: str = "") -> str:
        """One request, on a connection of its own: the head of its answer, all of which is read."""
        reader, writer = await self._asked(line, body, cookie)
        answer = await reader.read()
        writer.close()
        head = answer.partition(b"\r\n\r\n")[0].decode()
        self.hall.statuses[what, int(head[9:12] or 0)] += 1
        return head

    async def _asked(
        self, line: str, body: str, cookie: str
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        writer.write((
            f"{line} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: http://127.0.0.1:{self.port}\r\n"
            f"Connection: close\r\nAccept-Encoding: gzip\r\nCookie: {cookie or 'none=0'}\r\n"
            + ("HX-Request: true\r\nContent-Type: application/x-www-form-urlencoded\r\n" if body else "")
            + (f"Content-Length: {len(body)}\r\n" if body else "") + f"\r\n{body}"
        ).encode())
        return reader, writer

    async def begins(self) -> tuple[str, str] | None:
        """Looks at the page and makes a first move: path and cookie of the session."""
        await self.asks("page", "GET /")
        head = await self.asks("begin", "POST /r/new/forward", "preset=digits")
        match = COOKIE.search(head)
        return (match[2], match[1]) if match else None

    async def listens(self, path: str, cookie: str, seconds: float) -> None:
        """Plays, and listens for so many seconds once that was answered."""
        reader, writer = await self._asked(f"GET {path}/events", "", cookie)
        self.hall.statuses["listen", int((await reader.readline())[9:12])] += 1
        await self.asks("play", f"POST {path}/play", "pace=0", cookie)
        seen, began = 0, time.monotonic()
        while time.monotonic() - began < seconds:
            line = await asyncio.wait_for(reader.readline(), 60.0)
            seen += line.startswith(b"event: frame")
            self.hall.left += b'"why":"left"' in line
        writer.close()
        self.hall.frames.append(seen)


async def _fills(victim: Victim, people: int, seconds: float) -> Hall:
    hall = Hall()
    persons, began = [Person(victim.port, hall) for _ in range(people)], time.monotonic()
    found = [each for each in await asyncio.gather(*(one.begins() for one in persons)) if each]
    hall.began, hall.sessions = time.monotonic() - began, {path for path, _ in found}
    pairs = zip(persons, found, strict=False)
    await asyncio.gather(*(one.listens(path, cookie, seconds) for one, (path, cookie) in pairs))
    return hall


def filled(victim: Victim, people: int, seconds: float) -> Hall:
    """All come at once; then each plays and listens for so many seconds."""
    return asyncio.run(_fills(victim, people, seconds))
