"""The dial against costs worked out in plain floats: no direction beats the gradient's, by outputs or parameters."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.lenses.wishes.circle import Circle, circle
from app.lenses.wishes.turned import asked_for, outputs, turned
from app.nn.network import Parameter
from app.scene.view import Neuron, View
from tests.lenses.wishes.test_effort import cost
from tests.scene.moments import moment, network, on_digits, written

OFF = 6e-3


def of(view: View, right: str = "", up: str = "", turn: int = 0, reach: float = 0.01) -> Circle:
    found = circle(view, (), right, up, turn, reach)
    assert found is not None
    return found


@given(st.integers(2, 6), st.integers(0, 999), st.integers(0, 360), st.sampled_from([0.001, 0.1, 1.0]))
def test_no_direction_of_two_outputs_beats_the_gradient_s(n: int, seed: int, turn: int, reach: float) -> None:
    view = moment(network(3, 4, n, seed=seed))
    assert view.fwd is not None and view.y is not None
    (one, other) = outputs(view) or (None, None)
    assert isinstance(one, Neuron) and isinstance(other, Neuron)
    misses = [2.0 * (float(view.fwd.a[2][j]) - float(view.y[j])) for j in (one.j, other.j)]
    way = [reach * math.cos(math.radians(turn)), reach * math.sin(math.radians(turn))]
    here = sum((g / 2.0 + d) ** 2 - (g / 2.0) ** 2 for g, d in zip(misses, way, strict=True))

    dial = turned(view, (one, other), reach)

    assert dial.slopes == pytest.approx(misses)
    assert dial.measured(turn) == pytest.approx(here, abs=1e-12)
    assert dial.predicted(turn) == pytest.approx(sum(g * d for g, d in zip(misses, way, strict=True)), abs=1e-12)
    assert dial.steepest == pytest.approx(math.degrees(math.atan2(misses[1], misses[0])) % 360.0)
    assert dial.measured(dial.steepest or 0.0) >= dial.measured(turn) - 1e-12


@given(st.integers(0, 999), st.integers(0, 22), st.integers(0, 22), st.integers(0, 360))
def test_no_direction_of_two_parameters_beats_the_gradient_s(seed: int, i: int, j: int, turn: int) -> None:
    assume(i != j)
    net, reach = network(3, 4, 1, seed=seed), 1e-4
    view = moment(net)
    assume(i < net.arch.parameter_count and j < net.arch.parameter_count)
    pair = net.arch.parameter(i), net.arch.parameter(j)
    theta = net.theta.copy()
    theta[[i, j]] += reach * math.cos(math.radians(turn)), reach * math.sin(math.radians(turn))

    dial = turned(view, pair, reach)

    assert dial.measured(turn) == pytest.approx(cost(type(net)(net.arch, theta), view) - cost(net, view), abs=1e-13)
    size = math.hypot(*dial.slopes)
    assert dial.measured(dial.steepest or 0.0) >= dial.measured(turn) - 1e-3 * reach * size - 1e-13


def test_the_verdict_is_what_was_measured_in_36_directions_and_along_the_gradient() -> None:
    view = on_digits()

    found = of(view, "a-3-2", "a-3-7", 45, 0.1)

    said = re.match(r"Along the gradient, at (\d+)°, C rises by (\S+): more than in any of the 36 other", found.verdict)
    assert said and view.bwd is not None
    g = [float(view.bwd.da[3][j]) for j in (2, 7)]
    assert float(said[1]) == pytest.approx(math.degrees(math.atan2(g[1], g[0])) % 360.0, abs=0.51)
    assert written(said[2].lstrip("+")) == pytest.approx(0.1 * math.hypot(*g) + 0.01, rel=OFF)      # (a - y)^2
    assert found.gradient is not None
    x, y, _ = found.gradient
    assert math.degrees(math.atan2(90.0 - y, x - 68.0)) % 360.0 == pytest.approx(float(said[1]), abs=0.6)
    assert len(found.measured.split("L")) == len(found.predicted.split("L")) == 37


def test_where_C_bends_within_the_nudge_it_says_so() -> None:
    found = [of(moment(network(2, 4, 2, 1, seed=seed)), "w-1-0-0", "w-3-0-0", reach=1.0) for seed in range(40)]

    bent = [one for one in found if "C bends" in one.verdict]
    assert bent and all(re.search(r"points to \d+°; C rises most at \d+°", one.verdict) for one in bent)


def test_two_outputs_are_turned_where_there_are_two_else_two_parameters() -> None:
    assert of(moment(network(3, 4, 3))).right.startswith("a-2-")
    assert of(moment(network(3, 4, 1))).outputs == ("", "")
    assert of(moment(network(3, 4, 3, cost="cross_entropy"))).outputs == ("", "")     # C is of z there, not of a
    first = of(moment(network(3, 4, 1))).right
    assert first.startswith(("w-", "b-"))


def test_the_two_that_are_pinned_are_turned() -> None:
    found = circle(moment(network(3, 4, 1)), ("w-1-0-0", "b-2-0"), "", "", 0, 0.1)

    assert found is not None and (found.right, found.up) == ("w-1-0-0", "b-2-0")


@pytest.mark.parametrize("pair", [("a-2-0", "w-1-0-0"), ("a-2-0", "a-2-0"), ("a-1-0", "a-1-1"), ("x", "w-1-0-0")])
def test_what_cannot_be_turned_is_refused_with_what_can(pair: tuple[str, str]) -> None:
    view = moment(network(3, 4, 3))

    assert asked_for(view, *pair) is None
    assert "Two outputs can be turned (a-2-j), or two weights or biases" in of(view, *pair).note
    assert of(view, "a-2-1", "a-2-0").note == ""
    assert asked_for(view, "w-1-0-0", "b-2-1") == (Parameter(1, 0, 0), Parameter(2, 1))


def test_where_C_feels_neither_there_is_no_gradient() -> None:
    net = network(2, 3, 1, activation="relu", output="relu", init="zeros")

    found = of(moment(net), "w-1-0-0", "w-1-0-1")

    assert found.gradient is None and "neither" in found.verdict
