"""The strongest of all paths from one number to C, found without going along the others; and the sum of them all."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from math import prod

import numpy as np

from app.nn.array import Array
from app.nn.network import Network
from app.nn.passes import Backward, Forward


@dataclass(frozen=True, slots=True)
class Start:
    """Where paths begin: at z of neuron j of layer l; with j None on all ways from neuron k of layer l - 1.

    kind: "w", "b", "z" or "a", of what they make the slope.
    first: the factor of their own before all others: dz_j/dw, dz_j/db; dC/da of an output's activation; else 1.
    A path names one neuron a layer from l to L; that of an output's activation none, since l is then L + 1.
    """

    kind: str
    l: int
    j: int | None
    k: int
    first: float = 1.0


@dataclass(frozen=True, slots=True)
class Route:
    """One path: its neurons from layer l to L, and the product of all derivatives along it."""

    js: tuple[int, ...]
    value: float


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """What multiplies on the way.  W[l]: (n_l, n_{l-1}).

    gain[l]: (n_l,): sigma'(z) where the path goes on, and dC0/dz in layer L, where it ends.
    ahead[l]: (n_l,): the largest |product| of all that may come after layer l, 1 in layer L.
    """

    W: tuple[Array, ...]
    gain: tuple[Array, ...]
    ahead: tuple[Array, ...]

    @property
    def L(self) -> int:
        return len(self.W) - 1

    def onwards(self, l: int, k: int) -> Array:
        """By neuron j of layer l, the largest |product| from neuron k of layer l - 1 on, (n_l,)."""
        return np.abs(self.W[l][:, k] * self.gain[l]) * self.ahead[l]


def gains(net: Network, fwd: Forward, bwd: Backward) -> Gains:
    """Of one trace.  (E5)"""
    L, none = net.L, np.empty(0)
    gain = [none, *(net.arch.sigma(l).sigma_prime(fwd.z[l]) for l in range(1, L)), bwd.delta[L]]
    ahead = [none] * L + [np.ones(net.sizes[L])]
    for l in range(L, 0, -1):
        steps = np.abs(net.W[l] * gain[l][:, np.newaxis]) * ahead[l][:, np.newaxis]
        ahead[l - 1] = steps.max(axis=0)
    return Gains(net.W, tuple(gain), tuple(ahead))


def count_of(sizes: tuple[int, ...], start: Start) -> int:
    """How many paths there are, as a whole number of any size: one neuron of each layer, in every combination."""
    return prod(sizes[start.l + (start.j is not None) :])


def strongest(of: Gains, start: Start, most: int) -> tuple[Route, ...]:
    """At most so many, the largest |product| first.

    The best beginning is gone on with first, judged by what may come at most: so only beginnings of the strongest
    paths are ever gone on with, L of them for each, and from each not more than `most` ways on can matter.
    """
    heap = [_begun(of, start)]
    found: list[Route] = []
    while heap and len(found) < most:
        bound, _, js, value = heappop(heap)
        l = start.l + len(js)
        if l > of.L:
            found.append(Route(js, value))
            continue
        k = js[-1] if js else start.k
        onwards, best = of.onwards(l, k), float(of.ahead[l - 1][k])
        for j in np.argsort(-onwards, kind="stable")[:most].tolist():
            # The best way on has the very bound of its beginning, so that rounding never turns the search aside.
            part = float(onwards[j]) / best if best else 1.0
            heappush(heap, (bound * part, -l, (*js, j), value * float(of.W[l][j, k] * of.gain[l][j])))
    return tuple(sorted(found, key=lambda route: -abs(route.value)))


def _begun(of: Gains, start: Start) -> tuple[float, int, tuple[int, ...], float]:
    """The beginning of all paths: minus how much may come of it, minus its layer, its neurons and its product."""
    if start.j is None:
        return -abs(start.first) * float(of.ahead[start.l - 1][start.k]), 1 - start.l, (), start.first
    value = start.first * float(of.gain[start.l][start.j])
    return -abs(value) * float(of.ahead[start.l][start.j]), -start.l, (start.j,), value


def total(of: Gains, start: Start) -> float:
    """The sum over all paths, layer by layer from their beginning to C: against the way that backprop goes."""
    along, l = _first(of, start)
    for m in range(l, of.L + 1):
        along = (of.W[m] @ along) * of.gain[m]
    return float(along.sum())


def _first(of: Gains, start: Start) -> tuple[Array, int]:
    """The product that each neuron of a layer begins with, and the layer that follows."""
    before = start.j is None
    along = np.zeros(len(of.ahead[start.l - before]))
    if start.j is None:
        along[start.k] = start.first
        return along, start.l
    along[start.j] = start.first * float(of.gain[start.l][start.j])
    return along, start.l + 1
