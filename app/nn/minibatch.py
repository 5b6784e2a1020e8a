"""Room for one mini-batch, and both passes inside it: what batch.py says in values, said in place for speed.

Everything is allocated once, and every step writes over the step before. What makes it fast:

- Hidden layers are columns, (n_l + 1, n), over a row of ones: biases ride along in the products (packed.py), and
  whatever numpy goes through number by number has no gaps. Layer L is rows, as Y is.
- The product with the inputs is made as rows, which BLAS does faster, and turned.
- eta and the 1/n of the mean go into the smallest array there is, delta^L; the rest of the pass is linear.
- Methods and views are looked up beforehand: each numpy call here takes under 2 us, and a look-up is part of that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy import add, copyto, multiply, subtract

from app.nn.array import NONE, Array
from app.nn.inplace import IN_PLACE
from app.nn.network import Architecture
from app.nn.packed import blocks

Dot = Callable[[Array, Array], Array]
InPlace = Callable[[Array, Array, Array], None]
Slope = Callable[[Array, Array, Array, Array], None]


class Forth(NamedTuple):
    """One layer forward: dot(operand, product) is z, turned if product is not z itself; then sigma."""

    dot: Dot
    operand: Array
    product: Array
    z: Array
    a: Array
    sigma: InPlace


class Back(NamedTuple):
    """One layer backward: slope makes d = dC/dz; two products then spread it over nabla and the layer before."""

    slope: Slope
    z: Array
    a: Array
    d: Array
    d_dot: Dot
    a_before: Array
    nabla: Array
    V_dot: Dot
    d_columns: Array
    d_before: Array


class MiniBatch:
    """n examples, X (n, n_0) and Y (n, n_L), to be filled, and the two flat arrays that training writes to and fro.

    sides: both in packed order. A pass reads the parameters from one and writes the gradient over the other.
    """

    def __init__(self, arch: Architecture, n: int, sides: tuple[Array, Array]) -> None:
        inputs = np.ones((n, arch.sizes[0] + 1))
        self.X, self.Y = inputs[:, :-1], np.empty((n, arch.sizes[-1]))
        self._arch, self._eta, self._column = arch, np.array(0.0), np.empty((n, 1))
        hidden, last = arch.sizes[1:-1], np.empty_like(self.Y)
        self._above_ones = [inputs.T] + [np.ones((size + 1, n)) for size in hidden]     # a[l] over a row of ones
        self._d_above = [NONE] + [np.empty((size + 1, n)) for size in hidden]
        self._z = [NONE] + [np.empty((size, n)) for size in hidden] + [np.empty_like(last)]
        self._a = [rows[:-1] for rows in self._above_ones] + [last]
        self._d = [rows[:-1] for rows in self._d_above] + [np.empty_like(last)]
        self._rows = np.empty((n, arch.sizes[1]))
        V, other = blocks(arch, sides[0]), blocks(arch, sides[1])
        self._forth = self._wired_forth(V), self._wired_forth(other)
        self._back = self._wired_back(V, other), self._wired_back(other, V)

    def _wired_forth(self, V: tuple[Array, ...]) -> tuple[Forth, ...]:
        arch, forth = self._arch, []
        for l in range(1, arch.L + 1):
            before, z, sigma = self._above_ones[l - 1], self._z[l], IN_PLACE[arch.sigma(l).name].sigma
            if l in (1, arch.L):
                product = z if l == arch.L else self._rows
                forth.append(Forth(before.T.dot, V[l].T, product, z, self._a[l], sigma))
            else:
                forth.append(Forth(V[l].dot, before, z, z, self._a[l], sigma))
        return tuple(forth)

    def _wired_back(self, V: tuple[Array, ...], nabla: tuple[Array, ...]) -> tuple[Back, ...]:
        arch, back = self._arch, []
        for l in range(arch.L, 0, -1):
            slope = self._output_delta if l == arch.L else IN_PLACE[arch.activation].slope
            columns = self._d[l].T if l == arch.L else self._d[l]
            back.append(Back(slope, self._z[l], self._a[l], self._d[l], columns.dot, self._above_ones[l - 1].T,
                             nabla[l], V[l].T.dot, columns, self._d_above[l - 1]))
        return tuple(back)

    def tune(self, eta: float) -> None:
        """Set the learning rate for the steps to come."""
        self._eta[()] = eta * (2.0 if self._arch.cost == "quadratic" else 1.0) / len(self.Y)

    def gradient(self, side: int) -> None:
        """Both passes with the parameters of one side: eta times their mean gradient goes over the other.  (E9)"""
        column = self._column
        for dot, operand, product, z, a, sigma in self._forth[side]:
            dot(operand, product)                                   # (E1)
            if product is not z:
                copyto(z, product.T)
            sigma(z, a, column)                                     # (E2)
        for slope, z, a, d, d_dot, a_before, nabla, V_dot, d_columns, d_before in self._back[side]:
            slope(z, a, d, column)                                  # (E5)
            d_dot(a_before, nabla)                                  # (E6, E7)
            if d_before is not NONE:
                V_dot(d_columns, d_before)                          # (E8)

    def _output_delta(self, z: Array, a: Array, d: Array, column: Array) -> None:
        """eta / n times delta^L, by the same short cuts as passes.output_delta.  (E4, E5)"""
        output, cost = self._arch.output, self._arch.cost
        if cost == "cross_entropy" and output == "softmax":
            add.reduce(self.Y, axis=1, out=column, keepdims=True)
            multiply(a, column, d)
            subtract(d, self.Y, d)
        else:
            subtract(a, self.Y, d)
        if cost != "cross_entropy":
            IN_PLACE[output].slope(z, a, d, column)
        multiply(d, self._eta, d)

    def cost(self) -> float:
        """Mean C0 of the examples, as the last forward pass left them.  (E3)"""
        return float(np.mean(self._arch.C.C0(self._a[-1], self.Y)))
