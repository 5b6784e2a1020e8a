"""Both passes and the step, against numbers worked out by hand."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ShapeError
from app.nn.array import NONE
from app.nn.initial import initial
from app.nn.network import Architecture, Network, from_layers
from app.nn.passes import Diverged, backward, cost, forward, step

LINE = Network(Architecture((1, 1), "linear", "linear", "quadratic"), np.array([3.0, 1.0]))
TWO, NINE = np.array([2.0]), np.array([9.0])


def two_layers() -> Network:
    """The worked example that is handed around most: 2-2-2, sigmoid, half quadratic."""
    W = NONE, np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([[0.40, 0.45], [0.50, 0.55]])
    b = NONE, np.array([0.35, 0.35]), np.array([0.60, 0.60])
    return from_layers(Architecture((2, 2, 2), "sigmoid", "sigmoid", "half_quadratic"), W, b)


def test_line_through_2_with_slope_3_says_7_and_misses_9_by_4() -> None:
    fwd = forward(LINE, TWO)

    assert fwd.a[1].tolist() == [7.0]
    assert cost(LINE, fwd, NINE) == 4.0


def test_line_wants_its_weight_8_and_its_bias_4_higher() -> None:
    bwd = backward(LINE, forward(LINE, TWO), NINE)

    assert bwd.cost == 4.0
    assert bwd.nabla_W[1].tolist() == [[-8.0]]
    assert bwd.nabla_b[1].tolist() == [-4.0]


def test_line_after_a_step_of_a_twentieth_says_8_and_misses_by_1() -> None:
    after = step(LINE, backward(LINE, forward(LINE, TWO), NINE).nabla, 0.05)

    assert isinstance(after, Network)
    assert after.theta == pytest.approx([3.4, 1.2], rel=1e-15)
    assert forward(after, TWO).a[1] == pytest.approx([8.0], rel=1e-15)
    assert cost(after, forward(after, TWO), NINE) == pytest.approx(1.0, rel=1e-14)


def test_two_layer_example_costs_what_the_textbook_says() -> None:
    net = two_layers()

    total = cost(net, forward(net, np.array([0.05, 0.10])), np.array([0.01, 0.99]))

    assert round(total, 9) == 0.298371109


def test_chain_of_single_neurons_matches_the_chain_rule_written_out() -> None:
    w1, b1, w2, b2, w3, b3, x, y = 0.7, -0.2, -1.3, 0.4, 2.1, 0.1, 0.6, 1.0
    net = Network(Architecture((1, 1, 1, 1)), np.array([w1, b1, w2, b2, w3, b3]))
    a1 = 1 / (1 + exp(-(w1 * x + b1)))
    a2 = 1 / (1 + exp(-(w2 * a1 + b2)))
    a3 = 1 / (1 + exp(-(w3 * a2 + b3)))
    s1, s2, s3 = a1 * (1 - a1), a2 * (1 - a2), a3 * (1 - a3)
    miss = 2 * (a3 - y)

    bwd = backward(net, forward(net, np.array([x])), np.array([y]))

    assert bwd.nabla == pytest.approx([
        x * s1 * w2 * s2 * w3 * s3 * miss, s1 * w2 * s2 * w3 * s3 * miss,
        a1 * s2 * w3 * s3 * miss, s2 * w3 * s3 * miss,
        a2 * s3 * miss, s3 * miss,
    ], rel=1e-14)
    assert [float(da[0]) for da in bwd.da] == pytest.approx(
        [w1 * s1 * w2 * s2 * w3 * s3 * miss, w2 * s2 * w3 * s3 * miss, w3 * s3 * miss, miss], rel=1e-14
    )


def test_bias_slopes_are_the_errors(arch: Architecture) -> None:
    net = initial(arch, "normal", 1)

    bwd = backward(net, forward(net, np.array([0.3, -0.8, 0.5])), np.array([1.0, 0.0]))

    assert [b.tolist() for b in bwd.nabla_b] == [delta.tolist() for delta in bwd.delta]


def test_wishes_of_all_neurons_behind_add_up(arch: Architecture) -> None:
    net = initial(arch, "normal", 2)

    bwd = backward(net, forward(net, np.array([0.3, -0.8, 0.5])), np.array([1.0, 0.0]))

    for l in range(1, net.L + 1):
        each = net.W[l] * bwd.delta[l][:, np.newaxis]
        assert bwd.da[l - 1] == pytest.approx(each.sum(axis=0), rel=1e-13, abs=1e-15)


def test_weight_slope_is_activation_before_times_error_after(arch: Architecture) -> None:
    net = initial(arch, "normal", 3)
    fwd = forward(net, np.array([0.3, -0.8, 0.5]))

    bwd = backward(net, fwd, np.array([1.0, 0.0]))

    assert bwd.nabla_W[2][1, 3] == bwd.delta[2][1] * fwd.a[1][3]


def test_a_pass_shows_every_layer_down_to_the_input(arch: Architecture) -> None:
    net = initial(arch, "normal", 4)
    fwd = forward(net, np.array([0.3, -0.8, 0.5]))

    bwd = backward(net, fwd, np.array([1.0, 0.0]))

    assert [a.shape for a in fwd.a] == [da.shape for da in bwd.da] == [(n,) for n in arch.sizes]
    assert [z.shape for z in fwd.z] == [d.shape for d in bwd.delta] == [(0,)] + [(n,) for n in arch.sizes[1:]]
    assert fwd.x.tolist() == [0.3, -0.8, 0.5]


def test_what_a_pass_left_cannot_be_written_over() -> None:
    net = two_layers()
    fwd = forward(net, np.array([0.05, 0.10]))
    bwd = backward(net, fwd, np.array([0.01, 0.99]))

    for array in (fwd.z[1], fwd.a[2], bwd.da[0], bwd.delta[1], bwd.nabla, bwd.nabla_W[1]):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0


def test_an_example_of_the_wrong_size_is_refused_with_both_sizes() -> None:
    net = two_layers()
    fwd = forward(net, np.zeros(2))

    with pytest.raises(ShapeError, match=r"x has shape \(3,\); layer 0 has 2 neurons"):
        forward(net, np.zeros(3))
    with pytest.raises(ShapeError, match=r"y has shape \(1,\); layer 2 has 2 neurons"):
        backward(net, fwd, np.zeros(1))


@given(st.floats(1e-6, 10.0), st.integers(0, 2**32 - 1))
def test_a_step_keeps_the_old_network_and_stepping_back_returns_to_it(eta: float, seed: int) -> None:
    net = initial(Architecture((3, 4, 2)), "normal", seed)
    nabla = backward(net, forward(net, np.ones(3)), np.zeros(2)).nabla
    before = net.theta.tobytes()

    there = step(net, nabla, eta)

    assert not isinstance(there, Diverged)
    back = step(there, nabla, -eta)
    assert not isinstance(back, Diverged)
    assert back.theta == pytest.approx(net.theta, rel=1e-12, abs=1e-13)
    assert net.theta.tobytes() == before


def test_a_small_step_downhill_lowers_the_cost(arch: Architecture) -> None:
    x, y = np.array([0.3, 0.8, 0.5]), np.array([1.0, 0.0])
    tries = (initial(arch, "normal", seed) for seed in range(100))      # a dead ReLU network has no way down
    net, bwd = next((net, bwd) for net in tries if (bwd := backward(net, forward(net, x), y)).nabla.any())

    after = step(net, bwd.nabla, 1e-4)

    assert isinstance(after, Network)
    assert cost(after, forward(after, x), y) < bwd.cost


def test_cross_entropy_does_not_stop_learning_from_a_saturated_miss() -> None:
    arch = Architecture((1, 1), "sigmoid", "sigmoid", "cross_entropy")
    net = Network(arch, np.array([100.0, 0.0]))

    bwd = backward(net, forward(net, np.array([1.0])), np.array([0.0]))

    assert bwd.delta[1].tolist() == [1.0]
