from __future__ import annotations

import pytest

from app.session.moves.make import begin, start
from app.session.moves.reach import STOPS, behind, missing, surplus
from app.session.moves.turns import finished
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Backward, Forward, Move, Step, Weigh
from app.session.state.state import State

LIBRARY = Library()


def after(*moves: Move) -> State:
    """A chain after these moves."""
    state = start(PRESETS["chain"], LIBRARY)
    for move in moves:
        state = finished(begin(state, move, LIBRARY))
    return state


@pytest.mark.parametrize(("moves", "count"), [
    ((), 0), ((Forward(to=1),), 0), ((Forward(),), 1), ((Forward(), Weigh()), 2), ((Forward(), Backward(to=2)), 2),
    ((Forward(), Backward()), 3), ((Forward(), Backward(), Step()), 4),
])
def test_stops_are_behind_as_far_as_the_pass_has_come(moves: tuple[Move, ...], count: int) -> None:
    assert behind(after(*moves)) == count


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("moves", [(), (Forward(),), (Forward(), Weigh()), (Forward(), Backward(), Step())], ids=len)
def test_a_stop_ahead_is_reached_by_making_what_is_missing(moves: tuple[Move, ...], stop: str) -> None:
    state = after(*moves)
    for move in missing(state, stop):
        state = finished(begin(state, move, LIBRARY))

    assert behind(state) == STOPS.index(stop) + 1 or surplus(state, stop) == behind(state) - STOPS.index(stop) - 1


def test_a_stop_behind_takes_no_move_and_so_many_passes_back() -> None:
    state = after(Forward(), Weigh(), Backward())

    assert missing(state, "forward") == ()
    assert surplus(state, "forward") == 2 and surplus(state, "weigh") == 1 and surplus(state, "backward") == 0
