"""Runs of all sessions: each in a task of its own, its turns in the training threads, those of each network in their
turn (rota.py).

A run keeps its version open: on disk anew once a second, so that a crash loses no more than that, and closed for good
when the run ends. It ends by itself once nobody who may drive it has looked for limits.LEFT seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app import limits
from app.errors import AppError, OutOfTurnError, StaleError
from app.session.runs.run import Run, Show, Why
from app.session.runs.shares import Shares
from app.session.runs.threads import Workers
from app.session.state.recent import Recent
from app.session.state.state import State

MANY = "many trainings are under way"

Keep = Callable[[Run, State], Awaitable[None]]
"""Writes the version of a run with the state it has come to, in place of what run.is_kept says was written before."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Where the last run of a session ended, and why."""

    version: int
    why: Why


class Runs:
    """Belongs to one event loop, as a run belongs to a process: a session does to none.

    paces: how fast the last run of a session was to go, as its form said it.
    """

    def __init__(self, workers: Workers, show: Show | None) -> None:
        self._workers = workers
        self._under_way: dict[str, Run] = {}
        self._leave: dict[str, tuple[Callable[[], None], ...]] = {}
        self._places = Shares(lambda: limits.RUNS, MANY)
        self._memory = Shares(lambda: limits.RUN_BYTES, MANY)
        self._ended = Recent[str, Ended](lambda: limits.OPEN_SESSIONS)
        self.paces = Recent[str, str](lambda: limits.OPEN_SESSIONS)
        self.show = show

    def get(self, name: str) -> Run | None:
        """The run under way in a session."""
        return self._under_way.get(name)

    def ended(self, name: str) -> Ended | None:
        """How the last run of a session ended, as long as that is remembered."""
        return self._ended.get(name)

    def check_free(self, nbytes: int) -> None:
        """Raise FullError if limits.RUNS are under way, or with so many bytes more than limits.RUN_BYTES."""
        self._places.check()
        self._memory.check(nbytes)

    async def start(self, run: Run, keep: Keep) -> None:
        """Begin, and answer once the first steps are on disk.

        Raises FullError as check_free does, and what keep raises.
        """
        self.check_free(run.nbytes)
        self._under_way[run.name] = run
        self._leave[run.name] = self._places.take(), self._memory.take(run.nbytes)
        try:
            await self._turn(run)
            await self._save(run, keep)
        except BaseException:
            self._free(run)
            raise
        run.task = asyncio.create_task(self._go_on(run, keep))

    async def pause(self, name: str, why: Why = "paused") -> None:
        """End the run of a session; it is on disk, whole, afterwards.  Raises OutOfTurnError if there is none."""
        run = self.get(name)
        if run is None or run.task is None:
            raise OutOfTurnError("no training is under way: there is nothing to pause")
        run.end(why)
        await asyncio.shield(run.task)

    async def close(self) -> None:
        """End them all."""
        for run in self._under_way.values():
            run.end("closing")
        await asyncio.gather(*(run.task for run in self._under_way.values() if run.task))

    async def _go_on(self, run: Run, keep: Keep) -> None:
        try:
            while not run.is_over:
                if wait := run.wait:
                    await _woken(run.woken, min(wait, 1.0))
                else:
                    await self._turn(run)
                if run.age >= limits.SAVED:
                    await self._save(run, keep)
            await self._save(run, keep)
        except StaleError:
            run.why = "elsewhere"
        except AppError:        # no room on disk, or the server ends: what was saved last is what there is
            run.why = "closing" if self._workers.is_closed else "full"
        finally:
            self._free(run)
            self._ended.put(run.name, Ended(run.version, run.why or "closing"))
            if self.show:
                self.show.announce(run.name, run.version, run.why)

    async def _turn(self, run: Run) -> None:
        show = self.show
        wanted = show if show and show.is_watched(run.name) else None
        frame = await self._workers.turn(lambda: run.turn(wanted))
        if frame is not None and show:
            show.send(run.name, frame)

    async def _save(self, run: Run, keep: Keep) -> None:
        state = await self._workers.turn(run.catch_up, is_short=True)
        await keep(run, state)
        run.mark_saved(state.step)

    def _free(self, run: Run) -> None:
        """It is not under way any more."""
        self._under_way.pop(run.name)
        for leave in self._leave.pop(run.name):
            leave()


async def _woken(event: asyncio.Event, seconds: float) -> None:
    """Until the event, for so long at most."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
