"""Stochastic gradient descent: shuffle, take a mini-batch, step downhill, and on through epochs.

The same seed, place and steps give the same weights, bit for bit, however the steps are divided among runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import Protocol

import numpy as np
from numpy import subtract
from numpy.typing import NDArray

from app import limits
from app.errors import RangeError
from app.nn.array import Array
from app.nn.engine.buffers import Buffers, bytes_for
from app.nn.engine.minibatch import MiniBatch
from app.nn.engine.packed import packed, unpacked
from app.nn.network import Architecture, Network
from app.nn.passes import out_of_range

SAFE = limits.WEIGHT**2
"""A sum of squares up to this has no parameter beyond limits.WEIGHT in it: one cheap product says so of all."""


class Source(Protocol):
    """Examples by their number: training data, or a part of it."""

    def __len__(self) -> int: ...

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        """Write examples number indices[i] into row i of X, (n, n_0), and of Y, (n, n_L)."""


@lru_cache(maxsize=8)       # of some 0.5 MB, at most 1.6: a training holds none of its own, and makes it anew in 1 ms
def order(n: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """The shuffled numbers 0 to n - 1, in which an epoch takes its examples: the same three numbers, the same order."""
    found = np.random.default_rng([seed, epoch]).permutation(n)
    found.flags.writeable = False
    return found


def memory(arch: Architecture, n: int, batch_size: int) -> int:
    """The bytes that a training on n examples will hold."""
    size = min(batch_size, n)
    sides = 2 if size <= limits.CHUNK else 3
    return sides * 8 * arch.parameter_count + bytes_for(arch, min(size, limits.CHUNK))


@dataclass(frozen=True, slots=True)
class StepsMade:
    """What one call of Sgd.run did.  cost: mean C0 of the last whole mini-batch, before its step; 0 if none was.
    diverged_layer: the first layer that a further step would have taken out of range; 0 if there was none.
    """

    steps: int
    cost: float
    diverged_layer: int


class Sgd:
    """A training, and how far it is. One thread at a time may run it; several trainings run side by side.

    epoch, position: how many epochs are done, and how many examples of the current one.
    A mini-batch of more than limits.CHUNK examples is gone through in chunks, so that memory and the time of one
    chunk are bounded however large it is. A call of run may end between two chunks of a step, and the next goes on
    there; network(), epoch and position are those before the step until it is made.
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
        self._size, self._most, self._eta = min(batch_size, n), min(batch_size, n, limits.CHUNK), 0.0
        # Two sides: the parameters in one, eta times the gradient in the other. A step writes the new parameters over
        # the gradient, then the sides change roles: nothing is copied, and a step that diverged is undone by not
        # changing them.
        self._sides, self._side = (packed(net), np.empty_like(net.theta)), 0
        self._buffers, self._chunks = self._wired({self._size, n % self._size, (n - position) % self._size})
        self._chunk: MiniBatch | None = None
        self._sum = np.empty_like(net.theta) if self._size > limits.CHUNK else None
        self._taken, self._C0, self._cost = 0, 0.0, 0.0     # of the step under way; the mean of the step before

    def _wired(self, sizes: set[int]) -> tuple[Buffers, dict[int, MiniBatch]]:
        """A MiniBatch for every size of chunk that batches of these sizes come in, all in the same buffers."""
        sizes = {chunk for size in sizes for chunk in (min(size, limits.CHUNK), size % limits.CHUNK)} - {0}
        buffers = Buffers(self._arch, max(sizes))
        return buffers, {size: MiniBatch(self._arch, size, buffers, self._sides) for size in sizes}

    @property
    def nbytes(self) -> int:
        """Bytes of its parameters and its buffers."""
        total = 0 if self._sum is None else self._sum.nbytes
        return total + sum(side.nbytes for side in self._sides) + self._buffers.nbytes

    def network(self) -> Network:
        """The weights as they are now, a copy."""
        return Network(self._arch, unpacked(self._arch, self._sides[self._side]))

    def run(self, steps: int, eta: float, chunks: float = inf) -> StepsMade:
        """Make at most `steps` steps, and go through at most `chunks` chunks: a small mini-batch is one chunk a step.

        Stops where a step would leave the finite range, and keeps the weights before it. Such a step counts as not
        made: its examples are the next again.  A step under way begins anew if it was begun with another eta.
        Raises RangeError for less than one step or chunk.
        """
        if steps < 1 or chunks < 1:
            raise RangeError(f"a run takes at least one step and chunk; {steps} and {chunks} were asked for")
        self._tune(eta)
        done = 0
        with np.errstate(over="ignore", invalid="ignore"):      # once a run: a step that overflows is diverged
            while done < steps and chunks > 0:
                chunks -= 1
                chunk = self._gathered()
                if self._sum is None:
                    chunk.gradient(self._side)
                elif not self._is_summed(chunk, self._sum):
                    continue
                if layer := self._step():
                    return StepsMade(done, self._cost_of(chunk), layer)
                self._advance()
                done += 1
            return StepsMade(done, self._cost_of(chunk), 0)

    def _tune(self, eta: float) -> None:
        if eta != self._eta:
            self._eta, self._taken = eta, 0
            for chunk in self._chunks.values():
                chunk.tune(eta, chunk.n)

    def _gathered(self) -> MiniBatch:
        start = self.position + self._taken
        indices = order(self._n, self._seed, self.epoch)[start : min(start + self._most, self.position + self._size)]
        chunk = self._chunks[len(indices)]
        if chunk is not self._chunk:
            chunk.enter()
            self._chunk = chunk
        self._source.gather(indices, chunk.X, chunk.Y)
        return chunk

    def _is_summed(self, chunk: MiniBatch, total: Array) -> bool:
        """Add a chunk's share to the mean gradient. True once the mini-batch is whole.  (E9)"""
        n = min(self._size, self._n - self.position)
        chunk.tune(self._eta, n)
        chunk.gradient(self._side)
        nabla = self._sides[1 - self._side]
        if not self._taken:
            total[:], self._C0 = 0.0, 0.0
        np.add(total, nabla, total)
        self._C0 += chunk.cost()
        self._taken += chunk.n
        if self._taken < n:
            return False
        np.copyto(nabla, total)
        self._taken, self._cost = 0, self._C0 / n
        return True

    def _cost_of(self, chunk: MiniBatch) -> float:
        return chunk.cost() / chunk.n if self._sum is None else self._cost

    def _step(self) -> int:
        """Make theta - eta nabla the parameters, and return 0; or the layer that this takes out of range.  (E10)"""
        side = self._side
        flat, nabla = self._sides[side], self._sides[1 - side]
        subtract(flat, nabla, nabla)
        if not nabla.dot(nabla) <= SAFE and (layer := out_of_range(self._arch, unpacked(self._arch, nabla))):
            return layer
        self._side = 1 - side
        return 0

    def _advance(self) -> None:
        self.position += self._size
        if self.position >= self._n:
            self.position, self.epoch = 0, self.epoch + 1
