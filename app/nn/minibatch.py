"""Room for one mini-batch, and both passes inside it: what batch.py says in values, said in place for speed.

Everything is allocated once, and every step writes over the step before. What makes it fast:

- Hidden layers are columns, (n_l + 1, n), over a row of ones: biases ride along in the products (packed.py), and
  whatever numpy goes through number by number has no gaps. Layer L is rows, as Y is.
- All hidden layers stand in one flat array, so that one call finds sigma' of all of them.
- The product with the inputs is made as rows, which BLAS does faster, and turned.
- eta and the 1/n of the mean go into the smallest array there is, delta^L; the rest of the pass is linear.
- Methods and views are looked up beforehand: a numpy call here takes around 1 us, and looking up is part of that.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy import add, copyto, multiply, subtract

from app.nn.array import NONE, Array
from app.nn.inplace import IN_PLACE, softmax, softmax_transposed
from app.nn.network import Architecture
from app.nn.packed import blocks

Dot = Callable[[Array, Array], Array]


class Forth(NamedTuple):
    """Into one layer: dot(operand, product), turned into z where that is not the product itself; then sigma(z, a)."""

    dot: Dot
    operand: Array
    product: Array
    z: Array
    sigma: Callable[[Array, Array], None]
    a: Array


class Back(NamedTuple):
    """Out of one layer: d_dot(a_before, nabla); then V_dot(d, d_before), which sigma' before turns into delta."""

    d_dot: Dot
    a_before: Array
    nabla: Array
    V_dot: Dot
    d: Array
    d_before: Array
    prime_before: Array


class MiniBatch:
    """n examples, X (n, n_0) and Y (n, n_L), to be filled, and the two flat arrays that training writes to and fro.

    sides: both in packed order. A pass reads the parameters from one and writes the gradient over the other.
    """

    def __init__(self, arch: Architecture, n: int, sides: tuple[Array, Array]) -> None:
        inputs = np.ones((n, arch.sizes[0] + 1))
        self.X, self.Y = inputs[:, :-1], np.empty((n, arch.sizes[-1]))
        self._arch, self._eta, self._column = arch, np.array(0.0), np.empty((n, 1))
        self._rows = np.empty((n, arch.sizes[1]))
        shapes = [(size + 1, n) for size in arch.sizes[1:-1]]
        self._a_flat, self._z_flat, d_flat = (np.ones(sum(size * n for size, n in shapes)) for _ in range(3))
        self._a = [inputs.T, *cut(self._a_flat, shapes), np.empty_like(self.Y)]
        self._z = [NONE, *cut(self._z_flat, shapes), np.empty_like(self.Y)]
        self._d = [NONE, *cut(d_flat, shapes), np.empty_like(self.Y)]
        self._prime, self._output_delta = IN_PLACE[arch.activation].prime, self._short_cut()
        V, other = blocks(arch, sides[0]), blocks(arch, sides[1])
        self._forth = self._wired_forth(V), self._wired_forth(other)
        self._back = self._wired_back(V, other), self._wired_back(other, V)
        self._inputs, self._first_d, self._first_nabla = inputs, self._columns(1), (other[1], V[1])

    def _wired_forth(self, V: tuple[Array, ...]) -> tuple[Forth, ...]:
        arch, a, z, forth = self._arch, self._a, self._z, []
        for l in range(1, arch.L):
            inner = z[l][:-1]
            dot, operand, product = V[l].dot, a[l - 1], inner
            if l == 1:
                dot, operand, product = a[0].T.dot, V[1].T, self._rows
            forth.append(Forth(dot, operand, product, inner, IN_PLACE[arch.activation].sigma, a[l][:-1]))
        sigma = self._softmax if arch.output == "softmax" else IN_PLACE[arch.output].sigma
        forth.append(Forth(a[-2].T.dot, V[-1].T, z[-1], z[-1], sigma, a[-1]))
        return tuple(forth)

    def _wired_back(self, V: tuple[Array, ...], nabla: tuple[Array, ...]) -> tuple[Back, ...]:
        back = []
        for l in range(self._arch.L, 1, -1):
            d = self._columns(l)
            back.append(Back(d.dot, self._a[l - 1].T, nabla[l], V[l].T.dot, d, self._d[l - 1], self._z[l - 1]))
        return tuple(back)

    def _columns(self, l: int) -> Array:
        """delta[l] as (n_l, n)."""
        return self._d[l].T if l == self._arch.L else self._d[l][:-1]

    def _softmax(self, z: Array, a: Array) -> None:
        softmax(z, self._column, a)

    def _short_cut(self) -> Callable[[], None]:
        """What writes eta / n times delta^L, by the short cuts of passes.output_delta.  (E4, E5)"""
        Y, a, d, z, column, eta = self.Y, self._a[-1], self._d[-1], self._z[-1], self._column, self._eta
        output, cost = self._arch.output, self._arch.cost

        def differences() -> None:
            subtract(a, Y, d)
            multiply(d, eta, d)

        def shares() -> None:
            add.reduce(Y, axis=1, out=column, keepdims=True)
            multiply(a, column, d)
            subtract(d, Y, d)
            multiply(d, eta, d)

        def through_softmax() -> None:
            differences()
            softmax_transposed(z, column, a, d)

        def through_sigma() -> None:
            differences()
            prime(z, a)
            multiply(d, z, d)

        if cost == "cross_entropy":
            return shares if output == "softmax" else differences
        if output == "softmax":
            return through_softmax
        prime = IN_PLACE[output].prime
        return through_sigma

    def tune(self, eta: float) -> None:
        """Set the learning rate for the steps to come."""
        self._eta[()] = eta * (2.0 if self._arch.cost == "quadratic" else 1.0) / len(self.Y)

    def gradient(self, side: int) -> None:
        """Both passes with the parameters of one side: eta times their mean gradient goes over the other.  (E9)"""
        for dot, operand, product, z, sigma, a in self._forth[side]:
            dot(operand, product)                                   # (E1)
            if product is not z:
                copyto(z, product.T)
            sigma(z, a)                                             # (E2)
        self._output_delta()                                        # (E4, E5)
        self._prime(self._z_flat, self._a_flat)
        for d_dot, a_before, nabla, V_dot, d, d_before, prime in self._back[side]:
            d_dot(a_before, nabla)                                  # (E6, E7)
            V_dot(d, d_before)                                      # (E8)
            multiply(d_before, prime, d_before)                     # (E5)
        self._first_d.dot(self._inputs, self._first_nabla[side])    # (E6, E7)

    def cost(self) -> float:
        """Mean C0 of the examples, as the last forward pass left them.  (E3)"""
        return float(self._arch.C.C0(self._a[-1], self.Y).sum()) / len(self.Y)


def cut(flat: Array, shapes: list[tuple[int, int]]) -> list[Array]:
    """Views of these shapes, one after the other, into a flat array."""
    ends = list(accumulate((rows * columns for rows, columns in shapes), initial=0))
    return [flat[start:end].reshape(shape) for start, end, shape in zip(ends, ends[1:], shapes, strict=False)]
