"""Many examples at once, as rows: X is (n, n_0), Y is (n, n_L). The mean that training steps along is E9."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.errors import RangeError, ShapeError
from app.nn.array import NONE, Array
from app.nn.network import Architecture, Network, Parameter
from app.nn.passes import output_delta


@dataclass(frozen=True, slots=True, eq=False)
class BatchGradient:
    """The mean over a batch.  cost: of C0.  nabla: (parameter_count,), of its slopes, in the order of theta."""

    cost: float
    nabla: Array


@dataclass(frozen=True, slots=True, eq=False)
class PerExample:
    """Each example's own slopes, as the factors of E6: nabla_W[l] of example i is outer(delta[l][i], a[l-1][i]).

    cost: (n,).  a[l], delta[l]: (n, n_l), delta[0] empty. For 784-16-16-10 that is 868 numbers an example
    where its gradient has 13,002: multiply out what is looked at.
    """

    arch: Architecture
    cost: Array
    a: tuple[Array, ...]
    delta: tuple[Array, ...]

    def slopes(self, p: Parameter) -> Array:
        """dC0/dp for one weight or bias over all examples, (n,).  Raises NotThereError.  (E6, E7)"""
        self.arch.index(p)
        delta = self.delta[p.l][:, p.j]
        return delta if p.k is None else delta * self.a[p.l - 1][:, p.k]

    def nabla(self) -> Array:
        """All slopes multiplied out, (n, parameter_count): one row an example, in the order of theta."""
        n, arch = len(self.cost), self.arch
        nabla = np.empty((n, arch.parameter_count))
        for l in range(1, arch.L + 1):
            n_j, n_k = arch.sizes[l], arch.sizes[l - 1]
            start, end = arch.offsets[l - 1], arch.offsets[l]
            nabla_W = nabla[:, start : end - n_j].reshape(n, n_j, n_k)
            np.einsum("nj,nk->njk", self.delta[l], self.a[l - 1], out=nabla_W)      # (E6)
            nabla[:, end - n_j : end] = self.delta[l]                               # (E7)
        return nabla

    def mean(self) -> BatchGradient:
        """The mean gradient, without multiplying out each example's: the sum in E9 is a matrix product."""
        n, arch = len(self.cost), self.arch
        nabla = np.empty(arch.parameter_count)
        nabla_W, nabla_b = arch.split(nabla)
        for l in range(1, arch.L + 1):
            np.matmul(self.delta[l].T, self.a[l - 1], out=nabla_W[l])               # (E6)
            np.sum(self.delta[l], axis=0, out=nabla_b[l])                           # (E7)
        nabla /= n                                                                  # (E9)
        return BatchGradient(float(np.mean(self.cost)), nabla)


def outputs(net: Network, X: Array) -> Array:
    """The activations of layer L for each row, (n, n_L).  Raises ShapeError.  (E1, E2)"""
    return forward(net, X)[1][net.L]


def weighed(net: Network, X: Array, Y: Array) -> tuple[Array, Array]:
    """What layer L says to each row, (n, n_L), and what it costs, C0 of each row, (n,).  Raises ShapeError.  (E3)"""
    z, a = forward(net, X)
    return a[net.L], net.arch.C.C0(z[net.L], a[net.L], Y)


def activations(net: Network, X: Array) -> tuple[Array, ...]:
    """The activations of every layer for each row: a[l] is (n, n_l), a[0] is X.  Raises ShapeError.  (E1, E2)"""
    return tuple(forward(net, X)[1])


def gradient(net: Network, X: Array, Y: Array) -> BatchGradient:
    """The mean gradient over the rows.  Raises ShapeError, or RangeError for no rows.  (E9)"""
    return per_example(net, X, Y).mean()


def per_example(net: Network, X: Array, Y: Array) -> PerExample:
    """Each row's own slopes, from both passes over all rows at once.

    Raises ShapeError, or RangeError for no rows.
    """
    z, a = forward(net, X)
    if Y.shape != a[net.L].shape:
        raise ShapeError(f"Y has shape {Y.shape}; for these rows it must be {a[net.L].shape}")
    if not len(X):
        raise RangeError("a gradient is a mean over examples: give at least one")
    arch, C = net.arch, net.arch.C
    delta = [NONE] * (net.L + 1)
    da = C.C0_prime(z[net.L], a[net.L], Y)                          # (E4)
    for l in range(net.L, 0, -1):
        delta[l] = (
            output_delta(arch, z[l], a[l], Y, da) if l == net.L
            else da * arch.sigma(l).sigma_prime(z[l])               # (E5)
        )
        if l > 1:
            da = delta[l] @ net.W[l]                                # (E8)
    return PerExample(arch, C.C0(z[net.L], a[net.L], Y), tuple(a), tuple(delta))        # (E3)


def forward(net: Network, X: Array) -> tuple[list[Array], list[Array]]:
    """z and a of every layer for each row: z[l] and a[l] are (n, n_l), z[0] is empty, a[0] is X.  Raises ShapeError."""
    if X.ndim != 2 or X.shape[1] != net.sizes[0]:
        raise ShapeError(f"X has shape {X.shape}; it must have rows of {net.sizes[0]} inputs")
    z, a = [NONE], [X]
    for l in range(1, net.L + 1):
        z.append(a[l - 1] @ net.W[l].T + net.b[l])                  # (E1)
        a.append(net.arch.sigma(l).sigma(z[l]))                     # (E2)
    return z, a


def labels_said(outputs: Array) -> NDArray[np.int64]:
    """The label that the outputs of each row say, (n,): the brightest neuron; of one alone, whether it exceeds 1/2."""
    said = outputs[:, 0] > 0.5 if outputs.shape[1] == 1 else np.argmax(outputs, axis=1)
    return said.astype(np.int64)


def label_said(a: Array) -> int:
    """The label that the outputs of one example say."""
    return int(labels_said(a[np.newaxis])[0])


def accuracy(outputs: Array, labels: NDArray[np.int64]) -> float:
    """The share of rows whose outputs say their label, 0 to 1.  Raises ShapeError, or RangeError for no rows."""
    if outputs.ndim != 2 or labels.shape != outputs.shape[:1]:
        raise ShapeError(f"outputs {outputs.shape} and labels {labels.shape} do not fit: give one label a row")
    if not len(labels):
        raise RangeError("accuracy is a share of examples: give at least one")
    return float(np.mean(labels_said(outputs) == labels))
