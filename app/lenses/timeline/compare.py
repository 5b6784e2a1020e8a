"""Two versions side by side: what C and the answer became, and which parameters moved, the farthest first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.nn.array import Array
from app.nn.network import Parameter
from app.scene.marks.scales import Width
from app.scene.marks.words import count, name, number, signed
from app.session.state.state import State

MOST = 10
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class FarMove:
    """A parameter that is not what it was.  there, here: its value at either version.  by: here minus there.

    sign, width: its move as an edge is drawn, on one scale for all of them.
    """

    id: str
    p: Parameter
    name: str
    there: str
    here: str
    by: str
    sign: str
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """What is asked of both versions, and what each says."""

    text: str
    there: str
    here: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """version: the other one.  verdict: what became of the weights, in a sentence.

    lines: of each version the same.  moved: the farthest first; rest: what they leave out, "" for nothing.
    """

    version: int
    verdict: str
    lines: tuple[Line, ...]
    moved: tuple[FarMove, ...]
    rest: str


def compare(version: int, there: State, here: State) -> Comparison:
    """The version on the stage against another of the same session, whose network has the same shape."""
    moved = here.net.theta - there.net.theta
    order = np.argsort(-np.abs(moved), kind="stable")[:MOST]
    shown = [int(i) for i in order if moved[i]]
    changed, width = int(np.count_nonzero(moved)), Width(float(np.abs(moved).max()))
    left = float(np.sum(np.square(moved))) - float(np.sum(np.square(moved[shown])))
    rest = "" if changed <= len(shown) else \
        f"The other {count(changed - len(shown))} moved by {number(max(left, 0.0) ** 0.5)} together."
    return Comparison(version, _verdict(changed, moved), _lines(there, here),
                    tuple(_moved(there, here, i, width) for i in shown), rest)


def _verdict(changed: int, moved: Array) -> str:
    if not changed:
        return "The weights are the same, to the last bit."
    far = number(float(np.linalg.norm(moved)))
    return (f"{count(changed)} of {count(len(moved))} parameters moved, together by {far} "
            "(the root of the sum of their squares).")


def _lines(there: State, here: State) -> tuple[Line, ...]:
    """C is of the example that is on the stage of each."""
    asked = (
        ("C of its example", _cost), ("says", _says), ("steps", lambda state: count(state.step)),
        ("η", lambda state: number(state.eta)),
    )
    return tuple(Line(text, of(there), of(here)) for text, of in asked)


def _cost(state: State) -> str:
    return UNKNOWN if state.cost is None else number(state.cost)


def _says(state: State) -> str:
    """The largest output, by its index; of one alone its value."""
    if state.fwd is None or (state.phase == "forward" and state.layer < state.net.L):
        return UNKNOWN
    a = state.fwd.a[-1]
    return number(float(a[0])) if len(a) == 1 else f"{int(np.argmax(a))} ({number(float(a.max()))})"


def _moved(there: State, here: State, index: int, width: Width) -> FarMove:
    p = here.net.arch.parameter(index)
    before, after = float(there.net.theta[index]), float(here.net.theta[index])
    by = after - before
    return FarMove(p.id, p, name(p), number(before), number(after), signed(by), "up" if by > 0 else "down", width(by))
