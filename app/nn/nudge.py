"""Nudge one number a little, run forward again, see how far C0 moves.

Nothing here knows the backward pass; that is what makes it a check of it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.nn.array import Array
from app.nn.network import Network, Parameter
from app.nn.passes import Forward, cost, forward

DIGITS = 15
"""Decimal digits that any float64 carries: no two numbers agree to more."""


def nudged_cost(net: Network, x: Array, y: Array, p: Parameter, h: float) -> float:
    """C0 with h added to one weight or bias.  Raises NotThereError, ShapeError."""
    nudged = net.with_parameter(p, net.theta[net.arch.index(p)] + h)
    return cost(nudged, forward(nudged, x), y)


def nudged_costs(net: Network, fwd: Forward, y: Array, p: Parameter, h: Array) -> Array:
    """C0 with each of many h added to one weight or bias.  h: (n,), any of them 0.  Returns (n,).

    The layers before p are as fwd has them: no nudge of p moves them. Those behind it run once a nudge, a row each.
    """
    l = p.l
    w, b = net.W[l][[p.j]].repeat(len(h), axis=0), np.full(len(h), net.b[l][p.j])
    if p.k is None:
        b += h
    else:
        w[:, p.k] += h
    z = fwd.z[l][None].repeat(len(h), axis=0)
    z[:, p.j] = (w * fwd.a[l - 1]).sum(axis=1) + b                  # (E1)
    return _costs_from(net, z, l, y)


def costs_of_nudges(net: Network, fwd: Forward, y: Array, at: NDArray[np.intp], h: Array) -> Array:
    """C0 with the first of h added to the first of these weights and biases, and so on.  h: (n,).  Returns (n,).

    at: n places in theta, of one layer. The layers before are as fwd has them; those behind run once for each, a row
    each.
    """
    l, n = net.arch.parameter(int(at[0])).l, len(at)
    n_j, n_k = net.sizes[l], net.sizes[l - 1]
    rows, place = np.arange(n), at - net.arch.offsets[l - 1]
    is_weight = place < n_j * n_k
    js, ks = np.where(is_weight, place // n_k, place - n_j * n_k), place % n_k
    w, b = net.W[l][js], net.b[l][js]
    w[rows[is_weight], ks[is_weight]] += h[is_weight]
    b[~is_weight] += h[~is_weight]
    z = fwd.z[l][None].repeat(n, axis=0)
    z[rows, js] = w @ fwd.a[l - 1] + b                              # (E1)
    return _costs_from(net, z, l, y)


def _costs_from(net: Network, z: Array, l: int, y: Array) -> Array:
    """C0 of each row of z of layer l: the layers behind it run once for each.  z: (n, n_l)."""
    a = net.arch.sigma(l).sigma(z)                                  # (E2)
    for m in range(l + 1, net.L + 1):
        z = a @ net.W[m].T + net.b[m]                               # (E1)
        a = net.arch.sigma(m).sigma(z)                              # (E2)
    return np.asarray(net.arch.C.C0(z, a, y))                       # (E3)


def digits_agreeing(a: float, b: float) -> int:
    """How many decimal digits two numbers share: -log10 of their distance over the larger, rounded down.

    0 to DIGITS. Equal numbers, two zeros among them, agree to all DIGITS; 0.500 and 0.501 to 2; a number and
    its opposite, or zero and anything else, to none.
    """
    if a == b:
        return DIGITS
    larger = max(abs(a), abs(b))
    apart = abs(a / larger - b / larger)        # divided first: the difference of two slopes may overflow
    return max(0, min(DIGITS, math.floor(-math.log10(apart)))) if apart else DIGITS
