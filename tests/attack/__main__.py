"""`make attack`: every attack in its long form, one after the other, with a table of what came of it.

    python -m tests.attack [NAME ...]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.attack import anything, ends, hall, mixed, sockets, twins, visiting
from tests.attack.files import tampered
from tests.attack.innocent import Clicks, at_rest, clicking
from tests.attack.victim import Victim, attacked, kernel_memory

Row = tuple[str, str, str]
"""What was tried; what came of it; somebody's clicks, p50 and p99, at rest and meanwhile."""

CLOSED = 35.0
"""Seconds in which everything must be closed, and five to spare."""


def against(
    name: str, deed: Callable[[Victim], str], seconds: float = 8.0, descriptors: int = 0, is_weighed: bool = False
) -> Row:
    """One attack on a server of its own, with somebody who clicks before and meanwhile.

    is_weighed: whether to say beside it what memory the clicks take alone: another server, clicked at as long.
    """
    with tempfile.TemporaryDirectory() as folder, \
            attacked(Path(folder), "--store", "memory", descriptors=descriptors) as victim:
        victim.settles()
        rest = at_rest(victim.address, seconds)
        began = time.monotonic()
        with clicking(victim.address) as clicks:
            came = deed(victim)
        took = time.monotonic() - began
    if is_weighed:
        came = f"{came}; of it {_alone(seconds, took):+.0f} MB are what the clicks leave by themselves"
    return name, came, f"{rest}; {clicks}, p99 {_times(clicks, rest)}"


def _alone(before: float, seconds: float) -> float:
    """MB that so many seconds of clicks leave: their versions, kept in memory here, and the pictures drawn lately."""
    with tempfile.TemporaryDirectory() as folder, attacked(Path(folder), "--store", "memory") as victim:
        victim.settles()
        at_rest(victim.address, before)
        memory = victim.memory
        at_rest(victim.address, seconds)
        return victim.is_at_rest(memory)


def _times(clicks: Clicks, rest: Clicks) -> str:
    return f"{clicks.at(0.99) / rest.at(0.99):.1f} times"


def targets() -> Row:
    def deed(victim: Victim) -> str:
        return f"memory {visiting.targets(victim, 60):+.0f} MB"

    return against("60 networks of ever other outputs", deed, is_weighed=True)


def _flood(clients: int, seconds: float, deed: Callable[[Victim], Callable[[int], None]]) -> Callable[[Victim], str]:
    def flood(victim: Victim) -> str:
        before, most = victim.memory, 0.0
        with visiting.many(clients, deed(victim)):
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                time.sleep(0.2)
                most = max(most, victim.memory - before)
        opens = visiting.seconds_until_training(victim)
        return f"memory {most:+.0f} MB, then {victim.is_at_rest(before):+.0f}; training after {opens:.1f} s"

    return flood


def chunks() -> Row:
    deed = _flood(4, 10.0, lambda victim: lambda number: visiting.tiny_chunks(victim, number))
    return against("1 MB in chunks of one byte, 4 clients, 10 s", deed, is_weighed=True)


def put() -> Row:
    return against("6 MB of empty lists for nobody, 8 clients, 10 s",
                   _flood(8, 10.0, lambda victim: visiting.put(victim, "/api/sessions/nobody/weights")),
                   is_weighed=True)


def put_own() -> Row:
    def deed(victim: Victim) -> Callable[[int], None]:
        return visiting.put(victim, f"/api/sessions/{visiting.session(victim).id}/weights")

    return against("the same for a session of one's own", _flood(8, 10.0, deed), is_weighed=True)


def vanish() -> Row:
    deed = _flood(64, 3.0, lambda victim: lambda number: visiting.vanish(victim, number))
    return against("links with training, 64 that hang up, 3 s", deed, is_weighed=True)


def trails() -> Row:
    def deed(victim: Victim) -> str:
        before = victim.memory
        statuses = visiting.trails(victim, 30)
        grown = victim.memory - before
        opens = visiting.seconds_until_training(victim)
        return (f"{dict(statuses)}; memory {grown:+.0f} MB, then {victim.is_at_rest(before, 90.0):+.0f}; "
                f"training after {opens:.1f} s")

    return against("30 trails of other seeds, 234k parameters", deed, is_weighed=True)


def slow() -> Row:
    def deed(victim: Victim) -> str:
        told = []
        for kind, said in sockets.KINDS.items():
            with sockets.opened(victim, 150, said) as opened:
                left, last = sockets.open_after(opened, CLOSED)
                told.append(f"{kind}: {left} of 150 open, last closed at {last:.0f} s")
        for kind, trickle in sockets.TRICKLES.items():
            with sockets.opened(victim, 150, sockets.KINDS[kind]) as opened:
                left, last = sockets.open_after(opened, CLOSED, trickle)
                told.append(f"{kind}, trickling: {left} of 150 open, last closed at {last:.0f} s")
        return "; ".join(told)

    return against("half a request or nothing, 150 of each kind", deed)


def silent() -> Row:
    def deed(victim: Victim) -> str:
        before = victim.log.stat().st_size
        with sockets.opened(victim, 1_100):
            time.sleep(25)
        return f"the log grows by {(victim.log.stat().st_size - before) / 1000:.0f} KB in 25 s"

    return against("1,100 silent at 1,024 descriptors", deed, descriptors=1024)


