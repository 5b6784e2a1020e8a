"""The same chain with several examples: each one's product listed, and their mean, which is the slope of C.  (E9)"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import Annotated

import numpy as np
from pydantic import Field

from app import limits
from app.lenses.fields import Listed, ListFields
from app.nn.array import Array
from app.nn.experiment import measured_slope
from app.nn.network import Parameter
from app.nn.nudge import digits_agreeing
from app.nn.passes import Backward, Forward, backward, forward
from app.scene.marks.words import count, number
from app.scene.view import View

XS, YS = (-1.0, 0.25), (0.0, 1.0)
"""Beside the example on the stage, to begin with: one that asks for little, and one that asks for much."""

Given = Annotated[float, Field(ge=-limits.INPUT, le=limits.INPUT, allow_inf_nan=False)]
Givens = Annotated[tuple[Given, ...], Field(max_length=limits.VECTOR), Listed]


class TypedExamples(ListFields):
    """xs, ys: of the examples beside the one on the stage."""

    xs: Givens = XS
    ys: Givens = YS


TYPED = TypedExamples()
"""Where nobody has typed any."""


@dataclass(frozen=True, slots=True)
class ListedExample:
    """One of the examples, and its product: first x sigma'(z) x dC_i/da = slope.  cost: C_i."""

    x: str
    y: str
    first: str
    sigma_prime: str
    da: str
    slope: str
    cost: str


@dataclass(frozen=True, slots=True)
class MeanOfChain:
    """The slopes of p over all examples.  mean (brief: in three digits), cost: (1/n) times their sums.

    measured: by nudges, averaged too.
    alone: what the example on the stage asks, beside what all of them ask, in words.
    xs, ys: as the fields hold them.  refusal: why some were left out, "" where none was.
    missing: the stop of the pass that has to come first, "" once the slope on the stage is known.
    """

    p: Parameter
    examples: tuple[ListedExample, ...]
    mean: str
    brief: str
    cost: str
    measured: str
    digits: int
    alone: str
    xs: str
    ys: str
    refusal: str
    missing: str


def mean_of_chain(view: View, p: Parameter, examples: TypedExamples) -> MeanOfChain:
    """Of one weight or bias."""
    xs, ys = examples.xs or XS, examples.ys or YS
    said = ", ".join(f"{v:g}" for v in xs), ", ".join(f"{v:g}" for v in ys)
    refusal = "" if len(xs) == len(ys) else \
        f"{count(len(xs))} times x and {count(len(ys))} times y: an example needs both, so the last are left out."
    if view.x is None or view.y is None or not view.knows_slopes(p.l):
        missing = "backward" if view.fwd is not None else "forward"
        return MeanOfChain(p, (), "", "", "", "", 0, "", *said, refusal, missing)
    pairs = [(view.x, view.y), *((np.array([x]), np.array([y])) for x, y in zip(xs, ys, strict=False))]
    found = [_passed(view, x, y) for x, y in pairs]
    slopes = [float(bwd.nabla[view.net.arch.index(p)]) for _, bwd in found]
    tried = [measured_slope(view.net, x, y, p).value for x, y in pairs]
    mean, measured = fsum(slopes) / len(slopes), fsum(tried) / len(tried)                       # (E9)
    return MeanOfChain(
        p, tuple(_listed(view, p, fwd, bwd) for fwd, bwd in found), number(mean, 6), number(mean),
        number(fsum(bwd.cost for _, bwd in found) / len(found)), number(measured, 6), digits_agreeing(mean, measured),
        _alone(slopes[0], mean), *said, refusal, "",
    )


def _passed(view: View, x: Array, y: Array) -> tuple[Forward, Backward]:
    """Both passes of one example."""
    fwd = forward(view.net, x)
    return fwd, backward(view.net, fwd, y)


def _listed(view: View, p: Parameter, fwd: Forward, bwd: Backward) -> ListedExample:
    first = "1" if p.k is None else number(float(fwd.a[p.l - 1][0]))
    slope = number(float(view.net.arch.sigma(p.l).sigma_prime(fwd.z[p.l])[0]))
    return ListedExample(
        number(float(fwd.x[0])), number(float(bwd.y[0])), first, slope, number(float(bwd.da[p.l][0])),
        number(float(bwd.nabla[view.net.arch.index(p)])), number(bwd.cost),
    )


def _alone(slope: float, mean: float) -> str:
    """What the example on the stage asks, beside what all of them ask."""
    if slope * mean < 0:
        return "The example on the stage asks for the other way than all of them together."
    if abs(slope) > abs(mean):
        return "All together ask for less than the example on the stage does alone."
    return "All together ask for as much as the example on the stage does alone, or for more."

