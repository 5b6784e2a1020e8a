"""Everything of a chain that a hand may set: a row for every number, with its line's ends."""

from __future__ import annotations

from dataclasses import dataclass

from app.nn.network import Parameter
from app.scene.chain.number_lines import Domain, domains
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
