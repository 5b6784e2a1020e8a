"""Every weight and bias in one list, with its slope and what a step makes of it: a window, in order or by size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from app.lenses.fields import Fields
from app.lenses.lens import Lens
from app.lenses.sources import CHAPTER_2
from app.nn.array import Array
from app.nn.network import Parameter
from app.scene.layers.edges import Ink, ink_of
from app.scene.marks.words import brief, count, name, number, raised, signed
from app.scene.view import View, named

ROWS = 16
SIZE = "size"
ETAS = ("0.01", "0.1", "0.5", "1", "5", "20")
"""Steps to try, from one that crawls to one that overshoots."""
UNKNOWN = "?"
GIVEN = 10                       # numbers of y that are written out


@dataclass(frozen=True, slots=True)
class Line:
    """One entry.  place: where it stands in theta, from 1.  cells: under the heads of the list.

    sign, bar: its nudge or its move as the picture draws it, "" and 0 while there is none.
    """

    id: str
    p: Parameter
    name: str
    place: str
    cells: tuple[str, ...]
    sign: str
    bar: float


@dataclass(frozen=True, slots=True)
class Jump:
    """A place of the list to go to.  of: the id that stands there, "" where the list ends."""

    text: str
    of: str


@dataclass(frozen=True, slots=True)
class Theta:
    """The window.  where: which entries it shows of how many, in words.  says: what the columns are at this moment.

    many: how many entries there are.  jumps: to the start of each layer, or to the largest.
    given: y, which is none of them, "" while it is not known.
    is_lit: whether all that C is a function of is lit.
    by_size: whether the largest slopes, or moves, come first; can_sort: whether there are any yet.
    """

    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    where: str
    says: str
    jumps: tuple[Jump, ...]
    before: Jump
    after: Jump
    by_size: bool
    can_sort: bool
    many: str
    given: str
    is_lit: bool
    etas: tuple[str, ...] = ETAS


def theta(view: View, of: str = "", by_size: bool = False, is_lit: bool = False) -> Theta:
    """The entries around the one that is picked out (of), else the first ones.  (E10)"""
    arch = view.net.arch
    ink = ink_of(view, "nudge")
    order = _order(view, ink, by_size)
    picked = named(view, of)
    at = int(np.flatnonzero(order == arch.index(picked))[0]) if isinstance(picked, Parameter) else 0
    start = at // ROWS * ROWS
    shown = order[start : start + ROWS].tolist()
    return Theta(
        heads=_heads(view),
        lines=tuple(_line(view, ink, i) for i in shown),
        where=f"{count(start + 1)} to {count(start + len(shown))} of {count(arch.parameter_count)}",
        says=_says(view),
        jumps=_jumps(view, order, by_size and ink is not None),
        before=Jump("earlier", _id(view, order, start - ROWS)),
        after=Jump("further", _id(view, order, start + ROWS)),
        by_size=by_size and ink is not None,
        can_sort=ink is not None,
        many=count(arch.parameter_count),
        given=_given(view),
        is_lit=is_lit,
    )


def _jumps(view: View, order: NDArray[np.intp], by_size: bool) -> tuple[Jump, ...]:
    if by_size:
        return (Jump("the largest", _id(view, order, 0)),)
    return tuple(jump for l in range(1, view.L + 1)
                 for jump in (Jump(f"W{raised(l)}", f"w-{l}-0-0"), Jump(f"b{raised(l)}", f"b-{l}-0")))


def _given(view: View) -> str:
    y = [] if view.y is None else [brief(v) for v in view.y.tolist()]
    return ", ".join(y[:GIVEN]) + (f" and {count(len(y) - GIVEN)} more" if len(y) > GIVEN else "")


def _order(view: View, ink: Ink | None, by_size: bool) -> NDArray[np.intp]:
    if ink is None or not by_size:
        return np.arange(view.net.arch.parameter_count)
    size = np.abs(ink.values)
    size[: view.net.arch.offsets[ink.layers[0] - 1]] = -1.0        # what the pass has not reached comes last
    return np.argsort(-size, kind="stable")


def _id(view: View, order: NDArray[np.intp], at: int) -> str:
    return view.net.arch.parameter(int(order[at])).id if 0 <= at < len(order) else ""


def _has_moved(view: View) -> bool:
    return view.moved is not None and view.phase == "ready"


def _heads(view: View) -> tuple[str, ...]:
    if _has_moved(view):
        return "θ before", "moved", "θ now"
    return "∂z/∂θ", "θ", "∂C/∂θ", "θ − η ∂C/∂θ"


def _says(view: View) -> str:
    if _has_moved(view):
        many = view.stepped is None or view.stepped.steps > 1
        return "What training added to each." if many else "The step added −η ∂C/∂θ to each."
    if view.bwd is not None:
        step = f"a step of η = {brief(view.eta)}"
        return f"The gradient in the same order as θ; {step} takes every entry to the last column."
    if view.fwd is not None:
        return "Forward alone has brought the first factor of every slope; the rest is open until backward."
    return "All weights and biases, layer by layer: one long list θ. Forward and backward fill in the rest."


def _line(view: View, ink: Ink | None, i: int) -> Line:
    p, value = view.net.arch.parameter(i), float(view.net.theta[i])
    has_ink = ink is not None and p.l in ink.layers
    v = float(ink.values[i]) if ink is not None and has_ink else 0.0
    return Line(
        p.id, p, name(p), count(i + 1), _cells(view, p, value, i),
        ink.sign(v) if ink is not None and has_ink else "", ink.width(v) if ink is not None and has_ink else 0.0,
    )


def _cells(view: View, p: Parameter, value: float, i: int) -> tuple[str, ...]:
    if view.moved is not None and _has_moved(view):
        moved = float(view.moved[i])
        return number(value - moved), signed(moved), number(value)
    first, slope = UNKNOWN, _slope(view, p, i)
    before: Array | None = view.activation(p.l - 1) if view.fwd is not None else None
    if before is not None:
        first = "1" if p.k is None else number(float(before[p.k]))
    if slope is None:
        return first, number(value), UNKNOWN, UNKNOWN
    return first, number(value), number(slope), number(value - view.eta * slope)


def _slope(view: View, p: Parameter, i: int) -> float | None:
    return float(view.bwd.nabla[i]) if view.bwd is not None and view.knows_slopes(p.l) else None


class ThetaFields(Fields):
    """sort: "size" for the largest slopes first; the list is in order otherwise.  light: "C" for all it depends on."""

    sort: str = Field("", max_length=20)
    light: str = Field("", max_length=20)


THETA = Lens("theta", "Every weight and bias in one list", text="all parameters", draw=lambda moment: theta(
    moment.view, moment.picked.of, moment.fields.sort == SIZE, moment.fields.light == "C"), group="numbers",
    fields=ThetaFields, sources=(CHAPTER_2,))
