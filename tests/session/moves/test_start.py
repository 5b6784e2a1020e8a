from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app import limits
from app.errors import OutOfTurnError, RangeError, ShapeError
from app.nn.initial import initial
from app.session.moves.make import start
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Picked
from app.session.state.state import State

After = Callable[..., State]
PLANE, CHAIN, DIGITS = PRESETS["plane"], PRESETS["chain"], PRESETS["digits"]


@pytest.mark.parametrize("preset", list(PRESETS))
def test_every_exhibit_begins_ready(after: After, preset: str) -> None:
    state = after(preset)

    assert (state.phase, state.layer, state.step, state.epoch, state.position) == ("ready", 0, 0, 0, 0)
    assert (state.eta, state.batch_size) == (PRESETS[preset].eta, PRESETS[preset].batch_size)


def test_random_weights_follow_from_the_seed(after: After) -> None:
    state = after(replace(PLANE, seed=7))

    assert np.array_equal(state.net.theta, initial(PLANE.architecture, "scaled_normal", 7).theta)
    assert not np.array_equal(state.net.theta, after(replace(PLANE, seed=8)).net.theta)


def test_the_digits_begin_trained(after: After, library: Library) -> None:
    assert np.array_equal(after("digits").net.theta, library.trained().theta)


def test_with_data_the_first_test_example_is_on_the_stage(after: After) -> None:
    example = after("plane").example

    assert example is not None and example.ref == Picked("test", 0)
    assert after(replace(CHAIN, x=(), y=())).example is None


@pytest.mark.parametrize("changes", [{"sizes": (784, 16, 10)}, {"activation": "tanh"}, {"cost": "half_quadratic"}])
def test_trained_weights_are_there_only_for_the_network_that_was_trained(
    library: Library, changes: dict[str, Any]
) -> None:
    with pytest.raises(OutOfTurnError, match="784-16-16-10 with sigmoid.* start from random ones"):
        start(replace(DIGITS, **changes), library)


@pytest.mark.parametrize("config", [replace(PLANE, sizes=(3, 1)), replace(DIGITS, sizes=(784, 9), start="random")])
def test_the_data_must_fit_the_network(library: Library, config: Any) -> None:
    with pytest.raises(ShapeError, match="layer"):
        start(config, library)


def test_more_outputs_than_labels_do_no_harm(after: After) -> None:
    example = after(replace(PLANE, sizes=(2, 3))).example

    assert example is not None and example.y is not None
    assert example.y.sum() == 1.0


@pytest.mark.parametrize("changes", [
    {"eta": 0.0}, {"eta": limits.ETA * 1.001}, {"eta": float("nan")}, {"batch_size": 0}, {"batch_size": 251},
    {"seed": -1}, {"seed": limits.SEED + 1}, {"init": "ones"}, {"data": "secrets"}, {"start": "elsewhere"},
    {"activation": "relu2"}, {"output": "max"}, {"cost": "none"},
])
def test_a_config_outside_the_bounds_is_refused(library: Library, changes: dict[str, Any]) -> None:
    with pytest.raises(RangeError):
        start(replace(PLANE, **changes), library)


@pytest.mark.parametrize("changes", [{"eta": limits.ETA}, {"batch_size": 250}, {"seed": limits.SEED}, {"seed": 0}])
def test_a_config_at_the_bounds_is_taken(library: Library, changes: dict[str, Any]) -> None:
    assert start(replace(PLANE, **changes), library).phase == "ready"


@pytest.mark.parametrize(("size", "is_taken"), [(limits.BATCH, True), (limits.BATCH + 1, False)])
def test_a_mini_batch_is_bounded_whatever_the_data(library: Library, size: int, is_taken: bool) -> None:
    config = replace(CHAIN, batch_size=size)

    if is_taken:
        assert start(config, library).batch_size == size
    else:
        with pytest.raises(RangeError, match=f"from 1 to {limits.BATCH}"):
            start(config, library)
