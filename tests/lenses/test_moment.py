from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.lenses.moment import view_of
from app.scene.picture import draw
from app.scene.view import Selection
from app.session.moves.make import played, start
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import (
    Backward,
    Choose,
    Forward,
    Given,
    Move,
    Picked,
    Refit,
    Restart,
    SetParameter,
    Step,
    Teach,
    Train,
    Tune,
    Weigh,
)
from app.session.state.state import State

PLANE = replace(PRESETS["plane"], eta=20.0)
ROUND: tuple[Move, ...] = (Forward(), Backward(), Step())
RUNS: dict[str, tuple[Move, ...]] = {
    "many steps": ROUND * 8,
    "a refit between steps": (*ROUND, Forward(), Backward(), Refit(), Step(), *ROUND),
    "weights set by hand": (*ROUND, SetParameter(3, 0, 0, 500.0), *ROUND, SetParameter(1, 0, 0, -50.0), *ROUND),
    "another start": (*ROUND, Restart("random", 9), *ROUND),
    "another example": (*ROUND, Choose(Picked("train", 3)), *ROUND, Choose(Picked("test", 0)), *ROUND),
    "layer by layer": (Forward(1), Forward(2), Forward(3), Weigh(), Backward(3), Backward(2), Backward(1), Step()),
    "training between": (*ROUND, Train(20), Forward(), Backward(), Tune(eta=100.0), Step(), *ROUND),
}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


def after(library: Library, *moves: Move) -> list[State]:
    """The states on the way."""
    states = [start(PLANE, library)]
    for move in moves:
        states.append(played(states[-1], move, library))
    return states


@pytest.mark.parametrize("moves", RUNS.values(), ids=RUNS)
def test_on_a_width_scale_that_is_held_nothing_is_ever_wider_than_the_widest(
    library: Library, moves: tuple[Move, ...]
) -> None:
    for state in after(library, *moves):
        picture = draw(view_of(state), Selection())
        widths = [edge.width for edge in picture.edges] + [disc.ring.width for disc in picture.discs if disc.ring]
        assert all(0.0 <= width <= 9.0 for width in widths)


def test_just_fitted_the_widest_nudge_has_the_full_width(library: Library) -> None:
    *_, fitted = after(library, *ROUND * 3, Forward(), Backward(), Refit())

    picture = draw(view_of(fitted), Selection())
    assert max([edge.width for edge in picture.edges] + [d.ring.width for d in picture.discs if d.ring]) == 9.0


def test_what_a_step_moved_is_shown_until_the_next_move(library: Library) -> None:
    *_, backward, stepped, forward = after(library, *ROUND, Forward())
    assert backward.bwd is not None

    moved = view_of(stepped).moved
    assert moved is not None
    np.testing.assert_allclose(moved, -PLANE.eta * backward.bwd.nabla, rtol=1e-9, atol=1e-12)
    assert view_of(forward).moved is None


def test_a_lesson_shows_all_that_its_steps_moved(library: Library) -> None:
    label = 1 - int(after(library, Forward())[-1].fwd.a[-1][0] > 0.5)  # type: ignore[union-attr]
    *_, before, taught = after(library, Choose(Given((0.3, -0.4))), Forward(), Backward(label=label), Teach(400))

    view = view_of(taught)
    assert view.moved is not None and view.stepped is not None
    np.testing.assert_array_equal(view.moved, taught.net.theta - before.net.theta)
    assert view.stepped.steps == taught.step - before.step


def test_an_image_is_drawn_as_one_and_a_point_as_neurons(library: Library) -> None:
    assert view_of(start(PLANE, library)).side == 0
    assert view_of(start(PRESETS["digits"], library)).side == 28
