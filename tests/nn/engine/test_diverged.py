"""Numbers that run away end in a state, not in an exception, a warning or a NaN. Warnings are errors here."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app import limits
from app.nn.array import Array
from app.nn.batch import gradient
from app.nn.engine.sgd import Sgd, StepsMade
from app.nn.initial import initial
from app.nn.network import Architecture, Network
from app.nn.passes import Diverged, backward, forward, out_of_range, step


class Ones:
    """Ten times the same example: x is of ones times size, y of fives."""

    def __init__(self, size: float = 1.0) -> None:
        self.size = size

    def __len__(self) -> int:
        return 10

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        X[:], Y[:] = self.size, 5.0


RUNAWAY = Architecture((3, 16, 16, 2), "relu", "relu", "quadratic")


def sound(net: Network) -> bool:
    return bool(np.isfinite(net.theta).all()) and float(np.abs(net.theta).max()) <= limits.WEIGHT


def test_relu_with_quadratic_cost_and_eta_1_diverges_within_20_steps() -> None:
    sgd = Sgd(initial(RUNAWAY, "normal", 10), Ones(), 5, seed=0)

    run = sgd.run(20, 1.0)

    assert run.steps < 20
    assert 1 <= run.diverged_layer <= 3
    assert np.isfinite(run.cost)
    assert sound(sgd.network())


def test_diverging_keeps_the_last_weights_in_range_bit_for_bit() -> None:
    sgd, careful = (Sgd(initial(RUNAWAY, "normal", 10), Ones(), 5, seed=0) for _ in range(2))

    run = sgd.run(20, 1.0)

    for _ in range(run.steps):
        assert careful.run(1, 1.0).diverged_layer == 0
    assert careful.network().theta.tobytes() == sgd.network().theta.tobytes()
    assert (careful.epoch, careful.position) == (sgd.epoch, sgd.position)


def test_the_layer_that_left_the_range_is_the_one_a_plain_step_names() -> None:
    sgd = Sgd(initial(RUNAWAY, "normal", 10), Ones(), 5, seed=0)
    run = sgd.run(20, 1.0)
    net = sgd.network()

    further = step(net, gradient(net, np.ones((5, 3)), np.full((5, 2), 5.0)).nabla, 1.0)

    assert further == Diverged(run.diverged_layer)


def test_after_diverging_a_smaller_eta_goes_on_from_there() -> None:
    sgd = Sgd(initial(RUNAWAY, "normal", 10), Ones(), 5, seed=0)
    diverged = sgd.run(20, 1.0)
    again = sgd.run(20, 1.0)

    after = sgd.run(3, 1e-30)

    assert again == StepsMade(0, diverged.cost, diverged.diverged_layer)
    assert after == StepsMade(3, diverged.cost, 0)


def test_sigmoid_with_cross_entropy_stays_bounded_at_any_eta() -> None:
    arch = Architecture((3, 4, 2), "sigmoid", "sigmoid", "cross_entropy")
    sgd = Sgd(initial(arch, "normal", 1), Ones(), 5, seed=0)

    run = sgd.run(200, 1e300)

    assert (run.steps, run.diverged_layer) == (0, 1)
    assert np.isfinite(run.cost)
    assert sound(sgd.network())


kinds = st.sampled_from([
    ("relu", "relu", "quadratic"), ("linear", "linear", "quadratic"), ("tanh", "linear", "half_quadratic"),
    ("sigmoid", "sigmoid", "cross_entropy"), ("relu", "softmax", "cross_entropy"), ("linear", "softmax", "quadratic"),
    ("tanh", "tanh", "quadratic"), ("linear", "sigmoid", "quadratic"),
])


@settings(max_examples=300, deadline=None)
@given(kinds, st.floats(1e-6, 1e300), st.floats(0.0, 1e6), st.floats(0.0, limits.INPUT), st.integers(0, 2**32 - 1))
def test_no_eta_start_or_input_ever_leaves_a_weight_out_of_range(
    kind: tuple[str, str, str], eta: float, scale: float, size: float, seed: int
) -> None:
    arch = Architecture((3, 4, 4, 2), *kind)
    theta = np.clip(initial(arch, "normal", seed).theta * scale, -limits.WEIGHT, limits.WEIGHT)
    sgd = Sgd(Network(arch, theta), Ones(size), 5, seed=0)

    run = sgd.run(12, eta)

    assert np.isfinite(run.cost)
    assert sound(sgd.network())
    assert (run.diverged_layer > 0) == (run.steps < 12)


def test_largest_weights_and_inputs_stay_finite_through_both_passes() -> None:
    arch = Architecture((limits.INPUTS,) + (100,) * limits.LAYERS, "linear", "linear", "quadratic")
    net = Network(arch, np.full(arch.parameter_count, limits.WEIGHT))

    bwd = backward(net, forward(net, np.full(limits.INPUTS, limits.INPUT)), np.full(100, -limits.INPUT))

    assert np.isfinite(bwd.cost)
    assert np.isfinite(bwd.nabla).all()
    assert all(np.isfinite(da).all() for da in bwd.da)
    assert step(net, bwd.nabla, limits.ETA) == Diverged(1)


@pytest.mark.parametrize("value", [limits.WEIGHT, -limits.WEIGHT])
def test_a_weight_at_the_bound_is_in_range(value: float) -> None:
    theta = np.zeros(RUNAWAY.parameter_count)
    theta[-1] = value

    assert out_of_range(RUNAWAY, theta) == 0


@pytest.mark.parametrize("value", [
    np.nextafter(limits.WEIGHT, np.inf), -np.nextafter(limits.WEIGHT, np.inf), np.nan, np.inf, -np.inf,
])
def test_a_weight_beyond_the_bound_names_its_layer(value: float) -> None:
    for l in (1, 2, 3):
        theta = np.zeros(RUNAWAY.parameter_count)
        theta[RUNAWAY.offsets[l] - 1] = value

        assert out_of_range(RUNAWAY, theta) == l


@pytest.mark.parametrize("eta", [1e12, 1e300])
def test_a_step_too_far_is_a_state_and_keeps_the_network(eta: float) -> None:
    net = initial(RUNAWAY, "normal", 10)
    before = net.theta.tobytes()

    assert isinstance(step(net, backward(net, forward(net, np.ones(3)), np.zeros(2)).nabla * 1e10, eta), Diverged)
    assert net.theta.tobytes() == before
