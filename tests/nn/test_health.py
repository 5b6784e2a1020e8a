"""What keeps a network from learning, each measured on a network that has it and on one that has not."""

from __future__ import annotations

import numpy as np
import pytest

from app.nn.health import ALIKE, FLAT, health, kinds, with_activation
from app.nn.initial import TOO_LARGE, initial
from app.nn.network import Architecture, Network
from app.nn.passes import backward, forward, step

DEEP = Architecture((4, *[8] * 7, 2))
rng = np.random.default_rng(5)
X, Y = rng.uniform(-1, 1, (60, 4)), rng.uniform(0, 1, (60, 2))


def test_a_layers_numbers_are_the_means_written_out() -> None:
    net = initial(Architecture((4, 3, 2), "tanh"), "normal", 1)

    found = health(net, X, Y)

    for l in (1, 2):
        passes = [backward(net, forward(net, x), y) for x, y in zip(X, Y, strict=True)]
        slopes = [net.arch.sigma(l).sigma_prime(forward(net, x).z[l]) for x in X]
        assert found[l - 1].nudge == pytest.approx(np.median([np.abs(bwd.nabla_W[l]).mean() for bwd in passes]))
        assert found[l - 1].sigma_prime == pytest.approx(np.mean(slopes))
        assert found[l - 1].flat == pytest.approx(np.mean(np.array(slopes) < FLAT))
    assert found[0].stuck == found[0].flat


def test_an_output_is_stuck_where_it_is_flat_and_far_off() -> None:
    net = initial(Architecture((4, 3, 2)), "saturated", 1)
    says = [forward(net, x).a[2] for x in X]
    right = np.round(says)
    wrong = right.copy()
    wrong[:15, 0] = 1.0 - wrong[:15, 0]

    last = [health(net, X, Y)[-1] for Y in (right, wrong, 1.0 - right)]

    assert last[0].stuck == 0.0 < last[0].flat == last[1].flat == last[2].stuck
    flat = [[a * (1.0 - a) < FLAT for a in row.tolist()] for row in says]
    assert last[1].stuck == sum(row[0] for row in flat[:15]) / 120


@pytest.mark.parametrize("init", ["zeros", "equal"])
def test_neurons_that_start_the_same_stay_the_same_for_ever(init: str) -> None:
    net = initial(Architecture((4, 5, 5, 2)), init, 0)

    for x, y in zip(X, Y, strict=True):
        stepped = step(net, backward(net, forward(net, x), y).nabla, 0.5)
        assert isinstance(stepped, Network)
        net = stepped

    assert [layer.kinds for layer in health(net, X, Y)[:-1]] == [1, 1]
    assert net.theta.tobytes() != initial(net.arch, init, 0).theta.tobytes()


def test_neurons_that_differ_by_more_than_rounding_are_two_kinds() -> None:
    same = np.ones((4, 3))

    assert kinds(same + np.array([[0.0], [1e-15], [0.0], [-1e-15]])) == 1
    assert kinds(same + np.array([[0.0], [2 * ALIKE], [0.0], [4 * ALIKE]])) == 3


def test_random_neurons_all_differ() -> None:
    assert [layer.kinds for layer in health(initial(DEEP, "scaled_normal", 0), X, Y)] == [8] * 7 + [2]


def test_an_equal_start_lets_every_neuron_take_the_mean_of_those_before() -> None:
    net = initial(Architecture((4, 3)), "equal", 9)

    np.testing.assert_allclose(forward(net, X[0]).z[1], np.full(3, X[0].mean()), rtol=1e-12, atol=1e-15)


def test_a_saturated_start_is_100_times_the_usual_one_and_flat_nearly_everywhere() -> None:
    usual, large = (initial(DEEP, init, 3) for init in ("scaled_normal", "saturated"))

    np.testing.assert_allclose(large.theta, TOO_LARGE * usual.theta, rtol=1e-12)
    assert np.mean([layer.flat for layer in health(large, X, Y)]) > 0.8
    assert max(layer.flat for layer in health(usual, X, Y)) == 0.0
    assert health(large, X, Y)[0].nudge < 1e-6 * health(usual, X, Y)[-1].nudge


def test_slopes_vanish_on_their_way_through_many_sigmoids_and_not_through_tanh() -> None:
    deep = initial(DEEP, "scaled_normal", 0)

    through_sigmoid, through_tanh = health(deep, X, Y), health(with_activation(deep, "tanh"), X, Y)

    assert through_sigmoid[-1].nudge > 1e4 * through_sigmoid[0].nudge
    assert through_tanh[-1].nudge < 100 * through_tanh[0].nudge


def test_another_activation_keeps_every_weight() -> None:
    net = initial(DEEP, "scaled_normal", 0)

    other = with_activation(net, "relu")

    assert other.theta.tobytes() == net.theta.tobytes()
    assert (other.arch.activation, other.arch.output) == ("relu", "sigmoid")
