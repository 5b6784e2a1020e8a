"""`python -m app` as a process of its own, from one that has the app imported: what they do, but not what it takes.

To import the app takes a second of the processor, and servers are started in some thirty tests.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from subprocess import TimeoutExpired

ROOT = Path(__file__).parents[2]
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["__main__", "app.main", "app.web.gate.serving"])


def _serve(argv: list[str], out: Path, err: Path) -> None:
    """What `python -m app` does with these words."""
    for number, path in ((1, out), (2, err)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
    for name in [name for name in os.environ if name.startswith("BACKPROP_")]:
        del os.environ[name]
    os.chdir(ROOT)
    sys.argv = ["app", *argv]
    from app.__main__ import main

    main()


class Process:
    """As subprocess.Popen has it, as far as tests ask."""

    def __init__(self, argv: list[str], folder: Path) -> None:
        self._out, self._err = folder / "out", folder / "err"
        self._process: ForkServerProcess = CONTEXT.Process(target=_serve, args=(argv, self._out, self._err))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise TimeoutExpired("python -m app", timeout or 0.0)
        return self._process.exitcode

    def send_signal(self, sign: signal.Signals) -> None:
        os.kill(self.pid, sign)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """All that it printed, once it has ended."""
        self.wait(timeout)
        return self._out.read_text(), self._err.read_text()
