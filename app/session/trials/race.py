"""A race, as a trial: runners take turns, the one that is furthest behind first, until all are there or diverged."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app import limits
from app.data.examples import Dataset
from app.errors import OutOfTurnError, RangeError
from app.nn.activation import ACTIVATIONS
from app.nn.engine.sgd import Sgd
from app.nn.network import Architecture, Network
from app.session.moves.checks import checked_batch_size, checked_eta
from app.session.moves.effort import STEP, check_work
from app.session.moves.setting import starting
from app.session.moves.turns import in_time
from app.session.state.library import Library, Rows
from app.session.state.samples import Probe
from app.session.state.state import State

MARKS = 40
"""Times that a runner is measured on its way, beside the start."""

EFFORT_AT_ONCE = 5_000_000
"""Effort of one turn: under a millisecond."""


@dataclass(frozen=True, slots=True)
class Runner:
    """One way to train.  activation: of the hidden layers."""

    eta: float
    batch_size: int
    activation: str


@dataclass(frozen=True, slots=True)
class Goal:
    """How far a race goes: so many steps of each runner, or so many seconds of processor time."""

    unit: Literal["steps", "seconds"]
    amount: float


@dataclass(frozen=True, slots=True)
class Mark:
    """How good a runner was on the sample after so many steps, and how long they had taken.

    cost: mean C0 of training examples.  right: the share of right answers among test examples, None without any.
    """

    steps: int
    seconds: float
    cost: float
    right: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """One runner's way so far.  marks: the first is the start.  net: at the last of them.

    diverged_layer: where a further step would have left the finite range, 0 while none would.
    """

    runner: Runner
    marks: tuple[Mark, ...]
    net: Network
    diverged_layer: int = 0

    @property
    def last(self) -> Mark:
        return self.marks[-1]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """How a race stands.  share: how much of it is run, 0 to 1.

    seed: of the random weights that all start from, None where those on the stage are the start.
    sampled: training and test examples that the marks are measured on, each of so many (of).
    """

    goal: Goal
    lanes: tuple[Lane, ...]
    share: float
    seed: int | None
    sampled: tuple[int, int]
    of: tuple[int, int]


class Race:
    """Runners differ in eta, batch size or activation; they begin at the same weights and the same examples.

    Where all have the session's own activation these are its weights and its place in the data; where one has
    another, the start from the session's seed, whose weights do not depend on the activation.
    """

    def __init__(
        self, state: State, runners: Sequence[Runner], goal: Goal, library: Library,
        clock: Callable[[], float] = time.thread_time,
    ) -> None:
        """clock: seconds of processor time of the thread that asks.

        Raises OutOfTurnError for a session without data, RangeError.
        """
        dataset = library.data(state)
        if dataset is None or not len(dataset.train):
            raise OutOfTurnError("a race is run on data, and this session has none: begin one with data")
        _check(runners, goal, dataset)
        own = state.net.arch
        self._seed = None if all(runner.activation == own.activation for runner in runners) else state.seed
        start = state if self._seed is None else replace(state, epoch=0, position=0)
        rows, probe = library.source(dataset.train, own.sizes[-1]), library.probe(dataset, own.sizes[-1])
        self._goal, self._sampled = goal, (len(probe.train.labels), len(probe.test.labels) if probe.test else 0)
        self._of = len(dataset.train), len(dataset.test)
        self._runners = [
            _Running(runner, self._net(state, runner, library), start, rows, probe, goal, clock) for runner in runners
        ]

    @property
    def nbytes(self) -> int:
        """Bytes that its runners hold."""
        return sum(one.nbytes for one in self._runners)

    def advance(self) -> bool:
        """A turn of small ones."""
        return in_time(self._turn)

    def close(self) -> None:
        """Let go of its runners."""
        self._runners.clear()

    def report(self) -> Standing:
        """How it stands."""
        share = min(one.share for one in self._runners)
        return Standing(self._goal, tuple(one.lane() for one in self._runners), share, self._seed, self._sampled,
                        self._of)

    def _turn(self) -> bool:
        under_way = [one for one in self._runners if not one.is_over]
        if under_way:
            min(under_way, key=lambda one: one.share).run()
        return any(not one.is_over for one in under_way)

    def _net(self, state: State, runner: Runner, library: Library) -> Network:
        if self._seed is None:
            return state.net
        arch = Architecture(state.net.sizes, runner.activation, state.net.arch.output, state.net.arch.cost)
        return starting(arch, "random", state.config.init, self._seed, library)


class _Running:
    """One runner under way."""

    def __init__(
        self, runner: Runner, net: Network, start: State, rows: Rows, probe: Probe, goal: Goal,
        clock: Callable[[], float],
    ) -> None:
        if goal.unit == "steps":
            check_work(net.arch, round(goal.amount), runner.batch_size, len(rows))
        self._runner, self._net, self._start, self._rows = runner, net, start, rows
        self._probe, self._goal, self._clock = probe, goal, clock
        self._sgd: Sgd | None = None
        self._steps, self._seconds, self._diverged_layer = 0, 0.0, 0
        self._due = 1       # marks of MARKS that the next one to be measured is
        self._marks: list[Mark] = []

    @property
    def nbytes(self) -> int:
        """Bytes of its weights, once they are its own, and of its training until it is over."""
        own = 0 if self._net is self._start.net else self._net.theta.nbytes
        return own + (self._sgd.nbytes if self._sgd else 0)

    @property
    def share(self) -> float:
        """How much of the way is behind it; one that diverged goes no further."""
        if self._diverged_layer:
            return 1.0
        return min((self._steps if self._goal.unit == "steps" else self._seconds) / self._goal.amount, 1.0)

    @property
    def is_over(self) -> bool:
        return self.share >= 1.0

    def lane(self) -> Lane:
        """Its way so far, the start at least."""
        if not self._marks:
            self._measure()
        return Lane(self._runner, tuple(self._marks), self._net, self._diverged_layer)

    def run(self) -> None:
        """One turn, and a mark where one is due. Only the steps themselves count as its time."""
        self.lane()
        if self._sgd is None:
            s = self._start
            self._sgd = Sgd(self._net, self._rows, self._runner.batch_size, s.seed, s.epoch, s.position)
        began = self._clock()
        run = self._sgd.run(self._piece(), self._runner.eta)
        self._seconds += self._clock() - began
        self._steps += run.steps
        self._diverged_layer = run.diverged_layer
        if self.share * MARKS >= self._due:
            self._due = int(self.share * MARKS) + 1
            self._net = self._sgd.network()
            self._measure()
        if self.is_over:
            self._sgd = None        # its buffers for examples, which may be large

    def _piece(self) -> int:
        """Steps of one turn: not beyond the next mark where steps are counted."""
        batch = min(self._runner.batch_size, len(self._rows))
        piece = max(1, EFFORT_AT_ONCE // (STEP + self._net.arch.parameter_count * batch))
        if self._goal.unit == "seconds":
            return piece
        due = -int(-self._goal.amount * self._due // MARKS)
        return max(1, min(piece, due - self._steps))

    def _measure(self) -> None:
        found = self._probe.sample(self._net, self._steps, None)
        self._marks.append(Mark(self._steps, self._seconds, found.cost, found.test_accuracy))


def _check(runners: Sequence[Runner], goal: Goal, dataset: Dataset) -> None:
    """Raise RangeError for what cannot be run."""
    if not 2 <= len(runners) <= limits.RUNNERS:
        raise RangeError(f"a race has 2 to {limits.RUNNERS} runners: give eta in as many rows")
    if len(set(runners)) < len(runners):
        raise RangeError("two runners are the same: change eta, the batch size or the activation of one")
    for runner in runners:
        checked_eta(runner.eta)
        checked_batch_size(runner.batch_size, dataset)
        if runner.activation not in ACTIVATIONS:
            raise RangeError(f"activation must be one of {', '.join(ACTIVATIONS)}")
    if goal.unit == "steps" and not (1 <= goal.amount <= limits.RACE_STEPS and goal.amount == int(goal.amount)):
        raise RangeError(f"a race has 1 to {limits.RACE_STEPS} steps")
    if goal.unit == "seconds" and not limits.RACE_LEAST <= goal.amount <= limits.RACE_SECONDS:
        raise RangeError(f"a race takes {limits.RACE_LEAST:g} to {limits.RACE_SECONDS:g} seconds of each runner")
