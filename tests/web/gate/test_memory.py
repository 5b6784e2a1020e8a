"""Memory that was needed once is given back."""

from __future__ import annotations

import subprocess
import sys

import pytest

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
