"""The activation functions once more, for training only: in place, nothing allocated, sigma' from what sigma left.

activation.py is what is shown and checked; a saturated neuron differs from it here by a float spacing of 1.
Constants are arrays of no dimension: numpy takes them as they are, and would convert a Python number every time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy import add, copyto, divide, exp, maximum, multiply, sign, subtract

from app.nn.array import Array

ZERO, ONE = np.array(0.0), np.array(1.0)


@dataclass(frozen=True, slots=True)
class InPlace:
    """sigma(z, a, column) writes a, and spoils z. slope(z, a, d, column) turns d = dC/da into dC/dz, and spoils z.

    z, a, d: rows of a batch, (n, n_l).  column: (n, 1), room for one number a row.
    """

    sigma: Callable[[Array, Array, Array], None]
    slope: Callable[[Array, Array, Array, Array], None]


def sigmoid(z: Array, a: Array, column: Array) -> None:
    """Leaves 1 - a = 1 / (1 + e^z) in z; where e^z overflows to infinity that is 0, as it should be."""
    exp(z, z)
    add(z, ONE, z)
    divide(ONE, z, z)
    subtract(ONE, z, a)


def sigmoid_slope(z: Array, a: Array, d: Array, column: Array) -> None:
    """sigma' = a (1 - a), the second factor from z."""
    multiply(z, a, z)
    multiply(d, z, d)


def tanh(z: Array, a: Array, column: Array) -> None:
    """As it stands."""
    np.tanh(z, a)


def tanh_slope(z: Array, a: Array, d: Array, column: Array) -> None:
    """sigma' = 1 - a^2."""
    multiply(a, a, z)
    subtract(ONE, z, z)
    multiply(d, z, d)


def relu(z: Array, a: Array, column: Array) -> None:
    """max(0, z)."""
    maximum(z, ZERO, out=a)


def relu_slope(z: Array, a: Array, d: Array, column: Array) -> None:
    """sigma' = the sign of a: 1 where a > 0, else 0."""
    sign(a, z)
    multiply(d, z, d)


def linear(z: Array, a: Array, column: Array) -> None:
    """z itself."""
    copyto(a, z)


def linear_slope(z: Array, a: Array, d: Array, column: Array) -> None:
    """sigma' = 1: d stays."""


def softmax(z: Array, a: Array, column: Array) -> None:
    """e^z over its sum along the row, shifted by the row's largest z."""
    maximum.reduce(z, axis=1, out=column, keepdims=True)
    subtract(z, column, z)
    exp(z, z)
    add.reduce(z, axis=1, out=column, keepdims=True)
    divide(z, column, a)


def softmax_slope(z: Array, a: Array, d: Array, column: Array) -> None:
    """The Jacobian times d without writing it out: a (d - sum(a d))."""
    multiply(a, d, z)
    add.reduce(z, axis=1, out=column, keepdims=True)
    subtract(d, column, d)
    multiply(d, a, d)


IN_PLACE = {
    "sigmoid": InPlace(sigmoid, sigmoid_slope),
    "tanh": InPlace(tanh, tanh_slope),
    "relu": InPlace(relu, relu_slope),
    "linear": InPlace(linear, linear_slope),
    "softmax": InPlace(softmax, softmax_slope),
}
