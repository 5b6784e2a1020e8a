"""How training gets on: a sample now and then, at steps that follow from the count of steps alone.

So the same moves leave the same curve, however training is sliced, and a long one has no more points than a short one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app import limits
from app.data.examples import Examples
from app.nn.array import Array
from app.nn.batch import accuracy, weighed
from app.nn.network import Network
from app.nn.outcome import Sample


def stride(step: int) -> int:
    """Steps between two samples by then: doubled whenever there would be more than limits.CURVE of them."""
    between = 1
    while step // between >= limits.CURVE:
        between *= 2
    return between


def following(step: int) -> int:
    """The first step after this one that has a sample."""
    between = stride(step + 1)
    return (step // between + 1) * between


def samples(first: int, last: int) -> int:
    """How many there are after step `first` up to step `last`."""
    count = 0
    while (first := following(first)) <= last:
        count += 1
    return count


def with_sample(curve: tuple[Sample, ...], new: Sample) -> tuple[Sample, ...]:
    """The curve with one more sample, and as few before it as its stride says."""
    between = stride(new.step)
    return (*(old for old in curve if old.step % between == 0 and old.step < new.step), new)


@dataclass(frozen=True, slots=True)
class Half:
    """Examples gathered once, to be asked again and again.  X: (n, n_0).  Y: (n, n_L).  labels: (n,)."""

    X: Array
    Y: Array
    labels: NDArray[np.int64]

    def measured(self, net: Network) -> tuple[float, float]:
        """Mean C0 and accuracy."""
        a, C0 = weighed(net, self.X, self.Y)
        return float(np.mean(C0)), accuracy(a, self.labels)


@dataclass(frozen=True, slots=True)
class Probe:
    """The fixed part of the data that a curve is sampled on.  test: None where there are no test examples."""

    train: Half
    test: Half | None

    def sample(self, net: Network, step: int, batch: float | None) -> Sample:
        """How good a network is."""
        ends = (None, None) if self.test is None else self.test.measured(net)
        return Sample(step, batch, *self.train.measured(net), *ends)


@dataclass(frozen=True, slots=True)
class Lone:
    """One example in place of data: what to train on where there is none, and what to sample there."""

    x: Array
    y: Array

    def __len__(self) -> int:
        return 1

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        """Fill X and Y with it."""
        X[:], Y[:] = self.x, self.y

    def sample(self, net: Network, step: int, batch: float | None) -> Sample:
        """Its C0."""
        return Sample(step, batch, float(weighed(net, self.x[None], self.y[None])[1][0]))


def evenly(examples: Examples) -> NDArray[np.int64]:
    """The places of limits.PROBE examples spread evenly over a set, or of all."""
    n = len(examples)
    return np.arange(min(n, limits.PROBE)) * n // max(min(n, limits.PROBE), 1)
