"""State x Move -> State: the whole of what a visitor can do, pure. Same state and move, same bits."""

from __future__ import annotations

from app.session.moves.passes import go_backward, go_forward, refit, step, weigh
from app.session.moves.points import add_point, move_point, set_points
from app.session.moves.rerun import again
from app.session.moves.setting import restart, set_parameter, set_weights, tune
from app.session.moves.stage import staged
from app.session.moves.start import start
from app.session.moves.teaching import Teaching
from app.session.moves.training import Training
from app.session.moves.turns import Done, Job, finished
from app.session.state.library import Library
from app.session.state.move import (
    AddPoint,
    Backward,
    Choose,
    Forward,
    Move,
    MovePoint,
    Points,
    Refit,
    Restart,
    SetParameter,
    SetWeights,
    Step,
    Teach,
    Train,
    Tune,
    Weigh,
)
from app.session.state.state import State

__all__ = ["Done", "Job", "begin", "finished", "played", "start"]


def begin(state: State, move: Move, library: Library) -> Job:
    """The move under way; a short one is made at once. A refusal is raised here, and nothing has changed then.

    Raises OutOfTurnError, NotThereError, RangeError, ShapeError.
    """
    match move:
        case Train():
            training = Training(state, move, library)
            training.check()
            return training
        case Teach():
            return Teaching(state, move)
        case _:
            return Done(_made(state, move, library))


def played(state: State, move: Move, library: Library) -> State:
    """The state after the move, however long it takes.  Raises as begin does."""
    return finished(begin(state, move, library))


Short = (
    Choose | Forward | Weigh | Backward | Step | SetWeights | SetParameter | Tune | Restart | Refit
    | Points | AddPoint | MovePoint
)


def _made(state: State, move: Short, library: Library) -> State:
    match move:
        case Choose():
            chosen = staged(state, move.example, library)
            return again(state, chosen) if move.keep else chosen
        case Forward():
            return go_forward(state, move, library)
        case Weigh():
            return weigh(state)
        case Backward():
            return go_backward(state, move)
        case Step():
            return step(state, move)
        case SetWeights():
            return set_weights(state, move)
        case SetParameter():
            changed = set_parameter(state, move)
            return again(state, changed) if move.keep else changed
        case Tune():
            return tune(state, move, library)
        case Restart():
            return restart(state, move, library)
        case Refit():
            return refit(state)
        case Points():
            return set_points(state, move, library)
        case AddPoint():
            return add_point(state, move, library)
        case MovePoint():
            return move_point(state, move, library)
