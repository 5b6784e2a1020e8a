"""Means over a whole set of examples, in pieces that fit a cache: what every mini-batch only guesses at."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.errors import RangeError
from app.nn.array import Array
from app.nn.batch import BatchGradient, gradient, weighed
from app.nn.engine.sgd import Source
from app.nn.network import Architecture, Network

ROWS = 500
"""Examples at once: always the same ones together, so that a sum over them is the same too, bit for bit."""


def pieces(arch: Architecture, source: Source) -> Iterator[tuple[Array, Array]]:
    """All examples, in order and in parts: X (n, n_0) and Y (n, n_L), n at most ROWS.  Raises RangeError for none."""
    if not len(source):
        raise RangeError("a mean is over examples: give at least one")
    for first in range(0, len(source), ROWS):
        rows = np.arange(first, min(first + ROWS, len(source)))
        X, Y = np.empty((len(rows), arch.sizes[0])), np.empty((len(rows), arch.sizes[-1]))
        source.gather(rows, X, Y)
        yield X, Y


def mean_cost(net: Network, source: Source) -> float:
    """Mean C0 of all examples.  Raises RangeError for none."""
    return float(sum(np.sum(weighed(net, X, Y)[1]) for X, Y in pieces(net.arch, source))) / len(source)


def whole_gradient(net: Network, source: Source) -> BatchGradient:
    """The mean gradient over all examples.  Raises RangeError for none.  (E9)"""
    cost, nabla = 0.0, np.zeros(net.arch.parameter_count)
    for X, Y in pieces(net.arch, source):
        part = gradient(net, X, Y)
        cost += part.cost * len(X)
        nabla += part.nabla * len(X)
    return BatchGradient(cost / len(source), nabla / len(source))
