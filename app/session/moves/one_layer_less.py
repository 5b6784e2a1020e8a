"""Going back by one layer, when the pass on the stage went through several in one move."""

from __future__ import annotations

from dataclasses import replace

from app.session.state.move import Backward, Forward, Move
from app.session.state.state import State


def one_layer_less(before: State, move: Move, after: State) -> Move | None:
    """The move that from `before` leads one layer less far than `move` did; None where `before` is that itself."""
    match move:
        case Forward():
            to, begun = after.layer - 1, _forward_from(before, move)
        case Backward():
            to, begun = after.layer + 1, _backward_from(before, move)
        case _:
            return None
    return None if to == begun else replace(move, to=to)


def _forward_from(before: State, move: Forward) -> int:
    is_further = move.example is None and before.phase == "forward" and before.layer < before.net.L
    return before.layer if is_further else 0


def _backward_from(before: State, move: Backward) -> int:
    is_further = move.y is None and move.label is None and before.phase == "backward"
    return before.layer if is_further else before.net.L + 1
