"""The backward pass in plain floats, one product after the other, written out from the formulas."""

from __future__ import annotations

from dataclasses import dataclass

from app.nn.network import Network
from tests.lenses.plain import PRIMES, Lists, passed, weights


@dataclass(frozen=True, slots=True)
class Slopes:
    """Of C = sum_j (a_j - y_j)^2.  a[l][j], gain[l][j], da[l][j], delta[l][j]; nabla[l][j][k] for weights."""

    a: Lists
    gain: Lists
    da: Lists
    delta: Lists
    nabla: list[Lists]


def slopes(net: Network, x: list[float], y: list[float]) -> Slopes:
    """All of them, by loops."""
    W, b = weights(net)
    z, a = passed(net, W, b, x)
    L = net.L
    gain: Lists = [[], *[[PRIMES[net.arch.sigma(l).name](each) for each in z[l]] for l in range(1, L + 1)]]
    da: Lists = [[] for _ in range(L + 1)]
    delta: Lists = [[] for _ in range(L + 1)]
    nabla: list[Lists] = [[] for _ in range(L + 1)]
    da[L] = [2.0 * (a_j - y_j) for a_j, y_j in zip(a[L], y, strict=True)]
    for l in range(L, 0, -1):
        delta[l] = [g * d for g, d in zip(gain[l], da[l], strict=True)]
        nabla[l] = [[d * a_k for a_k in a[l - 1]] for d in delta[l]]
        da[l - 1] = [sum(W[l][j][k] * delta[l][j] for j in range(len(delta[l]))) for k in range(len(a[l - 1]))]
    return Slopes(a, gain, da, delta, nabla)
