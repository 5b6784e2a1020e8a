"""sigma, C and their slopes, one neuron at a time, in plain floats; each with how far rounding may have moved it.

Written from the equation sheet, and from nothing else in the app. A result is a Near: two programs that both compute
it with care differ by no more than its `within`, since exp, tanh and log1p differ by a few units in the last place,
and a sum of n terms by n such units of all its terms together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

EPS: Final = 2.0**-52
"""From 1 to the next float."""
TINY: Final = 2.0**-1022
"""The smallest float with all its digits: what lies below is as good as 0."""
UNITS: Final = 16
"""Last places in which two libraries may differ over one exp, tanh or log1p, and what is made of it."""
FARTHEST: Final = 700.0
"""Beyond e^700 = 1e304 cross-entropy's dC0/da counts as that, to stay finite."""


@dataclass(frozen=True, slots=True)
class Near:
    """A value, and how far from it another careful computation may come out."""

    value: float
    within: float = 0.0


def near(value: float, units: float = UNITS, size: float | None = None) -> Near:
    """A value that so many last places of it are left to; of `size`, where it is a difference of such sizes."""
    return Near(value, units * EPS * (abs(value) if size is None else size) + TINY)


def total(terms: Iterable[float], units: float = 2) -> Near:
    """Their sum, term by term. Each rounding is at most a last place of all terms together."""
    value, size, count = 0.0, 0.0, 0
    for term in terms:
        value += term
        size += abs(term)
        count += 1
    return near(value, count + units, size)


def sigmoid(z: float) -> float:
    """1 / (1 + e^-z), from whichever side nothing overflows."""
    if z >= 0.0:
        return 1.0 / (1.0 + math.exp(-z))
    e = math.exp(z)
    return e / (1.0 + e)


def sigmoid_prime(z: float) -> float:
    """sigma(z) (1 - sigma(z)), the same for z and -z."""
    e = math.exp(-abs(z))
    return e / (1.0 + e) / (1.0 + e)


def activation(name: str, z: Sequence[float]) -> list[Near]:
    """sigma(z) of a layer.  (E2)"""
    if name == "softmax":
        e = [math.exp(v - max(z)) for v in z]
        whole = sum(e)
        return [near(v / whole, UNITS + len(z)) for v in e]
    if name == "sigmoid":
        return [near(sigmoid(v)) for v in z]
    if name == "tanh":
        return [near(math.tanh(v)) for v in z]
    return [Near(v if name == "linear" else max(v, 0.0)) for v in z]


def slope(name: str, z: float) -> float:
    """sigma'(z) of a neuron; at the kink of relu 0."""
    if name == "sigmoid":
        return sigmoid_prime(z)
    if name == "tanh":
        return 4.0 * sigmoid_prime(2.0 * z)
    return 1.0 if name == "linear" or z > 0.0 else 0.0


def cost(name: str, output: str, z: Sequence[float], a: Sequence[float], y: Sequence[float]) -> Near:
    """C0 of an example.  (E3)"""
    if name != "cross_entropy":
        half = 0.5 if name == "half_quadratic" else 1.0
        return total((half * (a_j - y_j) ** 2 for a_j, y_j in zip(a, y, strict=True)), UNITS)
    if output == "softmax":
        return total((y_j * lost for y_j, lost in zip(y, _minus_logs(z), strict=True)), UNITS)
    softs = [math.log1p(math.exp(-abs(v))) for v in z]
    return total((part for z_j, y_j, soft in zip(z, y, softs, strict=True)
                  for part in (y_j * (max(-z_j, 0.0) + soft), (1.0 - y_j) * (max(z_j, 0.0) + soft))), UNITS)


def cost_slope(name: str, output: str, z: Sequence[float], a: Sequence[float], y: Sequence[float]) -> list[Near]:
    """dC0/da of each output.  (E4)"""
    if name != "cross_entropy":
        return [near((1.0 if name == "half_quadratic" else 2.0) * (a_j - y_j)) for a_j, y_j in zip(a, y, strict=True)]
    if output == "softmax":     # -y / a; what an exponent t is rounded by is t last places of its exponential
        far = [min(lost, FARTHEST) for lost in _minus_logs(z)]
        return [near(-y_j * math.exp(t), UNITS + 4.0 * t) for y_j, t in zip(y, far, strict=True)]
    found = []
    for z_j, y_j in zip(z, y, strict=True):
        t = min(max(z_j, -FARTHEST), FARTHEST)
        up, down = (1.0 - y_j) * (1.0 + math.exp(t)), y_j * (1.0 + math.exp(-t))
        found.append(near(up - down, UNITS, abs(up) + abs(down)))
    return found


def output_delta(
    name: str, output: str, z: Sequence[float], a: Sequence[float], y: Sequence[float], da: Sequence[float]
) -> list[Near]:
    """dC0/dz of each output.  (E5)

    Where cross-entropy meets its own output the product of its factors simplifies, and is taken so.
    """
    if name == "cross_entropy":
        return _delta_of_softmax(z, y) if output == "softmax" else [_delta_of_sigmoid(*pair) for pair in
                                                                    zip(z, y, strict=True)]
    if output != "softmax":
        return [hidden_delta(output, *pair) for pair in zip(z, da, strict=True)]
    best = a.index(max(a))      # all a are 1 together, so that da may be counted from any of them
    beyond = [v - da[best] for v in da]
    mean = total(v * a_i for v, a_i in zip(beyond, a, strict=True))
    size = sum(abs(v * a_i) for v, a_i in zip(beyond, a, strict=True))
    return [near(a_j * (v - mean.value), UNITS + len(a), abs(a_j) * (abs(v) + size))
            for a_j, v in zip(a, beyond, strict=True)]


def hidden_delta(name: str, z: float, da: float) -> Near:
    """dC0/dz of a neuron whose activation is its own: dC0/da sigma'(z).  (E5)"""
    found = near(da * slope(name, z))
    return Near(found.value, found.within + TINY * abs(da))


def _delta_of_sigmoid(z: float, y: float) -> Near:
    """a - y, as (1 - y) a - y (1 - a)."""
    up, down = (1.0 - y) * sigmoid(z), y * sigmoid(-z)
    return near(up - down, UNITS, abs(up) + abs(down))


def _delta_of_softmax(z: Sequence[float], y: Sequence[float]) -> list[Near]:
    """a_j sum_i y_i - y_j, over all i but j, where each a_i stands for its share of 1."""
    a, found = [v.value for v in activation("softmax", z)], []
    for j, (a_j, y_j) in enumerate(zip(a, y, strict=True)):
        parts = [part for i, (a_i, y_i) in enumerate(zip(a, y, strict=True)) if i != j
                 for part in (a_j * y_i, -y_j * a_i)]
        found.append(total(parts, UNITS))
    return found


def _minus_logs(z: Sequence[float]) -> list[float]:
    """-ln a_j for a = softmax(z): how far z_j is behind the largest, and ln of the sum without overflow."""
    top = max(z)
    best = z.index(top)
    others = sum(math.exp(v - top) for i, v in enumerate(z) if i != best)
    return [top - v + math.log1p(others) for v in z]
