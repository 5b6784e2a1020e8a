"""Slow motion: what the next beat does, one layer of a pass at a time, one training example after the other."""

from __future__ import annotations

from app.errors import OutOfTurnError
from app.nn.engine.sgd import order
from app.session.state.library import Library
from app.session.state.move import Backward, Choose, Forward, Move, Picked, Step, Weigh
from app.session.state.state import State


def next_moves(state: State, library: Library) -> tuple[Move, ...]:
    """One layer further; after a step, the next training example.  Raises OutOfTurnError where nothing goes on."""
    L = state.net.L
    match state.phase:
        case "diverged":
            raise OutOfTurnError("this network has diverged: go back, start again, or take a smaller eta")
        case "backward":
            return (Step(),) if state.layer == 1 else (Backward(to=state.layer - 1),)
        case "forward" if state.layer < L:
            return (Forward(to=state.layer + 1),)
        case "forward" if state.is_weighed:
            return (Backward(to=L),)
        case "forward" if state.example is not None and state.example.y is not None:
            return (Weigh(),)
    is_new = state.phase == "ready" and state.stepped is None and state.trained is None
    return (Forward(to=1),) if is_new else (*_next_example(state, library), Forward(to=1))


def _next_example(state: State, library: Library) -> tuple[Choose, ...]:
    """The training example that this step comes to in the shuffled data; none where there is no data."""
    dataset = library.data(state)
    if dataset is None or not len(dataset.train):
        return ()
    n = len(dataset.train)
    epoch, position = divmod(state.step, n)
    return (Choose(Picked("train", int(order(n, state.seed, epoch)[position]))),)
