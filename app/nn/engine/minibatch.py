"""One mini-batch and both passes over it, in place: the sums of batch.py, made for speed.

Everything is allocated once, and every step writes over the step before. What makes it fast:

- Hidden layers are columns, (n_l + 1, n), over a row of ones: biases ride along in the products (packed.py), and
  whatever numpy goes through number by number has no gaps. Layer L is rows, as Y is.
- All layers stand in one flat array, so that one call finds sigma' of all of them that have the same sigma.
- The product with many inputs is made as rows, which BLAS does faster, and turned.
- eta and the 1/n of the mean go into the smallest array there is, delta^L; the rest of the pass is linear.
- Products, methods and views are bound beforehand: a numpy call here takes around 1 us, and looking up is part of that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy import add, copyto, multiply, subtract

from app.nn.array import NONE, Array
from app.nn.engine.buffers import Buffers
from app.nn.engine.inplace import IN_PLACE, softmax, softmax_transposed
from app.nn.engine.packed import blocks
from app.nn.engine.product import NARROW, Do, product
from app.nn.network import Architecture


class Forth(NamedTuple):
    """The way into one layer: the product, turned into z where that is not the product itself; then sigma(z, a)."""

    multiply: Do
    product: Array
    z: Array
    sigma: Callable[[Array, Array], None]
    a: Array


class Back(NamedTuple):
    """The way out of one layer: nabla from d and a; then d of the layer before, made into delta by sigma' there."""

    nabla: Do
    d_before: Do
    d: Array
    prime: Array


class MiniBatch:
    """n examples, X (n, n_0) and Y (n, n_L), to be filled, and the two flat arrays that training writes to and fro.

    buffers: where they and all that follows from them are put, for n examples or more; others may use them in turn.
    sides: both in packed order. A pass reads the parameters from one and writes the gradient over the other.
    """

    def __init__(self, arch: Architecture, n: int, buffers: Buffers, sides: tuple[Array, Array]) -> None:
        self._arch, self._eta, self.n, self._side = arch, np.array(0.0), n, 0
        inputs, self._rows, self._column = buffers.inputs[:n], buffers.rows[:n], buffers.column[:n]
        self.X, self.Y = inputs[:, :-1], buffers.Y[:n]
        a, z, d = buffers.layers(n)
        self._a, self._z, self._d = [inputs.T, *a], [NONE, *z], [NONE, *d]
        self._is_alike = arch.output == arch.activation and arch.cost != "cross_entropy"
        self._a_flat, self._z_flat = buffers.flat(n, self._is_alike)
        self._prime, self._output_delta = IN_PLACE[arch.activation].prime, self._short_cut()
        V, other = blocks(arch, sides[0]), blocks(arch, sides[1])
        self._forth = self._wired_forth(V), self._wired_forth(other)
        self._back = self._wired_back(V, other), self._wired_back(other, V)
        self._first_nabla = tuple(product(self._columns(1), inputs, nabla[1]) for nabla in (other, V))

    def _wired_forth(self, V: tuple[Array, ...]) -> tuple[Forth, ...]:
        arch, a, z, forth = self._arch, self._a, self._z, []
        for l in range(1, arch.L):
            inner, sigma = z[l][:-1], IN_PLACE[arch.activation].sigma
            if l == 1 and arch.sizes[0] > NARROW:
                forth.append(Forth(product(a[0].T, V[1].T, self._rows), self._rows.T, inner, sigma, a[1][:-1]))
            else:
                forth.append(Forth(product(V[l], a[l - 1], inner), inner, inner, sigma, a[l][:-1]))
        sigma = self._softmax if arch.output == "softmax" else IN_PLACE[arch.output].sigma
        forth.append(Forth(product(a[-2].T, V[-1].T, z[-1]), z[-1], z[-1], sigma, a[-1]))
        return tuple(forth)

    def _wired_back(self, V: tuple[Array, ...], nabla: tuple[Array, ...]) -> tuple[Back, ...]:
        back = []
        for l in range(self._arch.L, 1, -1):
            d, d_before = self._columns(l), self._d[l - 1]
            back.append(Back(product(d, self._a[l - 1].T, nabla[l]), product(V[l].T, d, d_before),
                             d_before, self._z[l - 1]))
        return tuple(back)

    def _columns(self, l: int) -> Array:
        """delta[l] as (n_l, n)."""
        return self._d[l].T if l == self._arch.L else self._d[l][:-1]

    def _softmax(self, z: Array, a: Array) -> None:
        softmax(z, self._column, a)

    def _short_cut(self) -> Callable[[], None]:
        """A function that writes eta / n times delta^L, by the short cuts of passes.output_delta.  (E4, E5)"""
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
            if not is_alike:
                prime(z, a)
            differences()
            multiply(d, z, d)

        if cost == "cross_entropy":
            return shares if output == "softmax" else differences
        if output == "softmax":
            return through_softmax
        is_alike, prime = self._is_alike, IN_PLACE[output].prime
        return through_sigma

    def enter(self) -> None:
        """Take the buffers over from another mini-batch."""
        for a in self._a[1:-1]:
            a[-1] = 1.0

    def tune(self, eta: float, n: int) -> None:
        """Set the learning rate of the steps to come, and the number of examples that the mean is taken over."""
        self._eta[()] = eta * (2.0 if self._arch.cost == "quadratic" else 1.0) / n

    def gradient(self, side: int) -> None:
        """Write eta times the gradient over one side, from both passes with the parameters of the other.  (E9)

        side: where the parameters are.
        """
        self._side = side
        for into_product, made, z, sigma, a in self._forth[side]:
            into_product()                                          # (E1)
            if made is not z:
                copyto(z, made)
            sigma(z, a)                                             # (E2)
        self._prime(self._z_flat, self._a_flat)
        self._output_delta()                                        # (E4, E5)
        for into_nabla, into_d, d, prime in self._back[side]:
            into_nabla()                                            # (E6, E7)
            into_d()                                                # (E8)
            multiply(d, prime, d)                                   # (E5)
        self._first_nabla[side]()                                   # (E6, E7)

    def cost(self) -> float:
        """The sum of C0 over the examples, as the last forward pass left them, before the next begins.  (E3)

        sigma spoilt z of layer L, which cross-entropy is taken from: it is made once more, from the parameters that
        the pass read and that no step has written over yet.
        """
        if self._arch.C.delta is not None:
            self._forth[self._side][-1].multiply()                  # (E1)
        return float(self._arch.C.C0(self._z[-1], self._a[-1], self.Y).sum())
