"""Two parameters get the same nudge, one after the other: how far C was to move, and how far it moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.nn.network import Parameter
from app.nn.nudge import nudged_costs
from app.scene.marks.arrows import lying
from app.scene.marks.scales import Length
from app.scene.marks.words import brief, name, number, signed, times
from app.scene.view import Selection, View, named

WIDTH = 340.0
LEFT, RIGHT = 12.0, 328.0        # ends of a number line
ROW = 66.0                       # from one parameter's two lines to the next one's
HIGH = 22.0                      # the first line of each; the second lies BELOW it
BELOW = 28.0
APART = 6.0                      # the two arrows of C above and below their line
STEP = 90.0                      # the arrow of h, the same for both
REACH = 146.0                    # the longest arrow of C, to either side
A_TENTH = 10.0                   # how much weaker the second one is that is chosen where nobody pins any
LOST = 2e-14                     # of C: a change below it is mostly rounding


@dataclass(frozen=True, slots=True)
class Moved:
    """One of the two.  theta, after: its number before and after the nudge.  slope: backprop's.

    predicted, measured: how far C moves.  line, below: where its two number lines lie.
    step: the nudge as an arrow on the first; foretold, found: the other two numbers on the second, on one scale for
    both parameters.  sign: which way C moves.
    """

    id: str
    letter: str
    p: Parameter
    name: str
    theta: str
    after: str
    slope: str
    predicted: str
    measured: str
    line: float
    below: float
    step: str
    foretold: str
    found: str
    sign: str


@dataclass(frozen=True, slots=True)
class Pair:
    """h: in words.  ends: what the ends of the lines of C say.  verdict: both compared.  why: how they were chosen."""

    both: tuple[Moved, ...]
    h: str
    ends: tuple[str, str]
    verdict: str
    why: str
    width: float = WIDTH
    height: float = 2 * ROW + 6.0
    left: float = LEFT
    right: float = RIGHT
    centre: float = WIDTH / 2


def chosen(view: View, selection: Selection) -> tuple[Parameter, ...]:
    """The two parameters: those pinned, and where that is none or one, the strongest and one a tenth as strong.

    Only with all slopes known.  A network with one weight has its bias too: there are always two.
    """
    assert view.bwd is not None
    pinned = [p for id in selection.pins if isinstance(p := named(view, id), Parameter)]
    size = np.abs(view.bwd.nabla)
    strongest = int(size.argmax())
    tenth = np.abs(size - size[strongest] / A_TENTH)
    tenth[strongest] = np.inf
    usual = [view.net.arch.parameter(i) for i in (strongest, int(tenth.argmin()))]
    return tuple(dict.fromkeys((*pinned, *usual)))[:2]


def pair(view: View, selection: Selection) -> Pair:
    """Both nudged by the selection's h, each while all others stay.  Only with all slopes known."""
    h, two = selection.h, chosen(view, selection)
    moves = [_moves(view, p, h) for p in two]
    top = max(abs(v) for move in moves for v in move)
    scale = Length(top, REACH)
    pins = sum(p.id in selection.pins for p in two)
    return Pair(
        tuple(_moved(view, p, h, move, scale, n) for n, (p, move) in enumerate(zip(two, moves, strict=True))),
        brief(h), (signed(-top * (WIDTH / 2 - LEFT) / REACH, 2), signed(top * (WIDTH / 2 - LEFT) / REACH, 2)),
        _verdict(view, two, moves), _why(pins),
    )


def _moves(view: View, p: Parameter, h: float) -> tuple[float, float]:
    """How far C moves with p: as its slope predicts, and measured by a forward pass."""
    assert view.bwd is not None and view.fwd is not None and view.y is not None
    before, after = nudged_costs(view.net, view.fwd, view.y, p, np.array([0.0, h])).tolist()
    return float(view.bwd.nabla[view.net.arch.index(p)]) * h, after - before


def _moved(view: View, p: Parameter, h: float, move: tuple[float, float], scale: Length, n: int) -> Moved:
    i = view.net.arch.index(p)
    theta, (predicted, measured) = float(view.net.theta[i]), move
    line = HIGH + n * ROW
    assert view.bwd is not None
    return Moved(
        p.id, "AB"[n], p, name(p), number(theta, 6), number(theta + h, 6), signed(float(view.bwd.nabla[i])),
        signed(predicted, 4), signed(measured, 4), line, line + BELOW,
        lying(WIDTH / 2, line, STEP), lying(WIDTH / 2, line + BELOW - APART, _to(scale, predicted)),
        lying(WIDTH / 2, line + BELOW + APART, _to(scale, measured)), "rises" if predicted > 0 else "falls",
    )


def _to(scale: Length, v: float) -> float:
    return scale(v) if v > 0 else -scale(v)


def _verdict(view: View, two: tuple[Parameter, ...], moves: list[tuple[float, float]]) -> str:
    """The two compared, predicted and measured."""
    order = sorted(range(2), key=lambda n: -abs(moves[n][0]))
    (most, felt_most), (least, felt_least) = (map(abs, moves[n]) for n in order)
    strong, weak = (f"{'AB'[n]} ({name(two[n])})" for n in order)
    if not most:
        return f"C feels neither {strong} nor {weak}: both slopes are 0."
    if not least:
        return f"C feels {strong}, and {weak} not at all: its slope is 0."
    said = f"C is {times(most / least)} as sensitive to {strong} as to {weak}"
    assert view.cost is not None
    if felt_least <= LOST * abs(view.cost):
        return f"{said}. Measured: too little to be told from the rounding of C."
    return f"{said}. Measured with this h: {times(felt_most / felt_least)}."


def _why(pins: int) -> str:
    if pins == 2:
        return ""
    if pins == 1:
        return "One is pinned; the other is chosen for you."
    return "Nothing is pinned: A is the strongest slope, B one about a tenth as strong."
