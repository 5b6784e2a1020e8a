from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app import limits
from app.errors import NotThereError, OutOfTurnError, RangeError, ShapeError
from app.nn import passes
from app.session.moves.make import played
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Backward, Choose, Drawn, Forward, Given, Picked, Refit, SetParameter, Step, Tune
from app.session.state.state import State

After = Callable[..., State]
X = Forward(None, Given((0.5,)))
DRAWER = replace(PRESETS["digits"], sizes=(784, 4, 10), data="none", start="random")
DRAWING = Drawn((((0.3, 0.2), (0.7, 0.8)),))


def test_backward_gives_the_networks_own_slopes(after: After) -> None:
    state = after("plane", Forward(), Backward())

    assert state.fwd is not None and state.bwd is not None and state.example is not None
    assert state.example.y is not None
    expected = passes.backward(state.net, state.fwd, state.example.y)
    assert np.array_equal(state.bwd.nabla, expected.nabla)
    assert (state.phase, state.layer, state.is_weighed) == ("backward", 1, True)


@pytest.mark.parametrize("moves", [[], [Forward(2)]])
def test_backward_before_the_whole_forward_pass_is_refused_with_the_remedy(
    after: After, moves: list[Forward]
) -> None:
    with pytest.raises(OutOfTurnError, match="go forward first"):
        after("plane", *moves, Backward())


def test_backward_goes_on_layer_by_layer(after: After) -> None:
    layers = [
        after("plane", Forward(), Backward(3)).layer,
        after("plane", Forward(), Backward(3), Backward(2)).layer,
        after("plane", Forward(), Backward(3), Backward(2), Backward()).layer,
    ]

    assert layers == [3, 2, 1]


def test_an_unfinished_backward_pass_cannot_go_on_to_where_it_is(after: After) -> None:
    with pytest.raises(OutOfTurnError, match="go on to layer 1 or below"):
        after("plane", Forward(), Backward(2), Backward(2))


def test_a_complete_backward_pass_has_nowhere_to_go_on_to(after: After) -> None:
    with pytest.raises(OutOfTurnError, match="the whole gradient is on the stage"):
        after("plane", Forward(), Backward(), Backward())


def test_a_complete_backward_pass_is_computed_anew_for_another_answer(after: After) -> None:
    state = after("chain", X, Backward(None, (1.0,)), Backward(2, (0.0,)))

    assert state.bwd is not None and state.bwd.y.tolist() == [0.0]
    assert state.layer == 2


@pytest.mark.parametrize("to", [0, 4])
def test_there_is_no_layer_to_go_back_to_outside_the_network(after: After, to: int) -> None:
    with pytest.raises(NotThereError, match="layers 1 to 3"):
        after("plane", Forward(), Backward(to))


def test_backward_without_an_answer_asks_for_it(after: After) -> None:
    with pytest.raises(OutOfTurnError, match="say what the answer should have been"):
        after("chain", X, Backward())


def test_what_a_drawing_was_becomes_part_of_the_example(after: After) -> None:
    state = after(DRAWER, Forward(None, DRAWING), Backward(label=3))

    assert state.example is not None and state.example.y is not None
    assert state.example.label == 3
    assert state.example.y.tolist() == [0.0] * 3 + [1.0] + [0.0] * 6
    assert state.example.ref == replace(DRAWING, label=3)


def test_an_answer_given_by_its_numbers_has_no_label(after: After) -> None:
    state = after("plane", Forward(), Backward(y=(0.25,)))

    assert state.example is not None and state.example.y is not None
    assert (state.example.label, state.example.y.tolist()) == (None, [0.25])


def test_an_answer_is_said_once(after: After) -> None:
    with pytest.raises(RangeError, match="not both"):
        after("plane", Forward(), Backward(y=(1.0,), label=1))


