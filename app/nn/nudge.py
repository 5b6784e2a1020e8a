"""Nudge one number a little, run forward again, see how far C0 moves.

Nothing here knows the backward pass; that is what makes it a check of it.
"""

from __future__ import annotations

import math

from app.nn.array import Array
from app.nn.network import Network, Parameter
from app.nn.passes import cost, forward

DIGITS = 15
"""Decimal digits that any float64 carries: no two numbers agree to more."""


def nudged_cost(net: Network, x: Array, y: Array, p: Parameter, h: float) -> float:
    """C0 with h added to one weight or bias.  Raises NotThereError, ShapeError."""
    nudged = net.with_parameter(p, net.theta[net.arch.index(p)] + h)
    return cost(nudged, forward(nudged, x), y)


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
