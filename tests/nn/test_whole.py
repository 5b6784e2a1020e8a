"""Means over a whole set are those over all of its rows at once, however they are divided."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from app.errors import RangeError
from app.nn.array import Array
from app.nn.batch import gradient
from app.nn.initial import initial
from app.nn.network import Architecture
from app.nn.passes import cost, forward
from app.nn.whole import ROWS, mean_cost, pieces, whole_gradient


@dataclass(frozen=True, slots=True)
class Rows:
    """Examples that are simply there.  X: (n, n_0).  Y: (n, n_L)."""

    X: Array
    Y: Array

    def __len__(self) -> int:
        return len(self.X)

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        X[:], Y[:] = self.X[indices], self.Y[indices]


def rows(arch: Architecture, n: int, seed: int = 0) -> Rows:
    """n examples whose y an output can say: shares of 1."""
    rng = np.random.default_rng(seed)
    Y = rng.random((n, arch.sizes[-1]))
    return Rows(rng.standard_normal((n, arch.sizes[0])), Y / Y.sum(axis=1, keepdims=True))


def test_the_mean_cost_is_that_of_all_rows_at_once(arch: Architecture) -> None:
    net, source = initial(arch, "normal", 1), rows(arch, ROWS + 7)

    at_once = np.mean([cost(net, forward(net, x), y) for x, y in zip(source.X, source.Y, strict=True)])

    assert mean_cost(net, source) == pytest.approx(at_once, rel=1e-12)


def test_the_whole_gradient_is_that_of_all_rows_at_once(arch: Architecture) -> None:
    net, source = initial(arch, "normal", 1), rows(arch, ROWS + 7)

    at_once, whole = gradient(net, source.X, source.Y), whole_gradient(net, source)

    np.testing.assert_allclose(whole.nabla, at_once.nabla, rtol=1e-9, atol=1e-12)
    assert whole.cost == pytest.approx(at_once.cost, rel=1e-12)


@pytest.mark.parametrize("n", [1, ROWS - 1, ROWS, ROWS + 1, 2 * ROWS])
def test_every_example_comes_once_and_in_order(n: int) -> None:
    source = rows(Architecture((3, 2)), n)

    X = np.concatenate([X for X, _ in pieces(Architecture((3, 2)), source)])

    np.testing.assert_array_equal(X, source.X)


def test_there_is_no_mean_of_nothing() -> None:
    arch = Architecture((3, 2))

    with pytest.raises(RangeError, match="at least one"):
        mean_cost(initial(arch, "normal", 0), rows(arch, 0))
