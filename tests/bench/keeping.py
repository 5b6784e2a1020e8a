"""What is kept, and what it takes: `python -m tests.bench.keeping`.

Memory of 1,000 sessions that were begun and left; the disk of 10,000 steps, as one run and as so many moves; and how
large such a session is as a file, and how soon it is back.
"""

from __future__ import annotations

import app  # noqa: F401 - it sets one BLAS thread, and must do so before numpy is imported

# isort: split
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx

from app.main import SESSIONS_FILE
from tests.attack.victim import MEGABYTE, Victim, attacked
from tests.bench.measuring import line, told

WARM, SESSIONS, STEPS = 50, 1_000, 10_000
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


def moves(client: httpx.Client) -> str:
    """10,000 moves of a step each."""
    id = begun(client)
    for _ in range(STEPS):
        client.post(f"/{id}/train", json={"steps": 1}).raise_for_status()
    return id


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
    for name, make in (("one run", run), ("as many moves", moves)):
        with server() as (_, client, folder):
            before = on_disk(folder)
            id = make(client)
            size = on_disk(folder) - before
            told(f"{STEPS:,} steps of the digits as {name}, on disk", f"{size:.1f} MiB", size, most=DISK)
            file, taken = timed(partial(client.get, f"/{id}/export/run"))
            _, back = timed(partial(client.post, "/import", content=file))
            print(line(("the same as a file, taken home and brought in",
                        f"{len(file) / 1000:.0f} KB, {taken:.1f} s and {back:.1f} s", "", "")), flush=True)


if __name__ == "__main__":
    main()
