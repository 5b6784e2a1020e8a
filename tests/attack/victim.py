"""The server that is attacked: a process of its own, and what it takes of the machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.house.tree import ROOT

MEGABYTE = 2**20
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Victim:
    """A server that answers.  log: the file of its errors."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def memory(self) -> float:
        """MB of it that are in memory."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * PAGE / MEGABYTE

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has taken."""
        spent = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")

    def settles(self) -> None:
        """Until it has nothing more to do by itself: what it makes beforehand takes some 20 s."""
        spent, idle = self.cpu, 0
        while idle < 3:
            time.sleep(1)
            now = self.cpu
            idle = idle + 1 if now - spent < 0.015 else 0
            spent = now

    @property
    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def ends(self) -> float:
        """SIGTERM: the seconds until it has ended."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        return time.monotonic() - began

    def is_at_rest(self, before: float, seconds: float = 40.0) -> float:
        """The memory beyond that of before, once it has fallen to its least within so many seconds."""
        least, end = self.memory, time.monotonic() + seconds
        while time.monotonic() < end and least - before > 50:
            time.sleep(1)
            least = min(least, self.memory)
        return least - before


def begun(folder: Path, *options: str, descriptors: int = 0, port: int = 0) -> Victim:
    """A server that may still be starting.  descriptors: as many files as it may open, 0 for as many as we may."""
    port = port or free_port()
    limit = f"ulimit -n {descriptors}; " if descriptors else ""
    command = ["sh", "-c", f'{limit}exec "$0" -m app --port {port} "$@"', sys.executable, *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BACKPROP_")}
    log = folder / f"{port}.log"
    with log.open("ab") as errors:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
    return Victim(process, port, log)


def ready(victim: Victim) -> Victim:
    """The same, once it answers."""
    for _ in range(1_000):
        assert victim.process.poll() is None, victim.log.read_text()
        try:
            if httpx.get(f"{victim.address}/healthz", timeout=30).status_code == 200:
                return victim
        except httpx.TransportError:
            time.sleep(0.03)
    raise TimeoutError("the server does not answer")


@contextmanager
def attacked(folder: Path, *options: str, descriptors: int = 0) -> Iterator[Victim]:
    """A server that answers, its digits loaded; ended in the end."""
    victim = ready(begun(folder, *(options or ("--store", "memory")), descriptors=descriptors))
    httpx.get(victim.address, timeout=60)
    try:
        yield victim
    finally:
        if victim.process.poll() is None:
            victim.kill()


def kernel_memory() -> float:
    """MB that the kernel keeps for TCP, of the whole machine."""
    words = Path("/proc/net/sockstat").read_text().split()
    return int(words[words.index("TCP:") + 10]) * PAGE / MEGABYTE


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
