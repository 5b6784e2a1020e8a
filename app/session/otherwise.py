"""The same moves from the same start with one thing other: the learning rate, or the seed.

What would be out of turn on the new way is left out: after a step that left the finite range nothing follows, and what
is right already is not taught.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from app.session.changes import Wish
from app.session.moves.teaching import is_right
from app.session.state.move import Move, Restart, Step, Teach, Train, Tune
from app.session.state.state import State


def with_eta(eta: float, moves: Iterable[Move]) -> tuple[Wish, ...]:
    """The moves of a line, each of whose steps takes this eta."""
    return (Tune(eta=eta), *(_in_turn(move) for each in moves if (move := _without_eta(each)) is not None))


def with_seed(start: Literal["random", "trained"], seed: int, moves: Iterable[Move]) -> tuple[Wish, ...]:
    """The moves of a line from weights of this seed, or trained ones whose examples are shuffled by it."""
    seeded = (replace(move, seed=seed) if isinstance(move, Restart) else move for move in moves)
    return (Restart(start, seed), *(_in_turn(move) for move in seeded))


def _without_eta(move: Move) -> Move | None:
    match move:
        case Tune():
            return None if move.batch_size is None else replace(move, eta=None)
        case Step() | Train():
            return replace(move, eta=None)
        case _:
            return move


def _in_turn(move: Move) -> Wish:
    def wish(state: State) -> Move | None:
        is_over = state.phase == "diverged" and not isinstance(move, Restart)
        return None if is_over or (isinstance(move, Teach) and is_right(state)) else move

    return wish
