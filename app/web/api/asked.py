"""Questions about a state, put to the rooms that know: gradients, a nudge, what a drawing is. All pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app import limits
from app.data.examples import Dataset, Examples, target
from app.data.strokes import fit
from app.errors import NotThereError, OutOfTurnError, RangeError, ShapeError
from app.exchange.nested import numbers
from app.nn import batch, passes
from app.nn.array import NONE, Array
from app.nn.network import Architecture, Network, Parameter
from app.nn.nudge import nudged_cost
from app.session.moves.checks import checked_y, so_many
from app.session.state.library import Library, Rows
from app.session.state.state import State
from app.web.api.bodies_of_questions import ClassifyBody, ExamplesBody, GradientBody, NudgeBody
from app.web.api.replies_to_questions import ClassifyReply, NudgeReply

PAD = 28
"""A drawing becomes an image of 28 x 28 pixels, as MNIST's are."""

MOSTLY_INK = 0.5
"""The mean of an image's pixels above which ink and paper are taken to have changed places."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a split.  places: of its examples."""

    examples: Examples
    places: NDArray[np.int64]


def part_of(dataset: Dataset | None, split: str, start: int, count: int | None) -> Part:
    """Examples start to start + count - 1 of a split; to its end for None.  Raises OutOfTurnError, NotThereError."""
    if dataset is None:
        raise OutOfTurnError("this session has no data to take examples from: begin one with data, or send X")
    examples = dataset.split(split)
    end = len(examples) if count is None else start + count
    if end > len(examples) or start >= len(examples):
        last = max(end - 1, start)
        raise NotThereError(f"there is no {split} example {last}: there are {len(examples)}, from 0 on")
    return Part(examples, np.arange(start, end))


def check_count(count: int, each: int, kind: str) -> None:
    """Raise RangeError for an answer of too many numbers.  each: numbers of one example.  kind: json or npz."""
    most = limits.ANSWER_NPZ if kind == "npz" else limits.ANSWER
    if count * each > most:
        hint = "" if kind == "npz" else f", or with format=npz at most {limits.ANSWER_NPZ // each:,}"
        raise RangeError(f"that would be {count * each:,} numbers: ask for at most {most // each:,} examples{hint}")


def rows(state: State, asked: ExamplesBody, library: Library, each: int, kind: str) -> tuple[Array, Array]:
    """X (n, n_0) and Y (n, n_L) of the examples; Y is empty where X came without it.

    each: numbers that will be answered for one.  Raises OutOfTurnError, NotThereError, RangeError, ShapeError.
    """
    if asked.X is not None:
        check_count(len(asked.X), each, kind)
        Y = _answers(asked, state.net.arch) if isinstance(asked, GradientBody) else NONE
        return _own(asked.X, state.net.sizes[0], "X"), Y
    found = part_of(library.data(state), asked.split or "train", asked.start, asked.count)
    check_count(len(found.places), each, kind)
    return gathered(found, state.net.sizes, library)


def part(state: State, asked: ExamplesBody, library: Library) -> Rows:
    """The examples of a split as a source, of which a piece after the other is taken."""
    found = part_of(library.data(state), asked.split or "train", asked.start, asked.count)
    return replace(library.source(found.examples, state.net.sizes[-1]), among=found.places)


def gathered(part: Part, sizes: Sequence[int], library: Library) -> tuple[Array, Array]:
    """X and Y of a part of a split."""
    X, Y = np.empty((len(part.places), sizes[0])), np.empty((len(part.places), sizes[-1]))
    library.source(part.examples, sizes[-1]).gather(part.places, X, Y)
    return X, Y


def _own(values: Sequence[Sequence[float]], width: int, name: str) -> Array:
    for i, row in enumerate(values):
        if len(row) != width:
            raise ShapeError(f"{name}[{i}] has {so_many(len(row))}; it must have {width}", f"{name}[{i}]")
    return np.array(values, dtype=np.float64)


def _answers(asked: GradientBody, arch: Architecture) -> Array:
    """Y of examples of one's own, from Y or from labels."""
    n = len(asked.X or ())
    name, given = ("labels", asked.labels or ()) if asked.Y is None else ("Y", asked.Y)
    if len(given) != n:
        raise ShapeError(f"X has {n} rows; {name} must have as many, not {len(given)}", name)
    if asked.Y is None:
        return np.stack([target(label, arch.sizes[-1]) for label in asked.labels or ()])
    return np.stack([checked_y(row, arch) for row in asked.Y])


def gradients(net: Network, X: Array, Y: Array) -> tuple[Array, list[Array], list[Array]]:
    """The cost and the slopes of each example by itself, one array a layer, entry 0 empty.  (E6, E7)"""
    found, arch = batch.per_example(net, X, Y), net.arch
    n, nabla, nabla_W, nabla_b = len(X), found.nabla(), [NONE], [NONE]
    for l in range(1, net.L + 1):
        start, end, n_j = arch.offsets[l - 1], arch.offsets[l], arch.sizes[l]
        nabla_W.append(nabla[:, start : end - n_j].reshape(n, n_j, -1))
        nabla_b.append(nabla[:, end - n_j : end])
    return found.cost, nabla_W, nabla_b


def forward(net: Network, X: Array) -> tuple[list[Array], list[Array], NDArray[np.int64]]:
    """z and a of every layer for each row, entry 0 empty, and the labels that the outputs say.  (E1, E2)"""
    z, (_, *a) = batch.forward(net, X)
    return z, [NONE, *a], batch.labels_said(a[-1])


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
