"""The slope by experiment: nudge one number a little, run forward again, see how far C0 moves.

Nothing here knows the backward pass; that is what makes it a check of it.
"""

from __future__ import annotations

import math

import numpy as np

from app.errors import NotThereError
from app.nn.array import Array
from app.nn.cost import SMALLEST
from app.nn.network import Network, Parameter
from app.nn.passes import Forward, cost, forward

NUDGE = 2.0**-17
"""The usual half-width, 7.6e-6, near the cube root of the float spacing 2^-52, where two errors balance:

(C0(w + h) - C0(w - h)) / 2h is wrong by about h^2 C0''' / 6 (cutting off) plus 2^-52 C0 / h (rounding):
each near 1e-10 where C0 and its slopes are of order 1. A power of two, so that w + h and w - h round little.
"""

DIGITS = 15
"""Decimal digits that any float64 carries: no two numbers agree to more."""


def nudged_cost(net: Network, x: Array, y: Array, p: Parameter, h: float) -> float:
    """C0 with h added to one weight or bias.  Raises NotThereError, ShapeError."""
    nudged = net.with_parameter(p, net.theta[net.arch.index(p)] + h)
    return cost(nudged, forward(nudged, x), y)


def measured(net: Network, x: Array, y: Array, p: Parameter, h: float = NUDGE) -> float:
    """dC0/dp by central difference, (C0(p + h) - C0(p - h)) / 2h.  Raises NotThereError, ShapeError."""
    return (nudged_cost(net, x, y, p, h) - nudged_cost(net, x, y, p, -h)) / (2.0 * h)


def measured_activation(net: Network, fwd: Forward, y: Array, l: int, k: int, h: float = NUDGE) -> float:
    """dC0/da^l_k by setting that activation a little higher and lower and running the layers after it.

    l: 0 (the input) to L.  h: of an output under cross-entropy, whose logarithms bend ever more towards 0 and 1,
    the part of its way there.  Raises NotThereError.
    """
    if not 0 <= l <= net.L:
        raise NotThereError(f"there is no layer {l}: layers are 0 to {net.L}")
    if not 0 <= k < net.sizes[l]:
        raise NotThereError(f"layer {l} has no neuron {k}: neurons go from 0 to {net.sizes[l] - 1}")
    if l == net.L and net.arch.cost == "cross_entropy":
        h *= _room(float(fwd.a[l][k]))
    up, down = (_cost_from(net, _with(fwd.a[l], k, s), l, y) for s in (h, -h))
    return (up - down) / (2.0 * h)


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


def _room(a: float) -> float:
    return max(min(a, 1.0 - a), SMALLEST)


def _with(a: Array, k: int, h: float) -> Array:
    nudged = a.copy()
    nudged[k] += h
    return nudged


def _cost_from(net: Network, a: Array, l: int, y: Array) -> float:
    for m in range(l + 1, net.L + 1):
        a = net.arch.sigma(m).sigma(net.W[m] @ a + net.b[m])        # (E1, E2)
    return float(np.sum(net.arch.C.C0(a, y)))