def listeners() -> Row:
    def deed(victim: Victim) -> str:
        one, before, descriptors = visiting.session(victim), kernel_memory(), victim.descriptors
        said = f"GET /r/{one.name}/events HTTP/1.1\r\nHost: a\r\n\r\n".encode()
        httpx.post(f"{victim.address}/api/sessions/{one.id}/play", json={})
        with sockets.opened(victim, 200, said):
            began, most, last = time.monotonic(), 0.0, 0.0
            while (now := time.monotonic() - began) < CLOSED:
                most = max(most, kernel_memory() - before)
                if victim.descriptors - descriptors > 10:
                    last = now
                time.sleep(0.5)
                httpx.get(f"{victim.address}/api/sessions/{one.id}")
            left = victim.descriptors - descriptors
        return (f"{max(0, left - 5)} of 200 open after {CLOSED:.0f} s, the last but few closed at {last:.0f} s; kernel "
                f"{most:+.0f} MB, then {kernel_memory() - before:+.0f}")

    return against("200 listeners of a training that do not read", deed)


def people() -> Row:
    def deed(victim: Victim) -> str:
        spent = victim.cpu
        found = hall.filled(victim, 300, 20.0)
        frames = sorted(found.frames)
        return (f"all had begun after {found.began:.1f} s, {len(found.sessions)} sessions, {found.refused} refused; "
                f"each heard {frames[0]} to {frames[-1]} frames in 20 s, {frames[len(frames) // 2]} in the middle; "
                f"{found.left} trainings paused as left; {victim.cpu - spent:.0f} s of processor time in all")

    return against("300 behind one address begin, play, listen", deed)


def random_requests() -> Row:
    seeds = tuple(range(21, 29))

    def deed(victim: Victim) -> str:
        found = anything.anything(victim, 20_000, seeds)
        for each in found.wrong[:20]:
            print("   ", each, file=sys.stderr)
        slowest = max(found.slow, default=(0.0, ""))
        print("   ", *sorted(found.slow, reverse=True)[:8], sep="\n    ", file=sys.stderr)
        return (f"{found.count:,} answers, {sorted(found.statuses.items())}; {len(found.wrong)} untrue or 5xx; "
                f"{len(found.slow)} later than 2 s, the last after {slowest[0]:.1f} s")

    return against(f"requests at random, seeds {seeds[0]} to {seeds[-1]}", deed)


def files() -> Row:
    def deed(victim: Victim) -> str:
        found = tampered(victim, 20_000, seed=11)
        for each in found.wrong[:20]:
            print("   ", each, file=sys.stderr)
        return (f"{sorted(found.statuses.items())}; {len(found.wrong)} wrong, {found.left} sessions half begun; memory "
                f"{found.grown:+.0f} MB at most")

    return against("20,000 files brought in that were tampered with", deed)


def _ended(times: int, is_killed: bool) -> str:
    with tempfile.TemporaryDirectory() as folder:
        found = ends.ended(Path(folder), times, is_killed, seed=7)
    for each in found.lost[:20]:
        print("   ", each, file=sys.stderr)
    took = f"; ended after {sorted(found.took)[len(found.took) // 2]:.1f} s, {max(found.took):.1f} at most" \
        if found.took else ""
    return (f"{found.answered:,} answered moves, {len(found.lost)} lost, {found.damaged} files damaged; "
            f"{sorted(found.statuses.items())}{took}")


def kills() -> Row:
    return "150 times kill -9 under traffic", _ended(150, is_killed=True), ""


def terms() -> Row:
    return "50 times SIGTERM under traffic", _ended(50, is_killed=False), ""


def both() -> Row:
    with tempfile.TemporaryDirectory() as folder:
        found = twins.interleaved(Path(folder), 5_000)
    for each in found.wrong[:20]:
        print("   ", each, file=sys.stderr)
    return ("two servers on one store, its lock taken away",
            f"{len(found.answered):,} answered moves, {sorted(found.statuses.items())}; {len(found.wrong)} lost, "
            "doubled or changed", "")


def day() -> Row:
    def deed(victim: Victim) -> str:
        found = mixed.mixed(victim, 480)
        at = {second: round(found.memory[second]) for second in (30, 120, 180, 240, 360, 479)}
        return (f"{sorted(found.statuses.items())}; memory by second {at}, {found.grown(120):+.0f} MB since 120 s; "
                f"{found.descriptors[0]} to {found.descriptors[1]} descriptors")

    return against("mixed traffic, 480 s", deed)


ATTACKS: dict[Callable[[], Row], str] = {
    targets: "memory +4.0 GB by half of them, for good",
    chunks: "no click answered in 30 s",
    put: "a click p50 and p99 10.8 s",
    put_own: "not tried",
    vanish: "all training refused for 11 to 19 minutes; a click p99 116 ms",
    trails: "memory +0.9 GB, for good; a click p99 318 ms",
    slow: "none closed in 300 s",
    silent: "no click answered in 20 s; the log grows by 18 MB",
    listeners: "200 of 200 open after 95 s; kernel +754 MB; a click p99 450 ms with 500",
    people: "not tried; 64 may train, all others are refused",
    random_requests: "4 of 500, 33 refused and yet moved, 10 later than 2 s",
    files: "not tried: there was nothing to bring in",
    kills: "3,054 answered moves, 0 lost, 0 files damaged",
    terms: "in 30: 880 answered moves, 0 lost, 7 requests answered 500",
    both: "5,763 moves, 0 lost; with a run on one of them an answered version changed",
    day: "15,004 answers, none 5xx; memory 245 MB at 30 s, 380 at 270 s, 381 at 480 s; a click p99 342 ms",
}
"""Each attack, and what came of it at 32b59a3: found on two cores that were busy, by scripts of the same deeds."""


def main(names: list[str]) -> None:
    print("| attack | at 32b59a3 | what came of it | a click at rest; meanwhile (p50 and p99) |", flush=True)
    print("|---|---|---|---|", flush=True)
    for attack, before in ATTACKS.items():
        if not names or attack.__name__ in names:
            name, *came = attack()
            print("| " + " | ".join((name, before, *came)) + " |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
