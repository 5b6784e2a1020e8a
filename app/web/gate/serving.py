"""The app on a socket: uvicorn, with our connections, as many as the system has descriptors for."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable, Iterable

import uvicorn
from starlette.types import ASGIApp

from app import limits
from app.web.gate.connection import Connection
from app.web.gate.memory import EVERY, give_back
from app.web.gate.room import Room

SHUTDOWN_SECONDS = 1
"""How long an answer under way may take after Ctrl-C or SIGTERM."""

BETWEEN = 0.25
"""Seconds between two pieces made beforehand: without a pause they would keep those waiting whom they are made for."""

QUEUE = 1024
"""Connections that the kernel keeps until they are taken: a hall full of people opens the page at once."""


def most_connections() -> int:
    """How many there may be, once this process may have as many descriptors as the system gives it."""
    try:
        import resource
    except ImportError:         # another system, with other bounds
        return limits.CONNECTIONS
    wanted = limits.CONNECTIONS + limits.DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted and soft != resource.RLIM_INFINITY:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    have, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return limits.CONNECTIONS if have == resource.RLIM_INFINITY else max(1, min(wanted, have) - limits.DESCRIPTORS)


class Server(uvicorn.Server):
    """Sweeps its connections, and tells whoever listens that it ends before it waits for them."""

    def __init__(
        self, app: ASGIApp, ends: Callable[[], None], most: int | None = None, proxies: str = "127.0.0.1,::1",
        beforehand: Iterable[None] = (),
    ) -> None:
        """ends: called when it begins to end.  most: connections; None: as many as there can be.

        beforehand: makes what the first visitors would else wait for, a piece every BETWEEN seconds, in a thread.
        proxies: addresses and networks that may say for whom, and over which scheme, they ask.
        """
        super().__init__(uvicorn.Config(
            app,
            http=Connection,
            ws="none",
            forwarded_allow_ips=proxies,
            backlog=limits.NEWCOMERS,
            access_log=False,               # its lines would hold the secret ids of sessions
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        ))
        self.room = self.server_state = Room(most_connections() if most is None else most)
        self._ends, self._beforehand = ends, beforehand

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(QUEUE)
        asyncio.get_running_loop().run_in_executor(None, self._settle)

    def _settle(self) -> None:
        for _ in self._beforehand:
            time.sleep(BETWEEN)
            if self.should_exit:
                break

    async def on_tick(self, counter: int) -> bool:
        if counter % 10 == 0:       # of tenths of a second
            self.room.sweep()
        if counter % (10 * EVERY) == 0:
            asyncio.get_running_loop().run_in_executor(None, give_back)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: what is under way has SHUTDOWN_SECONDS, what comes meanwhile is told so, then nobody is let in."""
        self._ends()
        if under_way := set(self.room.tasks):
            _, late = await asyncio.wait(under_way, timeout=SHUTDOWN_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.wait(under_way, timeout=SHUTDOWN_SECONDS)
        await super().shutdown(sockets)
