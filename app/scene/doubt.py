"""Where the rounding of floats shows: why a check agrees to few digits, or factors do not multiply out."""

from __future__ import annotations

from app.nn.nudge import NUDGE
from app.scene.marks.words import MINUS, number

SURE = 6                 # digits: with as many nobody asks
SPACING = 2.0**-52       # of the floats near 1
OFF = 0.005              # relative: half of the third digit, which is the last one shown


def lost_in_the_cost(value: float, digits: int, cost: float, h: float = NUDGE) -> str:
    """A sentence where a slope is too small to be measured well, by a nudge of h up and down; "" elsewhere."""
    rounding = SPACING * cost / h
    if digits >= SURE or not value or abs(value) >= 10.0**SURE * rounding:
        return ""
    return (f"So small a slope is hard to measure: the nudge moves C = {number(cost)} by {number(2 * h * abs(value))}, "
            "and C itself is rounded after some 16 digits. Backprop's number has no such difference in it.")


def lost_in_the_factors(product: float, error: float) -> str:
    """A sentence where sigma'(z) times dC/da is not the error that it stands for; "" where it is."""
    if abs(product - error) <= OFF * abs(error):
        return ""
    return (f" Here a is so near 0 or 1 that 1 {MINUS} a has no digits left: multiplied out, the factors miss the "
            f"value. a {MINUS} y, in one piece, does not.")
