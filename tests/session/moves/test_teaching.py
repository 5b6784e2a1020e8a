from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app import limits
from app.errors import OutOfTurnError, RangeError
from app.nn import passes
from app.nn.batch import label_said
from app.session.moves.make import begin
from app.session.moves.teaching import Teaching
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Backward, Choose, Drawn, Forward, Given, Step, Teach
from app.session.state.state import State

After = Callable[..., State]
Bits = Callable[[State], bytes]
DRAWER = replace(PRESETS["digits"], sizes=(784, 8, 10), data="none", start="random", eta=0.5)
STROKES = (((0.5, 0.1), (0.5, 0.9)),)


@pytest.fixture
def wrong(after: After) -> int:
    """A label that the network does not give the drawing at first."""
    fwd = after(DRAWER, Forward(None, Drawn(STROKES))).fwd
    assert fwd is not None
    return (label_said(fwd.a[-1]) + 1) % 10


def test_teaching_stops_before_the_first_round_in_which_the_answer_is_right(after: After, wrong: int) -> None:
    state = after(DRAWER, Choose(Drawn(STROKES, wrong)), Teach(limits.TEACH_STEPS))

    assert state.example is not None and state.stepped is not None
    rounds = state.stepped.steps
    assert 1 <= rounds < limits.TEACH_STEPS
    assert label_said(passes.forward(state.net, state.example.x).a[-1]) == wrong
    previous = after(DRAWER, Choose(Drawn(STROKES, wrong)), *[Forward(), Backward(), Step()] * (rounds - 1))
    assert label_said(passes.forward(previous.net, state.example.x).a[-1]) != wrong


def test_teaching_is_forward_backward_step_again_and_again(after: After, wrong: int) -> None:
    taught = after(DRAWER, Choose(Drawn(STROKES, wrong)), Teach(2))
    by_hand = after(DRAWER, Choose(Drawn(STROKES, wrong)), *[Forward(), Backward(), Step()] * 2)

    assert taught.stepped is not None and by_hand.stepped is not None
    assert np.array_equal(taught.net.theta, by_hand.net.theta)
    assert (taught.step, taught.stepped.steps, taught.phase) == (2, 2, "ready")
    assert taught.stepped.cost_after == by_hand.stepped.cost_after < taught.stepped.cost_before


def test_teaching_does_not_depend_on_how_it_is_sliced(
    after: After, library: Library, bits: Bits, wrong: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = after(DRAWER, Choose(Drawn(STROKES, wrong)), Teach(3))
    monkeypatch.setattr(limits, "TURN", 0.0)
    job, turns = begin(after(DRAWER, Choose(Drawn(STROKES, wrong))), Teach(3), library), 1
    while job.advance():
        turns += 1

    assert turns == whole.step
    assert bits(job.report()) == bits(whole)


def test_there_is_nothing_to_teach_where_the_answer_is_right(after: After, wrong: int) -> None:
    with pytest.raises(OutOfTurnError, match=f"already answers {(wrong - 1) % 10}"):
        after(DRAWER, Choose(Drawn(STROKES, (wrong - 1) % 10)), Teach(5))


def test_teaching_needs_an_example_and_its_answer(after: After) -> None:
    with pytest.raises(OutOfTurnError, match="no example on the stage"):
        after(replace(PRESETS["chain"], x=(), y=()), Teach(1))
    with pytest.raises(OutOfTurnError, match="say what the answer should have been"):
        after("chain", Choose(Given((0.5,))), Teach(1))


def test_teaching_needs_a_label_to_know_when_to_stop(after: After) -> None:
    with pytest.raises(OutOfTurnError, match="which label"):
        after("chain", Forward(None, Given((0.5,))), Backward(y=(0.5,)), Teach(1))


@pytest.mark.parametrize("steps", [0, limits.TEACH_STEPS + 1])
def test_rounds_outside_their_bounds_are_refused(after: After, wrong: int, steps: int) -> None:
    with pytest.raises(RangeError, match="from 1 to 500"):
        after(DRAWER, Choose(Drawn(STROKES, wrong)), Teach(steps))


def test_rounds_at_their_bound_are_taken(after: After, library: Library, wrong: int) -> None:
    assert isinstance(
        begin(after(DRAWER, Choose(Drawn(STROKES, wrong))), Teach(limits.TEACH_STEPS), library), Teaching
    )


def test_teaching_that_leaves_the_finite_range_keeps_the_last_finite_weights(after: After, wrong: int) -> None:
    wild = replace(DRAWER, activation="relu", output="linear", init="normal", eta=limits.ETA)
    label = (label_said(passes.forward(after(wild).net, np.zeros(784)).a[-1]) + 5) % 10
    state = after(wild, Choose(Drawn(STROKES, label)), Teach(limits.TEACH_STEPS))

    assert (state.phase, state.stepped) == ("diverged", None)
    assert np.abs(state.net.theta).max() <= limits.WEIGHT
