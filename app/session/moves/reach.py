"""The four stops of a pass: which moves lead to one from here, and how many passes lie behind it."""

from __future__ import annotations

from app.session.state.move import Backward, Forward, Move, Step, Weigh
from app.session.state.state import State

STOPS = ("forward", "weigh", "backward", "step")
PASSES: tuple[tuple[Move, ...], ...] = ((), (Forward(),), (Forward(), Weigh()), (Forward(), Backward()))
"""By how many stops are behind: the moves that bring an example so far."""


def behind(state: State) -> int:
    """How many stops of the pass on the stage are behind: 0 before it, 4 right after a step."""
    if state.phase == "backward":
        return 3 if state.layer == 1 else 2
    if state.phase == "forward":
        return (2 if state.is_weighed else 1) if state.layer == state.net.L else 0
    return 4 if state.stepped is not None and state.stepped.steps == 1 else 0


def again(state: State) -> tuple[Move, ...]:
    """The moves that bring another example as far as this one has come: right after a step, none."""
    return PASSES[behind(state) % 4]


def missing(state: State, stop: str) -> tuple[Move, ...]:
    """The moves that are still to be made, in order; none where the stop is behind.

    From the end of a step they begin the next pass. The cost is not stopped at on the way to a later stop.
    """
    to, at = STOPS.index(stop) + 1, behind(state) % 4
    if to <= at:
        return ()
    moves: list[Move] = []
    if at == 0:
        moves.append(Forward())
    if to == 2:
        moves.append(Weigh())
    if to >= 3 and at < 3:
        moves.append(Backward())
    return (*moves, Step()) if to == 4 else tuple(moves)


def surplus(state: State, stop: str) -> int:
    """How many passes to go back, so that the stop is the last one made."""
    return max(behind(state) % 4 - STOPS.index(stop) - 1, 0)
