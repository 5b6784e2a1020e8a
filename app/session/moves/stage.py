"""The example on the stage, and the stage cleared for the next thing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.data.examples import Dataset, target
from app.data.strokes import fit
from app.errors import OutOfTurnError, RangeError, ShapeError
from app.nn.array import sealed
from app.nn.network import Architecture
from app.session.moves.checks import checked_x, checked_y
from app.session.state.library import Library
from app.session.state.move import Drawn, ExampleRef, Given, Picked
from app.session.state.state import Example, State

PAD = 28
"""A drawing becomes an image of 28 x 28 pixels, as MNIST's are."""


def cleared(state: State, **changes: Any) -> State:
    """The state with nothing of any pass, step or training left on the stage: ready, and changed as said."""
    return replace(
        state, phase="ready", layer=0, is_weighed=False, fwd=None, bwd=None, stepped=None, trained=None,
        diverged_layer=0, **changes,
    )


def diverged(state: State, layer: int) -> State:
    """The stage after a step that left the finite range at a layer; the weights are the last finite ones."""
    return replace(cleared(state), phase="diverged", diverged_layer=layer)


def staged(state: State, ref: ExampleRef, library: Library) -> State:
    """The stage cleared for an example. The scales of widths and of C stay only if it is the one already there.

    Raises OutOfTurnError, NotThereError, ShapeError, RangeError.
    """
    is_same = state.example is not None and state.example.ref == ref
    return cleared(
        state,
        example=found(ref, state.net.arch, library.data(state)),
        width_top=state.width_top if is_same else None,
        first_cost=state.first_cost if is_same else None,
    )


def found(ref: ExampleRef, arch: Architecture, dataset: Dataset | None) -> Example:
    """The example that a reference means, with x, and with y as far as it is known."""
    match ref:
        case Given():
            y = None if ref.y is None else sealed(checked_y(ref.y, arch))
            return Example(ref, sealed(checked_x(ref.x, arch)), y, None)
        case Picked():
            return _picked(ref, arch, dataset)
        case Drawn():
            return _drawn(ref, arch)


def _picked(ref: Picked, arch: Architecture, dataset: Dataset | None) -> Example:
    if dataset is None:
        raise OutOfTurnError("this session has no data to pick an example from: give the numbers of x instead")
    examples = dataset.split(ref.split)
    x, label = examples.x(ref.index), examples.label(ref.index)
    return Example(ref, sealed(x), sealed(target(label, arch.sizes[-1])), label)


def _drawn(ref: Drawn, arch: Architecture) -> Example:
    if arch.sizes[0] != PAD * PAD:
        raise ShapeError(f"a drawing has {PAD * PAD} pixels; layer 0 has {arch.sizes[0]} neurons")
    y = None if ref.label is None else sealed(target(ref.label, arch.sizes[-1]))
    drawing = fit(ref.strokes, PAD)
    if drawing is None:
        raise RangeError("the pad is blank: draw something on it first")
    return Example(ref, sealed(drawing.pixels), y, ref.label)
