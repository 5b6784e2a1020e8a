"""A number set by hand, with the pass on the stage run anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app.nn import passes
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Backward, Choose, Forward, Given, Move, SetParameter, Weigh
from app.session.state.state import State
from app.session.store.snapshot import restored, snapshot

After = Callable[..., State]
SET = SetParameter(3, 0, 0, 1.5, keep=True)


def test_a_weight_set_without_keeping_clears_the_stage(after: After) -> None:
    state = after("chain", Forward(), replace(SET, keep=False))

    assert (state.phase, state.layer, state.fwd) == ("ready", 0, None)


@pytest.mark.parametrize("moves", [
    (), (Forward(2),), (Forward(),), (Forward(), Weigh()), (Forward(), Backward(2)), (Forward(), Backward()),
])
def test_the_pass_runs_anew_as_far_as_it_had_come(after: After, moves: tuple[Move, ...]) -> None:
    before, state = after("chain", *moves), after("chain", *moves, SET)

    assert (state.phase, state.layer, state.is_weighed) == (before.phase, before.layer, before.is_weighed)
    assert state.net.W[3][0, 0] == 1.5
    assert state.example is not None and state.example.y is not None
    fwd = passes.forward(state.net, state.example.x)
    if state.fwd is not None:
        assert np.array_equal(state.fwd.a[3], fwd.a[3])
    if state.bwd is not None:
        assert np.array_equal(state.bwd.nabla, passes.backward(state.net, fwd, state.example.y).nabla)


def test_the_width_scale_is_held_while_a_slope_shrinks_and_grows_with_it(after: After) -> None:
    passed = after("chain", Forward(), Backward())
    nearer = after("chain", Forward(), Backward(), Choose(Given((1.0,), (0.6,)), keep=True))
    farther = after("chain", Forward(), Backward(), Choose(Given((1.0,), (5.0,)), keep=True))

    assert nearer.bwd is not None and passed.width_top is not None
    assert float(np.abs(nearer.bwd.nabla).max()) < passed.width_top == nearer.width_top
    assert farther.bwd is not None and farther.width_top == float(np.abs(farther.bwd.nabla).max()) > passed.width_top


def test_the_width_scale_is_held_before_the_backward_pass_comes_again(after: After) -> None:
    passed = after("chain", Forward(), Backward())
    forward = after("chain", Forward(), Backward(), Forward(), Choose(Given((0.5,), (1.0,)), keep=True))

    assert forward.phase == "forward" and forward.width_top == passed.width_top


def test_an_example_without_an_answer_keeps_the_forward_pass_only(after: After) -> None:
    state = after("chain", Forward(), Backward(), Choose(Given((0.5,)), keep=True))

    assert (state.phase, state.layer, state.is_weighed, state.bwd) == ("forward", 3, False, None)


def test_such_a_state_comes_back_from_disk(after: After, library: Library) -> None:
    state = after("chain", Forward(), Backward(), SET, Choose(Given((0.5,), (0.25,)), keep=True))

    again = restored(snapshot(state), state.config, library)

    assert again.bwd is not None and state.bwd is not None
    assert np.array_equal(again.bwd.nabla, state.bwd.nabla) and again.width_top == state.width_top


def test_a_config_may_carry_every_weight_and_an_example(after: After) -> None:
    config = replace(PRESETS["chain"], sizes=(1, 1), theta=(0.66, 0.0), x=(2.0,), y=(0.5,))

    state = after(config)

    assert state.net.theta.tolist() == [0.66, 0.0]
    assert state.example is not None and state.example.y is not None
    assert (state.example.x.tolist(), state.example.y.tolist()) == ([2.0], [0.5])
