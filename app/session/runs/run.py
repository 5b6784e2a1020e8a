"""A training that goes on until it is paused, and can be watched: what is asked of it, and how far it has come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from app import limits
from app.errors import RangeError
from app.session.moves.training import Training
from app.session.state.library import Library
from app.session.state.move import Train
from app.session.state.state import State

Why = Literal["paused", "done", "diverged", "left", "full", "closing", "elsewhere"]
"""Why a run ended: its visitor, its goal, the finite range, nobody who looked, no room, the server, another server."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a run.

    pace: steps a second, 0 for as many as there can be.  steps: to this many; None: as long as nobody pauses it.
    accuracy: until so large a share of Sample.right is reached, 0 to 1; None: however good it is.
    patience: seconds without anybody who looks after which it pauses by itself, None for limits.LEFT.
    """

    pace: float = 0.0
    steps: int | None = None
    accuracy: float | None = None
    eta: float | None = None
    batch_size: int | None = None
    label: int | None = None
    patience: float | None = None

    def check(self) -> None:
        """Raise RangeError for what limits.py forbids."""
        if not 0.0 <= self.pace <= limits.PACE:
            raise RangeError(f"pace must be from 0, as fast as it goes, to {limits.PACE} steps a second")
        if self.steps is not None and not 1 <= self.steps <= limits.RUN_STEPS:
            raise RangeError(f"a run goes on for 1 to {limits.RUN_STEPS} steps")
        if self.accuracy is not None and not 0.0 < self.accuracy <= 1.0:
            raise RangeError("the accuracy to reach must be above 0 and at most 100 %")

    @property
    def move(self) -> Train:
        """The run as one move."""
        return Train(self.steps or limits.RUN_STEPS, self.eta, self.batch_size, self.label, watch=True)


@dataclass(frozen=True, slots=True)
class RunState:
    """A run as it is seen.  version: the one that it keeps open.  safe: the step that is on disk.

    speed: steps a second lately.  at: seconds since 1970.  left: seconds to the goal, where that is known.
    is_detailed: whether maps are due too.
    """

    version: int
    state: State
    order: Order
    done: int
    safe: int
    speed: float
    at: float
    left: float | None
    is_detailed: bool = True


class Show(Protocol):
    """Whoever shows runs. All but print belongs to the event loop."""

    def is_watched(self, name: str) -> bool:
        """Whether anybody looks at that session."""

    def print(self, run: RunState) -> bytes:
        """A frame, made in a training thread."""

    def send(self, name: str, frame: bytes) -> None:
        """To all who look."""

    def announce(self, name: str, version: int, why: Why | None = None) -> None:
        """The session stands at that version now.  why: a run ended there."""


class Run:
    """Under way; belongs to the event loop, but for `turn` and `catch_up`, one at a time in a thread."""

    def __init__(
        self, name: str, parent: int, version: int, before: State, order: Order, library: Library,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """name: of its session.  parent: the version it goes on from, whose state is `before`.  version: its own.

        Raises OutOfTurnError, RangeError, NotThereError.
        """
        order.check()
        self.name, self.parent, self.version = name, parent, version
        self.before, self.order, self._clock = before, order, clock
        self._training = Training(before, order.move, library)
        self.state, self.safe, self.is_kept = before, before.step, False
        self.why: Why | None = None
        self.began = self.seen = self._saved = self._drawn = self._mapped = clock()
        self._speed = Speed(self.began)
        self.woken, self.turns = asyncio.Event(), 0
        self.task: asyncio.Task[None] | None = None

    @property
    def done(self) -> int:
        """Steps made."""
        return self._training.done

    @property
    def nbytes(self) -> int:
        """The bytes that it holds, at least: what its training does."""
        return self._training.nbytes

    @property
    def age(self) -> float:
        """Seconds since it was on disk."""
        return self._clock() - self._saved

    def move(self, state: State) -> Train:
        """What led to a state of it, as one move."""
        m = self.order.move
        return Train(state.trained.steps if state.trained else 0, m.eta, m.batch_size, m.label, watch=True)

    def mark_saved(self, step: int) -> None:
        """Remember that all up to `step` is on disk."""
        self.safe, self.is_kept, self._saved = step, True, self._clock()

    def look(self) -> None:
        """Somebody who may drive it is looking."""
        self.seen = self._clock()

    def end(self, why: Why) -> None:
        """Go no further once the turn under way is over."""
        self.why = self.why or why
        self.woken.set()

    @property
    def is_over(self) -> bool:
        """Whether there is a reason to go no further; then `why` says which."""
        if self.why is None:
            reached, wanted = self.state.curve[-1:], self.order.accuracy
            if self.state.phase == "diverged":
                self.why = "diverged"
            elif self._training.is_over or (
                wanted is not None and reached and (reached[0].right or 0.0) >= wanted and self.done
            ):
                self.why = "done"
            elif self._clock() - self.seen > (self.order.patience or limits.LEFT):
                self.why = "left"
        return self.why is not None

    @property
    def wait(self) -> float:
        """Seconds until the pace allows another step."""
        pace = self.order.pace
        return max(0.0, self.began + self.done / pace - self._clock()) if pace else 0.0

    def turn(self, show: Show | None) -> bytes | None:
        """Steps until the next frame is due, and that frame for whoever wants it. In a training thread."""
        now = self._clock()
        self.turns += 1
        pace = self.order.pace
        self._training.upto = max(self.done, int((now - self.began) * pace)) + 1 if pace else self.order.move.steps
        self._training.go(self._drawn + limits.FRAME - now, least=limits.FRAME / 4)
        now = self._clock()
        self._speed.update(now, self.done)
        if now - self._drawn < limits.FRAME and not self._training.is_over:
            return None
        self._drawn = now
        self.state = self._training.report()
        is_detailed = now - self._mapped >= limits.MAPS or self._training.is_over
        self._mapped = now if is_detailed else self._mapped
        return show.print(self.report(is_detailed)) if show else None

    def report(self, is_detailed: bool = True) -> RunState:
        """As it is now."""
        speed = self._speed.value
        left = (self.order.steps - self.done) / speed if self.order.steps and speed else None
        return RunState(
            self.version, self.state, self.order, self.done, self.safe, speed, time.time(), left, is_detailed
        )

    def catch_up(self) -> State:
        """The state it has come to. In a training thread, between two turns."""
        self.state = self._training.report()
        return self.state


class Speed:
    """Steps a second over the last second or so."""

    def __init__(self, now: float) -> None:
        self._since, self._from, self.value = now, 0, 0.0

    def update(self, now: float, done: int) -> None:
        """How many steps are done by now."""
        if now > self._since:
            recent = (done - self._from) / (now - self._since)
            self.value = recent if now - self._since < 1.0 or not self.value else 0.5 * (self.value + recent)
        if now - self._since >= 1.0:
            self._since, self._from = now, done
