"""What is kept, and what it takes: `python -m tests.bench.keeping`.

Memory of 1,000 sessions that were begun and left; the disk of 10,000 steps, as one run and as so many moves; and how
large such a session is as a file, and how soon it is back.
"""

from __future__ import annotations

import app  # noqa: F401 - it sets one BLAS thread, and must do so before numpy is imported

# isort: split
import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx

from app.exchange.run_file import dumps, loads
from app.main import SESSIONS_FILE
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Train
from app.session.store.sqlite import SqliteStore
from tests.attack.victim import MEGABYTE, Victim, attacked
from tests.bench.measuring import line, told

WARM, SESSIONS, STEPS, AT_ONCE = 50, 1_000, 10_000, 100
MEMORY, DISK = 64.0, 20.0
"""MiB at most."""
PASSES = ("forward", "backward", "step")


def begun(client: httpx.Client) -> str:
    """A session of the digits on its server."""
    return str(client.post("", json={"preset": "digits"}).raise_for_status().json()["id"])


def left(client: httpx.Client, count: int) -> None:
    """Sessions that were moved on by one step and left."""
    for _ in range(count):
        id = begun(client)
        for name in PASSES:
            client.post(f"/{id}/{name}", json={}).raise_for_status()


def on_disk(folder: Path) -> float:
    """MiB of the store, the log of its newest moves among them."""
    return sum(path.stat().st_size for path in folder.glob(f"{SESSIONS_FILE}*")) / MEGABYTE


def run(client: httpx.Client) -> str:
    """One that is watched: 10,000 steps as one move."""
    id = begun(client)
    client.post(f"/{id}/play", json={"steps": STEPS}).raise_for_status()
    while client.get(f"/{id}").json()["training"]:
        time.sleep(0.2)
    return id


async def moved(folder: Path) -> None:
    """10,000 moves of a step each, as presses make them, without HTTP around them: on disk, and as a file."""
    sessions = Sessions(SqliteStore(folder / SESSIONS_FILE), Library())
    session, _ = await sessions.create(PRESETS["digits"])
    before = on_disk(folder)
    for _ in range(STEPS // AT_ONCE):
        await sessions.make(session, *[Train(1)] * AT_ONCE)
    size = on_disk(folder) - before
    told(f"{STEPS:,} steps of the digits as so many moves, on disk", f"{size:.1f} MiB", size, most=DISK)
    began = time.perf_counter()
    file = dumps(await sessions.chronicle(session))
    taken = time.perf_counter()
    other, _ = await sessions.chronicled(loads(file))
    assert other.rows() == session.rows()
    as_file(len(file), taken - began, time.perf_counter() - taken)
    await sessions.close()


def as_file(size: int, taken: float, back: float) -> None:
    """The row of a whole session as a file."""
    said = f"{size / 1000:.0f} KB, {taken:.1f} s and {back:.1f} s"
    print(line(("the same as a file, taken home and brought in", said, "", "")), flush=True)


@contextmanager
def server() -> Iterator[tuple[Victim, httpx.Client, Path]]:
    """One with a store on disk, somebody who asks it, and the folder of the store."""
    with tempfile.TemporaryDirectory() as name, attacked(Path(name), "--store", name) as victim, \
            httpx.Client(base_url=f"{victim.address}/api/sessions", timeout=120) as client:
        yield victim, client, Path(name)


def timed(deed: Callable[[], httpx.Response]) -> tuple[bytes, float]:
    """What is answered, and the seconds that it took."""
    began = time.perf_counter()
    content = deed().raise_for_status().content
    return content, time.perf_counter() - began


def main() -> None:
    """Print the table."""
    print("\n| what is kept | measured | aim | |\n|---|---|---|---|")
    with server() as (victim, client, folder):
        left(client, WARM)
        before = victim.memory
        left(client, SESSIONS)
        grown = victim.memory - before
        what = f"memory of {SESSIONS:,} sessions of the digits, left after a step"
        told(what, f"{grown:.0f} MiB", grown, most=MEMORY)
        print(line(("the same on disk, each", f"{1000 * on_disk(folder) / (WARM + SESSIONS):.1f} KB", "", "")))
    with server() as (_, client, folder):
        before = on_disk(folder)
        id = run(client)
        size = on_disk(folder) - before
        told(f"{STEPS:,} steps of the digits as one run, on disk", f"{size:.1f} MiB", size, most=DISK)
        file, taken = timed(partial(client.get, f"/{id}/export/run"))
        _, back = timed(partial(client.post, "/import", content=file))
        as_file(len(file), taken, back)
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(moved(Path(name)))


if __name__ == "__main__":
    main()
