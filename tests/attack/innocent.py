"""Somebody who only clicks: forward, cost, backward and step on the digits, in a process of its own.

    python -m tests.attack.innocent ADDRESS     until its input ends; then a line for each click, ms and status
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle

import httpx

from tests.house.tree import ROOT

PASSES = ("forward", "weigh", "backward", "step")
PAUSE = 0.05
"""Seconds between two clicks."""


@dataclass
class Clicks:
    """How long each took, in ms.  lost: clicks without an answer of 200."""

    ms: list[float] = field(default_factory=list)
    lost: int = 0

    def at(self, share: float) -> float:
        """So large a share of all clicks took no longer."""
        ordered = sorted(self.ms)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("inf")

    def __str__(self) -> str:
        lost = f", {self.lost} lost" if self.lost else ""
        return f"{self.at(0.5):.0f} and {self.at(0.99):.0f} ms ({len(self.ms)} clicks{lost})"


@contextmanager
def clicking(address: str) -> Iterator[Clicks]:
    """Somebody clicks meanwhile; known once it is over."""
    clicks = Clicks()
    command = [sys.executable, "-m", "tests.attack.innocent", address]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()           # it has begun
        yield clicks
        told, _ = process.communicate()
    read(clicks, told.split())


def read(clicks: Clicks, words: Sequence[str]) -> None:
    for ms, status in zip(words[::2], words[1::2], strict=True):
        if status == "200":
            clicks.ms.append(float(ms))
        else:
            clicks.lost += 1


def at_rest(address: str, seconds: float) -> Clicks:
    """Clicks of somebody who is alone."""
    with clicking(address) as clicks:
        time.sleep(seconds)
    return clicks


def _until_told(over: threading.Event) -> None:
    sys.stdin.read()
    over.set()


def main(address: str) -> None:
    over, found = threading.Event(), list[str]()
    headers = {"Origin": address, "HX-Request": "true"}
    with httpx.Client(base_url=address, timeout=30, headers=headers) as client:
        begun = client.post("/r/new/forward", data={"preset": "digits"})
        path = "/r/" + begun.headers["Set-Cookie"].partition("Path=/r/")[2].partition(";")[0]
        headers = {"Cookie": begun.headers["Set-Cookie"].partition(";")[0]}
        print("begun", flush=True)
        threading.Thread(target=_until_told, args=(over,), daemon=True).start()
        for move in cycle((*PASSES[1:], PASSES[0])):
            began = time.perf_counter()
            try:
                status = client.post(f"{path}/{move}", data={"lens": ""}, headers=headers).status_code
            except httpx.TransportError:
                status = 0
            found.append(f"{1000 * (time.perf_counter() - began):.1f} {status}")
            if over.wait(PAUSE):
                break
    print("\n".join(found))


if __name__ == "__main__":
    main(sys.argv[1])
