"""A nudge, and how many digits of two numbers agree."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.nn.network import Architecture, Network, Parameter
from app.nn.nudge import DIGITS, costs_of_nudges, digits_agreeing, nudged_cost, nudged_costs
from app.nn.passes import forward
from tests.scene.moments import example, network

LINE = Network(Architecture((1, 1), "linear", "linear", "quadratic"), np.array([3.0, 1.0]))
TWO, NINE = np.array([2.0]), np.array([9.0])
W, B = Parameter(1, 0, 0), Parameter(1, 0)

numbers = st.floats(allow_nan=False, allow_infinity=False)


def test_a_nudge_of_a_half_is_seen_in_full() -> None:
    assert nudged_cost(LINE, TWO, NINE, W, 0.5) == (3.5 * 2 + 1 - 9) ** 2
    assert nudged_cost(LINE, TWO, NINE, B, -0.5) == (3 * 2 + 0.5 - 9) ** 2


def test_no_nudge_leaves_the_cost() -> None:
    assert nudged_cost(LINE, TWO, NINE, W, 0.0) == 4.0


@pytest.mark.parametrize(("a", "b", "digits"), [
    (0.0, 0.0, DIGITS), (-0.0, 0.0, DIGITS), (2.5, 2.5, DIGITS), (1.0, 1.0 + 2.0**-52, DIGITS),
    (0.5, 0.501, 2), (0.5, 0.50001, 4), (-8.0, -8.00008, 5),
    (1.0, -1.0, 0), (0.0, 1e-300, 0), (1.0, 2.0, 0), (1e308, -1e308, 0), (5e-324, 1e-323, 0),
])
def test_digits_agreeing(a: float, b: float, digits: int) -> None:
    assert digits_agreeing(a, b) == digits


@given(numbers, numbers)
def test_digits_agreeing_is_a_whole_number_whichever_comes_first(a: float, b: float) -> None:
    digits = digits_agreeing(a, b)

    assert 0 <= digits <= DIGITS
    assert digits == digits_agreeing(b, a) == digits_agreeing(-a, -b)


@given(st.floats(1e-3, 1e3), st.integers(1, 12))
def test_a_difference_in_a_later_digit_means_more_digits_agree(a: float, place: int) -> None:
    assert math.isclose(digits_agreeing(a, a * (1 + 10.0**-place)), place, abs_tol=1)


@pytest.mark.parametrize("p", [Parameter(1, 2, 1), Parameter(1, 0), Parameter(2, 1, 2), Parameter(3, 1)])
def test_many_nudges_at_once_are_each_as_one_alone(p: Parameter) -> None:
    net, y = network(2, 4, 3, 2, activation="tanh"), np.array([1.0, 0.0])
    x, h = example(net), np.array([1.0, 0.0, -0.5, 1e-6])

    found = nudged_costs(net, forward(net, x), y, p, h)

    assert found == pytest.approx([nudged_cost(net, x, y, p, each) for each in h.tolist()], rel=1e-14)


@pytest.mark.parametrize("l", [1, 2, 3])
def test_many_parameters_nudged_one_at_a_time_are_each_as_one_alone(l: int) -> None:
    net, y = network(2, 4, 3, 2, activation="tanh"), np.array([1.0, 0.0])
    x = example(net)
    at = np.arange(*net.arch.offsets[l - 1 : l + 1])
    h = np.linspace(-0.5, 0.5, len(at))

    found = costs_of_nudges(net, forward(net, x), y, at, h)

    ps = map(net.arch.parameter, at.tolist())
    assert found == pytest.approx([nudged_cost(net, x, y, p, each) for p, each in zip(ps, h, strict=True)], rel=1e-13)
