"""Measurements that take seconds and change nothing: trails on a slice of the cost, races. They go on while looked at.

A measurement advances in turns among all trainings, and only while somebody has asked for it within
limits.LOOKED seconds: a page that is left stops costing anything, and goes on where it was when it comes back.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app import limits
from app.errors import FullError
from app.session.moves.turns import Work
from app.session.runs.threads import Workers

R = TypeVar("R")

@dataclass(frozen=True, slots=True)
class Report(Generic[R]):
    """What a measurement has found by now, and whether that is all."""

    found: R
    is_done: bool


class Measurements:
    """Of all sessions. Belongs to one event loop."""

    def __init__(self, workers: Workers, clock: Callable[[], float] = time.monotonic) -> None:
        """clock: seconds."""
        self._workers, self._clock = workers, clock
        self._kept: OrderedDict[Hashable, Measurement] = OrderedDict()

    async def look(self, place: Hashable, make: Callable[[], Work[R]]) -> Report[R]:
        """How far the measurement of a place has come; it is made, begun or gone on with if it has to be.

        place: everything its outcome follows from, the session's name and version among it.  make: quick.
        Raises FullError while limits.MEASUREMENTS are under way, and what make and the work raise.
        """
        one = self._kept.get(place) or self._made(place, make)
        self._kept.move_to_end(place)
        one.looked = self._clock()
        if one.task is None or (one.task.done() and not one.is_done):
            one.next_report = asyncio.get_running_loop().create_future()
            one.task = asyncio.create_task(self._go_on(one))
            one.task.add_done_callback(one.ended)
        try:
            return await asyncio.shield(one.next_report)
        except Exception:
            self._kept.pop(place, None)     # the next look begins it anew
            raise

    def _made(self, place: Hashable, make: Callable[[], Work[R]]) -> Measurement:
        if sum(one.is_going for one in self._kept.values()) >= limits.MEASUREMENTS:
            raise FullError("many measurements are under way on this server: try again in a moment")
        one = self._kept[place] = Measurement(make())
        if len(self._kept) > limits.MEASUREMENTS_KEPT:
            self._kept.popitem(last=False)
        return one

    async def _go_on(self, one: Measurement) -> None:
        while not one.is_done and self._clock() - one.looked < limits.LOOKED:
            one.tell(await self._workers.turn(one.turn))


class Measurement:
    """Work and its task.  looked: time of the last request.  next_report: with the newest report, anew for each."""

    def __init__(self, work: Work[Any]) -> None:
        self._work, self.looked, self.is_done = work, 0.0, False
        self.task: asyncio.Task[None] | None = None
        self.next_report: asyncio.Future[Report[Any]]

    @property
    def is_going(self) -> bool:
        return self.task is not None and not self.task.done()

    def turn(self) -> Report[Any]:
        """In a training thread."""
        is_more = self._work.advance()
        return Report(self._work.report(), not is_more)

    def tell(self, report: Report[Any]) -> None:
        self.is_done = report.is_done
        self._renew()
        self.next_report.set_result(report)

    def _renew(self) -> None:
        if self.next_report.done():
            self.next_report = asyncio.get_running_loop().create_future()

    def ended(self, task: asyncio.Task[None]) -> None:
        """What went wrong is said to whoever looks."""
        if not task.cancelled() and (error := task.exception()):
            self.is_done = True
            self._renew()
            self.next_report.set_exception(error)
            self.next_report.exception()       # seen, should nobody look any more
