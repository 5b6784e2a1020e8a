"""The recursion: the delta of a layer needs the delta behind it, down to the output, whose own comes from C.

    delta^(l) = sigma'(z^(l)) * W^(l+1)T delta^(l+1), and for l = L: sigma'(z^(L)) * dC0/da^(L)  (E5, E8)
"""

from __future__ import annotations

from dataclasses import dataclass

from app.lenses.reverse.halts import ASK, DA, DELTA, FIRST, SLOPES, Told
from app.scene.marks.words import raised


@dataclass(frozen=True, slots=True)
class Call:
    """One layer asked for its delta.  state: "" before it is asked, "open", "top" for the deepest, then "back"."""

    l: int
    name: str
    says: str
    state: str


@dataclass(frozen=True, slots=True)
class Recursion:
    """question, answer: what it asks at this halt, "" where it does not ask.  calls: its stack, outermost first.

    depth: how many calls are open, in words.
    """

    question: str
    answer: str
    calls: tuple[Call, ...]
    depth: str


def recursion(told: Told) -> Recursion:
    """As it stands at the halt."""
    L, halt = told.view.L, told.halt
    calls = tuple(_call(told, l) for l in range(1, L + 1))
    opened = sum(call.state in ("open", "top") for call in calls)
    depth = f"{opened} of {L} call{'s' if L > 1 else ''} open" if opened else \
        "nobody is asked yet" if halt.kind == FIRST else "all are back"
    if halt.kind != ASK:
        return Recursion("", "", calls, depth)
    question = f"Is the next layer, layer {halt.l}, the output?"
    answer = "Yes: its δ comes straight from C. Here the recursion turns round." if halt.l == L else \
        f"No: its δ needs the δ of layer {halt.l + 1}. One call deeper."
    return Recursion(question, answer, calls, depth)


def _call(told: Told, l: int) -> Call:
    name, halt, L = f"δ{raised(l)}", told.halt, told.view.L
    if not told.has(ASK, l):
        return Call(l, name, "not asked yet", "")
    if told.has(DELTA, l):
        return Call(l, name, "is back" if not told.is_fresh(DELTA, l) else "comes back now", "back")
    is_top = halt.l == l if halt.kind == ASK else told.has(DELTA, l + 1) if l < L else True
    if not is_top:
        return Call(l, name, f"waits for δ{raised(l + 1)}", "open")
    if halt.kind in (DA, SLOPES, DELTA) and told.has(DA, l):
        return Call(l, name, "has its ∂C/∂a", "top")
    if halt.kind in (SLOPES, DELTA):
        return Call(l, name, f"goes on with δ{raised(l + 1)}", "top")
    return Call(l, name, "is the output: asks C" if l == L else "is not the output", "top")
