"""Memory that was needed once is given back, and what has stayed is not looked through in the middle of an answer."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref

import pytest

from app.web.gate import memory
from tests.house.tree import ROOT

SCRIPT = """
import numpy as np
from app.web.gate.memory import give_back

def resident():
    line = next(line for line in open("/proc/self/status") if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024

del [np.ones(3_000_000)][0]                 # from now on arrays of this size and smaller come from the heap
before = resident()
kept = [np.ones(100_000) for _ in range(200)]
on_top = np.ones(1_000)
full = resident()
kept.clear()
give_back()
print(before, full, resident())
"""


@pytest.mark.process
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it is asked for as glibc has it")
def test_what_was_needed_once_goes_back_to_the_system() -> None:
    told = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    before, full, after = map(int, told.split())
    assert full - before > 140
    assert after - before < 20


COLLECTIONS = """
import gc
from app.web.gate.memory import stay

stay()
before = gc.get_stats()
kept = [[] for _ in range(500_000)]
young, old = (now["collections"] - then["collections"] for then, now in list(zip(before, gc.get_stats()))[1:])
print(young > 10, old)
"""


@pytest.mark.process
def test_however_much_is_made_what_is_old_is_not_looked_through_by_itself() -> None:
    told = subprocess.run([sys.executable, "-c", COLLECTIONS], cwd=ROOT, capture_output=True, text=True, check=True)

    assert told.stdout.split() == ["True", "0"]


class Ring:
    """Refers to itself: only the garbage collector finds it."""

    def __init__(self) -> None:
        self.ring = self


def test_old_garbage_is_found_with_it() -> None:
    ring = Ring()
    gone = weakref.ref(ring)
    gc.collect(0)
    gc.collect(1)       # it is old now
    del ring
    gc.collect(1)
    assert gone() is not None

    memory.give_back()

    assert gone() is None


def test_at_rest_nothing_is_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    gc.collect()
    found = []
    monkeypatch.setattr(gc, "collect", lambda: found.append(True))

    memory.give_back()
    assert not found
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, 1))
    memory.give_back()

    assert found
