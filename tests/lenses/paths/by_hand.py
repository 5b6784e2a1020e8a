"""Every path of a small sigmoid network, one by one in plain floats: loops over the formulas of the lecture."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from app.nn.network import Network

Vector = list[float]
Along = dict[tuple[int, ...], float]
"""By the neurons that a path goes through, the product of its derivatives."""


def sigma(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z))


def sigma_prime(z: float) -> float:
    return sigma(z) * (1.0 - sigma(z))


@dataclass(frozen=True, slots=True)
class Trace:
    """W[l][j][k], z[l][j], a[l][j] and 2 (a - y) of the outputs."""

    W: list[list[Vector]]
    z: list[Vector]
    a: list[Vector]
    da: Vector

    @property
    def L(self) -> int:
        return len(self.W) - 1

    def along(self, l: int, first: float, js: tuple[int, ...]) -> float:
        """first, then sigma' of the first neuron; then w and sigma' of each neuron after it; then dC/da."""
        found = first * sigma_prime(self.z[l][js[0]])
        for m in range(l + 1, self.L + 1):
            j, k = js[m - l], js[m - l - 1]
            found *= self.W[m][j][k] * sigma_prime(self.z[m][j])
        return found * self.da[js[-1]]


def trace(net: Network, x: Vector, y: Vector) -> Trace:
    W = [layer.tolist() for layer in net.W]
    b = [layer.tolist() for layer in net.b]
    z: list[Vector] = [[]]
    a = [list(x)]
    for l in range(1, net.L + 1):
        z.append([b[l][j] + sum(w * v for w, v in zip(W[l][j], a[l - 1], strict=True)) for j in range(net.sizes[l])])
        a.append([sigma(v) for v in z[l]])
    return Trace(W, z, a, [2.0 * (v - wanted) for v, wanted in zip(a[-1], y, strict=True)])


def of_weight(of: Trace, l: int, j: int, k: int) -> Along:
    """dz/dw is a of the neuron that the weight comes from."""
    return _begun(of, l, [j], lambda _: of.a[l - 1][k])


def of_bias(of: Trace, l: int, j: int) -> Along:
    """dz/db is 1."""
    return _begun(of, l, [j], lambda _: 1.0)


def of_activation(of: Trace, l: int, k: int) -> Along:
    """dz/da is the weight of each way that leads on."""
    return _begun(of, l + 1, range(len(of.z[l + 1])), lambda j: of.W[l + 1][j][k])


def _begun(of: Trace, l: int, js: range | list[int], first: Callable[[int], float]) -> Along:
    later = [range(len(of.z[m])) for m in range(l + 1, of.L + 1)]
    return {route: of.along(l, first(route[0]), route) for route in product(js, *later)}
