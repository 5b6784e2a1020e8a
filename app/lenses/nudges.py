"""The nudges lens: which nudges dominate, weights and biases alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.lenses.lens import Lens
from app.lenses.sources import CHAPTER_3
from app.nn.array import Array
from app.nn.experiment import HALVES, USUAL, measured_slope
from app.nn.network import Parameter
from app.nn.nudge import nudged_cost
from app.scene.layers.edges import so_far
from app.scene.marks.scales import Width
from app.scene.marks.words import count, name, number, percent, signed, times
from app.scene.view import Selection, View, named

ROWS = 10
NUDGE = float(HALVES[USUAL])


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter in the ranking.  bar: its width on the picture's own scale, px."""

    id: str
    p: Parameter
    name: str
    sign: str
    nudge: str
    share: str
    to_next: str
    bar: float
    is_pinned: bool
    pins_after: str
    """What the pins become when this row's pin is pressed, as the address carries them."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The widest nudges.  rest: what it leaves out.  comparison: two pinned nudges in words, or what is missing.

    felt: how far C moves when both are moved alike, measured; "" without two pins.
    """

    rows: tuple[Row, ...]
    rest: str
    comparison: str
    felt: str
    pinned: tuple[Row, ...]


def rank(view: View, selection: Selection) -> Ranking | None:
    """The widest nudges of the layers that the backward pass has reached; None before it ran."""
    if view.bwd is None or view.phase != "backward":
        return None
    first = view.net.arch.offsets[view.layer - 1]
    nudges = -view.bwd.nabla
    size = np.abs(nudges[first:])
    most = min(ROWS + 1, len(size))
    order = first + np.argpartition(-size, most - 1)[:most]
    order = order[np.argsort(-np.abs(nudges[order]), kind="stable")]
    total = float(size.sum())
    rows = tuple(
        _row(view, selection, int(i), nudges, total, int(order[n + 1]) if n + 1 < len(order) else None)
        for n, i in enumerate(order[:ROWS])
    )
    share = float(np.abs(nudges[order[:ROWS]]).sum()) / total if total else 0.0
    pinned = tuple(
        _row(view, selection, view.net.arch.index(p), nudges, total, None)
        for id in selection.pins
        if isinstance(p := named(view, id), Parameter) and p.l >= view.layer
    )
    return Ranking(
        rows,
        f"{_hold(len(rows), len(size), share)}{so_far(view.layer)} "
        "(share: |slope| out of the sum of all |slopes|).",
        compare(pinned, nudges, view),
        felt(pinned, view),
        pinned,
    )


def _hold(n: int, of: int, share: float) -> str:
    """How much n parameters make of the gradient; all of them, all of it, however their shares round."""
    return f"These {n} of {count(of)} hold {percent(share if n < of else float(share > 0.0))} of the gradient"


def _row(view: View, selection: Selection, i: int, nudges: Array, total: float, following: int | None) -> Row:
    p, v = view.net.arch.parameter(i), float(nudges[i])
    to_next = ""
    if following is not None and nudges[following]:
        to_next = f"{number(abs(v / float(nudges[following])))}×"
    width = Width(view.width_top or 0.0)
    return Row(
        p.id, p, name(p), "up" if v > 0 else "down", signed(v),
        percent(abs(v) / total if total else 0.0), to_next,
        width(v), p.id in selection.pins, ",".join(toggled(selection.pins, p.id)),
    )


def toggled(pins: tuple[str, ...], id: str) -> tuple[str, ...]:
    """The pins after pressing one: off if it was on; of three the first gives way."""
    return tuple(p for p in pins if p != id) if id in pins else (*pins, id)[-2:]


def compare(pinned: tuple[Row, ...], nudges: Array, view: View) -> str:
    """Two pinned nudges as a ratio in words."""
    if len(pinned) < 2:
        return f"Pin {'one more' if pinned else 'two'} to compare how sensitive the cost is to them."
    sizes = [abs(float(nudges[view.net.arch.index(row.p)])) for row in pinned]
    (strong, weak) = pinned if sizes[0] >= sizes[1] else pinned[::-1]
    most, least = max(sizes), min(sizes)
    if not most:
        return f"The cost feels neither {strong.name} nor {weak.name}: both slopes are 0, as far as floats tell."
    if not least:
        return f"The cost does not feel {weak.name} at all: its slope is {_nothing(view, weak.p)}."
    if most / least < 1.05:
        return f"The cost is about equally sensitive to {strong.name} and {weak.name}."
    return f"The cost is {times(most / least)} more sensitive to {strong.name} than to {weak.name}."


def _nothing(view: View, p: Parameter) -> str:
    """How sure a slope of 0 is: sigmoid, tanh and softmax are nowhere quite flat, but floats end at 10⁻³²⁴."""
    is_read_0 = p.k is not None and view.fwd is not None and not view.fwd.a[p.l - 1][p.k]
    is_straight = all(view.net.arch.sigma(l).name in ("relu", "linear") for l in range(p.l, view.L + 1))
    return "exactly 0" if is_read_0 or is_straight else "0, as far as floats tell"


def felt(pinned: tuple[Row, ...], view: View) -> str:
    """The same small nudge of both, and what C made of it: the ratio once more, by experiment."""
    if len(pinned) < 2 or view.x is None or view.y is None or view.cost is None:
        return ""
    moves = [abs(_moved(view, row.p)) for row in pinned]
    moved = " and ".join(f"{number(v)} for {row.name}" for v, row in zip(moves, pinned, strict=True))
    words = f"Measured: either moved by {number(NUDGE)}, C moves by {moved}"
    doubts = {measured_slope(view.net, view.x, view.y, row.p).doubt for row in pinned}
    if "rounding" in doubts or not min(moves):
        return f"{words}: too little to be told from the rounding of C."
    if "corner" in doubts:
        return f"{words}. C has a corner here, so the other way it moves by another amount."
    return f"{words}: {times(max(moves) / min(moves))} as much."


def _moved(view: View, p: Parameter) -> float:
    """How far C moves with p, the mean of a nudge up and one down."""
    assert view.x is not None and view.y is not None
    up, down = (nudged_cost(view.net, view.x, view.y, p, h) for h in (NUDGE, -NUDGE))
    return 0.5 * (up - down)


@dataclass(frozen=True, slots=True)
class Nudges:
    """ranking: None before the backward pass ran.  width_top: the |slope| at full width."""

    ranking: Ranking | None
    width_top: str


NUDGES = Lens("nudges", "Which nudges dominate", group="nudges", draw=lambda moment: Nudges(
    rank(moment.view, moment.picked), number(moment.view.width_top or 0.0)),
    sources=(CHAPTER_3,))
