"""The quantities of a chain: each a symbol with its value, its slope and its own number line."""

from __future__ import annotations

from dataclasses import dataclass

from app.nn.network import Parameter
from app.scene.chain.nudge import Stop
from app.scene.chain.number_lines import Axis, Domain, Domains
from app.scene.chain.tree import LOWER, UPPER, Row, Tree
from app.scene.marks.arrows import arrow, tall
from app.scene.marks.columns import plain
from app.scene.marks.marks import Wish, finite
from app.scene.marks.scales import Fill, Length
from app.scene.marks.words import number, signed
from app.scene.view import View

ABOVE = 28.0       # px from the middle of a neuron to its symbol
SIDE = 20.0        # px from a line to the arrow of a wish
SHORT = 2          # digits of a slope where there is little room
TICKS = {"0": "M-3 #h6", ".": ""}
"""The tick at 0 on a line that has it, and on one that has none: "#" is where."""


@dataclass(frozen=True, slots=True)
class Handle:
    """What a hand may move: the mark, the form and its field, and the ends of the line as plain numbers."""

    mark: str
    form: str
    field: str
    low: float
    high: float
    grain: float


@dataclass(frozen=True, slots=True)
class Node:
    """One quantity.

    mark: its id, by which its equation opens.  letter, l: its symbol; l is None for C and y.
    fill: as a neuron's, None for what is none or not known.  value, slope: "" while they are not known; short: the
    slope where there is little room.
    dot: px of the value on its line.  px: of the arrow of its wish, above 0 for up.  wanted: where a visitor tried to
    drag it.
    brace: how far the nudge moves it, moved: the same in words; both "" without a nudge.
    """

    mark: str
    letter: str
    l: int | None
    x: float
    row: Row
    axis: Axis
    fill: float | None
    value: str
    slope: str
    short: str
    dot: float | None
    say: str
    handle: Handle | None
    px: float
    wish: Wish | None
    wanted: Wish | None
    brace: str
    moved: str

    def __post_init__(self) -> None:
        finite(self.x, self.dot or 0.0, self.fill or 0.0)

    @property
    def name(self) -> str:
        """What it says without its numbers."""
        return self.say.partition(":")[0]

    @property
    def rule(self) -> str:
        """The line itself, with a tick at both ends."""
        x, row = self.x, self.row
        return f"M{x:.5g} {row.top:.5g}V{row.bottom:.5g}M{x - 4:.5g} {row.top:.5g}h8M{x - 4:.5g} {row.bottom:.5g}h8"

    @property
    def tick(self) -> str:
        """The one at 0, where that is on the line: a path from x on."""
        return "" if self.axis.zero is None else TICKS["0"].replace("#", plain(self.axis.zero))

    @property
    def wish_x(self) -> float:
        """x of the arrow of its wish."""
        return round(self.x + SIDE, 2)

    @property
    def beside(self) -> float:
        """x of what the ends say."""
        return round(self.x + 8.0, 2)

    @property
    def symbol_y(self) -> float:
        """Inside its circle; above it where the circle is filled."""
        return self.row.symbol - (ABOVE if self.letter == "a" else 0.0)


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws the quantities of one moment.  braces: id -> the stop of a nudge, and how long its brace is.

    wanted: the id and the number of an activation that a visitor tried to set.  digits: of a nudge.
    """

    view: View
    place: Tree
    ends: Domains
    fill: Fill
    wish: Length
    braces: dict[str, tuple[Stop, float]]
    wanted: tuple[str, float] | None
    digits: int = 3

    def weight(self, l: int) -> Node:
        """w^(l), above and to the left of its z."""
        return self._parameter(Parameter(l, 0, 0), self.place.w(l), f"the weight of layer {l}")

    def bias(self, l: int) -> Node:
        """b^(l), above and to the right of its z."""
        return self._parameter(Parameter(l, 0), self.place.b(l), f"the bias of layer {l}")

    def _parameter(self, p: Parameter, x: float, what: str) -> Node:
        view, i = self.view, self.view.net.arch.index(p)
        slope = float(view.bwd.nabla[i]) if view.bwd is not None and view.knows_slopes(p.l) else None
        return self._node(p.id, p.l, x, UPPER, float(view.net.theta[i]), slope, self.ends.parameters, what,
                          ("set", "value"))

    def target(self) -> Node:
        """y, above C."""
        y = None if self.view.y is None else float(self.view.y[0])
        return self._node("y", None, self.place.C, UPPER, y, None, self.ends.values, "what the output should be",
                          ("example", "y"))

    def sum(self, l: int) -> Node:
        """z^(l)."""
        view = self.view
        z = None if view.fwd is None or view.activation(l) is None else float(view.fwd.z[l][0])
        slope = float(view.bwd.delta[l][0]) if view.bwd is not None and view.knows_slopes(l) else None
        return self._node(f"z-{l}-0", l, self.place.z(l), LOWER, z, slope, self.ends.sums,
                          f"the weighted sum of layer {l}", None)

    def activation(self, l: int) -> Node:
        """a^(l); a^(0) is x."""
        a, wish = self.view.activation(l), self.view.wish(l)
        return self._node(
            f"a-{l}-0", l, self.place.a(l), LOWER, None if a is None else float(a[0]),
            None if wish is None else float(wish[0]), self.ends.values if l else self.ends.x,
            f"the activation of layer {l}" if l else "the input x", ("set", "value") if l else ("example", "x"),
        )

    def cost(self) -> Node:
        """C."""
        return self._node("C", None, self.place.C, LOWER, self.view.cost, None, self.ends.cost, "the cost", None)

    def _node(self, id: str, l: int | None, x: float, row: Row, v: float | None, slope: float | None, ends: Domain,
              what: str, moves: tuple[str, str] | None) -> Node:
        axis = ends.drawn(row.top, row.bottom)
        dot = None if v is None else axis(v)
        is_neuron = id.startswith("a-")
        px = tall(-slope, self.wish) if is_neuron and l and slope is not None and dot is not None else 0.0
        return Node(
            mark=id, letter=id[0], l=l, x=x, row=row, axis=axis,
            fill=self.fill(v) if is_neuron and v is not None else None,
            value="" if v is None else number(v), slope="" if slope is None else signed(slope),
            short="" if slope is None else signed(slope, SHORT), dot=dot,
            say=_say(what, v, slope),
            handle=Handle(id, *moves, ends.low, ends.high, ends.grain) if moves and dot is not None else None,
            px=px, wish=arrow(f"wish-{l}-0", round(x + SIDE, 2), dot or 0.0, px, f"wish {signed(-(slope or 0.0))}"),
            wanted=self._wanted(id, x, dot, axis),
            brace=self._brace(id, x, dot, row),
            moved=signed(self.braces[id][0].moved, self.digits) if id in self.braces else "",
        )

    def _brace(self, id: str, x: float, dot: float | None, row: Row) -> str:
        """From the dot to the side that the nudge takes it, on the scale of all braces; kept on its line."""
        if id not in self.braces or dot is None:
            return ""
        stop, length = self.braces[id]
        top = min(max(dot - length if stop.moved > 0 else dot, row.top), row.bottom - length)
        return f"M{x - 6:.5g} {top:.5g}h-6v{length:.5g}h6"

    def _wanted(self, id: str, x: float, dot: float | None, axis: Axis) -> Wish | None:
        """The arrow from an activation to where a visitor tried to drag it."""
        if self.wanted is None or self.wanted[0] != id or dot is None:
            return None
        v = min(max(self.wanted[1], axis.low), axis.high)
        tip = axis(v) - dot
        down = 1.0 if tip > 0 else -1.0
        head = f"M-4 {tip - down * 4:.5g}L0 {tip:.5g}L4 {tip - down * 4:.5g}"
        return Wish(f"wanted-{id}", "up" if down < 0 else "down", round(x - SIDE, 2), dot, f"M0 0V{tip:.5g}", head,
                    f"wished to be {number(v)}")


def _say(what: str, v: float | None, slope: float | None) -> str:
    words = what if v is None else f"{what}: {number(v)}"
    return words if slope is None else f"{words}, slope of C {signed(slope)}"
