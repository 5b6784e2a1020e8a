"""Three avenues for one effort: every z and a worked out in plain floats, and no other way of that length does more."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lenses.neuron.avenues import MOST, REACH, WISH, avenues
from app.scene.view import Neuron, View
from tests.lenses.plain import PRIMES, SIGMAS
from tests.scene.moments import moment, network, on_digits, written

OFF = 6e-6
"""A number said with 6 digits."""


def length(arrow: str, way: str = "h") -> float:
    """How far an arrow goes."""
    return float(arrow.partition(way)[2].partition("m")[0] or 0.0)


def tried(view: View, n: Neuron, by: tuple[bool, bool, bool], effort: float) -> tuple[float, float]:
    """By how much z was to rise, and a afterwards: b, w and the activations before moved along (1, a, w), in loops."""
    assert view.fwd is not None
    w, a, b = view.net.W[n.l][n.j].tolist(), view.fwd.a[n.l - 1].tolist(), float(view.net.b[n.l][n.j])
    db, dw, da = float(by[0]), [by[1] * each for each in a], [by[2] * each for each in w]
    long = math.sqrt(db**2 + sum(each**2 for each in dw) + sum(each**2 for each in da))
    s = effort / long
    z = sum((w_k + s * dw_k) * (a_k + s * da_k) for w_k, dw_k, a_k, da_k in zip(w, dw, a, da, strict=True)) + b + s * db
    return effort * long, SIGMAS[view.net.arch.sigma(n.l).name](z)


WAYS = [(True, False, False), (False, True, False), (False, False, True), (True, True, False), (True, True, True)]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["sigmoid", "tanh", "linear"]), st.floats(1e-3, 1.0))
def test_every_way_raises_a_as_far_as_plain_floats_say(seed: int, name: str, effort: float) -> None:
    view, n = moment(network(2, 4, 3, 2, activation=name, seed=seed)), Neuron(2, 1)
    assert view.fwd is not None
    a, gain = float(view.fwd.a[2][1]), PRIMES[name](float(view.fwd.z[2][1]))

    found = avenues(view, n, effort)

    truth = [tried(view, n, by, effort) for by in WAYS]
    top = max(max(abs(gain * rise), abs(after - a)) for rise, after in truth)
    for row, (rise, after) in zip(found.rows, truth, strict=True):
        assert written(row.z.lstrip("+")) == pytest.approx(rise, rel=6e-3)
        assert written(row.predicted) == pytest.approx(a + gain * rise, rel=OFF, abs=1e-12)
        assert written(row.measured) == pytest.approx(after, rel=OFF, abs=1e-12)
        assert length(row.foretold) == pytest.approx(REACH * gain * rise / top, abs=0.02)
        assert length(row.found) == pytest.approx(REACH * (after - a) / top, abs=0.02)
    assert [row.can_be_done for row in found.rows] == [True, True, False, True, False]


def test_no_change_of_the_weights_of_that_length_raises_z_more() -> None:
    view, n, rng = moment(network(3, 5, 2)), Neuron(2, 0), np.random.default_rng(0)
    assert view.fwd is not None
    best = tried(view, n, WAYS[1], 0.1)[0]

    for _ in range(200):
        other = rng.normal(size=5)
        other *= 0.1 / np.linalg.norm(other)
        assert other @ view.fwd.a[1] <= best


def test_all_three_together_do_more_than_any_alone() -> None:
    found = avenues(moment(network(2, 4, 3, 2)), Neuron(2, 1), 0.1)

    rises = [written(row.z.lstrip("+")) for row in found.rows]
    assert rises[-1] > max(rises[:-1]) and rises[3] > max(rises[:2])
    assert rises[-1] == pytest.approx(math.sqrt(sum(each**2 for each in rises[:3])), rel=0.01)
    best = max(range(3), key=lambda i: written(found.rows[i].measured))
    assert found.verdict.startswith(f"Alone, {found.rows[best].name} do")


def test_the_third_is_drawn_as_wishes_in_proportion_to_the_weights() -> None:
    view = moment(network(2, 4, 3, 2))
    w = view.net.W[2][1].tolist()

    found = avenues(view, Neuron(2, 1), 0.1)

    assert [one.id for one in found.wishes] == ["a-1-0", "a-1-1", "a-1-2", "a-1-3"] and not found.left_out
    for one, weight in zip(found.wishes, w, strict=True):
        assert -length(one.shaft, "v") == pytest.approx(WISH * weight / max(map(abs, w)), abs=0.02)     # y goes down
        assert one.sign == ("up" if weight > 0 else "down")


def test_of_many_before_it_the_largest_wishes_are_drawn_and_the_rest_said() -> None:
    view = on_digits()

    found = avenues(view, Neuron(1, 3), 0.1)

    w = abs(view.net.W[1][3])
    ks = [int(one.id.split("-")[2]) for one in found.wishes]
    assert len(ks) == MOST and set(ks) == set(np.argsort(-w)[:MOST].tolist()) and ks == sorted(ks)
    assert found.left_out == "The 16 largest of 784 are drawn."


def test_where_sigma_is_flat_no_way_helps() -> None:
    net = network(2, 3, 1, activation="relu")
    dead = type(net)(net.arch, np.where(np.arange(len(net.theta)) < 9, -5.0, net.theta))

    found = avenues(moment(dead, x=np.array([1.0, 1.0])), Neuron(1, 0), 0.1)

    assert "No way makes it brighter" in found.verdict and {row.measured for row in found.rows} == {"0"}


def test_where_nothing_before_it_is_bright_weights_do_nothing() -> None:
    view = moment(network(2, 3, 1), x=np.zeros(2))
    assert view.fwd is not None

    row = avenues(view, Neuron(1, 0), 0.1).rows[1]

    assert row.z == "0" and written(row.measured) == pytest.approx(float(view.fwd.a[1][0]), rel=OFF)
