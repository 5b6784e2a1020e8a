"""Both passes and the step, on one page. Every line carries its number on the equation sheet in README.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app import limits
from app.errors import ShapeError
from app.nn.activation import softmax_transposed
from app.nn.array import NONE, Array, seal, sealed
from app.nn.network import Architecture, Network


@dataclass(frozen=True, slots=True, eq=False)
class Forward:
    """All that the forward pass computes.  z[l], a[l]: (n_l,); a[0] is x, z[0] is empty."""

    z: tuple[Array, ...]
    a: tuple[Array, ...]

    @property
    def x(self) -> Array:
        return self.a[0]


@dataclass(frozen=True, eq=False)
class Backward:
    """The slopes of C0: da = dC0/da, delta = dC0/dz, nabla = dC0/dtheta, nabla_W = dC0/dW, nabla_b = dC0/db.

    y: (n_L,).  da[l], delta[l], nabla_b[l]: (n_l,).  nabla_W[l]: (n_l, n_{l-1}), as W[l].
    nabla: all of nabla_W and nabla_b in the order of theta.
    """

    arch: Architecture
    y: Array
    cost: float
    da: tuple[Array, ...]
    delta: tuple[Array, ...]
    nabla: Array

    @cached_property
    def _split(self) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        return self.arch.split(self.nabla)

    @property
    def nabla_W(self) -> tuple[Array, ...]:
        return self._split[0]

    @property
    def nabla_b(self) -> tuple[Array, ...]:
        return self._split[1]


@dataclass(frozen=True, slots=True)
class Diverged:
    """A step that left the finite range, or |w| <= limits.WEIGHT. A state, not an exception.

    layer: the first layer whose new weights or biases are out of range.
    """

    layer: int


def forward(net: Network, x: Array) -> Forward:
    """Carry x from layer 0 to layer L, keeping z and a on the way.

    x: (n_0,).  Raises ShapeError if it does not fit.
    """
    if x.shape != (net.sizes[0],):
        raise ShapeError(f"x has shape {x.shape}; layer 0 has {net.sizes[0]} neurons")
    arch, W, b = net.arch, net.W, net.b
    z, a = [NONE], [sealed(x)]
    for l in range(1, arch.L + 1):
        z.append(seal(W[l].dot(a[l - 1]) + b[l]))                   # (E1)
        a.append(seal(arch.sigma(l).sigma(z[l])))                   # (E2)
    return Forward(tuple(z), tuple(a))


def backward(net: Network, fwd: Forward, y: Array) -> Backward:
    """Carry dC0/da from layer L to layer 0, keeping every slope on the way.

    y: (n_L,), what layer L should have said.  Raises ShapeError if it does not fit.
    """
    arch, W, L = net.arch, net.W, net.arch.L
    z, a, C = fwd.z, fwd.a, arch.C
    if y.shape != a[L].shape:
        raise ShapeError(f"y has shape {y.shape}; layer {L} has {net.sizes[-1]} neurons")
    da, delta = [NONE] * (L + 1), [NONE] * (L + 1)
    nabla = np.empty_like(net.theta)
    nabla_W, nabla_b = arch.split(nabla)
    da[L] = C.C0_prime(z[L], a[L], y)                               # (E4)
    for l in range(L, 0, -1):
        delta[l] = (
            output_delta(arch, z[l], a[l], y, da[l]) if l == L
            else da[l] * arch.sigma(l).sigma_prime(z[l])            # (E5)
        )
        np.dot(column(delta[l]), row(a[l - 1]), nabla_W[l])         # (E6)
        nabla_b[l][:] = delta[l]                                    # (E7)
        da[l - 1] = W[l].T.dot(delta[l])                            # (E8)
    cost = float(C.C0(z[L], a[L], y))                               # (E3)
    return Backward(
        arch, sealed(y), cost, tuple(map(seal, da)), tuple(map(seal, delta)), seal(nabla)
    )


def column(v: Array) -> Array:
    """v standing up, (n, 1): column(delta) times row(a) is delta a^T, which BLAS multiplies faster than np.outer."""
    return v[:, np.newaxis]


def row(v: Array) -> Array:
    """v lying down, (1, n)."""
    return v[np.newaxis]


def output_delta(arch: Architecture, z: Array, a: Array, y: Array, da: Array) -> Array:
    """delta^L, of one example or of rows.  (E5)

    Where cross-entropy meets its own output the product simplifies, to a - y for sigmoid and a sum(y) - y for
    softmax, and is taken so: its factors are one huge and one tiny once an output saturates.
    A softmax under another cost needs its whole Jacobian.
    """
    if arch.C.delta is not None:
        return arch.C.delta(z, y)
    if arch.output == "softmax":
        return softmax_transposed(a, da)
    return da * arch.sigma(arch.L).sigma_prime(z)


def cost(net: Network, fwd: Forward, y: Array) -> float:
    """C0 of one example, without the backward pass.  (E3)"""
    return float(net.arch.C.C0(fwd.z[net.L], fwd.a[net.L], y))


def step(net: Network, nabla: Array, eta: float) -> Network | Diverged:
    """One step downhill: theta - eta nabla. The old network stays as it was.  (E10)

    nabla: (parameter_count,), as theta.
    """
    with np.errstate(over="ignore", invalid="ignore"):              # a step that overflows is diverged
        theta = net.theta - eta * nabla                             # (E10)
    layer = out_of_range(net.arch, theta)
    return Diverged(layer) if layer else Network(net.arch, theta)


def out_of_range(arch: Architecture, theta: Array) -> int:
    """The first layer with a parameter that is not finite or beyond limits.WEIGHT; 0 if there is none."""
    within = np.abs(theta) <= limits.WEIGHT       # False for NaN as well
    return 0 if within.all() else arch.parameter(int(np.argmin(within))).l
