"""`make bench`: a hall of people who click, and one who is watched by all of them; beside the app as it was before.

The server has a core of its own, the visitors have the other. `python -m tests.bench.hall 10` clicks for 10 seconds.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.clicking import PASS, Clicker, clickers
from tests.bench.crowd import LISTENERS
from tests.bench.measuring import percentile, spread, tell, told
from tests.bench.older import COMMIT, older
from tests.bench.watching import Driver, driver
from tests.browser.serving import ROOT, Server, serving

VISITORS, EVERY, EAGER, ROUNDS = 300, 4.0, 8, 5
"""So many click once in so many seconds on average; so few without pauses, in so many rounds of both."""
SECONDS = 40.0
CLICKS, REST = 10, 0.5
"""Of whoever is watched, and seconds between them."""
CORES = sorted(os.sched_getaffinity(0))


async def a_hall(server: Server, seconds: float) -> list[float]:
    """ms of each click of everybody, each at times of their own."""
    visitors = await clickers(server.address, VISITORS)
    chance, end = random.Random(1), time.monotonic() + seconds

    async def one(visitor: Clicker, waits: random.Random) -> None:
        while (wait := waits.expovariate(1 / EVERY)) < end - time.monotonic():
            await asyncio.sleep(wait)
            await visitor.click()

    await asyncio.gather(*(one(visitor, random.Random(chance.random())) for visitor in visitors))
    return _left(visitors)


async def without_pauses(server: Server, seconds: float) -> tuple[float, float, dict[str, list[int]]]:
    """Clicks a second, ms of the server's processor for each, and bytes of answers by the move."""
    visitors = await clickers(server.address, EAGER)
    begun, before, end = time.perf_counter(), spent(server), time.monotonic() + seconds

    async def one(visitor: Clicker) -> None:
        while time.monotonic() < end:
            await visitor.click()

    await asyncio.gather(*map(one, visitors))
    took, used = time.perf_counter() - begun, spent(server) - before
    sizes = {move: [size for each in visitors for size in each.sizes[move]] for move in PASS}
    count = len(_left(visitors))
    return count / took, 1000 * used / count, sizes


def _left(visitors: Sequence[Clicker]) -> list[float]:
    for visitor in visitors:
        visitor.close()
    return [ms for visitor in visitors for ms in visitor.took]


def spent(server: Server) -> float:
    """Seconds of the processor that a server has used."""
    said = Path(f"/proc/{server.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


class Watcher(asyncio.Protocol):
    """Somebody else's page, as far as it listens.  seen: when it was told of each version."""

    def __init__(self, of: Driver) -> None:
        self._of, self._rest = of, b""
        self.seen: dict[int, float] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        place = self._of.address.removeprefix("http://")
        transport.write(f"GET {self._of.path}/events HTTP/1.1\r\nHost: {place}\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        *events, self._rest = (self._rest + data).split(b"\n\n")
        for event in events:
            _, is_told, version = event.partition(b'"version":')
            if is_told:
                self.seen[int(version.split(b",")[0])] = time.perf_counter()


async def driven(one: Driver) -> tuple[list[float], dict[int, float]]:
    """ms of each of some clicks, and when each was made, by its version."""
    clicker, made = Clicker(one), {}
    await clicker.connect()
    for n in range(CLICKS):
        await asyncio.sleep(REST)
        made[n + 2] = time.perf_counter()
        await clicker.click()
    clicker.close()
    return clicker.took, made


async def watched(address: str) -> tuple[list[float], list[float], list[float]]:
    """ms of the driver's clicks alone, and watched; and until each watcher was told of each version."""
    alone, _ = await driven(await driver(address, "forward", preset="digits"))
    one = await driver(address, "forward", preset="digits")
    loop, port = asyncio.get_running_loop(), int(address.rpartition(":")[2])
    watchers = [(await loop.create_connection(lambda: Watcher(one), "127.0.0.1", port)) for _ in range(LISTENERS)]
    await asyncio.sleep(2)
    took, made = await driven(one)
    await asyncio.sleep(2)
    missed = [version for _, each in watchers for version in made if version not in each.seen]
    assert not missed, f"{len(missed)} were never told"
    ages = [1000 * (each.seen[version] - at) for _, each in watchers for version, at in made.items()]
    for transport, _ in watchers:
        transport.close()
    return alone, took, ages


def in_turns(root: Path, seconds: float) -> None:
    """Eight without pauses, on the app as it is and as it was."""
    found: dict[Path, list[tuple[float, float]]] = {ROOT: [], root: []}
    for _ in range(ROUNDS):
        for where, rounds in found.items():
            with serving(root=where, core=CORES[0]) as server:
                rate, ms, sizes = asyncio.run(without_pauses(server, seconds))
                rounds.append((rate, ms))
                if where == ROOT:
                    ours = sizes
    now, before = ([[each[i] for each in found[where]] for i in (0, 1)] for where in (ROOT, root))
    ratios = [one / other for one, other in zip(now[0], before[0], strict=True)]
    tell(f"eight without pauses: clicks a second, of those of {COMMIT}", ratios, 2, least=2.5)
    print(f"| the same, each | {spread(now[0], 0)} and {spread(before[0], 0)} | | |")
    print(f"| ms of the server's processor a click, each | {spread(now[1], 2)} and {spread(before[1], 2)} | | |")
    medians = {move: statistics.median(sizes) for move, sizes in ours.items()}
    told("bytes of an answer, unpacked, median of the four moves", f"{statistics.median(medians.values()):,.0f}",
         statistics.median(medians.values()), most=20_000)


def main(seconds: float) -> None:
    """Print the table."""
    os.sched_setaffinity(0, CORES[-1:])
    print("\n| a hall that clicks | measured | aim | |\n|---|---|---|---|")
    with older() as root:
        for name, where in (("", ROOT), (f", {COMMIT}", root)):
            with serving(root=where, core=CORES[0]) as server:
                took = asyncio.run(a_hall(server, seconds))
            who, middle = f"{VISITORS} visitors, a click in {EVERY:g} s each", statistics.median(took)
            told(f"{who}: ms, median{name}", f"{middle:.1f}", middle, most=100.0)
            told(f"the same, p95{name}", f"{percentile(took, 95):.1f}", percentile(took, 95), most=400.0)
        in_turns(root, seconds / 4)
    with serving(core=CORES[0]) as server:
        alone, took, ages = asyncio.run(watched(server.address))
    ratio = statistics.median(took) / statistics.median(alone)
    told(f"a driver whom {LISTENERS} watch: their click, of one alone ({statistics.median(alone):.1f} ms)",
         f"{ratio:.2f}", ratio, most=1.5)
    told("the last watcher is told of a version, ms", f"{max(ages):.0f}", max(ages), most=1000.0)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
