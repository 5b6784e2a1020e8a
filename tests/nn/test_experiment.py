"""The slope by experiment: right where it can be, and it says by itself where it cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import exp

import numpy as np
import pytest

from app.errors import NotThereError
from app.nn.array import Array
from app.nn.experiment import HALVES, USUAL, Corner, Measured, measured_slope, measured_wish
from app.nn.network import Architecture, Network, Parameter, from_layers
from app.nn.nudge import digits_agreeing
from app.nn.passes import backward, forward
from tests.nn.conftest import KINDS

LINE = Network(Architecture((1, 1), "linear", "linear", "quadratic"), np.array([3.0, 1.0]))
TWO, NINE = np.array([2.0]), np.array([9.0])
W, B = Parameter(1, 0, 0), Parameter(1, 0)

ASKED = 6
"""Digits, as 1e-6 relative."""


def one(z: float, cost: str = "cross_entropy") -> Network:
    """A sigmoid neuron whose z is its only input times z."""
    return Network(Architecture((1, 1), "sigmoid", "sigmoid", cost), np.array([z, 0.0]))


def xor() -> Network:
    """Two ReLU neurons that solve XOR: with x = (0, 0) the first stands at its corner, the second at -1."""
    arch = Architecture((2, 2, 1), "relu", "linear", "quadratic")
    ones = np.ones((2, 2))
    return from_layers(arch, (ones[0], ones, np.array([[1.0, -2.0]])), (ones[0], np.array([0.0, -1.0]), np.zeros(1)))


def test_on_a_parabola_the_central_difference_is_exact() -> None:
    assert measured_slope(LINE, TWO, NINE, W).value == pytest.approx(-8.0, rel=1e-10)
    assert measured_slope(LINE, TWO, NINE, B).value == pytest.approx(-4.0, rel=1e-10)
    assert measured_wish(LINE, forward(LINE, TWO), NINE, 1, 0).value == pytest.approx(-4.0, rel=1e-10)
    assert measured_wish(LINE, forward(LINE, TWO), NINE, 0, 0).value == pytest.approx(-12.0, rel=1e-10)


def test_the_usual_nudge_is_taken_where_it_is_good() -> None:
    found = measured_slope(LINE, TWO, NINE, W)

    assert (found.h, found.doubt, found.corner) == (HALVES[USUAL], "", None)
    assert found.below == pytest.approx(found.above, rel=1e-6)


def test_measuring_changes_nothing() -> None:
    fwd = forward(LINE, TWO)

    measured_slope(LINE, TWO, NINE, W)
    measured_wish(LINE, fwd, NINE, 0, 0)

    assert LINE.theta.tolist() == [3.0, 1.0]
    assert fwd.a[0].tolist() == [2.0]


@pytest.mark.parametrize(("l", "k"), [(-1, 0), (2, 0), (0, 1), (1, -1)])
def test_a_neuron_that_is_not_there_is_refused(l: int, k: int) -> None:
    with pytest.raises(NotThereError, match="there is no layer|has no neuron"):
        measured_wish(LINE, forward(LINE, TWO), NINE, l, k)


def test_a_parameter_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotThereError):
        measured_slope(LINE, TWO, NINE, Parameter(2, 0))


@pytest.mark.parametrize("z", [22.0, 24.0, 26.0, 34.0, 40.0, 500.0])
@pytest.mark.parametrize("p", [W, B], ids=["w", "b"])
def test_cross_entropy_far_off_has_a_slope_that_a_nudge_sees(z: float, p: Parameter) -> None:
    for side, y in ((z, 0.0), (-z, 1.0)):
        found = measured_slope(one(side), np.ones(1), np.array([y]), p)

        assert found.value == pytest.approx(1.0 - 2.0 * y, rel=1e-6)
        assert found.doubt == ""


def test_softmax_with_its_target_far_off_has_slopes_that_a_nudge_sees() -> None:
    net = Network(Architecture((1, 3), "sigmoid", "softmax", "cross_entropy"), np.array([123.0, 456.0, 789.0, 0, 0, 0]))

    found = [measured_slope(net, np.ones(1), np.array([1.0, 0.0, 0.0]), Parameter(1, j, 0)).value for j in range(3)]

    assert found == pytest.approx([-1.0, 0.0, 1.0], rel=1e-6)


@pytest.mark.parametrize("z", [-600.0, -40.0, -3.0, 0.0, 3.0, 40.0, 600.0])
@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_slope_by_an_output_of_cross_entropy_is_seen_however_near_0_or_1_it_is(z: float, y: float) -> None:
    net = one(z)
    fwd = forward(net, np.ones(1))
    target = np.array([y])

    found = measured_wish(net, fwd, target, 1, 0)

    assert found.value == pytest.approx((1 - y) * (1 + exp(z)) - y * (1 + exp(-z)), rel=1e-6)
    assert found.doubt == ""


def test_at_the_corner_of_a_relu_both_slopes_are_found_and_the_neuron_is_named() -> None:
    found = measured_slope(xor(), np.zeros(2), np.ones(1), Parameter(1, 0))

    assert (found.doubt, found.corner) == ("corner", Corner(1, 0, 0.0))
    # C = (a - 1)^2, and a is b from 0 on.
    assert found.below == pytest.approx(0.0, abs=1e-9)
    assert found.above == pytest.approx(-2.0, rel=1e-9)


def test_a_corner_too_near_for_any_nudge_that_is_felt_counts_as_one() -> None:
    net = xor().with_parameter(Parameter(1, 0), 1e-15)

    found = measured_slope(net, np.zeros(2), np.ones(1), Parameter(1, 0))

    assert (found.doubt, found.corner) == ("corner", Corner(1, 0, 1e-15))


def test_beside_a_corner_a_nudge_that_stays_on_one_side_is_sure() -> None:
    net = xor().with_parameter(Parameter(1, 0), 1e-6)

    found = measured_slope(net, np.zeros(2), np.ones(1), Parameter(1, 0))

    assert found.doubt == ""
    assert found.value == pytest.approx(2.0 * (1e-6 - 1.0), rel=1e-6)
    assert found.h < 1e-6


def test_a_neuron_at_its_corner_that_the_nudge_does_not_move_casts_no_doubt() -> None:
    assert measured_slope(xor(), np.zeros(2), np.ones(1), Parameter(2, 0)).doubt == ""


def test_a_slope_that_drowns_in_the_rounding_of_the_cost_says_so() -> None:
    found = measured_slope(one(40.0, "quadratic"), np.ones(1), np.zeros(1), W)

    assert found.doubt == "rounding"
    assert abs(found.value - 2.0 * exp(-40.0)) <= found.error


@pytest.mark.parametrize("z", [30.0, 34.0, 36.0, 36.5, 36.7])
def test_at_the_bottom_of_a_valley_the_last_digit_of_the_nudged_number_is_felt_and_said(z: float) -> None:
    """a is 1 but for its last digits, and y is 1: C0 is a parabola in a, and a + h has other last digits than a."""
    net = one(z, "quadratic")
    fwd, y = forward(net, np.ones(1)), np.ones(1)

    found = measured_wish(net, fwd, y, 1, 0)

    predicted = float(backward(net, fwd, y).da[1][0])
    assert -1e-12 < predicted < 0.0 and found.doubt == "rounding"
    assert abs(found.value - predicted) <= found.error


def test_so_it_is_where_z_misses_by_its_last_digit() -> None:
    theta = np.array([1.0, np.nextafter(1.0 / 3.0, 1.0)])
    net = Network(Architecture((1, 1), "linear", "linear", "quadratic"), theta)

    found = measured_slope(net, np.ones(1), np.array([4.0 / 3.0]), W)

    predicted = 2.0 * (float(theta.sum()) - 4.0 / 3.0)
    assert 0.0 < abs(predicted) < 1e-15 and found.doubt == "rounding"
    assert abs(found.value - predicted) <= found.error


def test_a_bend_too_sharp_for_any_nudge_that_is_felt_drowns_in_rounding_too() -> None:
    """Three layers that each multiply by 10^4: a bend of 10^-12 in a parameter of size 1."""
    arch = Architecture((1, 1, 1, 1), "linear", "sigmoid", "cross_entropy")
    theta = np.array([1.0, -1.0, 1e4, 0.0, 1e8, 0.3])

    found = measured_slope(Network(arch, theta), np.ones(1), np.zeros(1), Parameter(1, 0, 0))

    assert found.doubt == "rounding"
    assert abs(found.value - 1e12 / (1.0 + exp(-0.3))) <= found.error


def random_case(seed: int, size: float) -> tuple[Network, Array, Array]:
    """A network of one to four layers of one to five neurons, each kind in its turn, and an example."""
    rng = np.random.default_rng(seed)
    sizes = tuple(rng.integers(1, 6, size=rng.integers(2, 6)).tolist())
    arch = Architecture(sizes, *KINDS[seed % len(KINDS)])
    net = Network(arch, rng.uniform(-size, size, arch.parameter_count))
    labels = rng.integers(2, size=1) if sizes[-1] == 1 else np.eye(sizes[-1])[rng.integers(sizes[-1])]
    return net, rng.uniform(-1.0, 1.0, sizes[0]), labels.astype(np.float64)


def checked(seed: int, size: float) -> Iterator[tuple[float, Measured]]:
    """One weight or bias and one activation of a random network: backprop's number, and the measured one."""
    net, x, y = random_case(seed, size)
    rng, fwd = np.random.default_rng([seed, 1]), forward(net, x)
    bwd = backward(net, fwd, y)
    i, l = int(rng.integers(net.arch.parameter_count)), int(rng.integers(net.L + 1))
    k = int(rng.integers(net.sizes[l]))
    yield float(bwd.nabla[i]), measured_slope(net, x, y, net.arch.parameter(i))
    yield float(bwd.da[l][k]), measured_wish(net, fwd, y, l, k)


