"""A nudge for every parameter finds all slopes, and leaves everything as it was."""

from __future__ import annotations

import numpy as np
import pytest

from app.nn.every_nudge import EveryNudge, H
from tests.lenses.plain import cost
from tests.scene.moments import example, network


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "linear"])
def test_every_slope_is_the_one_of_plain_floats(activation: str) -> None:
    net, y = network(2, 3, 2, activation=activation), np.array([1.0, 0.0])
    x, n = example(net), net.arch.parameter_count

    found = EveryNudge(net, x, y).slopes(0, n)

    here = cost(net, x.tolist(), y.tolist())
    for i in range(n):
        up = cost(net, x.tolist(), y.tolist(), net.arch.parameter(i), H)
        assert found[i] == pytest.approx((up - here) / H, abs=1e-7)     # some roundings of C, over h


def test_a_part_of_them_is_the_same_whatever_was_nudged_before() -> None:
    net, y = network(2, 3, 2), np.array([1.0, 0.0])
    every = EveryNudge(net, example(net), y)

    whole = every.slopes(0, net.arch.parameter_count)

    assert (every.slopes(4, 9) == whole[4:9]).all()
    assert every.cost() == pytest.approx(cost(net, example(net).tolist(), y.tolist()), rel=1e-14)
