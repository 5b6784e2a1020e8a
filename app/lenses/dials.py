"""Everything of a chain that a hand may set: a row for every number, with its line's ends."""

from __future__ import annotations

from dataclasses import dataclass

from app.lenses.fields import Pairs
from app.lenses.lens import Lens
from app.lenses.moment import Moment
from app.lenses.sources import CHAPTER_4
from app.nn.network import Parameter
from app.scene.chain.number_lines import Domain, domains
from app.scene.chain.tree import is_chain
from app.scene.view import View


@dataclass(frozen=True, slots=True)
class Dial:
    """One number.  value: to four decimals.  form, field: where it is sent."""

    mark: str
    letter: str
    l: int | None
    value: str
    low: float
    high: float
    grain: float
    form: str
    field: str
    say: str


def dials(view: View) -> tuple[Dial, ...]:
    """x and y, then w and b of every layer, the first one first."""
    ends = domains(view)
    found = []
    if view.x is not None:
        found.append(_dial("a-0-0", float(view.x[0]), ends.x, "example", "x", "the input x"))
    if view.y is not None:
        found.append(_dial("y", float(view.y[0]), ends.values, "example", "y", "what the output should be, y"))
    for l in range(1, view.L + 1):
        for p, what in ((Parameter(l, 0, 0), "weight"), (Parameter(l, 0), "bias")):
            v = float(view.net.theta[view.net.arch.index(p)])
            found.append(_dial(p.id, v, ends.parameters, "set", "value", f"the {what} of layer {l}"))
    return tuple(found)


def _dial(mark: str, v: float, ends: Domain, form: str, field: str, say: str) -> Dial:
    letter, l = ("x", None) if field == "x" else ("y", None) if field == "y" else (mark[0], int(mark.split("-")[1]))
    return Dial(mark, letter, l, f"{round(v, 4):g}", ends.low, ends.high, ends.grain, form, field, say)


@dataclass(frozen=True, slots=True)
class ExactMoment:
    """A link to a session.  recipe: how it begins."""

    recipe: Pairs
    text: str
    title: str


def _chain(sizes: str, activation: str, theta: str, x: str, y: str) -> Pairs:
    """theta: w and b of every layer."""
    return (("preset", "chain"), ("sizes", sizes), ("activation", activation), ("theta", theta), ("input", x),
            ("target", y))


MOMENTS = (
    ExactMoment(_chain("1-1", "linear", "0.66,0", "1", "1"), "C = (0.66 − 1.00)²",
                "One linear neuron that says 0.66 where 1.00 is right: C = 0.1156"),
    ExactMoment(_chain("1-1-1", "linear", "0.5,-0.875,2,0.15", "2", "0"), "slopes 3.2 and 0.1",
                "Two weights, one of which C feels exactly 32 times as much as the other"),
    ExactMoment(_chain("1-1-1", "tanh", "0.5,-0.5,1,0.5", "1", "1"), "a⁽¹⁾ = 0",
                "C does not feel the weight that reads a zero, and feels its bias as ever"),
    ExactMoment(_chain("1-1", "sigmoid", "6,2", "1", "0"), "saturated",
                "A miss of nearly 1, and next to no slope: the curve is flat where z stands"),
    ExactMoment((*_chain("1-1", "sigmoid", "2,2", "1", "0"), ("cost", "half_quadratic"), ("eta", "0.15")),
                "a slow neuron",
                "Badly wrong, and so it learns slowly: 0.98, still 0.96 after 100 steps, 0.20 after 300"),
    ExactMoment(_chain("1-1-1-1-1-1-1", "sigmoid", "1,0,1,0,1,0,1,0,1,0,1,0", "1", "1"), "six layers",
                "Six sigmoids in a row: at most a quarter of the slope comes through each"),
    ExactMoment((("preset", "chain"),), "1-1-1-1", "The chain of the lecture, its weights from a seed"),
)


@dataclass(frozen=True, slots=True)
class Dials:
    """xs, ys: of the example in full.  moments: exact ones to begin with."""

    dials: tuple[Dial, ...]
    xs: tuple[str, ...]
    ys: tuple[str, ...]
    moments: tuple[ExactMoment, ...]


def panel(moment: Moment) -> Dials | None:
    """None for a network that is no chain."""
    view = moment.view
    return Dials(dials(view), view.xs, view.ys, MOMENTS) if is_chain(view.net.sizes) else None


DIALS = Lens("dials", "Every number of the chain, to be dragged or typed", panel, text="values",
             fits=lambda moment: is_chain(moment.view.net.sizes),
             sources=(CHAPTER_4,))
