"""As many connections as the system has descriptors for, and the descriptors raised as far as it lets us."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from app import limits
from tests.house.tree import ROOT

SCRIPT = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
from app.web.gate.serving import most_connections
print(most_connections(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""
WANTED = limits.CONNECTIONS + limits.DESCRIPTORS


def bounds(soft: int, hard: int) -> tuple[int, int]:
    """Connections, and descriptors by then, of a process that may have so many."""
    if hard > resource.getrlimit(resource.RLIMIT_NOFILE)[1]:
        pytest.skip("this system gives fewer descriptors")
    told = subprocess.run([sys.executable, "-c", SCRIPT.format(soft=soft, hard=hard)],
                          cwd=ROOT, capture_output=True, text=True, check=True)
    most, descriptors = map(int, told.stdout.split())
    return most, descriptors


@pytest.mark.process
@pytest.mark.parametrize(("soft", "hard", "most", "descriptors"), [
    (1024, WANTED + 1000, limits.CONNECTIONS, WANTED),              # raised as far as is needed
    (1024, 2048, 2048 - limits.DESCRIPTORS, 2048),                  # or as far as is allowed
    (1024, 1024, 1024 - limits.DESCRIPTORS, 1024),
    (WANTED + 500, WANTED + 1000, limits.CONNECTIONS, WANTED + 500),
])
def test_there_are_as_many_connections_as_descriptors_leave(soft: int, hard: int, most: int, descriptors: int) -> None:
    assert bounds(soft, hard) == (most, descriptors)


def test_newcomers_taken_in_one_go_fit_beside_all_else() -> None:
    assert limits.NEWCOMERS + 100 < limits.DESCRIPTORS
