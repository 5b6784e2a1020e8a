"""`make bench`: many at once. Who watches a run, listeners on one, trainings side by side, and somebody who clicks.

The clients share the machine with the server: what is measured here is at worst what it is.
`python -m tests.bench.crowd 30` listens for 30 seconds in place of five minutes.
"""

from __future__ import annotations

import app  # noqa: F401 - it sets one BLAS thread, and must do so before numpy is imported

# isort: split
import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bench.bare import bare
from tests.bench.measuring import percentile, tell, told
from tests.bench.watching import Driver, Listener, Watched, driver
from tests.browser.serving import Server, serving

ROUNDS, LISTENERS, TRAININGS, CLICKS = 5, 300, 50, 200
SECONDS = 300.0
"""For which the listeners watch."""
SETTLED = 5.0
"""Seconds after which a measurement begins: everybody is connected, and all memory was used once."""
REST = 0.3
"""Seconds between two clicks: the trainings take many turns until the last one."""
CYCLE = ("forward", "backward", "step")


@asynccontextmanager
async def watching(*seen: tuple[Driver, Watched], drives: bool = False) -> AsyncIterator[None]:
    """Listeners, until the end of the block."""
    listeners = [Listener(of, one, drives=drives) for of, one in seen]
    lines = [await listener.connect() for listener in listeners]
    try:
        yield
        assert not any(listener.is_let_go for listener in listeners), "a listener was let go"
    finally:
        for each in lines:
            each.close()


async def one_watches(address: str) -> None:
    """What a frame weighs, how many come, and what they cost the training."""
    one, seen = await driver(address, "forward"), Watched()
    shares: list[float] = []
    frames: list[float] = []
    sizes: list[float] = []
    async with watching((one, seen), drives=True):
        for _ in range(ROUNDS):
            await one.press("play")
            await asyncio.sleep(1)
            seen.clear()
            begun, steps = time.perf_counter(), seen.steps
            await asyncio.sleep(2)
            seconds = time.perf_counter() - begun
            speed, count = (seen.steps - steps) / seconds, len(seen.ages) / seconds
            sizes += map(float, seen.sizes)
            await one.press("pause")
            shares.append(speed / bare())
            frames.append(count)
    tell("frames a second, sent to one who watches", frames, 1, least=30.0)
    tell("bytes of a frame, uncompressed", sizes, 0, most=4096.0)
    tell("speed of a training that one watches / bare", shares, 2, least=0.5)


async def many_listen(server: Server, seconds: float) -> None:
    """How old a frame is when it is read, and whether memory stays where it was."""
    one, seen = await driver(server.address), [Watched() for _ in range(LISTENERS)]
    async with watching((one, Watched()), drives=True), watching(*((one, each) for each in seen)):
        await asyncio.sleep(SETTLED)
        for each in seen:
            each.clear()
        before = held(server)
        await asyncio.sleep(seconds)
        after, ages = held(server), sorted(age for each in seen for age in each.ages)
        counts = [len(each.ages) / seconds for each in seen]
    who = f"{LISTENERS} listeners on one run, {seconds:g} s"
    tell(f"{who}: frames a second to each", counts, 1, least=20.0)
    told(f"{who}: age of a frame, p95, ms", f"{percentile(ages, 95):.0f}", percentile(ages, 95), most=200.0)
    told(f"{who}: the server's memory, MB, at the end / at first", f"{after:.0f} / {before:.0f}",
         after / before, most=1.05)


async def many_train(address: str) -> None:
    """How evenly the trainings advance, and how long somebody else's clicks take meanwhile."""
    other = await driver(address, "forward")
    who = [(await driver(address, "forward"), Watched()) for _ in range(TRAININGS)]
    async with watching(*who, drives=True):
        for one, _ in who:
            await one.press("play")
        await asyncio.sleep(SETTLED)
        steps = [seen.steps for _, seen in who]
        took = await other.press(*(CYCLE * CLICKS)[1 : CLICKS + 1], rest=REST)
        gained = [seen.steps - before for (_, seen), before in zip(who, steps, strict=True)]
    fair = sum(gained) / len(gained)
    shares = [gain / fair for gain in gained]
    told(f"{TRAININGS} sessions train: steps of the slowest and the fastest / the fair share",
         f"{min(shares):.2f}, {max(shares):.2f}", max(1.0 - min(shares), max(shares) - 1.0), most=0.2)
    told("somebody else's click meanwhile, ms, median and p99",
         f"{statistics.median(took):.0f}, {percentile(took, 99):.0f}", percentile(took, 99), most=100.0)


def held(server: Server) -> float:
    """Megabytes of memory that the server holds."""
    said = Path(f"/proc/{server.pid}/status").read_text("ascii")
    return int(said.partition("VmRSS:")[2].split()[0]) / 1000


async def main(seconds: float) -> None:
    """Print the table; a server of its own for each part."""
    print("\n| many at once | measured | aim | |\n|---|---|---|---|")
    with serving() as server:
        await one_watches(server.address)
    with serving() as server:
        await many_listen(server, seconds)
    with serving() as server:
        await many_train(server.address)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
