"""The moves of one example through the network: forward, cost, backward, step. Pure: State x Move -> State."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.data.examples import target
from app.errors import OutOfTurnError, RangeError
from app.nn import passes
from app.nn.array import Array, sealed
from app.nn.outcome import Stepped
from app.session.moves.checks import checked_eta, checked_layer, checked_y
from app.session.moves.stage import cleared, diverged, staged
from app.session.state.library import Library
from app.session.state.move import Backward, Drawn, Forward, Step
from app.session.state.state import Example, State


def go_forward(state: State, move: Forward, library: Library) -> State:
    """Carry the example on to a layer: further in an unfinished forward pass, else anew from layer 0.

    Raises NotThereError for a layer that is none, OutOfTurnError.
    """
    arch = state.net.arch
    to = arch.L if move.to is None else checked_layer(move.to, arch)
    if move.example is None and state.phase == "forward" and state.layer < arch.L:
        return _further(state, to)
    stage = cleared(state) if move.example is None else staged(state, move.example, library)
    if stage.example is None:
        raise OutOfTurnError("there is no example on the stage: choose or draw one, or give the numbers of x")
    return replace(stage, phase="forward", layer=to, fwd=passes.forward(state.net, stage.example.x))


def _further(state: State, to: int) -> State:
    if to <= state.layer:
        raise OutOfTurnError(
            f"the forward pass has reached layer {state.layer}: go on to layer {state.layer + 1} or beyond, or go back"
        )
    return replace(state, layer=to)


def weigh(state: State) -> State:
    """Put the cost on the stage.  Raises OutOfTurnError."""
    if state.phase != "forward" or state.layer < state.net.L:
        raise OutOfTurnError("the cost compares what layer L says with y: go forward to the end first")
    if state.is_weighed:
        raise OutOfTurnError("the cost is on the stage: go backward, or go back")
    assert state.fwd is not None
    cost = passes.cost(state.net, state.fwd, known_y(state.example))
    return replace(state, is_weighed=True, first_cost=first(state, cost))


def go_backward(state: State, move: Backward) -> State:
    """Carry the slopes back to a layer: further in an unfinished backward pass, else anew from layer L.

    Raises NotThereError for a layer or label that is none, OutOfTurnError, ShapeError, RangeError.
    """
    arch = state.net.arch
    to = 1 if move.to is None else checked_layer(move.to, arch)
    is_told = move.y is not None or move.label is not None
    if state.phase == "backward" and not is_told:
        return _further_back(state, to)
    if state.fwd is None or (state.phase == "forward" and state.layer < arch.L):
        raise OutOfTurnError("the backward pass reads z and a from the forward pass: go forward first")
    example = _told(state, move) if is_told else state.example
    bwd = passes.backward(state.net, state.fwd, known_y(example))
    return replace(
        state, phase="backward", layer=to, is_weighed=True, example=example, bwd=bwd,
        width_top=max(state.width_top or 0.0, widest(bwd)), first_cost=first(state, bwd.cost),
    )


def _further_back(state: State, to: int) -> State:
    if state.layer == 1:
        raise OutOfTurnError("the whole gradient is on the stage: step, or go forward again")
    if to >= state.layer:
        raise OutOfTurnError(
            f"the backward pass has reached layer {state.layer}: go on to layer {state.layer - 1} or below, or go back"
        )
    return replace(state, layer=to)


def _told(state: State, move: Backward) -> Example:
    """The example on the stage with what the visitor says that it should have been."""
    assert state.example is not None        # a forward pass has gone through it
    if move.y is not None and move.label is not None:
        raise RangeError("say what the answer should have been once: as y or as a label, not both")
    arch = state.net.arch
    y = target(move.label, arch.sizes[-1]) if move.label is not None else checked_y(move.y or (), arch)
    ref = state.example.ref
    if isinstance(ref, Drawn):
        ref = replace(ref, label=move.label)
    return replace(state.example, ref=ref, y=sealed(y), label=move.label)


def known_y(example: Example | None) -> Array:
    """What layer L should say.  Raises OutOfTurnError if nobody has said it yet."""
    if example is None:
        raise OutOfTurnError("there is no example on the stage: choose or draw one first")
    if example.y is None:
        raise OutOfTurnError("say what the answer should have been: give y, or a label")
    return example.y


def first(state: State, cost: float) -> float:
    """C0 of the example when it was first weighed: what learning is seen to shrink."""
    return cost if state.first_cost is None else state.first_cost


def widest(bwd: passes.Backward) -> float:
    """The largest |slope| of any weight or bias."""
    return float(np.max(np.abs(bwd.nabla)))


def step(state: State, move: Step) -> State:
    """Apply the gradient on the stage, once. A step out of range leaves the weights as they were.  (E10)

    Raises OutOfTurnError, RangeError.
    """
    eta = state.eta if move.eta is None else checked_eta(move.eta)
    eta = -eta if move.uphill else eta
    if state.phase != "backward" or state.layer > 1:
        raise OutOfTurnError("a step applies the whole gradient: go backward to layer 1 first")
    assert state.bwd is not None and state.example is not None      # so it is at the end of a backward pass
    net = passes.step(state.net, state.bwd.nabla, eta)
    if isinstance(net, passes.Diverged):
        return diverged(state, net.layer)
    after = passes.cost(net, passes.forward(net, state.example.x), state.bwd.y)
    return replace(cleared(state), net=net, step=state.step + 1,
                   stepped=Stepped(eta, state.bwd.cost, after, before=state.net))


def refit(state: State) -> State:
    """Fit the width scale to the gradient on the stage.  Raises OutOfTurnError."""
    if state.bwd is None:
        raise OutOfTurnError("the widths are fitted to a gradient, and there is none yet: go backward first")
    return replace(state, width_top=widest(state.bwd))
