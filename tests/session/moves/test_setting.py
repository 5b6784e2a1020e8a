from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app import limits
from app.errors import NotThereError, OutOfTurnError, RangeError, ShapeError
from app.nn.initial import initial
from app.session.moves.setting import encoded
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import (
    Backward,
    Choose,
    Forward,
    Move,
    Picked,
    Restart,
    SetParameter,
    SetWeights,
    Step,
    Train,
    Tune,
)
from app.session.state.state import State

After = Callable[..., State]
PLANE = PRESETS["plane"]
N = PLANE.architecture.parameter_count


def test_all_weights_are_set_to_the_last_bit(after: After) -> None:
    theta = np.random.default_rng(1).standard_normal(N) / 3.0

    state = after("plane", Forward(), Backward(), SetWeights(encoded(theta)))

    assert np.array_equal(state.net.theta, theta)
    assert (state.phase, state.fwd, state.bwd) == ("ready", None, None)


@pytest.mark.parametrize("theta", ["", "not base64!", "é", encoded(np.zeros(N - 1)), encoded(np.zeros(N + 1))])
def test_weights_that_do_not_fit_are_refused(after: After, theta: str) -> None:
    with pytest.raises(ShapeError, match="theta"):
        after("plane", SetWeights(theta))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, limits.WEIGHT * 1.001, -limits.WEIGHT * 1.001])
def test_weights_outside_their_bounds_are_refused(after: After, value: float) -> None:
    theta = np.zeros(N)
    theta[3] = value

    with pytest.raises(RangeError, match="from -1e"):
        after("plane", SetWeights(encoded(theta)))
    with pytest.raises(RangeError, match="from -1e"):
        after("plane", SetParameter(1, 0, 0, value))


@pytest.mark.parametrize("value", [limits.WEIGHT, -limits.WEIGHT])
def test_weights_at_their_bounds_are_taken(after: After, value: float) -> None:
    assert after("plane", SetWeights(encoded(np.full(N, value)))).net.theta[0] == value
    assert after("plane", SetParameter(1, 0, 0, value)).net.theta[0] == value


def test_one_weight_or_bias_is_set_and_no_other(after: After) -> None:
    before = after("plane")
    state = after("plane", SetParameter(2, 1, 3, 0.75), SetParameter(3, 0, None, -2.0))

    assert (state.net.W[2][1, 3], state.net.b[3][0]) == (0.75, -2.0)
    assert int(np.sum(state.net.theta != before.net.theta)) == 2


@pytest.mark.parametrize("move", [
    SetParameter(0, 0, 0, 1.0), SetParameter(4, 0, 0, 1.0), SetParameter(1, 4, 0, 1.0), SetParameter(1, 0, 2, 1.0),
])
def test_a_weight_that_is_not_there_is_refused(after: After, move: SetParameter) -> None:
    with pytest.raises(NotThereError):
        after("plane", move)


def test_tuning_leaves_the_stage_as_it_is(after: After) -> None:
    before = after("plane", Forward(), Backward(2))
    state = after("plane", Forward(), Backward(2), Tune(eta=0.125, batch_size=250))

    assert (state.eta, state.batch_size) == (0.125, 250)
    assert (state.phase, state.layer) == (before.phase, before.layer)
    assert state.bwd is not None


@pytest.mark.parametrize("batch_size", [0, -1, 251])
def test_a_batch_size_outside_its_bounds_is_refused(after: After, batch_size: int) -> None:
    for move in (Tune(batch_size=batch_size), Train(1, batch_size=batch_size)):
        with pytest.raises(RangeError, match="from 1 to 250"):
            after("plane", move)


def test_tuning_nothing_is_refused(after: After) -> None:
    with pytest.raises(RangeError, match="nothing to change"):
        after("plane", Tune())


def test_a_restart_returns_to_the_same_weights(after: After) -> None:
    state = after("plane", Choose(Picked("train", 4)), Tune(eta=2.0), Train(60), Restart("random"))

    assert np.array_equal(state.net.theta, after("plane").net.theta)
    assert (state.step, state.epoch, state.position, state.eta) == (0, 0, 0, 2.0)
    assert state.example is not None and state.example.ref == Picked("train", 4)


def test_a_restart_from_another_seed_is_another_start_and_stays_so(after: After) -> None:
    state = after("plane", Restart("random", seed=5), Train(3), Restart("random"))

    assert np.array_equal(state.net.theta, initial(PLANE.architecture, PLANE.init, 5).theta)
    assert state.seed == 5


def test_the_digits_can_start_untrained_and_be_trained_again(after: After, library: Library) -> None:
    untrained = after("digits", Restart("random"))

    assert np.array_equal(untrained.net.theta, initial(untrained.net.arch, "scaled_normal", 0).theta)
    assert np.array_equal(after("digits", Restart("random"), Restart("trained")).net.theta, library.trained().theta)


def test_there_is_no_trained_start_for_another_network(after: After) -> None:
    with pytest.raises(OutOfTurnError, match="shipped only for 784-16-16-10"):
        after("plane", Restart("trained"))


@pytest.mark.parametrize("seed", [-1, limits.SEED + 1])
def test_a_seed_outside_its_bounds_is_refused(after: After, seed: int) -> None:
    with pytest.raises(RangeError, match="seed"):
        after("plane", Restart("random", seed))


@pytest.mark.parametrize("move", [
    SetParameter(1, 0, 0, 0.5), Restart("random"), Train(1), Choose(Picked("test", 1)), Step(),
])
def test_no_gradient_outlives_the_weights_and_example_it_belongs_to(after: After, move: Move) -> None:
    state = after(replace(PLANE, eta=0.1), Forward(), Backward(), move)

    assert (state.phase, state.layer, state.fwd, state.bwd, state.is_weighed) == ("ready", 0, None, None, False)
