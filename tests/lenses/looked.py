"""Moments as lenses read them, made of what the scene's tests look at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.lenses.lens import Lens
from app.lenses.moment import Moment, view_of
from app.scene.view import Selection, View
from app.session.moves.make import played, start
from app.session.runs.measuring import Report
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Given, Move
from app.session.state.state import Example, State
from app.session.trials.next_batch import Ahead, next_batch

LIBRARY = Library()


def state_of(view: View) -> State:
    """The state of a session that has no data, and whose picture is this view."""
    arch = view.net.arch
    config = replace(PRESETS["chain"], sizes=arch.sizes, activation=arch.activation, output=arch.output, cost=arch.cost)
    example = None if view.x is None else Example(Given(tuple(view.x.tolist()), None), view.x, view.y, view.label)
    return State(config, view.net, view.eta or 0.5, 10, example=example, fwd=view.fwd, bwd=view.bwd, layer=view.layer,
                 is_weighed=view.is_weighed, stepped=view.stepped, width_top=view.width_top)


def moment_of(state: State, view: View | None = None, picked: Selection | None = None, **said: Any) -> Moment:
    """said: other fields of the moment."""
    dataset = LIBRARY.data(state)

    async def before() -> State:
        raise AssertionError("no lens asks for it here")

    async def ahead() -> Ahead:
        return next_batch(state, LIBRARY)

    view = view or view_of(state, dataset)
    return Moment(state, view, picked or Selection(), dataset, LIBRARY, "here", before, ahead, **said)


def after(preset: str, *moves: Move) -> State:
    """An exhibit after some moves."""
    state = start(PRESETS[preset], LIBRARY)
    for move in moves:
        state = played(state, move, LIBRARY)
    return state


def shown(lens: Lens, moment: Moment, found: Any = None) -> Any:
    """The panel.  found: what was measured for it, all of it."""
    report = None if found is None else Report(found, True)
    return lens.draw(replace(moment, fields=lens.fields(), report=report))
