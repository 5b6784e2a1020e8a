"""A session told anew as a recipe leads to the same moment; and what no recipe has is said, not left away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import limits
from app.errors import AppError
from app.session.moves.make import played
from app.session.moves.reach import PASSES
from app.session.moves.start import start
from app.session.retold import PHASES, Recipe, retold
from app.session.state.config import PRESETS, Config
from app.session.state.library import Library
from app.session.state.move import (
    Backward,
    Choose,
    Drawn,
    Forward,
    Given,
    Move,
    Picked,
    Restart,
    SetParameter,
    Step,
    Teach,
    Train,
    Tune,
    Weigh,
)
from app.session.state.state import State

After = Callable[..., State]

MOVES = st.one_of(
    st.sampled_from((Forward(), Weigh(), Backward(), Step(), Forward(to=1), Teach(2), Tune(eta=0.25), Restart("random"),
                     Restart("random", 7), SetParameter(1, 0, 0, 0.5))),
    st.builds(Choose, st.builds(Picked, st.sampled_from(("train", "test")), st.integers(0, 9)), keep=st.booleans()),
    st.builds(Choose, st.builds(Given, st.just((0.5,)), st.just((0.25,)))),
    st.builds(Train, st.integers(1, 12), watch=st.booleans()),
)
CHAIN = PRESETS["chain"]
PLANE = replace(PRESETS["plane"], sizes=(2, 2, 1))


def cooked(recipe: Recipe, library: Library) -> State:
    """The state of a recipe, as a link to it makes it."""
    state = start(recipe.config, library)
    passes = (*PASSES[-1], Step()) if recipe.phase == "step" else PASSES[PHASES.index(recipe.phase)]
    for move in ((Train(recipe.steps),) if recipe.steps else ()) + passes:
        state = played(state, move, library)
    return state


def numbers(state: State) -> dict[str, object]:
    """All that a stage shows of a state, but for the scale of its widths and the outline of C."""
    example, fwd, bwd, stepped = state.example, state.fwd, state.bwd, state.stepped
    shown = state.layer if state.phase in ("forward", "backward") else None
    return {
        "theta": state.net.theta.tobytes(), "eta": state.eta, "batch": state.batch_size, "step": state.step,
        "phase": (state.phase, shown, state.is_weighed), "next": (state.epoch, state.position, state.seed),
        "example": example and (example.x.tobytes(), None if example.y is None else example.y.tobytes()),
        "a": fwd and [a.tobytes() for a in fwd.a], "delta": bwd and [delta.tobytes() for delta in bwd.delta],
        "stepped": stepped and (stepped.eta, stepped.cost_before, stepped.cost_after, stepped.steps),
    }


def led(config: Config, moves: list[Move], library: Library) -> tuple[list[Move], State]:
    """The moves that may be made, and where they lead."""
    state, made = start(config, library), list[Move]()
    for move in moves:
        try:
            state = played(state, move, library)
        except AppError:
            continue
        made.append(move)
    return made, state


@settings(max_examples=150, deadline=None)
@given(config=st.sampled_from((CHAIN, PLANE)), moves=st.lists(MOVES, max_size=7))
def test_a_recipe_leads_to_the_very_numbers_on_the_stage(library: Library, config: Config, moves: list[Move]) -> None:
    made, state = led(config, moves, library)

    recipe = retold(config, made, state)

    if isinstance(recipe, Recipe):
        assert numbers(cooked(recipe, library)) == numbers(state)
    else:
        assert recipe


PLAIN: list[tuple[str, tuple[Move, ...], tuple[int, str]]] = [
    ("digits", (), (0, "")),
    ("digits", (Choose(Picked("train", 5)), Forward(), Weigh(), Backward()), (0, "backward")),
    ("digits", (Forward(), Weigh(), Backward(), Step()), (0, "step")),
    ("plane", (Forward(), Train(30), Forward(), Weigh()), (30, "cost")),
    ("plane", (Train(30, watch=True),), (30, "backward")),
    ("plane", (Train(10), Train(5), Forward()), (15, "forward")),
    ("plane", (Tune(eta=0.1), Train(4)), (4, "")),
    ("plane", (Train(4), Step(), Restart("random"), Train(3)), (3, "")),
    ("chain", (Choose(Given((0.5,), (1.0,))), Forward()), (0, "forward")),
]


@pytest.mark.parametrize(("preset", "moves", "told"), PLAIN)
def test_what_leaves_no_trace_in_the_numbers_is_not_told(
    library: Library, preset: str, moves: tuple[Move, ...], told: tuple[int, str]
) -> None:
    made, state = led(PRESETS[preset], list(moves), library)

    recipe = retold(PRESETS[preset], made, state)

    assert isinstance(recipe, Recipe)
    assert (recipe.steps, recipe.phase) == told
    assert numbers(cooked(recipe, library)) == numbers(state)


UNTOLD: list[tuple[str, tuple[Move, ...], str]] = [
    ("digits", (Choose(Drawn((((0.2, 0.2), (0.8, 0.8)),))),), "a drawing"),
    ("plane", (SetParameter(1, 0, 0, 0.5),), "by hand"),
    ("digits", (Restart("random"), Teach(3)), "taught a single example"),
    ("plane", (Forward(), Backward(), Step(), Train(5)), "after steps on single examples"),
    ("plane", (Forward(), Backward(), Step(), Forward()), "steps on single examples"),
    ("plane", (Train(5), Tune(eta=0.1)), "changed on the way"),
    ("plane", (Train(5), Train(5)), "more than one go"),
    ("plane", (Restart("random", 9),), "another seed than the points"),
    ("plane", (Forward(to=1),), "in the middle of a pass"),
    ("plane", (Train(5, label=1),), "by hand"),
    ("chain", (Train(2), Choose(Given((0.5,), (1.0,)))), "is not the one on the stage"),
]


@pytest.mark.parametrize(("preset", "moves", "why"), UNTOLD)
def test_what_no_recipe_has_is_said(library: Library, preset: str, moves: tuple[Move, ...], why: str) -> None:
    made, state = led(PRESETS[preset], list(moves), library)
    assert len(made) == len(moves)

    recipe = retold(PRESETS[preset], made, state)

    assert isinstance(recipe, str)
    assert why in recipe


def test_a_recipe_has_no_more_steps_than_a_link_may_ask_for(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, state = led(PLANE, [Train(10)], library)

    monkeypatch.setattr(limits, "STEPS", 10)
    assert isinstance(retold(PLANE, made, state), Recipe)
    monkeypatch.setattr(limits, "STEPS", 9)
    assert retold(PLANE, made, state) == "it was trained for more than 9 steps"
    assert np.isfinite(state.net.theta).all()
