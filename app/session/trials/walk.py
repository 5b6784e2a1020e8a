"""One way downhill with a watch of its own, and the places kept of it."""

from __future__ import annotations

from math import ceil
from time import thread_time

import numpy as np

from app import limits
from app.nn.array import NONE, Array, seal
from app.nn.engine.sgd import Sgd, Source
from app.nn.network import Network
from app.session.trials.walks import Trail

GROWTH = 1.3
"""Each kept place is so many times as many steps from the start as the one before: most happens at the beginning."""

LOOK_SECONDS = 0.004
"""Seconds between two looks at the watch, if a step is not longer."""


FEWEST = 4
"""Places of a trail, however large the network."""


class Walk:
    """Steps on mini-batches of so many examples, as fast as it can: seconds is the time of its own steps alone."""

    def __init__(self, start: Network, source: Source, batch: int, eta: float, seed: int, most: int) -> None:
        """most: places kept at most, the end not counted."""
        self._start, self._source, self._eta, self._seed, self._most = start, source, eta, seed, most
        self.batch = min(batch, len(source))
        self.seconds, self._made, self._diverged_layer = 0.0, 0, 0
        self._kept: list[tuple[int, Array]] = [(0, start.theta)]
        self._next, self._growth = 1, GROWTH
        self._sgd: Sgd | None = None
        self._points: Array | None = None

    @property
    def buffers(self) -> int:
        """Bytes that it holds beside the places that it keeps: none before the first step, and none at the end."""
        return self._sgd.nbytes if self._sgd else 0

    @property
    def is_there(self) -> bool:
        """Whether its time is over, or it fell out of the finite range."""
        return self.seconds >= limits.TRAIL_SECONDS or self._diverged_layer > 0

    def go(self) -> None:
        """A few steps."""
        if self._sgd is None:
            self._sgd = Sgd(self._start, self._source, self.batch, self._seed)
        most = max(1, int(LOOK_SECONDS * self._made / self.seconds)) if self.seconds else 1
        began = thread_time()
        run = self._sgd.run(min(self._next - self._made, most), self._eta)
        self.seconds += thread_time() - began
        self._made, self._diverged_layer = self._made + run.steps, run.diverged_layer
        if self._made == self._next:
            self._keep(self._sgd)
        if self.is_there:
            self._arrive(self._sgd)

    def _keep(self, sgd: Sgd) -> None:
        """The same places for the same steps, however fast they were made."""
        if len(self._kept) >= self._most:
            self._kept, self._growth = self._kept[::2], self._growth**2
        self._kept.append((self._made, sgd.network().theta))
        self._next = max(self._made + 1, ceil(self._made * self._growth))

    def _arrive(self, sgd: Sgd) -> None:
        if self._kept[-1][0] < self._made:
            self._kept.append((self._made, sgd.network().theta))
        self._sgd = None        # its buffers for examples, which may be large

    @property
    def kept(self) -> list[Array]:
        """The parameters at every kept place, the start first."""
        return [theta for _, theta in self._kept]

    def trail(self, costs: list[float], right: tuple[float, float] | None) -> Trail:
        """As far as it is known.  costs: of the kept places; while there are fewer, the trail has none yet."""
        is_known = len(costs) == len(self._kept)
        return Trail(
            self.batch, self._seed, self._made, self.seconds, self._diverged_layer,
            np.array([step for step, _ in self._kept] if is_known else [], dtype=np.int64),
            self._all() if is_known else NONE, np.array(costs) if is_known else NONE, right,
        )

    def _all(self) -> Array:
        """The kept places, (n, parameter_count): from now on they are kept as its rows, so that all are there once."""
        if self._points is None:
            self._points = seal(np.array(self.kept))
            self._kept = [(step, row) for (step, _), row in zip(self._kept, self._points, strict=True)]
        return self._points


def places(parameters: int, trails: int) -> int:
    """How many places are kept of each of some trails of a network with so many parameters."""
    return max(FEWEST, min(limits.TRAIL_PLACES, limits.TRAIL_BYTES // (8 * parameters * trails)))