@pytest.mark.parametrize(("y", "error"), [
    ((1.0, 0.0), ShapeError), ((), ShapeError), ((float("nan"),), RangeError), ((float("inf"),), RangeError),
    ((limits.INPUT * 1.001,), RangeError), ((-limits.INPUT * 1.001,), RangeError),
])
def test_an_answer_that_does_not_fit_is_refused(after: After, y: tuple[float, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        after("plane", Forward(), Backward(y=y))


def test_an_answer_at_the_bound_is_taken(after: After) -> None:
    state = after("plane", Forward(), Backward(y=(limits.INPUT,)))

    assert state.bwd is not None and np.isfinite(state.bwd.nabla).all()


@pytest.mark.parametrize("y", [-0.01, 1.01])
def test_cross_entropy_compares_probabilities(after: After, y: float) -> None:
    config = replace(PRESETS["plane"], cost="cross_entropy")

    with pytest.raises(RangeError, match="from 0 to 1"):
        after(config, Forward(), Backward(y=(y,)))


@pytest.mark.parametrize("label", [-1, 2])
def test_a_label_that_no_output_can_say_is_refused(after: After, label: int) -> None:
    with pytest.raises(NotThereError, match="labels go from 0 to 1"):
        after("plane", Forward(), Backward(label=label))


def test_a_step_goes_eta_times_the_gradient_downhill(after: After) -> None:
    before = after("plane", Forward(), Backward())
    state = after("plane", Forward(), Backward(), Step(0.25))

    assert before.bwd is not None and state.stepped is not None and state.example is not None
    assert np.array_equal(state.net.theta, before.net.theta - 0.25 * before.bwd.nabla)
    assert (state.phase, state.layer, state.step, state.eta) == ("ready", 0, 1, before.eta)
    assert state.stepped.cost_before == before.bwd.cost
    fwd = passes.forward(state.net, state.example.x)
    assert state.stepped.cost_after == passes.cost(state.net, fwd, before.bwd.y) < before.bwd.cost


def test_a_step_worked_by_hand(after: After) -> None:
    """x = 2, w = 3, b = 1, y = 9: C = 4, dC/dw = -8, dC/db = -4, and eta 0.05 gives w = 3.4, b = 1.2, C = 1."""
    one = replace(PRESETS["chain"], sizes=(1, 1), activation="linear", output="linear", eta=0.05)
    state = after(
        one, SetParameter(1, 0, 0, 3.0), SetParameter(1, 0, None, 1.0), Forward(None, Given((2.0,))),
        Backward(None, (9.0,)), Step(),
    )

    assert state.net.theta.tolist() == pytest.approx([3.4, 1.2], rel=1e-15)
    assert state.stepped is not None
    assert (state.stepped.cost_before, state.stepped.cost_after) == pytest.approx((4.0, 1.0), rel=1e-14)


@pytest.mark.parametrize("moves", [[], [Forward()], [Forward(), Backward(2)]])
def test_a_step_needs_the_whole_gradient(after: After, moves: list[Forward | Backward]) -> None:
    with pytest.raises(OutOfTurnError, match="go backward to layer 1 first"):
        after("plane", *moves, Step())


@pytest.mark.parametrize("eta", [0.0, -1.0, limits.ETA * 1.001, float("nan"), float("inf")])
def test_eta_outside_its_bounds_is_refused(after: After, eta: float) -> None:
    for move in (Step(eta), Tune(eta=eta)):
        with pytest.raises(RangeError, match="above 0 and at most 100"):
            after("plane", Forward(), Backward(), move)


def test_eta_at_its_bound_is_taken(after: After) -> None:
    assert after("plane", Tune(eta=limits.ETA)).eta == limits.ETA


def test_a_step_out_of_range_leaves_the_weights_and_names_the_layer(after: After, library: Library) -> None:
    steep = replace(PRESETS["chain"], activation="linear", output="linear")
    before = after(steep, SetParameter(1, 0, 0, 1e6), SetParameter(2, 0, 0, 1e6), SetParameter(3, 0, 0, 1e6),
                   Forward(None, Given((1000.0,))), Backward(None, (0.0,)))

    state = played(before, Step(1.0), library)

    assert (state.phase, state.diverged_layer, state.step, state.stepped) == ("diverged", 1, 0, None)
    assert np.array_equal(state.net.theta, before.net.theta)
    assert played(state, Forward(), library).phase == "forward"


def test_the_width_scale_is_the_steepest_slope_of_all_and_is_held_while_slopes_shrink(after: After) -> None:
    first = after("plane", Forward(), Backward(3))
    later = after("plane", Forward(), Backward(), Step(5.0), Forward(), Backward())

    assert first.bwd is not None and later.bwd is not None
    assert first.width_top == np.abs(first.bwd.nabla).max()
    assert np.abs(later.bwd.nabla).max() < first.width_top
    assert later.width_top == first.width_top


def test_the_width_scale_gives_way_to_a_steeper_slope(after: After) -> None:
    state = after("plane", Forward(), Backward(y=(0.5,)), Forward(), Backward(y=(50.0,)))

    assert state.bwd is not None
    assert state.width_top == np.abs(state.bwd.nabla).max()


def test_refit_fits_the_width_scale_to_the_gradient_on_the_stage(after: After) -> None:
    state = after("plane", Forward(), Backward(), Step(5.0), Forward(), Backward(), Refit())

    assert state.bwd is not None
    assert state.width_top == np.abs(state.bwd.nabla).max()
    assert state.phase == "backward"


def test_refit_needs_a_gradient(after: After) -> None:
    with pytest.raises(OutOfTurnError, match="go backward first"):
        after("plane", Forward(), Refit())


def test_another_example_gets_a_width_scale_of_its_own(after: After) -> None:
    state = after("plane", Forward(), Backward(y=(900.0,)), Choose(Picked("train", 1)), Forward(), Backward())

    assert state.bwd is not None
    assert state.width_top == np.abs(state.bwd.nabla).max()
