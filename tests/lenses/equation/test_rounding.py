"""Where a nudge cannot check a slope, or has two to choose from, the card says so and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.nn.network import Architecture, Network
from app.scene.view import View
from tests.lenses.equation.test_slope import OFF, of, product, slope
from tests.scene.moments import moment, network, on_digits, written


def saturated(cost: str, z: float = 39.0) -> View:
    """An output that z pushes to the end of its sigmoid, and that should be at the other."""
    net = network(1, 1, cost=cost)
    return moment(replace(net, theta=np.array([z, 0.0])), x=np.array([1.0]), y=np.array([0.0]))


def test_where_a_slope_is_lost_in_the_rounding_of_C_it_is_said() -> None:
    found = of(saturated("quadratic"), "w-1-0-0")

    assert found.digits < 6 and "hard to measure" in found.note
    assert "hard to measure" not in of(moment(network(2, 3, 1)), "w-1-0-0").note


def test_a_slope_of_exactly_0_is_no_matter_of_rounding() -> None:
    assert "hard to measure" not in of(on_digits(), "w-1-0-0").note


def test_where_factors_do_not_multiply_out_it_is_said() -> None:
    view = saturated("cross_entropy", 800.0)
    found = of(view, "w-1-0-0")

    assert product(found) != pytest.approx(slope(view, "w-1-0-0"), rel=OFF)
    assert "multiplied out, they miss the value" in found.note


@pytest.mark.parametrize("z", [22.0, 26.0, 34.0, 40.0, 690.0])
def test_far_off_the_factors_of_cross_entropy_multiply_out_and_a_nudge_agrees(z: float) -> None:
    view = saturated("cross_entropy", z)

    for id in ("w-1-0-0", "b-1-0", "a-1-0"):
        found = of(view, id)
        assert product(found) == pytest.approx(slope(view, id), rel=3.1 * OFF), id
        assert found.digits >= 6 and "miss the value" not in found.note, id


def corner(bias: float = 0.0) -> View:
    """XOR by two ReLU neurons, at (0, 0) and asked for 1: the first neuron stands at its corner, the second at -1."""
    arch = Architecture((2, 2, 1), "relu", "linear", "quadratic")
    theta = np.array([1.0, 1.0, 1.0, 1.0, bias, -1.0, 1.0, -2.0, 0.0])
    return moment(Network(arch, theta), x=np.zeros(2), y=np.ones(1), label=None)


def test_at_the_corner_of_a_relu_the_card_has_both_slopes_and_names_the_one_taken() -> None:
    found = of(corner(), "b-1-0")

    sides = [written(words.split()[0]) for words in found.measured.split(", ")]
    assert sides == pytest.approx([0.0, -2.0], abs=1e-5)
    assert "z of neuron 0 in layer 1 is 0, at the corner of its ReLU: C has two slopes here" in found.note
    assert found.note.endswith("Backprop counts σ′(0) as 0 and takes the one going down.")
    assert found.value == "0"


def test_a_weight_read_with_a_negative_input_takes_the_slope_going_up() -> None:
    view = corner()
    assert view.x is not None
    found = of(moment(view.net, x=np.array([-1.0, 1.0]), y=np.ones(1), label=None), "w-1-0-0")

    assert found.note.endswith("Backprop counts σ′(0) as 0 and takes the one going up.")


def test_so_near_a_corner_that_no_nudge_stays_clear_of_it_the_card_says_so_too() -> None:
    found = of(corner(1e-15), "b-1-0")

    assert "so near the corner of its ReLU that any nudge that is felt goes over it" in found.note
    assert found.note.endswith("Backprop stays on its side of it and takes the one going up.")


def test_where_several_neurons_stand_at_their_corners_backprop_may_take_neither_slope() -> None:
    arch = Architecture((1, 1, 2, 1), "relu", "linear", "quadratic")
    theta = np.array([1.0, 0.0, 1.0, -1.0, -1.0, 1.0, 1.0, 1.0, 0.5])

    found = of(moment(Network(arch, theta), x=np.ones(1), y=np.zeros(1), label=None), "w-1-0-0")

    assert found.note.endswith("takes neither, since more than one stands there.")


def test_a_neuron_at_its_corner_that_nothing_goes_through_is_no_matter() -> None:
    found = of(corner(), "b-2-0")

    assert found.digits >= 6 and "corner" not in found.note
