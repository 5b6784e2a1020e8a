"""What a miss costs, each beside its slope. a, y: (n_L,) or rows (n, n_L); C0 sums over the last axis.

Nothing here has a 1/2 unless its name says so, and nothing takes a mean: that is the batch's business (E9).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.nn.array import Array

SMALLEST = 2.0**-53
"""A sigmoid's output nearer to 0 or 1 counts as this far from it in a logarithm, the spacing of floats below 1:

beyond, 1 - a has no digits left. C0 stays below 37 for each output.
"""

SMALLEST_SHARE = 2.0**-500
"""A softmax's output below this counts as this: C0 stays below 347, and the square of 1 / a finite."""


@dataclass(frozen=True, slots=True)
class Cost:
    """A pair: C0(a, y) and dC0/da(a, y).  (E3, E4)"""

    name: str
    C0: Callable[[Array, Array], Array]
    C0_prime: Callable[[Array, Array], Array]


def quadratic(a: Array, y: Array) -> Array:
    """C0 = sum_j (a_j - y_j)^2: a plain sum, with no 1/2 and no mean.  (E3)"""
    return np.asarray(((a - y) ** 2).sum(axis=-1))


def quadratic_prime(a: Array, y: Array) -> Array:
    """dC0/da_j = 2 (a_j - y_j).  (E4)"""
    return 2.0 * (a - y)


def half_quadratic(a: Array, y: Array) -> Array:
    """C0 = 1/2 sum_j (a_j - y_j)^2: the other convention, in which the 2 of the slope cancels."""
    return 0.5 * quadratic(a, y)


def half_quadratic_prime(a: Array, y: Array) -> Array:
    """dC0/da_j = a_j - y_j."""
    return a - y


def _inside(a: Array) -> Array:
    return np.clip(a, SMALLEST, 1.0 - SMALLEST)


def cross_entropy(a: Array, y: Array) -> Array:
    """C0 = -sum_j (y_j ln a_j + (1 - y_j) ln(1 - a_j)), for outputs that each say yes or no (sigmoid)."""
    p = _inside(a)
    return np.asarray(-np.sum(y * np.log(p) + (1.0 - y) * np.log1p(-p), axis=-1))


def cross_entropy_prime(a: Array, y: Array) -> Array:
    """dC0/da_j = (a_j - y_j) / (a_j (1 - a_j))."""
    p = _inside(a)
    return (p - y) / (p * (1.0 - p))


def categorical_cross_entropy(a: Array, y: Array) -> Array:
    """C0 = -sum_j y_j ln a_j, for outputs that share one probability (softmax)."""
    return np.asarray(-np.sum(y * np.log(np.maximum(a, SMALLEST_SHARE)), axis=-1))


def categorical_cross_entropy_prime(a: Array, y: Array) -> Array:
    """dC0/da_j = -y_j / a_j."""
    return np.asarray(-y / np.maximum(a, SMALLEST_SHARE))


QUADRATIC = Cost("quadratic", quadratic, quadratic_prime)
HALF_QUADRATIC = Cost("half_quadratic", half_quadratic, half_quadratic_prime)
CROSS_ENTROPY = Cost("cross_entropy", cross_entropy, cross_entropy_prime)
CATEGORICAL_CROSS_ENTROPY = Cost("cross_entropy", categorical_cross_entropy, categorical_cross_entropy_prime)

COSTS = (QUADRATIC.name, HALF_QUADRATIC.name, CROSS_ENTROPY.name)


def cost_for(name: str, output: str) -> Cost:
    """The pair that a cost's name means at an output: cross-entropy over softmax leaves out the (1 - y) half."""
    if name == CROSS_ENTROPY.name:
        return CATEGORICAL_CROSS_ENTROPY if output == "softmax" else CROSS_ENTROPY
    return {QUADRATIC.name: QUADRATIC, HALF_QUADRATIC.name: HALF_QUADRATIC}[name]
