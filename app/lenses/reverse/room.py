"""How much room a number takes on the backward network, in a hall, where its letters are largest; in units."""

from __future__ import annotations

from app.lenses.reverse.words import brief_number
from app.scene.marks.words import number, ten

WIDE, NARROW = 13.8, 8.0         # of a digit or sign in bold, and of a point or of a digit that is raised
SMALL = str.maketrans(dict.fromkeys(".⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
GAP = 18.0                       # between two factors, for a ×, and at both ends of the lane
OVER, UNDER, IN_COST = 92.0, 104.8, 64.0
"""What there is for da over a funnel, for δ and an index under it, and in the box of C."""
LABEL = 24.0                     # of "δ " before a number


def units(text: str) -> float:
    """The width of a number, rather too much than too little."""
    wide = len(text.translate(SMALL))
    return WIDE * wide + NARROW * (len(text) - wide)


def fitting(v: float, room: float, digits: int = 2) -> str:
    """v with as many digits as there is room for, or as a power of ten.  digits: the most."""
    for text in (number(v, digits) if digits > 2 else brief_number(v), brief_number(v), number(v, 1)):
        if units(text) <= room:
            return text
    return shortest(v)


def under(delta: float, index: str) -> str:
    """δ beside the index of its neuron: if need be without its name, else in full."""
    room = UNDER - units(index)
    text = fitting(delta, room - LABEL)
    return text if is_named(text, index) else fitting(delta, room)


def is_named(delta: str, index: str) -> bool:
    """Whether there is room for the name of δ, too."""
    return units(delta) + units(index) + LABEL <= UNDER


def shortest(v: float) -> str:
    """One digit of v, and no zeros that a power of ten says in less."""
    text = number(v, 1)
    zeros = text.partition(".")[2]
    power = len(zeros) - len(zeros.lstrip("0")) + 1
    as_power = f"{text.partition('0')[0]}{zeros.lstrip('0')}×{ten(-power)}"
    return as_power if text.lstrip("−").startswith("0.") and units(as_power) < units(text) else text
