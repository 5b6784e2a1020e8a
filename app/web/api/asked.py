"""Questions about a state, put to the rooms that know: a mean gradient, a nudge, what a drawing is. All pure."""

from __future__ import annotations

import numpy as np

from app.data.strokes import fit
from app.errors import NotThereError, OutOfTurnError, RangeError, ShapeError
from app.nn import batch, passes
from app.nn.array import Array
from app.nn.batch import BatchGradient
from app.nn.network import Architecture, Network, Parameter
from app.nn.nudge import nudged_cost
from app.session.state.library import Library
from app.session.state.state import State
from app.web.api.bodies import ClassifyBody, GradientBody, NudgeBody
from app.web.api.replies import ClassifyReply, NudgeReply, numbers

PAD = 28
"""A drawing becomes an image of 28 x 28 pixels, as MNIST's are."""

MOSTLY_INK = 0.5
"""The mean of an image's pixels above which ink and paper are taken to have changed places."""


def mean_gradient(state: State, asked: GradientBody, library: Library) -> BatchGradient:
    """The mean over examples start to start + count - 1.  Raises OutOfTurnError, NotThereError.  (E9)"""
    dataset = library.data(state)
    if dataset is None:
        raise OutOfTurnError("this session has no data to take a gradient over: begin one with data")
    examples, end = dataset.split(asked.split), asked.start + asked.count
    if end > len(examples):
        raise NotThereError(f"there is no {asked.split} example {end - 1}: there are {len(examples)}, from 0 on")
    sizes = state.net.sizes
    X, Y = np.empty((asked.count, sizes[0])), np.empty((asked.count, sizes[-1]))
    library.source(examples, sizes[-1]).gather(np.arange(asked.start, end), X, Y)
    return batch.gradient(state.net, X, Y)


def nudge(state: State, asked: NudgeBody) -> NudgeReply:
    """Both sides of the same slope: by experiment, and by the backward pass.

    Raises OutOfTurnError without an example that has a y, RangeError for a parameter that is none.
    """
    example, net = state.example, state.net
    if example is None or example.y is None:
        raise OutOfTurnError(
            "a nudge is felt in the cost of the example on the stage, and that has no y yet: "
            "go forward with an example, then backward with a y or a label"
        )
    p, i = _parameter(net.arch, asked)
    predicted = passes.backward(net, passes.forward(net, example.x), example.y)
    nudged = nudged_cost(net, example.x, example.y, p, asked.h)
    return {
        "cost": predicted.cost,
        "cost_nudged": nudged,
        "measured": (nudged - predicted.cost) / asked.h,
        "predicted": float(predicted.nabla[i]),
    }


def _parameter(arch: Architecture, asked: NudgeBody) -> tuple[Parameter, int]:
    """What is to be nudged, and its place. One that is none is a number out of bounds: the address is right."""
    p = Parameter(asked.layer, asked.j, asked.k)
    try:
        return p, arch.index(p)
    except NotThereError as error:
        raise RangeError(str(error)) from None


def classify(net: Network, asked: ClassifyBody) -> ClassifyReply:
    """The answer to a drawing; none to a blank one.  Raises ShapeError, RangeError."""
    if net.sizes[0] != PAD * PAD:
        raise ShapeError(f"a drawing has {PAD * PAD} pixels; layer 0 of this network has {net.sizes[0]} neurons")
    pixels = _pixels(asked)
    if not pixels.any():
        return {"digit": None, "a": [], "pixels": numbers(pixels)}
    a = passes.forward(net, pixels).a[net.L]
    return {"digit": batch.label_said(a), "a": numbers(a), "pixels": numbers(pixels)}


def _pixels(asked: ClassifyBody) -> Array:
    """The drawing as the network reads it: 0 is paper, 1 is ink."""
    if asked.pixels is not None:
        return _ink(np.array(asked.pixels), asked.invert)
    drawing = fit(asked.strokes or [], PAD)
    return np.zeros(PAD * PAD) if drawing is None else drawing.pixels


def _ink(pixels: Array, invert: bool | None) -> Array:
    """The pixels, or 1 - v of each where invert says so.  Raises RangeError for what nobody has said to be ink.

    No digit fills half of its image; the fullest of MNIST's 70,000 has a mean of 0.40.
    """
    mean = float(pixels.mean())
    if invert is None and mean > MOSTLY_INK:
        raise RangeError(
            f"pixels look like black ink on white: their mean is {mean:.2f}; here 0 is paper and 1 is ink. "
            'Send 1 - v for each v, or "invert": true; "invert": false takes them as they are'
        )
    return 1.0 - pixels if invert else pixels
