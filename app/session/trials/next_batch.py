"""The mini-batch that comes next: what each of its examples asks for, their mean, and the step that it leads to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from app import limits
from app.nn.array import Array
from app.nn.batch import BatchGradient, PerExample, per_example
from app.nn.engine.sgd import Sgd, Source, order
from app.nn.network import Architecture, Network, Parameter
from app.session.state.library import Library
from app.session.state.state import State

FEW = 5
"""Examples that are looked at one by one."""

RUNNING = 0.02
"""Of the work that a look may be, what it may be while a run needs the time itself."""

WEIGHTS = 4
"""Neurons of which a weight is looked at, beside one bias: those of the largest mean slopes."""


@dataclass(frozen=True, slots=True)
class InEpoch:
    """Where training stands in its shuffled examples, as Sgd has it."""

    batch_size: int
    seed: int
    epoch: int
    position: int


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What the examples of a mini-batch ask for, gone through one by one, and what training makes of it.

    gradient: their mean.  parameters: those looked at, m of them.
    own: (m, few), dC0/dp of the first few examples, each its own.  mean: (m,), that of all of them, averaged.
    moved: (parameter_count,), what the training engine adds to theta in this step; None if it would leave the range.
    """

    gradient: BatchGradient
    parameters: tuple[Parameter, ...]
    own: Array
    mean: Array
    moved: Array | None


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """order: (n,), all examples as this epoch takes them.  asked: None where the batch is too large to be looked at."""

    place: InEpoch
    order: NDArray[np.int64]
    asked: Asked | None

    @property
    def indices(self) -> NDArray[np.int64]:
        """The examples of the mini-batch that comes next."""
        return self.order[self.place.position : self.place.position + self.place.batch_size]


async def look_ahead(state: State, library: Library, also: tuple[Parameter, ...], is_running: bool) -> Ahead:
    """What next_batch finds: at once where that is quicker than a thread, which others would hardly notice."""
    if state.batch_size * state.net.arch.parameter_count <= limits.AHEAD_AT_ONCE:
        return next_batch(state, library, also, is_running)
    return await asyncio.to_thread(next_batch, state, library, also, is_running)


def next_batch(state: State, library: Library, also: tuple[Parameter, ...] = (), is_running: bool = False) -> Ahead:
    """What the next step of a session asks for; it must have training examples.  also: parameters to look at."""
    dataset = library.data(state)
    assert dataset is not None
    return ahead(
        state.net, library.source(dataset.train, state.net.sizes[-1]),
        InEpoch(state.batch_size, state.seed, state.epoch, state.position), state.eta, FEW, also,
        limits.AHEAD_WORK * (RUNNING if is_running else 1.0),
    )


def ahead(
    net: Network, source: Source, place: InEpoch, eta: float, few: int, also: tuple[Parameter, ...] = (),
    work: float = limits.AHEAD_WORK,
) -> Ahead:
    """Look at the step that comes next, without taking it.

    also: parameters to look at beside the widest.  work: parameters x examples of a batch that is still gone through.
    Raises NotThereError, or RangeError for a place there cannot be.
    """
    found = Ahead(place, order(len(source), place.seed, place.epoch), None)
    if len(found.indices) * net.arch.parameter_count > work:
        return found
    return Ahead(place, found.order, _asked(net, source, found, eta, few, also))


def _asked(
    net: Network, source: Source, found: Ahead, eta: float, few: int, also: tuple[Parameter, ...]
) -> Asked:
    pieces: Iterable[PerExample] = _Pieces(net, source, found.indices)
    if len(found.indices) <= limits.CHUNK:
        pieces = tuple(pieces)      # the only one is kept: the passes are made once
    whole = _mean(pieces, len(found.indices))
    parameters = tuple(dict.fromkeys([*also, *_widest(net.arch, whole.nabla)]))
    own = np.concatenate([np.stack([each.slopes(p) for p in parameters]) for each in pieces], axis=1)
    return Asked(whole, parameters, own[:, :few], own.mean(axis=1), _moved(net, source, found.place, eta))


def _widest(arch: Architecture, nabla: Array) -> list[Parameter]:
    """The neurons with the widest weights, of each its widest; and the widest bias."""
    W, b = arch.split(np.abs(nabla))
    weights = [
        (float(W[l][j, k]), Parameter(l, j, k))
        for l in range(1, arch.L + 1) for j, k in enumerate(W[l].argmax(axis=1).tolist())
    ]
    biases = [(float(b[l].max()), Parameter(l, int(b[l].argmax()))) for l in range(1, arch.L + 1)]
    first = itemgetter(0)
    return [p for _, p in (*sorted(weights, key=first, reverse=True)[:WEIGHTS], max(biases, key=first))]


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Both passes of all of them, so many at a time, made anew as often as it is gone through: memory is bounded
    however large the batch.
    """

    net: Network
    source: Source
    indices: NDArray[np.int64]

    def __iter__(self) -> Iterator[PerExample]:
        for start in range(0, len(self.indices), limits.CHUNK):
            piece = self.indices[start : start + limits.CHUNK]
            X, Y = np.empty((len(piece), self.net.sizes[0])), np.empty((len(piece), self.net.sizes[-1]))
            self.source.gather(piece, X, Y)
            yield per_example(self.net, X, Y)


def _mean(pieces: Iterable[PerExample], n: int) -> BatchGradient:
    """The mean over all pieces of n examples, each weighed with its number of them.  (E9)"""
    means = ((len(each.cost) / n, each.mean()) for each in pieces)
    share, first = next(means)
    if share == 1.0:
        return first
    cost, nabla = share * first.cost, share * first.nabla
    for share, mean in means:
        cost += share * mean.cost
        nabla += share * mean.nabla
    return BatchGradient(cost, nabla)


def _moved(net: Network, source: Source, place: InEpoch, eta: float) -> Array | None:
    """One step of the engine that trains.  (E10)"""
    sgd = Sgd(net, source, place.batch_size, place.seed, place.epoch, place.position)
    return None if sgd.run(1, eta).diverged_layer else sgd.network().theta - net.theta
