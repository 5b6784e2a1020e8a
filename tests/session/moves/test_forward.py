from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app.errors import NotThereError, OutOfTurnError
from app.nn import passes
from app.session.moves.make import played
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Backward, Choose, Forward, Given, Picked, Step, Weigh
from app.session.state.state import State

After = Callable[..., State]
X = Given((0.5,))


def test_forward_shows_the_networks_own_activations(after: After) -> None:
    state = after("plane", Forward())

    assert state.example is not None and state.fwd is not None
    expected = passes.forward(state.net, state.example.x)
    assert all(np.array_equal(a, b) for a, b in zip(state.fwd.a, expected.a, strict=True))
    assert (state.phase, state.layer, state.is_weighed) == ("forward", 3, False)


def test_forward_goes_on_layer_by_layer(after: After) -> None:
    layers = [
        after("chain", Forward(1, X)).layer,
        after("chain", Forward(1, X), Forward(2)).layer,
        after("chain", Forward(1, X), Forward(2), Forward()).layer,
    ]

    assert layers == [1, 2, 3]


def test_an_unfinished_forward_pass_keeps_its_numbers_when_it_goes_on(after: After, library: Library) -> None:
    begun = after("chain", Forward(1, X))

    assert played(begun, Forward(2), library).fwd is begun.fwd


def test_an_unfinished_forward_pass_cannot_go_on_to_where_it_is(after: After) -> None:
    with pytest.raises(OutOfTurnError, match="go on to layer 3 or beyond"):
        after("chain", Forward(2, X), Forward(2))


@pytest.mark.parametrize("moves", [[], [Weigh()], [Weigh(), Backward()], [Weigh(), Backward(3)]])
def test_forward_starts_anew_after_a_complete_pass(after: After, moves: list[Weigh | Backward]) -> None:
    state = after("plane", Forward(), *moves, Forward(1))

    assert (state.phase, state.layer, state.bwd) == ("forward", 1, None)


def test_a_new_example_in_the_middle_of_a_pass_starts_anew(after: After) -> None:
    state = after("plane", Forward(2), Forward(1, Picked("train", 7)))

    assert state.layer == 1
    assert state.example is not None and state.example.ref == Picked("train", 7)


def test_forward_without_an_example_says_what_to_do(after: After) -> None:
    with pytest.raises(OutOfTurnError, match="choose or draw one"):
        after(replace(PRESETS["chain"], x=(), y=()), Forward())


@pytest.mark.parametrize("to", [0, 4, -1])
def test_there_is_no_layer_beyond_the_last_and_none_to_go_to_before_the_first(after: After, to: int) -> None:
    with pytest.raises(NotThereError, match="layers 1 to 3"):
        after("chain", Forward(to, X))


def test_the_cost_needs_the_whole_forward_pass(after: After) -> None:
    with pytest.raises(OutOfTurnError, match="go forward to the end first"):
        after("plane", Forward(2), Weigh())


def test_the_cost_needs_to_know_what_the_answer_should_have_been(after: After) -> None:
    with pytest.raises(OutOfTurnError, match="say what the answer should have been"):
        after("chain", Forward(None, X), Weigh())


def test_the_cost_is_put_on_the_stage_once(after: After) -> None:
    assert after("plane", Forward(), Weigh()).is_weighed

    with pytest.raises(OutOfTurnError, match="on the stage"):
        after("plane", Forward(), Weigh(), Weigh())


def test_choosing_an_example_ends_the_pass_under_way(after: After) -> None:
    state = after("plane", Forward(), Backward(), Choose(Picked("train", 3)))

    assert (state.phase, state.layer, state.fwd, state.bwd, state.width_top) == ("ready", 0, None, None, None)


def test_what_a_step_did_leaves_the_stage_with_the_next_pass(after: After) -> None:
    assert after("plane", Forward(), Backward(), Step()).stepped is not None
    assert after("plane", Forward(), Backward(), Step(), Forward()).stepped is None
