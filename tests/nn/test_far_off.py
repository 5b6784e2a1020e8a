"""Cross-entropy of an output that is far off: wherever a cost is asked for, all of its digits are there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from app import limits
from app.nn import batch, passes
from app.nn.array import Array
from app.nn.engine.sgd import Sgd
from app.nn.network import Architecture, Network, Parameter
from app.nn.nudge import nudged_cost
from app.nn.slice import Heights, Plane
from app.nn.whole import mean_cost, whole_gradient
from tests.nn.conftest import HIDDEN

EXACT = 1e-13           # relative: some hundred of them are added up


class Same:
    """The same example so many times."""

    def __init__(self, x: Array, y: Array, n: int) -> None:
        self.x, self.y, self.n = x, y, n

    def __len__(self) -> int:
        return self.n

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        X[:], Y[:] = self.x, self.y


Asked = Callable[[Network, Array, Array], float]


def trained(n: int) -> Asked:
    """The cost of the first step of training on so many examples at once."""
    def cost(net: Network, x: Array, y: Array) -> float:
        return Sgd(net, Same(x, y, n), n, seed=0).run(1, 1e-9).cost
    return cost


ASKED: dict[str, Asked] = {
    "cost": lambda net, x, y: passes.cost(net, passes.forward(net, x), y),
    "backward": lambda net, x, y: passes.backward(net, passes.forward(net, x), y).cost,
    "nudge": lambda net, x, y: nudged_cost(net, x, y, Parameter(1, 0), 0.0),
    "gradient": lambda net, x, y: batch.gradient(net, x[None], y[None]).cost,
    "per example": lambda net, x, y: float(batch.per_example(net, x[None], y[None]).cost[0]),
    "rows": lambda net, x, y: float(batch.weighed(net, x[None], y[None])[1][0]),
    "mean": lambda net, x, y: mean_cost(net, Same(x, y, 3)),
    "whole gradient": lambda net, x, y: whole_gradient(net, Same(x, y, 3)).cost,
    "slice": lambda net, x, y: Heights(net.arch, Plane(net.theta, net.theta, net.theta), Same(x, y, 3))(0.0, 0.0),
    "training": trained(3),
    "training in chunks": trained(2 * limits.CHUNK + 1),
}

everywhere = pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)


@everywhere
@pytest.mark.parametrize("z", [22.0, 34.0, 40.0, 500.0])
def test_a_sigmoid_far_off_costs_what_it_is_off(asked: Asked, z: float) -> None:
    arch = Architecture((1, 1), "sigmoid", "sigmoid", "cross_entropy")
    true = z + np.log1p(np.exp(-z))

    for w, y in ((z, 0.0), (-z, 1.0)):
        assert asked(Network(arch, np.array([w, 0.0])), np.ones(1), np.array([y])) == pytest.approx(true, rel=EXACT)


@everywhere
def test_a_softmax_far_off_costs_what_it_is_off(asked: Asked) -> None:
    arch = Architecture((1, 3), "sigmoid", "softmax", "cross_entropy")
    net = Network(arch, np.array([123.0, 456.0, 789.0, 0.0, 0.0, 0.0]))

    assert asked(net, np.ones(1), np.array([1.0, 0.0, 0.0])) == pytest.approx(666.0, rel=EXACT)


@everywhere
@pytest.mark.parametrize("activation", HIDDEN)
@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_it_is_the_same_behind_every_hidden_sigma(asked: Asked, activation: str, output: str) -> None:
    """The last layer takes nothing from the hidden one: whatever that says, z is the biases."""
    arch = Architecture((2, 3, 2), activation, output, "cross_entropy")
    theta = np.random.default_rng(0).standard_normal(arch.parameter_count)
    theta[-8:] = [0, 0, 0, 0, 0, 0, 44.0, -44.0]

    found = asked(Network(arch, theta), np.array([0.3, -0.7]), np.array([0.0, 1.0]))

    assert found == pytest.approx(88.0, rel=EXACT)
