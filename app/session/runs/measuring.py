"""Measurements that take seconds and change nothing: trails on a slice of the cost, races. They go on while looked at.

A trial advances in slices among all other trainings, and only while somebody has asked for it within
limits.LOOKED seconds: a page that is left stops costing anything, and goes on where it was when it comes back.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from app import limits
from app.errors import FullError
from app.session.runs.threads import Workers

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Trial(Protocol[R_co]):
    """Under way in one training thread at a time."""

    def advance(self) -> bool:
        """Do at most about limits.SLICE of it. Whether there is more to do."""

    def report(self) -> R_co:
        """What is known so far: a frozen value, quickly made."""


@dataclass(frozen=True, slots=True)
class Seen(Generic[R]):
    """What a trial has to say, and whether that is its last word."""

    report: R
    is_done: bool


class Trials:
    """Of all sessions. Belongs to one event loop."""

    def __init__(self, workers: Workers, clock: Callable[[], float] = time.monotonic) -> None:
        """clock: seconds."""
        self._workers, self._clock = workers, clock
        self._kept: OrderedDict[Hashable, _UnderWay] = OrderedDict()

    async def look(self, place: Hashable, make: Callable[[], Trial[R]]) -> Seen[R]:
        """How far the trial of a place has come; it is made, begun or gone on with if it has to be.

        place: everything its outcome follows from, the session's name and version among it.  make: quick.
        Raises FullError while limits.TRIALS are under way, and what make and the trial raise.
        """
        one = self._kept.get(place) or self._made(place, make)
        self._kept.move_to_end(place)
        one.looked = self._clock()
        if one.task is None or (one.task.done() and not one.is_done):
            one.said = asyncio.get_running_loop().create_future()
            one.task = asyncio.create_task(self._go_on(one))
            one.task.add_done_callback(one.ended)
        try:
            return await asyncio.shield(one.said)
        except Exception:
            self._kept.pop(place, None)     # the next look begins it anew
            raise

    def _made(self, place: Hashable, make: Callable[[], Trial[R]]) -> _UnderWay:
        if sum(one.is_going for one in self._kept.values()) >= limits.TRIALS:
            raise FullError("many measurements are under way on this server: try again in a moment")
        one = self._kept[place] = _UnderWay(make())
        if len(self._kept) > limits.TRIALS_KEPT:
            self._kept.popitem(last=False)
        return one

    async def _go_on(self, one: _UnderWay) -> None:
        while not one.is_done and self._clock() - one.looked < limits.LOOKED:
            one.tell(await self._workers.turn(one.slice))


class _UnderWay:
    """One trial.  looked: when somebody last did.  said: what it said last, from its first slice on."""

    def __init__(self, trial: Trial[Any]) -> None:
        self._trial, self.looked, self.is_done = trial, 0.0, False
        self.task: asyncio.Task[None] | None = None
        self.said: asyncio.Future[Seen[Any]]

    @property
    def is_going(self) -> bool:
        return self.task is not None and not self.task.done()

    def slice(self) -> Seen[Any]:
        """In a training thread."""
        is_more = self._trial.advance()
        return Seen(self._trial.report(), not is_more)

    def tell(self, seen: Seen[Any]) -> None:
        self.is_done = seen.is_done
        self.said = self.said if not self.said.done() else asyncio.get_running_loop().create_future()
        self.said.set_result(seen)

    def ended(self, task: asyncio.Task[None]) -> None:
        """What went wrong is said to whoever looks."""
        if not task.cancelled() and (error := task.exception()):
            self.is_done = True
            self.said = self.said if not self.said.done() else asyncio.get_running_loop().create_future()
            self.said.set_exception(error)
            self.said.exception()       # seen, should nobody look any more
