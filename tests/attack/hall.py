"""Three hundred people behind one address: each begins, plays and listens."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx

from tests.attack.victim import Victim

COOKIE = re.compile(r"(drive=[^;]+);.*Path=(/r/[^;]+)")


EACH = httpx.Limits(max_connections=None, max_keepalive_connections=0)
"""A connection for each request: none is used again in the moment in which the server closes it."""


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


async def _visits(client: httpx.AsyncClient, hall: Hall, have_begun: asyncio.Barrier, seconds: float) -> None:
    hall.statuses["page", (await client.get("/", headers={"HX-Request": "false"})).status_code] += 1
    answer = await client.post("/r/new/forward", data={"preset": "digits"})
    client.cookies.clear()              # one client for all: each says its own
    hall.statuses["begin", answer.status_code] += 1
    match = COOKIE.match(answer.headers.get("Set-Cookie", ""))
    await have_begun.wait()
    if match is not None:
        hall.sessions.add(match[2])
        await _listens(client, hall, match[2], {"Cookie": match[1]}, seconds)


async def _listens(client: httpx.AsyncClient, hall: Hall, path: str, headers: dict[str, str], seconds: float) -> None:
    seen, end = 0, time.monotonic() + seconds
    try:
        async with asyncio.timeout(seconds + 60), client.stream("GET", f"{path}/events", headers=headers) as stream:
            hall.statuses["listen", stream.status_code] += 1
            played = await client.post(f"{path}/play", headers=headers, data={"pace": "0"})
            hall.statuses["play", played.status_code] += 1
            async for line in stream.aiter_lines():
                seen += line.startswith("event: frame")
                hall.left += '"why":"left"' in line
                if time.monotonic() > end:
                    break
    except TimeoutError:
        hall.statuses["listen", 0] += 1
    hall.frames.append(seen)


async def _fills(victim: Victim, people: int, seconds: float) -> Hall:
    hall, have_begun = Hall(), asyncio.Barrier(people + 1)
    headers = {"Origin": victim.address, "HX-Request": "true"}
    async with httpx.AsyncClient(base_url=victim.address, timeout=120, headers=headers, limits=EACH) as client:
        began = time.monotonic()
        visits = [asyncio.create_task(_visits(client, hall, have_begun, seconds)) for _ in range(people)]
        await have_begun.wait()
        hall.began = time.monotonic() - began
        await asyncio.gather(*visits)
    return hall


def filled(victim: Victim, people: int, seconds: float) -> Hall:
    """All come at once; then each plays and listens for so many seconds."""
    return asyncio.run(_fills(victim, people, seconds))
