"""Measurements that take seconds and change nothing: trails on a slice of the cost, races. They go on while looked at.

A measurement advances in turns among all trainings, and only while somebody has asked for it within
limits.LOOKED seconds: a page that is left stops costing time, and goes on where it was when it comes back. What is
not done and was not asked for within limits.LEFT_ALONE seconds is dropped; of what is done only the report is kept.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from app import limits
from app.session.moves.turns import Work
from app.session.runs.shares import Shares, asking, check_share
from app.session.runs.threads import Workers

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

MANY = "many measurements are under way"


class Measuring(Work[R_co], Protocol[R_co]):
    """Work that may wait for long, and holds memory meanwhile."""

    @property
    def nbytes(self) -> int:
        """Bytes that it holds by now, beside what all sessions share."""

    def close(self) -> None:
        """Let go of them, though it is not done: what refers to itself would wait for the garbage collector."""


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
        self._places = Shares(lambda: limits.MEASUREMENTS, MANY)

    async def look(self, place: Hashable, make: Callable[[], Measuring[R]]) -> Report[R]:
        """How far the measurement of a place has come; it is made, begun or gone on with if it has to be.

        place: everything its outcome follows from, the session's name and version among it.  make: quick.
        Raises FullError while limits.MEASUREMENTS or limits.MEASURING_BYTES are under way, and what make and the work
        raise.
        """
        if (one := self._kept.get(place)) is None:
            self._tidy()
            self._check_room()
            one = self._kept[place] = Measurement(place, make())
        self._kept.move_to_end(place)
        one.looked = self._clock()
        if one.is_waiting:
            self._begin(one)
        try:
            return await asyncio.shield(one.next_report)
        except Exception:
            self._kept.pop(place, None)     # the next look begins it anew
            raise

    def _begin(self, one: Measurement) -> None:
        """Begin it, or go on with it."""
        leave = self._places.take()
        one.who, one.next_report = asking.get(), asyncio.get_running_loop().create_future()
        one.task = asyncio.create_task(self._go_on(one))
        for then in (lambda _: leave(), one.ended, self._paused):
            one.task.add_done_callback(then)

    def _check_room(self) -> None:
        self._places.check()
        going = [one for one in self._kept.values() if one.is_going]
        who, held = asking.get(), 1 + sum(one.nbytes for one in going)
        own = 1 + sum(one.nbytes for one in going if one.who == who) if who else 0
        check_share(MANY, limits.MEASURING_BYTES, held, own)

    async def _go_on(self, one: Measurement) -> None:
        while not one.is_done and self._clock() - one.looked < limits.LOOKED:
            one.tell(await self._workers.turn(one.turn))

    def _paused(self, task: asyncio.Task[None]) -> None:
        self._tidy()
        task.get_loop().call_later(limits.LEFT_ALONE + 1.0, self._tidy)

    def _tidy(self) -> None:
        """Drop what was left alone, and of the others those asked for longest ago, down to both bounds."""
        now = self._clock()
        for place, one in list(self._kept.items()):
            if one.is_waiting and now - one.looked >= limits.LEFT_ALONE:
                self._kept.pop(place).drop()
        going = sum(one.nbytes for one in self._kept.values() if one.is_going)
        waiting = [place for place, one in self._kept.items() if one.is_waiting]
        self._bound(waiting, limits.MEASURING_BYTES - going)
        self._bound([place for place, one in self._kept.items() if one.is_done], limits.MEASURED_BYTES)

    def _bound(self, places: list[Hashable], most: int) -> None:
        """places: asked for longest ago first. The newest stays, even if it is larger than the bound by itself."""
        total = sum(self._kept[place].nbytes for place in places)
        for place in places[:-1]:
            if total <= most:
                return
            total -= self._kept[place].nbytes
            self._kept.pop(place).drop()


class Measurement:
    """Work and its task.  looked: time of the last request.  next_report: with the newest report, anew for each.

    who: the network that it goes on for.
    nbytes: what the work holds while it is under way, then what its report and its place do.
    """

    def __init__(self, place: Hashable, work: Measuring[Any]) -> None:
        self.place, self._work, self.who = place, work, ""
        self.looked, self.is_done, self.nbytes = 0.0, False, 0
        self.task: asyncio.Task[None] | None = None
        self.next_report: asyncio.Future[Report[Any]]

    @property
    def is_going(self) -> bool:
        return self.task is not None and not self.task.done()

    @property
    def is_waiting(self) -> bool:
        """Whether it would go on if somebody looked."""
        return not self.is_done and not self.is_going

    def turn(self) -> Report[Any]:
        """In a training thread."""
        is_more, found = self._work.advance(), self._work.report()
        self.nbytes = self._work.nbytes if is_more else nbytes((found, self.place))
        if not is_more:
            del self._work
        return Report(found, not is_more)

    def drop(self) -> None:
        """In no thread any more, and nobody looks."""
        if not self.is_done:
            self._work.close()

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


def nbytes(value: object) -> int:
    """Bytes of all arrays in a frozen value, however deep, and some for itself."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, tuple):
        return sum(map(nbytes, value))
    fields = getattr(value, "__dataclass_fields__", ())
    return 100 + sum(nbytes(getattr(value, name)) for name in fields)
