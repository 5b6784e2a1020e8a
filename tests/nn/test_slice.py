"""A slice of the cost is the cost: the same numbers as at the same weights, wherever one looks."""

from __future__ import annotations

import numpy as np
import pytest

from app.nn.array import Array
from app.nn.initial import initial
from app.nn.network import Architecture, Network
from app.nn.slice import Heights, Plane, shadow, spanned
from app.nn.whole import mean_cost, whole_gradient
from tests.nn.test_whole import rows


def direction(arch: Architecture, seed: int) -> Array:
    return np.random.default_rng(seed).standard_normal(arch.parameter_count)


@pytest.mark.parametrize(("s", "t"), [(0.0, 0.0), (1.5, -0.7), (-30.0, 12.0)])
def test_the_height_at_a_place_is_the_cost_at_its_weights(arch: Architecture, s: float, t: float) -> None:
    net, source = initial(arch, "normal", 2), rows(arch, 40)
    plane = spanned(net.theta, direction(arch, 3), direction(arch, 4))

    height = Heights(arch, plane, source)(s, t)

    assert height == pytest.approx(mean_cost(Network(arch, plane.at(s, t)), source), rel=1e-9)


def test_the_height_of_a_network_without_hidden_layers() -> None:
    arch = Architecture((3, 2))
    net, source = initial(arch, "normal", 2), rows(arch, 40)
    plane = spanned(net.theta, direction(arch, 3), direction(arch, 4))

    assert Heights(arch, plane, source)(0.5, 0.5) == pytest.approx(
        mean_cost(Network(arch, plane.at(0.5, 0.5)), source), rel=1e-9)


def test_one_linear_neuron_by_hand() -> None:
    arch = Architecture((1, 1), "linear", "linear")
    source = rows(arch, 1)
    source.X[:], source.Y[:] = 2.0, 9.0
    plane = Plane(np.array([3.0, 1.0]), np.array([1.0, 0.0]), np.array([0.0, 1.0]))

    height = Heights(arch, plane, source)

    assert height(0.0, 0.0) == 4.0              # a = 3 * 2 + 1 = 7
    assert height(0.5, 1.0) == 0.0              # a = 3.5 * 2 + 2 = 9


def test_straight_along_the_gradient_the_slope_is_minus_its_square(arch: Architecture) -> None:
    net, source = initial(arch, "normal", 2), rows(arch, 40)
    nabla = whole_gradient(net, source).nabla
    height, h = Heights(arch, Plane(net.theta, -nabla, np.zeros_like(nabla)), source), 1e-5

    slope = (height(h, 0.0) - height(-h, 0.0)) / (2.0 * h)

    assert slope == pytest.approx(-float(nabla @ nabla), rel=1e-4)


def test_the_directions_have_length_1_and_a_right_angle_between_them() -> None:
    arch = Architecture((3, 4, 2))

    plane = spanned(np.zeros(arch.parameter_count), direction(arch, 1), 1e9 * direction(arch, 1) + direction(arch, 2))

    assert [plane.u @ plane.u, plane.v @ plane.v, plane.u @ plane.v] == pytest.approx([1.0, 1.0, 0.0], abs=1e-12)


@pytest.mark.parametrize(("first", "second"), [(0.0, 1.0), (1.0, 0.0), (1.0, -2.0), (0.0, 0.0)])
def test_a_direction_that_is_missing_gives_way_to_a_random_one(first: float, second: float) -> None:
    along = direction(Architecture((3, 4, 2)), 1)

    plane = spanned(np.zeros_like(along), first * along, second * along, seed=5)

    assert [plane.u @ plane.u, plane.v @ plane.v, plane.u @ plane.v] == pytest.approx([1.0, 1.0, 0.0], abs=1e-12)


def test_a_shadow_says_where_a_point_is_and_how_far_off() -> None:
    plane = spanned(np.array([1.0, 1.0, 1.0]), np.array([2.0, 0.0, 0.0]), np.array([5.0, 3.0, 0.0]))

    seen = shadow(plane, np.array([[1.0, 1.0, 1.0], [4.0, 3.0, 1.0], [1.0, 1.0, -6.0]]))

    np.testing.assert_allclose([seen.s, seen.t, seen.off], [[0, 3, 0], [0, 2, 0], [0, 0, 7]], atol=1e-12)


def test_both_ends_of_two_ways_lie_in_the_plane_through_them() -> None:
    start, one, other = (direction(Architecture((3, 4, 2)), seed) for seed in range(3))

    seen = shadow(spanned(start, one - start, other - start), np.stack([start, one, other]))

    np.testing.assert_allclose(seen.off, 0.0, atol=1e-12)
    assert np.hypot(seen.s[1], seen.t[1]) == pytest.approx(np.linalg.norm(one - start))
    assert np.hypot(seen.s[2], seen.t[2]) == pytest.approx(np.linalg.norm(other - start))
