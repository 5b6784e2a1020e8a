"""The real app in a process of its own, and the Chromium that looks at it. For tests and pictures alike."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same without windows: it takes two thirds of the processor time of the others."""
FLAGS = (
    "--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)
PATIENCE = 20.0
"""Seconds that a start may take before the tests give up; what it should take is a test of its own."""


def chromium() -> str | None:
    """The first browser on the PATH that Playwright can drive."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers.  took: seconds from its start to its first answer, without those it queued for a core.

    pid: of its process.
    """

    address: str
    took: float
    pid: int


@contextmanager
def serving(path: str = "/healthz", *options: str, root: Path = ROOT, core: int | None = None) -> Iterator[Server]:
    """A server that has answered `path`, and forgets everything at the end.

    root: the checkout that it runs.  core: the one that it has for itself, as far as it goes.
    """
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "app", "--port", str(port), "--store", "memory", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BACKPROP_")}
    start = time.monotonic()
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL) as process:
        if core is not None:
            os.sched_setaffinity(process.pid, {core})
        try:
            _wait(process, address + path)
            yield Server(address, time.monotonic() - start - _queued(process.pid), process.pid)
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


def _queued(pid: int) -> float:
    """Seconds that the main thread was ready to run while others had the cores; 0 where the system does not say."""
    told = Path(f"/proc/{pid}/schedstat")
    return int(told.read_text("ascii").split()[1]) / 1e9 if told.exists() else 0.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended by itself; its words are above"
        try:
            if httpx.get(url, timeout=PATIENCE).status_code == 200:
                return
        except httpx.ConnectError:
            time.sleep(0.02)
    raise TimeoutError(f"{url} did not answer within {PATIENCE:g} s")
