"""Runs of all sessions: each in a task of its own, its turns in the training threads, first come, first served.

A run keeps its version open: on disk anew once a second, so that a crash loses no more than that, and closed for good
when the run ends. It ends by itself once nobody who may drive it has looked for limits.LEFT seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from app import limits
from app.errors import AppError, FullError, OutOfTurnError
from app.session.runs.run import Order, Run, Show, Why
from app.session.runs.threads import Workers
from app.session.state.library import Library
from app.session.state.move import Train
from app.session.state.state import State
from app.session.store.session import Session

Keep = Callable[[Session, int, Train, State, State, bool], Awaitable[None]]
"""Writes the newest version: of a session, from a parent, by a move, before, after, in place of the one it has open."""


class Runs:
    """Belongs to one event loop."""

    def __init__(self, workers: Workers, library: Library, keep: Keep, show: Show | None) -> None:
        self._workers, self._library, self._keep = workers, library, keep
        self._under_way: set[Run] = set()
        self.show = show

    async def start(self, session: Session, before: State, order: Order) -> int:
        """Begin, and answer once the first steps are on disk: the version that the run keeps open.

        Raises FullError beyond limits.RUNS, OutOfTurnError, RangeError, NotThereError, and what the store raises.
        """
        if len(self._under_way) >= limits.RUNS:
            raise FullError(f"{limits.RUNS} trainings are under way on this server: try again in a moment")
        run = Run(session, before, order, self._library)
        session.run = run
        self._under_way.add(run)
        try:
            await self._turn(run)
            await self._save(run)
        except BaseException:
            self._gone(run)
            raise
        run.task = asyncio.create_task(self._go_on(run))
        return run.version

    async def pause(self, session: Session, why: Why = "paused") -> None:
        """End the run of a session; it is on disk, whole, afterwards.  Raises OutOfTurnError if there is none."""
        if session.run is None or session.run.task is None:
            raise OutOfTurnError("no training is under way: there is nothing to pause")
        session.run.end(why)
        await asyncio.shield(session.run.task)

    async def close(self) -> None:
        """End them all."""
        for run in self._under_way:
            run.end("closing")
        await asyncio.gather(*(run.task for run in self._under_way if run.task))

    async def _go_on(self, run: Run) -> None:
        try:
            while not run.is_over:
                if wait := run.wait:
                    await _woken(run.woken, min(wait, 1.0))
                else:
                    await self._turn(run)
                if run.age >= limits.SAVED:
                    await self._save(run)
            await self._save(run)
        except AppError:        # no room on disk, or the server ends: what was saved last is what there is
            run.why = "closing" if self._workers.is_closed else "full"
        finally:
            self._gone(run)
            if self.show:
                self.show.announce(run.session.name, run.session.version, run.why)

    async def _turn(self, run: Run) -> None:
        show = self.show
        wanted = show if show and show.is_watched(run.session.name) else None
        frame = await self._workers.turn(lambda: run.turn(wanted))
        if frame is not None and show:
            show.send(run.session.name, frame)

    async def _save(self, run: Run) -> None:
        is_open = run.session.count > run.version
        state = await self._workers.turn(run.catch_up)
        await self._keep(run.session, run.parent, run.move(state), run.before, state, is_open)
        run.mark_saved(state.step)

    def _gone(self, run: Run) -> None:
        run.session.run = None
        run.session.outcome = run.session.version, run.why or "closing"
        self._under_way.discard(run)


async def _woken(event: asyncio.Event, seconds: float) -> None:
    """Until the event, for so long at most."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
