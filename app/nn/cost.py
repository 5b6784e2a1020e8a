"""What a miss costs, each beside its slope. z, a, y: (n_L,) or rows (n, n_L); C0 sums over the last axis.

Nothing here has a 1/2 unless its name says so, and nothing takes a mean: that is the batch's business (E9).
Cross-entropy belongs to its output: it is taken from z, since a saturated a has no digits left to take a logarithm of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.nn.array import Array

FARTHEST = 700.0
"""dC0/da is e^|z| or so where cross-entropy is far off; beyond e^700 = 1e304 it counts as that, to stay finite."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What each output adds to C0, and dC0/da.  (E3, E4)

    term, prime: of a and y; of z and y where there is a delta.
    delta: dC0/dz of z and y in one piece, for a cost that belongs to its output; None for the others.
    """

    name: str
    term: Callable[[Array, Array], Array]
    prime: Callable[[Array, Array], Array]
    delta: Callable[[Array, Array], Array] | None = None

    def terms(self, z: Array, a: Array, y: Array) -> Array:
        """What each output adds to C0, (..., n_L)."""
        return self.term(z if self.delta else a, y)

    def C0(self, z: Array, a: Array, y: Array) -> Array:
        """The cost of one example, or of each row: the sum over all outputs.  (E3)"""
        return np.asarray(self.terms(z, a, y).sum(axis=-1))

    def C0_prime(self, z: Array, a: Array, y: Array) -> Array:
        """dC0/da, (..., n_L).  (E4)"""
        return self.prime(z if self.delta else a, y)


def quadratic(a: Array, y: Array) -> Array:
    """(a_j - y_j)^2: C0 is a plain sum of them, with no 1/2 and no mean.  (E3)"""
    return np.asarray((a - y) ** 2)


def quadratic_prime(a: Array, y: Array) -> Array:
    """dC0/da_j = 2 (a_j - y_j).  (E4)"""
    return 2.0 * (a - y)


def half_quadratic(a: Array, y: Array) -> Array:
    """1/2 (a_j - y_j)^2: the other convention, in which the 2 of the slope cancels."""
    return 0.5 * quadratic(a, y)


def half_quadratic_prime(a: Array, y: Array) -> Array:
    """dC0/da_j = a_j - y_j."""
    return a - y


def cross_entropy(z: Array, y: Array) -> Array:
    """-(y_j ln a_j + (1 - y_j) ln(1 - a_j)) for a = sigmoid(z), outputs that each say yes or no.

    max(z, 0) + ln(1 + e^-|z|) - y z, each half by itself so that a small cost keeps its digits.
    """
    soft = np.log1p(np.exp(-np.abs(z)))
    return np.asarray(y * (np.maximum(-z, 0.0) + soft) + (1.0 - y) * (np.maximum(z, 0.0) + soft))


def cross_entropy_prime(z: Array, y: Array) -> Array:
    """dC0/da_j = (1 - y_j) / (1 - a_j) - y_j / a_j, where 1/a = 1 + e^-z and 1/(1 - a) = 1 + e^z."""
    far = np.clip(z, -FARTHEST, FARTHEST)
    return np.asarray((1.0 - y) * (1.0 + np.exp(far)) - y * (1.0 + np.exp(-far)))


def cross_entropy_delta(z: Array, y: Array) -> Array:
    """dC0/dz_j = a_j - y_j, as (1 - y_j) a_j - y_j (1 - a_j): a hit by a hair keeps its digits too."""
    e = np.exp(-np.abs(z))
    near, far = e / (1.0 + e), 1.0 / (1.0 + e)
    a, rest = np.where(z < 0.0, near, far), np.where(z < 0.0, far, near)
    return np.asarray((1.0 - y) * a - y * rest)


def categorical_cross_entropy(z: Array, y: Array) -> Array:
    """-y_j ln a_j for a = softmax(z), outputs that share one probability.

    -ln a_j = ln(sum_i e^z_i) - z_j, with the largest z taken out of the sum, whose own term is then 1.
    """
    behind, others = _behind(z)
    return np.asarray(y * (behind + np.log1p(others)))


def categorical_cross_entropy_prime(z: Array, y: Array) -> Array:
    """dC0/da_j = -y_j / a_j, where 1/a_j = (sum_i e^z_i) / e^z_j."""
    behind, others = _behind(z)
    return np.asarray(-y * np.exp(np.minimum(behind + np.log1p(others), FARTHEST)))


def categorical_cross_entropy_delta(z: Array, y: Array) -> Array:
    """dC0/dz_j = a_j sum_i y_i - y_j, as sum over i != j of a_j y_i - y_j a_i: it keeps its digits near a hit too."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    a, others = e / e.sum(axis=-1, keepdims=True), 1.0 - np.eye(z.shape[-1])
    return np.asarray(a * (y @ others) - y * (a @ others))


def _behind(z: Array) -> tuple[Array, Array]:
    """How far each z is behind the largest, and sum_i e^(z_i - largest) without the largest itself, (..., 1)."""
    behind = z.max(axis=-1, keepdims=True) - z
    e = np.exp(-behind)
    np.put_along_axis(e, z.argmax(axis=-1, keepdims=True), 0.0, axis=-1)
    return behind, e.sum(axis=-1, keepdims=True)


QUADRATIC = Cost("quadratic", quadratic, quadratic_prime)
HALF_QUADRATIC = Cost("half_quadratic", half_quadratic, half_quadratic_prime)
CROSS_ENTROPY = Cost("cross_entropy", cross_entropy, cross_entropy_prime, cross_entropy_delta)
CATEGORICAL_CROSS_ENTROPY = Cost(
    "cross_entropy", categorical_cross_entropy, categorical_cross_entropy_prime, categorical_cross_entropy_delta
)

COSTS = (QUADRATIC.name, HALF_QUADRATIC.name, CROSS_ENTROPY.name)


def cost_for(name: str, output: str) -> Cost:
    """The pair that a cost's name means at an output: cross-entropy over softmax leaves out the (1 - y) half."""
    if name == CROSS_ENTROPY.name:
        return CATEGORICAL_CROSS_ENTROPY if output == "softmax" else CROSS_ENTROPY
    return {QUADRATIC.name: QUADRATIC, HALF_QUADRATIC.name: HALF_QUADRATIC}[name]
