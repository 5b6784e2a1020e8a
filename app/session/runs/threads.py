"""The threads beside the event loop: one for the store, one for replays, and a few for training.

The store has one thread, so that its moves are kept one after the other. Trainings take turns, turn by turn,
first come, first served: each turn queues up behind those of all others, so that all get on alike.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TypeVar

from app import limits
from app.errors import FullError
from app.session.moves.turns import Work

T = TypeVar("T")


class Workers:
    """Starts no thread before it is needed."""

    def __init__(self) -> None:
        self._store = ThreadPoolExecutor(1, "store")
        self._replays = ThreadPoolExecutor(1, "replay")
        self._training = ThreadPoolExecutor(limits.TRAINING_THREADS, "training")
        self._waiting = self._jobs = 0
        self._is_closed = False

    async def store(self, deed: Callable[[], T]) -> T:
        """Done in the store's thread.  Raises FullError if too many wait for it, and what the deed raises."""
        if self._waiting >= limits.WAITING:
            raise FullError("the store is too busy: try again in a moment")
        self._waiting += 1
        try:
            return await self._in(self._store, deed)
        finally:
            self._waiting -= 1

    async def replay(self, deed: Callable[[], T]) -> T:
        """Done in the replays' thread."""
        return await self._in(self._replays, deed)

    async def train(self, work: Work[T]) -> T:
        """The result of the work, done in turns.  Raises FullError if limits.JOBS are under way."""
        if self._jobs >= limits.JOBS:
            raise FullError(f"{self._jobs} trainings are under way on this server: try again in a moment")
        self._jobs += 1

        def turn() -> tuple[T] | None:
            return None if self._is_closed or work.advance() else (work.report(),)

        try:
            while (end := await self._in(self._training, turn)) is None:
                pass
            return end[0]
        finally:
            self._jobs -= 1

    async def turn(self, deed: Callable[[], T]) -> T:
        """One turn of something that goes on as long as somebody wants it, in its turn among all trainings."""
        return await self._in(self._training, deed)

    @property
    def is_closed(self) -> bool:
        """Whether nothing is begun any more."""
        return self._is_closed

    async def close(self, last: Callable[[], None]) -> None:
        """Let turns, replays and writes under way end, begin no other, and do one last thing."""
        self._is_closed = True
        await asyncio.to_thread(self._end, last)

    def _end(self, last: Callable[[], None]) -> None:
        for threads in (self._training, self._replays, self._store):
            threads.shutdown()
        last()

    async def _in(self, threads: Executor, deed: Callable[[], T]) -> T:
        if self._is_closed:
            raise FullError("the server is closing: try again in a moment")
        return await asyncio.get_running_loop().run_in_executor(threads, deed)


async def uninterrupted(deed: Coroutine[None, None, None]) -> None:
    """Do it to its end even if the caller is cancelled meanwhile; only then is the caller."""
    task = asyncio.ensure_future(deed)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        task.exception()        # seen, and of no use to somebody who has gone
        raise cancelled
    task.result()
