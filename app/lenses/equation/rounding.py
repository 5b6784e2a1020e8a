"""What a nudge cannot check, and why: a corner, or the rounding of floats. And why factors may not multiply out."""

from __future__ import annotations

from app.nn.experiment import HALVES, USUAL, Corner, Measured
from app.nn.nudge import digits_agreeing
from app.scene.marks.words import MINUS, number

SURE = 6                 # digits: with as many nobody asks
SIDE = 3                 # digits to which backprop's slope is that of one side
OFF = 0.005              # relative: half of the third digit, which is the last one shown


def agreeing(value: float, found: Measured) -> int:
    """To how many digits backprop's number is the measured one; at a corner, that of the nearer side."""
    if found.corner is None:
        return digits_agreeing(value, found.value)
    return max(_at_a_corner(value, found).values())


def _at_a_corner(value: float, found: Measured) -> dict[str, int]:
    """To how many digits backprop's number is the slope of each side, counted from the first one of the steeper."""
    steeper = max(abs(found.below), abs(found.above))
    return {way: digits_agreeing(steeper, steeper + abs(side - value))
            for way, side in (("down", found.below), ("up", found.above))}


def measured_in_words(found: Measured) -> str:
    """The measured slope; where C has two of them, both."""
    if found.corner is None:
        return number(found.value, 6)
    return f"{number(found.below, 6)} below, {number(found.above, 6)} above"


def doubted(value: float, found: Measured, cost: float) -> str:
    """Why backprop's slope is not what was measured, or only one of two; "" where it is, to SURE digits."""
    if found.corner is not None:
        return f"{_corner(found.corner, found)} {_taken(value, found)}"
    if not found.doubt or digits_agreeing(value, found.value) >= SURE:
        return ""
    why = "So small a slope" if found.h >= HALVES[USUAL] else "A slope that turns so soon"
    return (f"{why} is hard to measure: the nudge moves C = {number(cost)} by {number(2 * found.h * abs(value))}, "
            "and C itself is rounded after some 16 digits. Backprop's number has no such difference in it.")


def _corner(corner: Corner, found: Measured) -> str:
    l, j, z = corner
    stands = "0, at the corner of its ReLU" if not z else \
        f"{number(z)}, so near the corner of its ReLU that any nudge that is felt goes over it"
    return (f"z of neuron {j} in layer {l} is {stands}: C has two slopes here, {number(found.below)} going down and "
            f"{number(found.above)} going up.")


def _taken(value: float, found: Measured) -> str:
    """Which of the two backprop takes."""
    ways = [way for way, digits in _at_a_corner(value, found).items() if digits >= SIDE]
    counts = "Backprop counts σ′(0) as 0" if found.corner and not found.corner.z else "Backprop stays on its side of it"
    return f"{counts} and takes {f'the one going {ways[0]}' if ways else 'neither, since more than one stands there'}."


def lost_in_the_factors(product: float, error: float) -> str:
    """A sentence where sigma'(z) times dC/da is not the error that it stands for; "" where it is."""
    if abs(product - error) <= OFF * abs(error):
        return ""
    return (" Here z is so far out that no float holds both factors: multiplied out, they miss the value. "
            f"a {MINUS} y, in one piece, does not.")
