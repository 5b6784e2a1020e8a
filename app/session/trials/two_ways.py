"""Two ways to the same gradient, as a trial: two passes, against a nudged forward pass for each parameter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from app.errors import OutOfTurnError
from app.nn.array import Array
from app.nn.every_nudge import EveryNudge
from app.nn.passes import backward, forward
from app.session.moves.turns import in_time
from app.session.state.state import State

AT_ONCE = 25
"""Nudges between two looks at the clock: some 2 ms of the digits."""

LARGEST = 5
"""Slopes that are shown both ways: the largest ones found so far."""


@dataclass(frozen=True, slots=True)
class Both:
    """The slope of parameter i of theta, as either way has it."""

    i: int
    by_backprop: float
    by_nudge: float

    @property
    def apart(self) -> float:
        return abs(self.by_backprop - self.by_nudge)


@dataclass(frozen=True, slots=True)
class Compared:
    """How far the long way has come: done of so many (of) slopes.

    short_seconds: that one forward and one backward pass took, for all slopes.  seconds: that the forward passes of the
    long way took so far; there was one more than nudges.  worst: where the two are farthest apart, None before the
    first.  largest: the largest slopes so far.  top: the largest |slope| of all.
    """

    of: int
    done: int
    short_seconds: float
    seconds: float
    worst: Both | None
    largest: tuple[Both, ...]
    top: float

    @property
    def passes(self) -> int:
        """Forward passes of the long way so far."""
        return self.done + 1


class TwoWays:
    """Backprop first, then nudge after nudge. Both are timed by the wall clock, while they run and at no other time."""

    def __init__(self, state: State, clock: Callable[[], float] = perf_counter) -> None:
        """clock: seconds.  Raises OutOfTurnError without an example whose y is known."""
        if state.example is None or state.example.y is None:
            raise OutOfTurnError("C needs an example and what it should be: choose one, then compare")
        self._net, self._x, self._y, self._clock = state.net, state.example.x, state.example.y, clock
        self._nabla: Array = np.zeros(state.net.arch.parameter_count)
        self._nudged = np.zeros_like(self._nabla)
        self._every: EveryNudge | None = None
        self._done, self._short, self._long = 0, 0.0, 0.0

    @property
    def nbytes(self) -> int:
        """Bytes of both gradients and of the parameters that are nudged."""
        return 2 * self._nabla.nbytes + (self._every.nbytes if self._every else 0)

    def advance(self) -> bool:
        """A turn of nudges; in the first one backprop comes before."""
        if self._every is None:
            self._every = self._begun()
        return in_time(self._more)

    def close(self) -> None:
        """It holds nothing that would not go by itself."""

    def report(self) -> Compared:
        """How it stands."""
        both, n = self._nabla[: self._done], self._done
        apart, size = np.abs(both - self._nudged[:n]), np.abs(both)
        largest = np.argsort(-size, kind="stable")[:LARGEST].tolist()
        return Compared(
            len(self._nabla), n, self._short, self._long, self._both(int(apart.argmax())) if n else None,
            tuple(map(self._both, largest)), float(np.abs(self._nabla).max()),
        )

    def _begun(self) -> EveryNudge:
        """Both passes, and the forward pass of no nudge. Each runs once before its watch starts: a first is slow."""
        backward(self._net, forward(self._net, self._x), self._y)
        began = self._clock()
        bwd = backward(self._net, forward(self._net, self._x), self._y)
        self._short = self._clock() - began
        self._nabla = bwd.nabla
        every = EveryNudge(self._net, self._x, self._y)
        began = self._clock()
        every.cost()
        self._long = self._clock() - began
        return every

    def _more(self) -> bool:
        assert self._every is not None
        end = min(self._done + AT_ONCE, len(self._nabla))
        began = self._clock()
        self._nudged[self._done : end] = self._every.slopes(self._done, end)
        self._long += self._clock() - began
        self._done = end
        return end < len(self._nabla)

    def _both(self, i: int) -> Both:
        return Both(i, float(self._nabla[i]), float(self._nudged[i]))
