"""The forward pass and the quadratic cost in plain floats, one product after the other: what lenses are held to."""

from __future__ import annotations

import math
from collections.abc import Callable

from app.nn.network import Network, Parameter

Lists = list[list[float]]
Sigma = Callable[[float], float]
SIGMAS: dict[str, Sigma] = {
    "sigmoid": lambda z: 1.0 / (1.0 + math.exp(-z)), "tanh": math.tanh, "relu": lambda z: max(z, 0.0),
    "linear": lambda z: z,
}
PRIMES: dict[str, Sigma] = {
    "sigmoid": lambda z: math.exp(-z) / (1.0 + math.exp(-z)) ** 2, "tanh": lambda z: 1.0 - math.tanh(z) ** 2,
    "relu": lambda z: float(z > 0.0), "linear": lambda z: 1.0,
}


def weights(net: Network) -> tuple[list[Lists], Lists]:
    """W[l][j][k] and b[l][j], to be changed at will."""
    return [W.tolist() for W in net.W], [b.tolist() for b in net.b]


def passed(net: Network, W: list[Lists], b: Lists, x: list[float]) -> tuple[Lists, Lists]:
    """z[l][j] and a[l][j] with these weights and biases."""
    z: Lists = [[]]
    a: Lists = [x]
    for l in range(1, net.L + 1):
        z.append([sum(w * each for w, each in zip(row, a[-1], strict=True)) + b_j
                  for row, b_j in zip(W[l], b[l], strict=True)])
        a.append([SIGMAS[net.arch.sigma(l).name](z_j) for z_j in z[l]])
    return z, a


def cost(net: Network, x: list[float], y: list[float], p: Parameter | None = None, h: float = 0.0) -> float:
    """sum_j (a_j - y_j)^2, with h added to p."""
    W, b = weights(net)
    if p is not None and p.k is None:
        b[p.l][p.j] += h
    elif p is not None and p.k is not None:
        W[p.l][p.j][p.k] += h
    return sum((a_j - y_j) ** 2 for a_j, y_j in zip(passed(net, W, b, x)[1][-1], y, strict=True))
