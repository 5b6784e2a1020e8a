"""Activation functions, each beside its slope. sigma' takes z, never a.

All work on a vector (n_l,) or on rows of a batch (n, n_l).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.nn.array import Array

FAR = -700.0
"""Where e^-z is 1e304, near the largest float; below it 1 + e^-z is e^-z."""


@dataclass(frozen=True, slots=True)
class Activation:
    """sigma and its slope, as a pair.  (E2, E5)

    low, high: the range of sigma, None where it has no end.
    is_elementwise: False for softmax, whose slope is a matrix; sigma_prime then gives its diagonal only.
    """

    name: str
    sigma: Callable[[Array], Array]
    sigma_prime: Callable[[Array], Array]
    low: float | None
    high: float | None
    is_elementwise: bool = True


def sigmoid(z: Array) -> Array:
    """1 / (1 + e^-z), to the last digit also where it is tiny: e^z, once e^-z is no float, and 0 once that is none."""
    a = np.asarray(1.0 / (1.0 + np.exp(-np.maximum(z, FAR))))
    is_far = np.less(z, FAR)
    return np.where(is_far, np.exp(np.minimum(z, 0.0)), a) if is_far.any() else a


def sigmoid_prime(z: Array) -> Array:
    """sigma(z) (1 - sigma(z)) = e^-|z| / (1 + e^-|z|)^2: at most 1/4, and above 0 as far as floats reach."""
    e = np.exp(-np.abs(z))
    return np.asarray(e / (1.0 + e) ** 2)


def tanh(z: Array) -> Array:
    """(e^z - e^-z) / (e^z + e^-z)."""
    return np.asarray(np.tanh(z))


def tanh_prime(z: Array) -> Array:
    """1 - tanh(z)^2 = 1 / cosh(z)^2, by way of sigma' so that it does not cancel for large z."""
    return 4.0 * sigmoid_prime(2.0 * z)


def relu(z: Array) -> Array:
    """max(0, z)."""
    return np.maximum(z, 0.0)


def relu_prime(z: Array) -> Array:
    """1 where z > 0, else 0. At the kink z = 0 there is no slope: the one from the left is taken, as is usual."""
    return np.asarray(np.greater(z, 0.0), dtype=np.float64)


def linear(z: Array) -> Array:
    """z itself."""
    return z


def linear_prime(z: Array) -> Array:
    """1."""
    return np.ones_like(z)


def softmax(z: Array) -> Array:
    """e^z_j / sum_i e^z_i over the layer, shifted by its largest z so that nothing overflows."""
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return np.asarray(e / np.sum(e, axis=-1, keepdims=True))


def softmax_diagonal(z: Array) -> Array:
    """The diagonal of the Jacobian alone: da_j/dz_j = a_j (1 - a_j)."""
    a = softmax(z)
    return a * (1.0 - a)


def softmax_transposed(a: Array, da: Array) -> Array:
    """The Jacobian's transpose times da, without writing it out: dC/dz_j = a_j (da_j - sum_i da_i a_i).

    All a are 1 together, so that da may be counted from that of the largest: where it has nearly all, no digit cancels.
    """
    beyond = da - np.take_along_axis(da, np.argmax(a, axis=-1, keepdims=True), axis=-1)
    return np.asarray(a * (beyond - np.sum(beyond * a, axis=-1, keepdims=True)))


SIGMOID = Activation("sigmoid", sigmoid, sigmoid_prime, 0.0, 1.0)
TANH = Activation("tanh", tanh, tanh_prime, -1.0, 1.0)
RELU = Activation("relu", relu, relu_prime, 0.0, None)
LINEAR = Activation("linear", linear, linear_prime, None, None)
SOFTMAX = Activation("softmax", softmax, softmax_diagonal, 0.0, 1.0, is_elementwise=False)

ACTIVATIONS = {f.name: f for f in (SIGMOID, TANH, RELU, LINEAR)}
OUTPUTS = {**ACTIVATIONS, SOFTMAX.name: SOFTMAX}
