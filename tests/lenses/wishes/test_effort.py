"""Equal effort three ways: equally long, and each measured by forward passes in plain floats."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lenses.wishes.effort import effort, unit
from app.nn.array import Array
from app.nn.network import Network
from app.scene.view import View
from tests.scene.moments import moment, network, on_digits, written

OFF = 6e-3


def cost(net: Network, view: View) -> float:
    """C0 of the example for sigmoid and (a - y)^2, one neuron at a time."""
    assert view.x is not None and view.y is not None
    a: list[float] = view.x.tolist()
    for W, b in zip(net.W[1:], net.b[1:], strict=True):
        a = [1.0 / (1.0 + math.exp(-sum(w * a_k for w, a_k in zip(row, a, strict=True)) - b_j))
             for row, b_j in zip(W.tolist(), b.tolist(), strict=True)]
    return math.fsum((a_j - y_j) ** 2 for a_j, y_j in zip(a, view.y.tolist(), strict=True))


def felt(view: View, move: Array) -> float:
    return cost(Network(view.net.arch, view.net.theta + move), view) - cost(view.net, view)


@given(st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(1, 3)), st.integers(0, 999))
def test_each_way_is_equally_long_and_does_to_C_what_is_said(sizes: tuple[int, ...], seed: int) -> None:
    view, reach = moment(network(*sizes, seed=seed)), 0.01
    assert view.bwd is not None
    g = view.bwd.nabla.tolist()
    length = math.sqrt(sum(v * v for v in g))
    moves = [np.array([-reach * v / length for v in g]),
             np.array([-reach * math.copysign(1.0, v) / math.sqrt(len(g)) for v in g]),
             reach * unit(np.random.default_rng(seed).standard_normal(len(g)))]

    spent = effort(view, reach, seed)

    assert spent is not None and spent.of == str(len(g))
    for way, move in zip(spent.ways, moves, strict=True):
        assert math.hypot(*move) == pytest.approx(reach)
        assert written(way.measured.lstrip("+")) == pytest.approx(felt(view, move), rel=OFF, abs=1e-12)
        told = sum(v * m for v, m in zip(g, move.tolist(), strict=True))
        assert written(way.predicted.lstrip("+")) == pytest.approx(told, rel=OFF, abs=1e-12)


def test_in_proportion_C_falls_further_than_by_sign_alone_or_at_random() -> None:
    for seed in range(20):
        spent = effort(on_digits(), 0.01, seed)
        assert spent is not None
        by, sign, random = (written(way.measured.lstrip("+")) for way in spent.ways)
        assert by < sign < 0.0 and by < random
        assert spent.verdict.startswith("In proportion C falls furthest: ")


def test_bars_are_as_wide_as_the_change_and_lie_left_where_C_falls() -> None:
    spent = effort(moment(network(3, 4, 2)), 0.1, 3)
    assert spent is not None
    values = [written(way.measured.lstrip("+")) for way in spent.ways]

    for way, v in zip(spent.ways, values, strict=True):
        assert way.width == pytest.approx(60.0 * abs(v) / max(map(abs, values)), abs=0.5)
        assert (way.x + way.width if v < 0 else way.x) == pytest.approx(spent.zero, abs=0.01)


def test_the_same_seed_goes_the_same_random_way_and_another_another() -> None:
    view = moment(network(3, 4, 2))

    assert effort(view, 0.1, 7) == effort(view, 0.1, 7)
    assert effort(view, 0.1, 7) != effort(view, 0.1, 8)


def test_where_every_slope_is_0_no_way_is_better() -> None:
    net = network(2, 3, 1, activation="relu", output="relu", init="zeros")

    spent = effort(moment(net), 0.1, 1)

    assert spent is not None and spent.verdict.startswith("Every slope is 0 here")


@pytest.mark.parametrize("phase", ["empty", "forward", "weighed", "stepped"])
def test_without_a_gradient_no_effort_is_spent(phase: str) -> None:
    assert effort(moment(network(2, 3, 1), phase), 0.1, 1) is None
