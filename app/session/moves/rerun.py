"""What stood on the stage, run anew: after a weight, a bias or the example was changed by hand."""

from __future__ import annotations

from dataclasses import replace

from app.nn import passes
from app.nn.array import Array
from app.session.moves.passes import first, widest
from app.session.state.state import State


def again(before: State, changed: State) -> State:
    """The changed state with the pass of the state before it, as far as that had come and the new example allows."""
    example = changed.example
    if before.phase not in ("forward", "backward") or example is None:
        return changed
    fwd = passes.forward(changed.net, example.x)
    state = replace(changed, phase="forward", layer=before.layer, fwd=fwd, width_top=before.width_top,
                    first_cost=before.first_cost)
    if before.phase == "forward":
        return replace(state, is_weighed=before.is_weighed and example.y is not None)
    if example.y is None:
        return replace(state, layer=state.net.L)
    return _back(state, example.y)


def watched(state: State) -> State:
    """The state with both passes of the example on the stage, as far as it is known what that should be."""
    example = state.example
    if example is None:
        return state
    state = replace(state, phase="forward", layer=state.net.L, fwd=passes.forward(state.net, example.x))
    return state if example.y is None else replace(_back(state, example.y), layer=1)


def _back(state: State, y: Array) -> State:
    """The width scale is held, so that a slope that shrinks is seen to shrink; it only grows where one exceeds it."""
    assert state.fwd is not None
    bwd = passes.backward(state.net, state.fwd, y)
    top = max(state.width_top or 0.0, widest(bwd))
    return replace(state, phase="backward", is_weighed=True, bwd=bwd, width_top=top,
                   first_cost=first(state, bwd.cost))
