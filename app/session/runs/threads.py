"""The threads beside the event loop: one for the store, one for replays, and a few for training.

The store has one thread, so that its moves are kept one after the other. Trainings and replays take turns, turn by
turn: each network that asks in its turn (rota.py), and of one network first come, first served, so that all get on
alike. Only the first turns of what somebody waits for go before those of trainings that go on and on: an evaluation
would else take as many times longer as others watch theirs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, ThreadPoolExecutor
from itertools import count
from typing import TypeVar

from app import limits
from app.errors import FullError
from app.session.moves.turns import Work
from app.session.runs.rota import Rota
from app.session.runs.shares import Shares

T = TypeVar("T")

CLOSING = "the server is closing: try again in a moment"
READY = 2
"""Turns given for each thread: while one is under way the next stands ready, and no thread waits for the event loop."""


class Workers:
    """Starts no thread before it is needed."""

    def __init__(self) -> None:
        self._store = ThreadPoolExecutor(1, "store")
        self._replays = ThreadPoolExecutor(1, "replay")
        self._training = ThreadPoolExecutor(limits.TRAINING_THREADS, "training")
        self._replay_turns = Rota(lambda: READY)
        self._turns = Rota(lambda: READY * limits.TRAINING_THREADS)
        self._places = Rota(lambda: limits.JOBS_AT_ONCE, in_shares=True)
        self._short_places = Rota(lambda: limits.SHORT_AT_ONCE, in_shares=True)
        self._waiting = Shares(lambda: limits.WAITING, "the store is too busy")
        self._jobs = Shares(lambda: limits.JOBS, "many trainings are under way")
        self._is_ending = self._is_closed = False

    async def store(self, deed: Callable[[], T]) -> T:
        """Done in the store's thread.  Raises FullError if too many wait for it, and what the deed raises."""
        with self._waiting.place():
            return await self._in(self._store, deed)

    async def replay(self, deed: Callable[[], T]) -> T:
        """Done in the replays' thread."""
        async with self._replay_turns.place():
            return await self._in(self._replays, deed)

    async def train(self, work: Work[T]) -> T:
        """The result of the work, done in turns once it has a place.

        limits.JOBS_AT_ONCE have one: what has not begun holds no memory.
        Raises FullError if limits.JOBS are under way or waiting.
        """
        with self._jobs.place():
            async with self._places.place():
                return await self._in_turns(work, 1)

    async def short(self, work: Work[T]) -> T:
        """The same for what is soon done: it waits for no place behind long trainings, of which somebody may have as
        many as there are places, and takes longer turns. limits.SHORT_AT_ONCE are begun. Raises as train does.
        """
        with self._jobs.place():
            async with self._short_places.place():
                return await self._in_turns(work, limits.SHORT_SLICES)

    async def _in_turns(self, work: Work[T], slices: int) -> T:
        for taken in count():
            if self._is_ending:
                break
            is_short = taken < limits.SHORT
            if (end := await self.turn(lambda: self._done(work, slices), is_short=is_short)) is not None:
                return end[0]
        raise FullError(CLOSING)

    def _done(self, work: Work[T], slices: int) -> tuple[T] | None:
        """In a training thread: the result, after so many slices more; None if there is more to do."""
        for _ in range(slices):
            if self._is_ending:
                return None
            if not work.advance():
                return (work.report(),)
        return None

    async def turn(self, deed: Callable[[], T], *, is_short: bool = False) -> T:
        """One turn of something that goes on as long as somebody wants it, in its turn among all trainings.

        is_short: it is soon at its end.
        """
        async with self._turns.place(is_short=is_short):
            return await self._in(self._training, deed)

    @property
    def is_closed(self) -> bool:
        """Whether nothing is begun any more."""
        return self._is_closed

    def end(self) -> None:
        """Refuse all that `train` has under way: it would take longer than anybody waits for."""
        self._is_ending = True

    async def close(self, last: Callable[[], None]) -> None:
        """Let turns, replays and writes under way end, begin no other, and do one last thing."""
        self._is_ending = self._is_closed = True
        await asyncio.to_thread(self._end, last)

    def _end(self, last: Callable[[], None]) -> None:
        for threads in (self._training, self._replays, self._store):
            threads.shutdown()
        last()

    async def _in(self, threads: Executor, deed: Callable[[], T]) -> T:
        if self._is_closed:
            raise FullError(CLOSING)
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
