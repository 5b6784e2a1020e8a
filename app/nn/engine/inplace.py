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
    """sigma and its slope, as a pair that writes over its arguments.

    sigma(z, a) writes a, and may spoil z; prime(z, a) then writes sigma' over z. Between the two, z is left alone.

    z and a have one shape, and no gaps: for anything else numpy takes memory of its own.
    """

    sigma: Callable[[Array, Array], None]
    prime: Callable[[Array, Array], None]


def sigmoid(z: Array, a: Array) -> None:
    """Write a, and leave 1 - a = 1 / (1 + e^z) in z; where e^z overflows to infinity that is 0, as it should be."""
    exp(z, z)
    add(z, ONE, z)
    divide(ONE, z, z)
    subtract(ONE, z, a)


def sigmoid_prime(z: Array, a: Array) -> None:
    """a (1 - a), the second factor from z."""
    multiply(z, a, z)


def tanh_prime(z: Array, a: Array) -> None:
    """1 - a^2."""
    multiply(a, a, z)
    subtract(ONE, z, z)


def relu(z: Array, a: Array) -> None:
    """max(0, z)."""
    maximum(z, ZERO, out=a)


def relu_prime(z: Array, a: Array) -> None:
    """The sign of a: 1 where a > 0, else 0."""
    sign(a, z)


def linear(z: Array, a: Array) -> None:
    """z itself."""
    copyto(a, z)


def linear_prime(z: Array, a: Array) -> None:
    """1."""
    z.fill(1.0)


IN_PLACE = {
    "sigmoid": InPlace(sigmoid, sigmoid_prime),
    "tanh": InPlace(np.tanh, tanh_prime),
    "relu": InPlace(relu, relu_prime),
    "linear": InPlace(linear, linear_prime),
}


def softmax(z: Array, column: Array, a: Array) -> None:
    """e^z over its sum along each row, shifted by the row's largest z.  z, a: rows, (n, n_L).  column: (n, 1)."""
    maximum.reduce(z, axis=1, out=column, keepdims=True)
    subtract(z, column, z)
    exp(z, z)
    add.reduce(z, axis=1, out=column, keepdims=True)
    divide(z, column, a)


def softmax_transposed(z: Array, column: Array, a: Array, d: Array) -> None:
    """Turn d = dC/da into dC/dz = a (d - sum(a d)): the Jacobian's transpose times d, without writing it out."""
    multiply(a, d, z)
    add.reduce(z, axis=1, out=column, keepdims=True)
    subtract(d, column, d)
    multiply(d, a, d)
