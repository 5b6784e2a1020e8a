"""The drunk man and the careful man: ways downhill from one start, each for the same time of its own.

One steps on mini-batches, many times a second; the other looks at all examples before every step. Then the cost at
every kept place of their trails, and the angles between what a mini-batch says and the true gradient.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app import limits
from app.data.examples import Dataset
from app.errors import OutOfTurnError
from app.nn.angle import angle
from app.nn.array import Array
from app.nn.batch import accuracy, gradient, outputs
from app.nn.engine.sgd import Source
from app.nn.network import Network
from app.nn.whole import mean_cost, pieces, whole_gradient
from app.session.moves.setting import starting
from app.session.moves.turns import in_time
from app.session.state.library import Library, Rows
from app.session.state.state import State
from app.session.trials.walk import Walk, places
from app.session.trials.walks import TURNING, WALKING, WEIGHING, Angles, Walks

BATCHES = (1, 10, 100, 1_000)
"""Sizes whose angles are measured, beside the session's own."""

DRAWN = 200
"""Mini-batches of each size, drawn anew each."""

OTHERS = 3
"""Further starts whose ends are compared: three points span a plane, so that all of them lie in one slice."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is walked on: the first examples of the training data.  of: how many there are in all."""

    rows: Rows
    dataset: Dataset
    of: int

    def __len__(self) -> int:
        return len(self.rows)


def ground(state: State, library: Library) -> Ground:
    """Raises OutOfTurnError for a session without data."""
    dataset = library.data(state)
    if dataset is None or not len(dataset.train):
        raise OutOfTurnError("this session has no data to walk downhill on: begin one with data")
    of = len(dataset.train)
    n = max(1, min(of, limits.TRAIL_EXAMPLES, limits.TRAIL_WORK // state.net.arch.parameter_count))
    rows = library.source(dataset.train, state.net.sizes[-1])
    return Ground(replace(rows, among=np.arange(n)), dataset, of)


def two_men(state: State, library: Library) -> Walking:
    """Mini-batches of the session's size, and all examples at once, from the version's own weights."""
    here = ground(state, library)
    most = places(state.net.arch.parameter_count, trails=2)
    men = [Walk(state.net, here.rows, batch, state.eta, state.seed, most) for batch in (state.batch_size, len(here))]
    return Walking(state, here, men, state.net)


def other_starts(state: State, library: Library) -> Walking:
    """Mini-batches from random starts of the next seeds, each shuffled by its own."""
    here, net = ground(state, library), state.net
    seeds = [(state.seed + i) % (limits.SEED + 1) for i in range(1, OTHERS + 1)]
    starts = [starting(net.arch, "random", state.config.init, seed, library) for seed in seeds]
    most = places(net.arch.parameter_count, trails=OTHERS)
    men = [Walk(start, here.rows, state.batch_size, state.eta, seed, most)
           for start, seed in zip(starts, seeds, strict=True)]
    return Walking(state, here, men, None)


class Walking:
    """A trial: walks, then weighs the trails, then measures angles at one network, if it is given one."""

    def __init__(self, state: State, ground: Ground, men: list[Walk], at: Network | None) -> None:
        self._state, self._ground, self._men, self._at = state, ground, men, at
        self._costs: list[list[float]] = [[] for _ in men]
        self._right: list[tuple[float, float] | None] = [None for _ in men]
        self._angles: list[Angles] = []
        self._doing, self._share = WALKING, 0.0
        self._work = self._all()

    def advance(self) -> bool:
        """A turn of it."""
        return in_time(lambda: next(self._work, False))

    def close(self) -> None:
        """Let go of what it holds."""
        self._work.close()

    @property
    def nbytes(self) -> int:
        """Bytes that its walks hold: a start that they share, once."""
        kept = {id(theta): theta.nbytes for man in self._men for theta in man.kept}
        return sum(kept.values()) + sum(man.buffers for man in self._men)

    def report(self) -> Walks:
        """What is measured so far."""
        here = self._ground
        trails = tuple(map(Walk.trail, self._men, self._costs, self._right))
        return Walks(self._state.eta, len(here), here.of, limits.TRAIL_SECONDS, trails, tuple(self._angles),
                     self._doing, self._share)

    def _all(self) -> Generator[bool, None, None]:
        yield from self._walked()
        yield from self._weighed()
        if self._at is not None:
            yield from self._turned(self._at)
        self._share = 1.0

    def _walked(self) -> Generator[bool, None, None]:
        """Whoever has had less time goes next."""
        while going := [man for man in self._men if not man.is_there]:
            min(going, key=lambda man: man.seconds).go()
            time = sum(limits.TRAIL_SECONDS if man.is_there else man.seconds for man in self._men)
            self._share = 0.6 * time / (limits.TRAIL_SECONDS * len(self._men))
            yield True

    def _weighed(self) -> Generator[bool, None, None]:
        self._doing = WEIGHING
        whole = sum(len(man.kept) for man in self._men)
        for i, man in enumerate(self._men):
            for theta in man.kept:
                net = Network(self._state.net.arch, theta)
                self._costs[i].append(mean_cost(net, self._ground.rows))
                self._share += 0.2 / whole
                yield True
            self._right[i] = self._answered(net)

    def _answered(self, net: Network) -> tuple[float, float]:
        """The share that is right, of the examples walked on and of the test examples."""
        dataset, n = self._ground.dataset, len(self._ground)
        tested = Rows(dataset.test, np.zeros((dataset.classes, net.sizes[-1])))
        return _right(net, self._ground.rows, dataset.train.labels[:n]), _right(net, tested, dataset.test.labels)

    def _turned(self, net: Network) -> Generator[bool, None, None]:
        self._doing = TURNING
        rows, n = self._ground.rows, len(self._ground)
        true = whole_gradient(net, rows).nabla
        sizes = sorted({size for size in (*BATCHES, self._state.batch_size) if size < n})
        rng = np.random.default_rng(self._state.seed)
        for size in sizes:
            degrees: list[float] = []
            for _ in range(max(DRAWN // max(1, size // 250), 1)):
                degrees.append(angle(_of_batch(net, rows, rng.choice(n, size, replace=False)), true))
                yield True
            self._angles.append(Angles(size, np.array(degrees)))
            self._share += 0.2 / len(sizes)


def _of_batch(net: Network, source: Source, indices: NDArray[np.int64]) -> Array:
    X, Y = np.empty((len(indices), net.sizes[0])), np.empty((len(indices), net.sizes[-1]))
    source.gather(indices, X, Y)
    return gradient(net, X, Y).nabla


def _right(net: Network, source: Source, labels: NDArray[np.int64]) -> float:
    if not len(source):
        return float("nan")
    return accuracy(np.concatenate([outputs(net, X) for X, _ in pieces(net.arch, source)]), labels)
