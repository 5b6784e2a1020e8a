"""Stochastic gradient descent: shuffle, take a mini-batch, step downhill, and on through epochs.

The same seed, place and steps give the same weights, bit for bit, however the steps are divided among runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app import limits
from app.errors import RangeError
from app.nn.array import Array
from app.nn.minibatch import MiniBatch
from app.nn.network import Network
from app.nn.packed import packed, unpacked
from app.nn.passes import out_of_range

SAFE = limits.WEIGHT**2
"""A sum of squares up to this has no parameter beyond limits.WEIGHT in it: one cheap product says so of all."""


class Source(Protocol):
    """Where examples come from."""

    def __len__(self) -> int: ...

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        """Write examples number indices[i] into row i of X, (n, n_0), and of Y, (n, n_L)."""


def order(n: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """In which order an epoch takes n examples: new each epoch, always the same for the same three numbers."""
    return np.random.default_rng([seed, epoch]).permutation(n)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did.  steps: those made.  cost: mean C0 of the last mini-batch, before its step.

    diverged_layer: the first layer that a further step would have taken out of range; 0 if there was none.
    """

    steps: int
    cost: float
    diverged_layer: int


class Sgd:
    """Training under way. One thread at a time may run it; several of them run side by side.

    epoch, position: how many epochs are done, and how many examples of the current one.
    Raises RangeError for a batch, place or source there cannot be.
    """

    def __init__(
        self, net: Network, source: Source, batch_size: int, seed: int, epoch: int = 0, position: int = 0
    ) -> None:
        n = len(source)
        if n < 1 or batch_size < 1:
            raise RangeError(f"training takes at least one example at a time; {n} are there, {batch_size} asked for")
        if epoch < 0 or not 0 <= position < n:
            raise RangeError(f"an epoch over {n} examples goes on at 0 to {n - 1}, not at {position}")
        self.epoch, self.position = epoch, position
        self._arch, self._source, self._n, self._seed = net.arch, source, n, seed
        self._size = min(batch_size, n)
        self._order = order(n, seed, epoch)
        # A step writes the new parameters over the gradient, and the two sides change places: nothing is copied,
        # and where a step left the range, the parameters before it are still there.
        self._sides, self._side = (packed(net), np.empty_like(net.theta)), 0
        sizes = {self._size, n % self._size, (n - position) % self._size} - {0}
        self._rooms = {size: MiniBatch(net.arch, size, self._sides) for size in sizes}

    def network(self) -> Network:
        """The weights as they are now, a copy."""
        return Network(self._arch, unpacked(self._arch, self._sides[self._side]))

    def run(self, steps: int, eta: float) -> Run:
        """Take up to so many steps. Stops where one would leave the finite range, and keeps the weights before it.

        Such a step counts as not made: its examples are the next again.  Raises RangeError for less than one step.
        """
        if steps < 1:
            raise RangeError(f"a run takes at least one step; {steps} were asked for")
        for batch in self._rooms.values():
            batch.tune(eta)
        with np.errstate(over="ignore", invalid="ignore"):      # once a run: a step that overflows is diverged
            for done in range(steps):
                batch = self._gathered()
                batch.gradient(self._side)
                if layer := self._step():
                    return Run(done, batch.cost(), layer)
                self._advance(len(batch.X))
            return Run(steps, batch.cost(), 0)

    def _gathered(self) -> MiniBatch:
        indices = self._order[self.position : self.position + self._size]
        batch = self._rooms[len(indices)]
        self._source.gather(indices, batch.X, batch.Y)
        return batch

    def _step(self) -> int:
        """theta - eta nabla, unless that is out of range: then the layer, else 0.  (E10)"""
        flat, nabla = self._sides[self._side], self._sides[1 - self._side]
        np.subtract(flat, nabla, nabla)
        if not nabla.dot(nabla) <= SAFE and (layer := out_of_range(self._arch, unpacked(self._arch, nabla))):
            return layer
        self._side = 1 - self._side
        return 0

    def _advance(self, n: int) -> None:
        self.position += n
        if self.position == self._n:
            self.position, self.epoch = 0, self.epoch + 1
            self._order = order(self._n, self._seed, self.epoch)