def test_measured_and_predicted_agree_to_1e_6_or_the_experiment_says_why_in_2000_networks_of_every_kind() -> None:
    rng, bad = np.random.default_rng(0), []
    for seed in range(2000):
        for predicted, found in checked(seed, 10.0 ** rng.uniform(-1.0, 3.0)):
            if digits_agreeing(predicted, found.value) < ASKED and not found.doubt:
                bad.append((seed, predicted, found))

    assert bad == []


def test_where_nothing_is_far_off_hardly_anything_is_in_doubt_and_all_but_that_agrees() -> None:
    """Weights of at most 1: so that the claim above is no empty one."""
    found = Counter(
        "agrees" if digits_agreeing(predicted, measured.value) >= ASKED else measured.doubt or "WRONG"
        for seed in range(500) for predicted, measured in checked(seed, 1.0)
    )

    assert found["agrees"] >= 995
    assert found["WRONG"] == 0


def test_a_wrong_slope_is_found_out() -> None:
    """One sign in a hundred wrong would be seen: of slopes that are not 0 nearly none hides behind a doubt."""
    pairs = [pair for seed in range(500) for pair in checked(seed, 1.0) if pair[0]]

    caught = [not found.doubt and digits_agreeing(1.001 * predicted, found.value) < ASKED for predicted, found in pairs]

    assert np.mean(caught) > 0.99


def test_an_activation_too_large_to_feel_any_nudge_is_measured_with_doubt() -> None:
    net = Network(Architecture((1, 1, 1), "linear", "linear", "quadratic"), np.array([1e6, 0.0, 1e6, 0.0]))
    fwd = forward(net, np.array([1e6]))

    found = measured_wish(net, fwd, np.array([0.0]), 2, 0)

    assert found.doubt == "rounding" and np.isfinite(found.value)
